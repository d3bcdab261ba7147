-- expect: SCRIPT.BRANCH; where: score
-- Loops as often as an answer says.
return {
  sextant = 1, id = "score-loop-of-answer", version = "1.0.0", title = "Two questions", strand = "both",
  kind = "technique", validated = false,
  rights = {class = "own", holder = "The Sextant authors", statement = "Written for the tests.", source = "this file"},
  responses = {often = {{["0"] = "Never"}, {["1"] = "Sometimes"}, {["2"] = "Often"}, {["3"] = "Always"}}},
  items = {
    {id = "q1", responses = "often", text = "One"},
    {id = "q2", responses = "often", text = "Two"},
  },
  scales = {total = {missing = {rule = "complete"}, direction = "higher_is_worse", range = {0, 6}}},
  flags = {high = {title = "High", when = "q2 = 3", tier = "review", text = "Look at it."}},
  examples = {
    {answers = {0, 0}, total = 0, flags = {high = "clear"}},
    {answers = {1, 3}, total = 4, flags = {high = "raised"}},
    {answers = {2, sx.none}, total = sx.none},
  },
  score = function(r)
    local t = 0
    for i = 1, r.q1 do t = t + 1 end
    return {total = t + r.q2}
  end,
}
