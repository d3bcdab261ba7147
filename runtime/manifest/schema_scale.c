/*
 * schema_scale.c: the schema of a scale and of the small tables inside one.
 */
#include "manifest/schema_parts.h"

static const sx_schema_key missing_keys[] = {
    {.name = "rule",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_missing_rule,
     .required = true,
     .doc = "complete: every operand must have a value. prorate: at most `most` may be missing, "
            "the sum is then sum * n / answered. answered: at least `least` must be answered and "
            "those alone are used. known: for formulas and categories, conditions are decided as "
            "soon as the answers that are there settle them; a result that still rests on a "
            "missing answer is none."},
    {.name = "most",
     .type = SX_HOLDS_COUNT,
     .most = 10000,
     .doc = "How many may be missing; required for prorate."},
    {.name = "least",
     .type = SX_HOLDS_COUNT,
     .least = 1,
     .most = 10000,
     .doc = "How many must be answered; required for answered."},
    {.name = "round",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_round,
     .doc = "How a prorated sum is rounded; required for prorate."},
    {.name = "digits",
     .type = SX_HOLDS_COUNT,
     .most = SX_DIGITS_MAX,
     .absent = "0",
     .doc = "Decimal places that rounding leaves."},
    {.name = "not_applicable",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_exclude,
     .absent = "counts as missing",
     .doc = "exclude: a \"does not apply\" is taken out of n and is not missing."},
    {.name = "not_shown",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_exclude,
     .absent = "counts as missing",
     .doc = "exclude: an item that its `show_if` keeps away is taken out of n and is not missing."},
};

const sx_schema_table sx_table_missing = {
    .name = "missing rule",
    .title = "The missing rule",
    .keys = missing_keys,
    .key_count = SX_COUNT(missing_keys),
    .doc = "What a scale does about missing answers. Missing is never a number; a scale that does "
           "not say does not load.",
    .example = "missing: {rule: complete}\n"
               "missing: {rule: prorate, most: 2, round: half_up}\n"
               "missing: {rule: answered, least: 10}\n"
               "missing: {rule: answered, least: 1, not_applicable: exclude}\n"
               "missing: {rule: prorate, most: 3, round: half_up, not_shown: exclude}\n",
};

static const sx_schema_key round_keys[] = {
    {.name = "rule",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_round,
     .required = true,
     .doc = "half_up: 2.5 to 3, -2.5 to -2. half_even: 2.5 to 2. down and up: towards minus and "
            "plus infinity."},
    {.name = "digits",
     .type = SX_HOLDS_COUNT,
     .most = SX_DIGITS_MAX,
     .absent = "0",
     .doc = "Decimal places that stay."},
};

const sx_schema_table sx_table_round = {
    .name = "rounding",
    .title = "Rounding",
    .keys = round_keys,
    .key_count = SX_COUNT(round_keys),
    .doc = "The unrounded value is kept, and a band that rounding decided says so.",
    .example = "round: {rule: half_up, digits: 2}\n",
};

static const sx_schema_key lookup_keys[] = {
    {.name = "of", .type = SX_HOLDS_NAMES, .required = true, .doc = "The scale or item looked up."},
    {.name = "table",
     .type = SX_HOLDS_NUMBERS,
     .required = true,
     .doc = "From its value to the new one."},
};

const sx_schema_table sx_table_lookup = {
    .name = "lookup",
    .title = "Lookup",
    .keys = lookup_keys,
    .key_count = SX_COUNT(lookup_keys),
    .doc = "A published conversion table.",
    .example = "lookup: {of: raw, table: {0: 0, 1: 10.5, 2: 17}}\n",
};

static const sx_schema_key norm_use_keys[] = {
    {.name = "of", .type = SX_HOLDS_NAMES, .required = true, .doc = "The scale that is normed."},
    {.name = "table", .type = SX_HOLDS_ID, .required = true, .doc = "Id of a norm table."},
};

const sx_schema_table sx_table_norm_use = {
    .name = "norm of a scale",
    .title = "Norm",
    .keys = norm_use_keys,
    .key_count = SX_COUNT(norm_use_keys),
    .doc = "A score by a norm table.",
    .example = "norm: {of: total, table: adults}\n",
};

static const sx_schema_key centred_keys[] = {
    {.name = "of", .type = SX_HOLDS_NAMES, .required = true, .doc = "Their mean ..."},
    {.name = "among",
     .type = SX_HOLDS_NAMES,
     .required = true,
     .doc = "... minus the mean of these."},
};

const sx_schema_table sx_table_centred = {
    .name = "centred",
    .title = "Centred",
    .keys = centred_keys,
    .key_count = SX_COUNT(centred_keys),
    .doc = "A mean relative to the respondent's own mean over all items, as values inventories "
           "need it.",
    .example = "centred: {of: \"q1, q2\", among: q1..q21}\n",
};

static const sx_schema_key rank_keys[] = {
    {.name = "of", .type = SX_HOLDS_NAMES, .required = true, .doc = "The scale or item ranked ..."},
    {.name = "among",
     .type = SX_HOLDS_NAMES,
     .required = true,
     .doc = "... among these; 1 is highest."},
    {.name = "ties",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_ties,
     .absent = "average",
     .doc = "average: tied values share the mean of their ranks. lowest: all take the best one."},
    {.name = "within",
     .type = SX_HOLDS_COUNT,
     .least = 80,
     .most = 99,
     .absent = "only equal values are ties",
     .doc = "Scales are also tied where they differ by no more than their error: 80, 90, 95 or 99 "
            "percent of confidence. Every scale under `among` then needs an error of measurement "
            "under `change`. Such ties are no groups: a may be tied with b, b with c, and a be "
            "above c."},
};

const sx_schema_table sx_table_rank = {
    .name = "rank",
    .title = "Rank",
    .keys = rank_keys,
    .key_count = SX_COUNT(rank_keys),
    .doc = "Where one value stands among others.",
    .example = "rank: {of: family, among: [family, work, health], ties: average}\n",
};

static const sx_schema_key cutoff_keys[] = {
    {.name = "id", .type = SX_HOLDS_ID, .required = true, .doc = "Its name."},
    {.name = "at", .type = SX_HOLDS_NUMBER, .doc = "Positive when the score is this or more."},
    {.name = "at_most",
     .type = SX_HOLDS_NUMBER,
     .doc = "Instead of `at`: positive when the score is this or less."},
    {.name = "text", .type = SX_HOLDS_TEXT, .doc = "What a positive score means."},
    {.name = "source", .type = SX_HOLDS_ID, .doc = "Id of a source."},
};

const sx_schema_table sx_table_cutoff = {
    .name = "cut-off",
    .title = "Cut-offs",
    .keys = cutoff_keys,
    .key_count = SX_COUNT(cutoff_keys),
    .doc = "Published cut-offs of a scale; exactly one of `at` and `at_most`.",
    .example = "cutoffs: [{id: probable, at: 10, text: Probable depression (screen)}]\n",
};

#define NAMES_KEY(word, means)                                                                     \
    {                                                                                              \
        .name = word, .type = SX_HOLDS_NAMES, .doc = means                                         \
    }

static const sx_schema_key scale_keys[] = {
    {.name = "title", .type = SX_HOLDS_TEXT, .absent = "the id", .doc = "What readers call it."},
    NAMES_KEY("sum", "Sum of items or scales."),
    NAMES_KEY("mean", "Mean of items or scales."),
    {.name = "weighted",
     .shape = SX_SHAPE_MAP,
     .key_type = SX_HOLDS_TEXT,
     .type = SX_HOLDS_NUMBER,
     .doc = "Sum with weights: item or scale to weight.",
     .example = "{q1: 2, q2: 0.5}"},
    {.name = "count", .type = SX_HOLDS_CONDITIONS, .doc = "How many of the conditions hold."},
    NAMES_KEY("minimum", "The least of items or scales."),
    NAMES_KEY("maximum", "The greatest of items or scales."),
    {.name = "difference",
     .type = SX_HOLDS_NAMES,
     .doc = "The first minus the second.",
     .example = "[a, b]"},
    {.name = "formula", .type = SX_HOLDS_FORMULA, .doc = "Any formula."},
    {.name = "lookup",
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_lookup,
     .doc = "A conversion table."},
    {.name = "norm", .type = SX_HOLDS_TABLE, .table = &sx_table_norm_use, .doc = "A norm table."},
    NAMES_KEY("percent",
              "100 * sum(x - low) / sum(high - low) over the answered, or of one scale."),
    {.name = "centred",
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_centred,
     .doc = "A mean minus another."},
    {.name = "rank",
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_rank,
     .doc = "A rank among others."},
    {.name = "category",
     .shape = SX_SHAPE_PAIRS,
     .key_type = SX_HOLDS_ID,
     .type = SX_HOLDS_CONDITION,
     .doc = "The label of the first condition that holds; the last may be `otherwise`.",
     .example = "[{major: q1 >= 2 and q2 >= 2}, {none: otherwise}]"},
    {.name = "call",
     .type = SX_HOLDS_NAMES,
     .doc = "The instrument's code gives the value; these are the items or scales that it rests on "
            "(missing rule: complete or known). It needs a range: what lies outside it has failed.",
     .example = "q1..q9"},
    {.name = "reverse",
     .type = SX_HOLDS_NAMES,
     .doc = "Items that are reversed within this scale (low + high - x).",
     .example = "[q2, q5]"},
    {.name = "recode",
     .shape = SX_SHAPE_MAP,
     .key_type = SX_HOLDS_TEXT,
     .type = SX_HOLDS_NUMBERS,
     .doc = "Per item: from every score of its options to a new value.",
     .example = "{q5: {0: 0, 1: 0, 2: 1}}"},
    {.name = "missing",
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_missing,
     .required = true,
     .code = "MANIFEST.MISSING_RULE",
     .hint = "missing: {rule: complete}, or prorate with most and round, or answered with least, "
             "or known",
     .doc = "What happens when answers are missing."},
    {.name = "round",
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_round,
     .doc = "Rounding of the value (prorated scales say it in the missing rule)."},
    {.name = "direction",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_direction,
     .required = true,
     .code = "MANIFEST.DIRECTION",
     .hint = "direction: higher_is_worse, higher_is_better or neither",
     .doc = "Which way is worse. neither: a value, a type, a difference."},
    {.name = "range",
     .type = SX_HOLDS_RANGE,
     .doc = "Least and greatest possible value; checked against what can be reached. Required "
            "wherever that can be computed: everywhere but for norm, lookup, and a formula whose "
            "values have no bounds. An end that no decimal can hold is written as a score is "
            "printed, with six places. Not allowed for category.",
     .example = "[0, 27]"},
    {.name = "bands",
     .shape = SX_SHAPE_PAIRS,
     .key_type = SX_HOLDS_ID,
     .type = SX_HOLDS_INTERVAL,
     .doc = "Severity bands in rising order, without gap or overlap.",
     .example = "[{low: 0..4}, {high: 5..10}]"},
    {.name = "band_texts",
     .shape = SX_SHAPE_MAP,
     .key_type = SX_HOLDS_ID,
     .type = SX_HOLDS_TEXT,
     .absent = "the id with blanks, capitalised",
     .doc = "What readers see for a band."},
    {.name = "bands_on",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_bands_on,
     .absent = "rounded",
     .doc = "Whether bands and cut-offs look at the rounded value."},
    {.name = "bands_source", .type = SX_HOLDS_ID, .doc = "Id of a source."},
    {.name = "category_texts",
     .shape = SX_SHAPE_MAP,
     .key_type = SX_HOLDS_ID,
     .type = SX_HOLDS_TEXT,
     .absent = "the label with blanks, capitalised",
     .doc = "What readers see for a category."},
    {.name = "cutoffs",
     .shape = SX_SHAPE_LIST,
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_cutoff,
     .example = "[{id: positive, at: 10, source: someid}]",
     .doc = "Cut-offs."},
    {.name = "reliability",
     .shape = SX_SHAPE_ONE_OR_LIST,
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_reliability,
     .doc = "Published figures: one entry for each study or sample."},
    {.name = "change",
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_change,
     .doc = "What a difference between two scores is read with."},
    {.name = "source", .type = SX_HOLDS_ID, .doc = "Id of the source of the scoring rule."},
    {.name = "loinc", .type = SX_HOLDS_LOINC, .doc = "LOINC code of the score."},
    {.name = "unit", .type = SX_HOLDS_TEXT, .doc = "What the number is in.", .example = "\"%\""},
};

const sx_schema_table sx_table_scale = {
    .name = "scale",
    .title = "Scales",
    .keys = scale_keys,
    .key_count = SX_COUNT(scale_keys),
    .doc = "A scale has exactly one computation: sum, mean, weighted, count, minimum, maximum, "
           "difference, formula, lookup, norm, percent, centred, rank, category or call. The value "
           "of a choice item is the score of its option.",
    .example = "scales:\n"
               "  total:\n"
               "    title: Depression severity\n"
               "    sum: q1..q9\n"
               "    reverse: [q2]\n"
               "    missing: {rule: prorate, most: 2, round: half_up}\n"
               "    direction: higher_is_worse\n"
               "    range: [0, 27]\n"
               "    bands: [{minimal: 0..4}, {mild: 5..9}, {severe: 10..27}]\n"
               "    bands_source: someid\n"
               "  algorithm:\n"
               "    category:\n"
               "      - major: (q1 >= 2 or q2 >= 2) and total >= 5\n"
               "      - none: otherwise\n"
               "    missing: {rule: complete}\n"
               "    direction: neither\n",
};
