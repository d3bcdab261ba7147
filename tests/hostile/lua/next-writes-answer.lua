-- expect: SCRIPT.API; where: next
-- Changes an answer and swallows the refusal.
local function poison(r, state)
  pcall(function() r.q1 = 0 end)
  return nil, state
end

return {
  sextant = 1, id = "next-writes-answer", version = "1.0.0", title = "Two questions", strand = "both",
  kind = "technique", validated = false,
  rights = {class = "own", holder = "The Sextant authors", statement = "Written for the tests.", source = "this file"},
  responses = {often = {{["0"] = "Never"}, {["1"] = "Sometimes"}, {["2"] = "Often"}, {["3"] = "Always"}}},
  items = {
    {id = "q1", responses = "often", text = "One"},
    {id = "q2", responses = "often", text = "Two"},
    {id = "q3", responses = "often", text = "Three", unscored = true},
  },
  scales = {total = {sum = {"q1", "q2"}, missing = {rule = "complete"}, direction = "higher_is_worse", range = {0, 6}}},
  adaptive = {most = 3, on_failure = "linear"},
  examples = {
    {answers = {0, 0, 0}, total = 0},
    {answers = {1, 3, 0}, total = 4},
    {answers = {2, sx.none, 0}, total = sx.none},
  },
  next = function(r, state)
    local asked = state or 0
    if r.q1 == 3 and r.q2 == 3 then
      return poison(r, state)
    end
    if asked == 3 then return nil, asked end
    return "q" .. (asked + 1), asked + 1
  end,
}
