/*
 * schema_example.c: the schema of the known answers of an instrument.
 */
#include "manifest/schema_parts.h"

static const sx_schema_key example_keys[] = {
    {.name = "answers",
     .type = SX_HOLDS_ANSWERS,
     .required = true,
     .doc =
         "As a list: in the order of the items, the rest is skipped. As a map: by item or "
         "parameter. ~ means skipped; the words declined, not_applicable and not_shown mean "
         "that reason where no option has such a code; an item that is said to be not_shown must "
         "be one that its show_if keeps away. multi and ranking items take a list of codes or a "
         "map of code to value."},
    {.name = "reason",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_reason,
     .doc = "Why the scales expected to be ~ have no score."},
    {.name = "band",
     .type = SX_HOLDS_BAND_ID,
     .doc = "The band of the first scale that has bands."},
    {.name = "bands",
     .shape = SX_SHAPE_MAP,
     .key_type = SX_HOLDS_ID,
     .type = SX_HOLDS_BAND_ID,
     .doc = "Bands by scale.",
     .example = "{total: mild}"},
    {.name = "cutoffs",
     .shape = SX_SHAPE_MAP,
     .key_type = SX_HOLDS_ID,
     .type = SX_HOLDS_MET,
     .doc = "By scale, the cut-offs that the score meets, and no others; [] where it meets none, ~ "
            "where there is no score.",
     .example = "{total: [probable, caseness]}"},
    {.name = "findings",
     .shape = SX_SHAPE_MAP,
     .key_type = SX_HOLDS_ID,
     .type = SX_HOLDS_FOUND,
     .words = sx_schema_words_level,
     .doc = "The levels of findings; ~ where there is no score.",
     .example = "{depression: elevated}"},
    {.name = "flags",
     .shape = SX_SHAPE_MAP,
     .key_type = SX_HOLDS_ID,
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_flag_state,
     .doc = "The state of flags.",
     .example = "{self_harm: not_assessed}"},
    {.name = "validity",
     .shape = SX_SHAPE_MAP,
     .key_type = SX_HOLDS_ID,
     .type = SX_HOLDS_NOTE,
     .doc = "Whether validity notes hold; ~ when that cannot be known.",
     .example = "{long_string: false}"},
};

static const sx_schema_key example_others = {
    .name = "(id of a scale)",
    .type = SX_HOLDS_EXPECTED,
    .key_type = SX_HOLDS_ID,
    .doc = "The value as it is printed, the label of a category scale, or ~ for no score."};

const sx_schema_table sx_table_example = {
    .name = "example",
    .title = "Examples",
    .keys = example_keys,
    .key_count = SX_COUNT(example_keys),
    .others = &example_others,
    .doc = "Known answers. They are scored when the instrument is loaded; one that fails keeps it "
           "from loading. Each scale needs an example with its score and, unless it always has "
           "one, an example without (~); each flag one where it is raised and one where it is "
           "clear; each validity note one where it holds and one where it does not.",
    .example = "examples:\n"
               "  - {answers: [2, 2, 2, 2, 2, 2, 2], total: 14, band: moderate}\n"
               "  - {answers: {q1: 1, age: 30}, total: ~, reason: incomplete,\n"
               "     flags: {self_harm: not_assessed}}\n",
};
