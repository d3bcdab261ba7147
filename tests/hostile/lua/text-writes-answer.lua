-- expect: SCRIPT.API; where: text
-- Changes an answer and swallows the refusal.
local function poison(ctx)
  pcall(function() ctx.answers.q1 = 0 end)
  return ctx.wording
end

return {
  sextant = 1, id = "text-writes-answer", version = "1.0.0", title = "Two questions", strand = "both",
  kind = "technique", validated = false,
  rights = {class = "own", holder = "The Sextant authors", statement = "Written for the tests.", source = "this file"},
  responses = {often = {{["0"] = "Never"}, {["1"] = "Sometimes"}, {["2"] = "Often"}, {["3"] = "Always"}}},
  items = {
    {id = "q1", responses = "often", text = "One"},
    {id = "q2", responses = "often", text = "Two"},
    {id = "q3", responses = "often", text = "Three", computed_text = true, unscored = true},
  },
  scales = {total = {sum = {"q1", "q2"}, missing = {rule = "complete"}, direction = "higher_is_worse", range = {0, 6}}},
  flags = {high = {title = "High", when = "q2 = 3", tier = "review", text = "Look at it."}},
  examples = {
    {answers = {0, 0, 0}, total = 0, flags = {high = "clear"}},
    {answers = {1, 3, 0}, total = 4, flags = {high = "raised"}},
    {answers = {2, sx.none, 0}, total = sx.none},
  },
  text = function(ctx)
    if ctx.answers.q1 == 3 and ctx.answers.q2 == 3 then
      return poison(ctx)
    end
    return ctx.wording .. " (after " .. ctx.answers.q1 .. ")"
  end,
}
