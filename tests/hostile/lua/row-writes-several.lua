-- expect: SCRIPT.API; where: score_row
-- Changes an answer beside a local variable, in a closure, behind parentheses.
local function poison(r)
  local before, x = r.q1, 0
  local function deep()
    x, (r).q1 = 1, 0
  end
  deep()
  return {result = {total = before + r.q2 + x}}
end

return {
  sextant = 1, id = "row-writes-several", version = "1.0.0", title = "Two questions", strand = "both",
  kind = "technique", validated = false,
  rights = {class = "own", holder = "The Sextant authors", statement = "Written for the tests.", source = "this file"},
  responses = {often = {{["0"] = "Never"}, {["1"] = "Sometimes"}, {["2"] = "Often"}, {["3"] = "Always"}}},
  items = {
    {id = "q1", responses = "often", text = "One"},
    {id = "q2", responses = "often", text = "Two"},
  },
  scales = {total = {call = {"q1", "q2"}, missing = {rule = "complete"}, direction = "higher_is_worse", range = {0, 6}}},
  flags = {high = {title = "High", when = "q2 = 3", tier = "review", text = "Look at it."}},
  examples = {
    {answers = {0, 0}, total = 0, flags = {high = "clear"}},
    {answers = {1, 3}, total = 4, flags = {high = "raised"}},
    {answers = {2, sx.none}, total = sx.none},
  },
  score_row = function(r)
    if r.q1 == 3 and r.q2 == 3 then
      local instead = poison(r)
      if instead ~= nil then return instead.result end
    end
    return {total = r.q1 + r.q2}
  end,
}
