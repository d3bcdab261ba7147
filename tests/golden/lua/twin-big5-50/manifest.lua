-- The 50-item set of the International Personality Item Pool for five traits (Goldberg): keys as published, without the
-- wording. Its twin in YAML is in ../../yaml: what comes out of both is compared byte by byte.

local items = {}
for n = 1, 50 do
  items[n] = {id = "q" .. n, responses = "accuracy", text = "Item " .. n}
end

local function trait(title)
  return {
    title = title, missing = {rule = "complete"}, direction = "neither", range = {1, 5}, source = "goldberg1992",
  }
end

return {
  sextant = 1,
  id = "twin-big5-50",
  version = "1.0.0",
  title = "International Personality Item Pool, 50 items for the Big Five",
  short_title = "IPIP Big Five 50",
  language = "en",
  description = "Fifty short phrases, ten for each of five broad traits; here without their wording.",
  strand = "both",
  kind = "inventory",
  respondent = "self",
  rights = {
    class = "A",
    holder = "International Personality Item Pool",
    statement = "The items are in the public domain and may be used without permission and without fee.",
    source = "ipip.ori.org",
  },
  sources = {
    goldberg1992 = "Goldberg LR. The development of markers for the Big-Five factor structure. Psychol Assess 1992;4:26-42. doi:10.1037/1040-3590.4.1.26",
  },
  aliases = {"b5_{n}"},
  responses = {
    accuracy = {
      {[1] = "Very inaccurate"},
      {[2] = "Moderately inaccurate"},
      {[3] = "Neither accurate nor inaccurate"},
      {[4] = "Moderately accurate"},
      {[5] = "Very accurate"},
    },
  },
  items = items,
  scales = {
    extraversion = trait("Extraversion"),
    agreeableness = trait("Agreeableness"),
    conscientiousness = trait("Conscientiousness"),
    neuroticism = trait("Neuroticism"),
    openness = trait("Openness"),
  },
  examples = {
    -- all least, all most, the middle
    {answers = {1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1}, extraversion = 3, agreeableness = 2.6, conscientiousness = 2.6, neuroticism = 1.8, openness = 2.2},
    {answers = {5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5}, extraversion = 3, agreeableness = 3.4, conscientiousness = 3.4, neuroticism = 4.2, openness = 3.8},
    {answers = {3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3}, extraversion = 3, agreeableness = 3, conscientiousness = 3, neuroticism = 3, openness = 3},
    -- each reversed item turned round alone
    {answers = {1,1,1,1,1,5,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1}, extraversion = 2.6, agreeableness = 2.6, conscientiousness = 2.6, neuroticism = 1.8, openness = 2.2},
    {answers = {1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,5,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1}, extraversion = 2.6, agreeableness = 2.6, conscientiousness = 2.6, neuroticism = 1.8, openness = 2.2},
    {answers = {1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,5,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1}, extraversion = 2.6, agreeableness = 2.6, conscientiousness = 2.6, neuroticism = 1.8, openness = 2.2},
    {answers = {1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,5,1,1,1,1,1,1,1,1,1,1,1,1,1,1}, extraversion = 2.6, agreeableness = 2.6, conscientiousness = 2.6, neuroticism = 1.8, openness = 2.2},
    {answers = {1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,5,1,1,1,1}, extraversion = 2.6, agreeableness = 2.6, conscientiousness = 2.6, neuroticism = 1.8, openness = 2.2},
    {answers = {1,5,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1}, extraversion = 3, agreeableness = 2.2, conscientiousness = 2.6, neuroticism = 1.8, openness = 2.2},
    {answers = {1,1,1,1,1,1,1,1,1,1,1,5,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1}, extraversion = 3, agreeableness = 2.2, conscientiousness = 2.6, neuroticism = 1.8, openness = 2.2},
    {answers = {1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,5,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1}, extraversion = 3, agreeableness = 2.2, conscientiousness = 2.6, neuroticism = 1.8, openness = 2.2},
    {answers = {1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,5,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1}, extraversion = 3, agreeableness = 2.2, conscientiousness = 2.6, neuroticism = 1.8, openness = 2.2},
    {answers = {1,1,1,1,1,1,1,5,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1}, extraversion = 3, agreeableness = 2.6, conscientiousness = 2.2, neuroticism = 1.8, openness = 2.2},
    {answers = {1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,5,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1}, extraversion = 3, agreeableness = 2.6, conscientiousness = 2.2, neuroticism = 1.8, openness = 2.2},
    {answers = {1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,5,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1}, extraversion = 3, agreeableness = 2.6, conscientiousness = 2.2, neuroticism = 1.8, openness = 2.2},
    {answers = {1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,5,1,1,1,1,1,1,1,1,1,1,1,1}, extraversion = 3, agreeableness = 2.6, conscientiousness = 2.2, neuroticism = 1.8, openness = 2.2},
    {answers = {1,1,1,1,1,1,1,1,5,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1}, extraversion = 3, agreeableness = 2.6, conscientiousness = 2.6, neuroticism = 1.4, openness = 2.2},
    {answers = {1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,5,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1}, extraversion = 3, agreeableness = 2.6, conscientiousness = 2.6, neuroticism = 1.4, openness = 2.2},
    {answers = {1,1,1,1,1,1,1,1,1,5,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1}, extraversion = 3, agreeableness = 2.6, conscientiousness = 2.6, neuroticism = 1.8, openness = 1.8},
    {answers = {1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,5,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1}, extraversion = 3, agreeableness = 2.6, conscientiousness = 2.6, neuroticism = 1.8, openness = 1.8},
    {answers = {1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,5,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1}, extraversion = 3, agreeableness = 2.6, conscientiousness = 2.6, neuroticism = 1.8, openness = 1.8},
    -- each trait at its ends
    {answers = {5,3,3,3,3,1,3,3,3,3,5,3,3,3,3,1,3,3,3,3,5,3,3,3,3,1,3,3,3,3,5,3,3,3,3,1,3,3,3,3,5,3,3,3,3,1,3,3,3,3}, extraversion = 5, agreeableness = 3, conscientiousness = 3, neuroticism = 3, openness = 3},
    {answers = {1,3,3,3,3,5,3,3,3,3,1,3,3,3,3,5,3,3,3,3,1,3,3,3,3,5,3,3,3,3,1,3,3,3,3,5,3,3,3,3,1,3,3,3,3,5,3,3,3,3}, extraversion = 1, agreeableness = 3, conscientiousness = 3, neuroticism = 3, openness = 3},
    {answers = {3,1,3,3,3,3,5,3,3,3,3,1,3,3,3,3,5,3,3,3,3,1,3,3,3,3,5,3,3,3,3,1,3,3,3,3,5,3,3,3,3,5,3,3,3,3,5,3,3,3}, extraversion = 3, agreeableness = 5, conscientiousness = 3, neuroticism = 3, openness = 3},
    {answers = {3,5,3,3,3,3,1,3,3,3,3,5,3,3,3,3,1,3,3,3,3,5,3,3,3,3,1,3,3,3,3,5,3,3,3,3,1,3,3,3,3,1,3,3,3,3,1,3,3,3}, extraversion = 3, agreeableness = 1, conscientiousness = 3, neuroticism = 3, openness = 3},
    {answers = {3,3,5,3,3,3,3,1,3,3,3,3,5,3,3,3,3,1,3,3,3,3,5,3,3,3,3,1,3,3,3,3,5,3,3,3,3,1,3,3,3,3,5,3,3,3,3,5,3,3}, extraversion = 3, agreeableness = 3, conscientiousness = 5, neuroticism = 3, openness = 3},
    {answers = {3,3,1,3,3,3,3,5,3,3,3,3,1,3,3,3,3,5,3,3,3,3,1,3,3,3,3,5,3,3,3,3,1,3,3,3,3,5,3,3,3,3,1,3,3,3,3,1,3,3}, extraversion = 3, agreeableness = 3, conscientiousness = 1, neuroticism = 3, openness = 3},
    {answers = {3,3,3,5,3,3,3,3,1,3,3,3,3,5,3,3,3,3,1,3,3,3,3,5,3,3,3,3,5,3,3,3,3,5,3,3,3,3,5,3,3,3,3,5,3,3,3,3,5,3}, extraversion = 3, agreeableness = 3, conscientiousness = 3, neuroticism = 5, openness = 3},
    {answers = {3,3,3,1,3,3,3,3,5,3,3,3,3,1,3,3,3,3,5,3,3,3,3,1,3,3,3,3,1,3,3,3,3,1,3,3,3,3,1,3,3,3,3,1,3,3,3,3,1,3}, extraversion = 3, agreeableness = 3, conscientiousness = 3, neuroticism = 1, openness = 3},
    {answers = {3,3,3,3,5,3,3,3,3,1,3,3,3,3,5,3,3,3,3,1,3,3,3,3,5,3,3,3,3,1,3,3,3,3,5,3,3,3,3,5,3,3,3,3,5,3,3,3,3,5}, extraversion = 3, agreeableness = 3, conscientiousness = 3, neuroticism = 3, openness = 5},
    {answers = {3,3,3,3,1,3,3,3,3,5,3,3,3,3,1,3,3,3,3,5,3,3,3,3,1,3,3,3,3,5,3,3,3,3,1,3,3,3,3,1,3,3,3,3,1,3,3,3,3,1}, extraversion = 3, agreeableness = 3, conscientiousness = 3, neuroticism = 3, openness = 1},
    -- one missing answer of a trait, and that trait has no score
    {answers = {2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,sx.none,2,2,2,2}, extraversion = sx.none, agreeableness = 2.8, conscientiousness = 2.8, neuroticism = 2.4, openness = 2.6, reason = "incomplete"},
    {answers = {2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,sx.none,2,2,2}, extraversion = 3, agreeableness = sx.none, conscientiousness = 2.8, neuroticism = 2.4, openness = 2.6, reason = "incomplete"},
    {answers = {2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,sx.none,2,2}, extraversion = 3, agreeableness = 2.8, conscientiousness = sx.none, neuroticism = 2.4, openness = 2.6, reason = "incomplete"},
    {answers = {2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,sx.none,2}, extraversion = 3, agreeableness = 2.8, conscientiousness = 2.8, neuroticism = sx.none, openness = 2.6, reason = "incomplete"},
    {answers = {2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,sx.none}, extraversion = 3, agreeableness = 2.8, conscientiousness = 2.8, neuroticism = 2.4, openness = sx.none, reason = "incomplete"},
    -- nothing answered
    {answers = {sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none,sx.none}, extraversion = sx.none, agreeableness = sx.none, conscientiousness = sx.none, neuroticism = sx.none, openness = sx.none, reason = "incomplete"},
  },

  -- The traits take turns: every fifth item, from the first to the fifth. `turned` are reversed.
  score = function(r)
    local function mean_of_every_fifth(first, turned)
      local list = {}
      for n = first, 50, 5 do
        list[#list + 1] = turned[n] and sx.reverse(r[n]) or r[n]
      end
      return sx.mean(list)
    end
    return {
      extraversion = mean_of_every_fifth(1, {[6] = true, [16] = true, [26] = true, [36] = true, [46] = true}),
      agreeableness = mean_of_every_fifth(2, {[2] = true, [12] = true, [22] = true, [32] = true}),
      conscientiousness = mean_of_every_fifth(3, {[8] = true, [18] = true, [28] = true, [38] = true}),
      neuroticism = mean_of_every_fifth(4, {[9] = true, [19] = true}),
      openness = mean_of_every_fifth(5, {[10] = true, [20] = true, [30] = true}),
    }
  end,
}
