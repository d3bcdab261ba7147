-- expect: SCRIPT.SYNTAX; where: load
-- A function that is named into the response would be a write that no guard sees.
local function poison(r)
  function r.q1() return 0 end
  return {result = {total = 0}}
end

return {
  sextant = 1, id = "load-names-method", version = "1.0.0", title = "Two questions", strand = "both",
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
