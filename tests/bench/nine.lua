-- Nine items of 0 to 3 and their sum, computed row by row: the reference for the cost of score_row.
local items = {}
for i = 1, 9 do
  items[i] = {id = "q" .. i, responses = "often", text = "Question " .. i}
end
return {
  sextant = 1, id = "nine", version = "1.0.0", title = "Nine items", strand = "coaching", kind = "technique",
  validated = false,
  rights = {class = "own", holder = "The Sextant authors", statement = "Written for measurements."},
  responses = {often = {{[0] = "Never"}, {[1] = "Seldom"}, {[2] = "Often"}, {[3] = "Always"}}},
  items = items,
  scales = {
    total = {title = "Total", call = "q1..q9", missing = {rule = "complete"}, direction = "neither", range = {0, 27}},
  },
  examples = {
    {answers = {0, 0, 0, 0, 0, 0, 0, 0, 0}, total = 0},
    {answers = {3, 3, 3, 3, 3, 3, 3, 3, 3}, total = 27},
    {answers = {sx.none, 3, 3, 3, 3, 3, 3, 3, 3}, total = sx.none, reason = "incomplete"},
  },
  score_row = function(r)
    return {total = r.q1 + r.q2 + r.q3 + r.q4 + r.q5 + r.q6 + r.q7 + r.q8 + r.q9}
  end,
}
