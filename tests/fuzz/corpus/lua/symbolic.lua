local keys = {"q1", "q2"}
return {
  sextant = 1, id = "symbolic", version = "1.0.0", title = "Symbolic", strand = "both", kind = "technique",
  rights = {class = "own"}, validated = false,
  responses = {often = {{[0] = "Never"}, {[1] = "Often"}}},
  items = {{id = "q1", responses = "often", text = "One"}, {id = "q2", responses = "often", text = [[Two]]}},
  scales = {total = {missing = {rule = "complete"}, direction = "higher_is_worse", range = {0, 2}},
            root = {missing = {rule = "known"}, direction = "neither"}},
  flags = {high = {title = "High", when = "q2 = 1", tier = "review", text = "Look."}},
  examples = {{answers = {0, 1}, total = 1, flags = {high = "raised"}}},
  score = function(r)
    return {total = sx.sum(r[keys[1]], r.q2), root = sx.where(r.q1 :ge(1), sx.sqrt(r.q1), 0)}
  end,
}
