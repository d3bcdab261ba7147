-- expect: SCRIPT.API; where: validate
-- Changes an answer and swallows the refusal.
local function poison(r)
  pcall(function() r.q1 = 0 end)
  return {"same"}
end

return {
  sextant = 1, id = "validate-writes-answer", version = "1.0.0", title = "Two questions", strand = "both",
  kind = "technique", validated = false,
  rights = {class = "own", holder = "The Sextant authors", statement = "Written for the tests.", source = "this file"},
  responses = {often = {{["0"] = "Never"}, {["1"] = "Sometimes"}, {["2"] = "Often"}, {["3"] = "Always"}}},
  items = {
    {id = "q1", responses = "often", text = "One"},
    {id = "q2", responses = "often", text = "Two"},
  },
  scales = {total = {sum = {"q1", "q2"}, missing = {rule = "complete"}, direction = "higher_is_worse", range = {0, 6}}},
  flags = {high = {title = "High", when = "q2 = 3", tier = "review", text = "Look at it."}},
  validity = {same = {text = "Both answers are the same."}},
  examples = {
    {answers = {0, 0}, total = 0, flags = {high = "clear"}, validity = {same = true}},
    {answers = {1, 3}, total = 4, flags = {high = "raised"}, validity = {same = false}},
    {answers = {2, sx.none}, total = sx.none},
  },
  validate = function(r)
    if r.q1 == 3 and r.q2 == 3 then
      return poison(r)
    end
    if r.q1 == r.q2 then return {"same"} end
  end,
}
