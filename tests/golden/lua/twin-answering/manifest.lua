-- How answers were given, three ways. Its twin is in ../../yaml: what comes out of both is compared byte by byte.

local items = {}
for n = 1, 8 do
  items[n] = {id = "q" .. n, responses = "accuracy", text = "Item " .. n}
end

return {
  sextant = 1,
  id = "twin-answering",
  version = "1.0.0",
  title = "How answers were given",
  language = "en",
  description = "Eight questions without wording, and three indices of how they were answered.",
  strand = "both",
  kind = "inventory",
  respondent = "self",
  validated = false,
  rights = {
    class = "own",
    holder = "The Sextant authors",
    statement = "Written for the tests of Sextant.",
    source = "this folder",
  },
  responses = {accuracy = {{[1] = "One"}, {[2] = "Two"}, {[3] = "Three"}, {[4] = "Four"}, {[5] = "Five"}}},
  items = items,
  scales = {
    run = {missing = {rule = "known"}, direction = "neither", range = {1, 8}},
    spread = {missing = {rule = "known"}, round = {rule = "half_up", digits = 2}, direction = "neither"},
    agreement = {
      missing = {rule = "known"}, round = {rule = "half_up", digits = 2}, direction = "neither", range = {-1, 1},
    },
  },
  validity = {
    one_answer = {text = "The same answer six times in a row or more.", when = "longest_run(q1..q8) >= 6"},
  },
  examples = {
    {answers = {3, 3, 3, 3, 3, 3, 3, 3}, run = 8, spread = 0, agreement = sx.none, validity = {one_answer = true}},
    {answers = {1, 1, 2, 2, 4, 4, 5, 5}, run = 2, spread = 1.69, agreement = 1, validity = {one_answer = false}},
    {answers = {1, 5, 2, 4, 4, 2, 5, 1}, run = 2, spread = 1.69, agreement = -1, validity = {one_answer = false}},
    {answers = {sx.none, sx.none, sx.none, sx.none, sx.none, sx.none, sx.none, sx.none}, run = sx.none, spread = sx.none, agreement = sx.none, validity = {one_answer = sx.none}},
    {answers = {2, 2, 2, 2, 2, 2, sx.none, sx.none}, run = 6, spread = 0, agreement = sx.none, validity = {one_answer = true}},
    {answers = {2, 2, 2, 2, 2, sx.none, 2, 2}, run = 5, spread = 0, agreement = sx.none, validity = {one_answer = false}},
  },

  score = function(r)
    return {
      run = sx.longest_run(r["q1..q8"]),
      spread = sx.deviation(r["q1..q8"]),
      agreement = sx.consistency(r.q1, r.q2, {r.q3, r.q4}, r["q5..q8"]),
    }
  end,
}
