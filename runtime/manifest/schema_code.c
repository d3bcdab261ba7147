/*
 * schema_code.c: the schema of what stands beside scores (validity notes) and of what an instrument's
 * code does besides scoring.
 */
#include "manifest/schema_parts.h"

static const sx_schema_key validity_keys[] = {
    {.name = "text",
     .type = SX_HOLDS_TEXT,
     .required = true,
     .doc = "What the reader should know."},
    {.name = "when",
     .type = SX_HOLDS_CONDITION,
     .absent = "the instrument's code says whether it holds",
     .doc = "The note holds when this holds. Over items and scales.",
     .example = "attention != 2"},
    {.name = "source", .type = SX_HOLDS_ID, .doc = "Id of a source."},
};

const sx_schema_table sx_table_validity = {
    .name = "validity note",
    .title = "Validity notes",
    .keys = validity_keys,
    .key_count = SX_COUNT(validity_keys),
    .doc = "Whether the questions were answered in a way that can be read. A note stands beside "
           "the scores and changes none. Those without a condition come from the instrument's "
           "code, in the order in which they stand here.",
    .example = "validity:\n"
               "  inattentive:\n"
               "    text: The question that asked for a certain answer got another one.\n"
               "    when: attention != 2\n",
};

static const sx_schema_key adaptive_keys[] = {
    {.name = "most",
     .type = SX_HOLDS_COUNT,
     .least = 1,
     .most = 2000,
     .absent = "all items",
     .doc = "How many items are asked at most."},
    {.name = "on_failure",
     .type = SX_HOLDS_WORD,
     .words = sx_schema_words_on_failure,
     .absent = "linear",
     .doc = "When the code fails. linear: the items that are left are asked in their order. pause: "
            "the session pauses."},
};

const sx_schema_table sx_table_adaptive = {
    .name = "adaptive",
    .title = "Adaptive order",
    .keys = adaptive_keys,
    .key_count = SX_COUNT(adaptive_keys),
    .doc = "The instrument's code chooses which item comes next, and when it is enough. A flag may "
           "then rest on no item: it could be one that is never asked.",
    .example = "adaptive: {most: 12, on_failure: linear}\n",
};
