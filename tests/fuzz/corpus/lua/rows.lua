return {
  sextant = 1, id = "rows", version = "1.0.0", title = "Rows", strand = "both", kind = "technique",
  rights = {class = "own"}, validated = false,
  responses = {five = {1, 2, 3, 4, 5}},
  items = {{id = "q1", responses = "five"}, {id = "q2", responses = "five"}},
  scales = {gap = {call = "q1..q2", missing = {rule = "complete"}, direction = "neither", range = {-4, 4}}},
  validity = {same = {text = "The same."}},
  examples = {{answers = {1, 2}, gap = -1}},
  score_row = function(r) return {gap = r.q1 - r.q2} end,
  validate = function(r) if r.q1 == r.q2 then return {"same"} end end,
  next = function(r, state) return nil, (state or "") .. "a" end,
}
