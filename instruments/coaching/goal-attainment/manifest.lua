-- Goal attainment scaling: up to five goals of the person's own, each with a weight and the level reached.
-- The score is the T score of Kiresuk and Sherman (1968). Goals that were not set count for nothing.

local MOST = 5
local RHO = 0.3 -- correlation assumed between goals, as published

local items = {
  {id = "goals", kind = "number", range = "1..5",
   text = "How many goals are you looking back on today? (1 to 5)"},
}
local scored = {}
for k = 1, MOST do
  local shown = k > 1 and ("goals >= " .. k) or nil
  items[#items + 1] = {id = "goal_" .. k, kind = "text", most = 200, show_if = shown,
    text = "Goal " .. k .. ": what was to be different, in one sentence?"}
  items[#items + 1] = {id = "weight_" .. k, responses = "weight", show_if = shown,
    text = "How much does goal " .. k .. " matter beside the others?", computed_text = true}
  items[#items + 1] = {id = "level_" .. k, responses = "level", show_if = shown,
    text = "Where do you stand with goal " .. k .. " today?", computed_text = true}
  scored[#scored + 1] = "weight_" .. k
  scored[#scored + 1] = "level_" .. k
end

-- Answers of an example: the number of goals, then weight and level of each. Of the others nothing is asked.
local function case(given, expected)
  local answers = {goals = given.goals or #given}
  for k, pair in ipairs(given) do
    answers["goal_" .. k] = "a goal"
    answers["weight_" .. k] = pair[1]
    answers["level_" .. k] = pair[2]
  end
  for k = answers.goals + 1, MOST do
    answers["weight_" .. k], answers["level_" .. k] = "not_shown", "not_shown"
  end
  expected.answers = answers
  return expected
end

return {
  sextant = 1,
  id = "goal-attainment",
  version = "1.0.0",
  title = "Goal Attainment Scaling",
  short_title = "Goal attainment",
  language = "en",
  description = "Goals in the person's own words, weighted, with the level reached on a scale from -2 to +2, "
    .. "and their summary as a T score. The method is published; the wording was written for Sextant and is not validated.",
  instructions = "Look back on the goals that you set together. For each, say how much it matters and how far you got.",
  strand = "coaching",
  kind = "outcome",
  respondent = "self",
  validated = false,
  rights = {
    class = "own",
    holder = "The Sextant authors",
    statement = "The wording was written for Sextant and is licensed with it (MIT). The method may be used freely.",
    source = "this folder",
  },
  sources = {
    kiresuk = "Kiresuk TJ, Sherman RE. Goal attainment scaling: a general method for evaluating comprehensive "
      .. "community mental health programs. Community Ment Health J 1968;4:443-53. doi:10.1007/BF01530764",
  },
  responses = {
    weight = {{[1] = "It matters"}, {[2] = "It matters more"}, {[3] = "It matters most"}},
    level = {
      {["-2"] = "Much less than expected"}, {["-1"] = "Somewhat less than expected"},
      {["0"] = "What was expected"}, {["1"] = "Somewhat more than expected"},
      {["2"] = "Much more than expected"},
    },
  },
  items = items,
  scales = {
    t = {
      title = "Goal attainment (T score)", unit = "T", missing = {rule = "known"},
      direction = "higher_is_better", range = {19, 81}, round = {rule = "half_up", digits = 1},
      source = "kiresuk",
    },
    reached = {
      title = "Goals reached as expected or better", missing = {rule = "known"},
      direction = "higher_is_better", range = {0, 5},
    },
  },
  findings = {
    goals = {
      title = "Goals reached", domain = "goals", scale = "t",
      levels = {{low = "19..<50"}, {medium = "50..<60"}, {high = "60..81"}},
    },
  },
  examples = {
    -- one goal: T is 50 + 10 times its level, whatever its weight
    case({{1, -2}}, {t = 30, reached = 0, findings = {goals = "low"}}),
    case({{3, -2}}, {t = 30, reached = 0}),
    case({{2, -1}}, {t = 40, reached = 0}),
    case({{2, 0}}, {t = 50, reached = 1, findings = {goals = "medium"}}),
    case({{3, 1}}, {t = 60, reached = 1, findings = {goals = "high"}}),
    case({{1, 2}}, {t = 70, reached = 1}),
    -- two goals of one weight, both somewhat more: 50 + 20 / sqrt(0.7 * 2 + 0.3 * 4) = 62.403
    case({{1, 1}, {1, 1}}, {t = 62.4, reached = 2}),
    -- weights 3 and 1, levels +1 and -1: 50 + 20 / sqrt(0.7 * 10 + 0.3 * 16) = 55.822
    case({{3, 1}, {1, -1}}, {t = 55.8, reached = 1}),
    -- all least and all most of five: 50 -+ 100 / sqrt(0.7 * 5 + 0.3 * 25) = 19.849 and 80.151
    case({{1, -2}, {1, -2}, {1, -2}, {1, -2}, {1, -2}}, {t = 19.8, reached = 0, findings = {goals = "low"}}),
    case({{2, 2}, {2, 2}, {2, 2}, {2, 2}, {2, 2}}, {t = 80.2, reached = 5, findings = {goals = "high"}}),
    -- three goals: 50 + 10 * (2 + 0 - 3) / sqrt(0.7 * 14 + 0.3 * 36) = 47.797
    case({{1, 2}, {2, 0}, {3, -1}}, {t = 47.8, reached = 2}),
    -- goals of different weights and levels: each weight and level in each place
    case({{1, -1}, {3, 2}}, {t = 64.6, reached = 1}),
    case({{2, 0}, {1, -1}}, {t = 46, reached = 1}),
    case({{3, -1}, {2, 0}}, {t = 42.6, reached = 1}),
    case({{1, 0}, {2, -1}, {3, 0}}, {t = 45.6, reached = 2}),
    case({{2, -1}, {3, 2}, {1, -1}}, {t = 56.6, reached = 1}),
    case({{3, 2}, {1, -2}, {2, 1}}, {t = 63.2, reached = 2}),
    case({{1, 1}, {2, -1}, {3, 0}, {3, 2}}, {t = 57.9, reached = 3}),
    case({{3, 0}, {1, 2}, {1, 0}, {2, -1}}, {t = 50, reached = 3}),
    case({{2, -1}, {3, 1}, {2, -1}, {1, 1}}, {t = 50, reached = 2}),
    case({{1, 0}, {3, 1}, {2, -1}, {1, -2}, {3, 0}}, {t = 48.5, reached = 3, findings = {goals = "low"}}),
    case({{2, 0}, {3, 0}, {1, 0}, {3, -1}, {1, 2}}, {t = 48.5, reached = 4}),
    case({{3, 1}, {1, -1}, {3, 0}, {2, 2}, {2, -1}}, {t = 55.4, reached = 3}),
    case({{1, -2}, {2, 0}, {2, 1}, {1, 0}, {3, 2}}, {t = 59.8, reached = 4, findings = {goals = "medium"}}),
    case({{1, 0}, {2, 1}, {1, -1}, {1, 0}, {3, -2}}, {t = 40.9, reached = 3}),
    -- a goal that was set and has no level: no score, also when the others have one
    case({{1, 2}, {2, sx.none}}, {t = sx.none, reached = sx.none, findings = {goals = sx.none},
      reason = "incomplete"}),
    case({{sx.none, 2}}, {t = sx.none, reached = 1}),
    {answers = {}, t = sx.none, reached = sx.none, reason = "incomplete"},
  },

  score = function(r)
    local weights, products, reached = {}, {}, {}
    for k = 1, MOST do
      local weight, level = r["weight_" .. k], r["level_" .. k]
      weights[k], products[k] = weight, weight * level
      reached[k] = sx.where(sx.ge(level, 0), 1, 0)
      if k > 1 then -- there is always one goal; the others count when they were set
        local used = sx.ge(r.goals, k)
        weights[k] = sx.where(used, weights[k], 0)
        products[k] = sx.where(used, products[k], 0)
        reached[k] = sx.where(used, reached[k], 0)
      end
    end
    local squares = {}
    for k = 1, MOST do squares[k] = weights[k] ^ 2 end
    local spread = (1 - RHO) * sx.sum(squares) + RHO * sx.sum(weights) ^ 2
    return {
      t = 50 + 10 * sx.sum(products) / sx.sqrt(spread),
      reached = sx.sum(reached),
    }
  end,

  -- The questions name the goal in the words of the person.
  text = function(ctx)
    local what, k = ctx.item:match("^(%a+)_(%d)$")
    local goal = k and ctx.texts["goal_" .. k]
    if not goal then return ctx.wording end
    return ctx.wording .. " (" .. goal .. ")"
  end,
}
