/*
 * schema.c: looking things up in the schema, and the closed sets of words of all files.
 */
#include "manifest/schema.h"

const char *const sx_schema_words_format[] = {"1", NULL};
const char *const sx_schema_words_kind[] = {"screener",  "outcome",   "inventory",
                                            "readiness", "technique", NULL};
const char *const sx_schema_words_strand[] = {"therapy", "coaching", "both", NULL};
const char *const sx_schema_words_respondent[] = {"self", "clinician", "proxy", NULL};
const char *const sx_schema_words_rights[] = {"A", "B", "C", "D", "own", NULL};

const char *const sx_schema_words_use[] = {
#define USE_WORD(name, word) word,
    SX_USE_LIST(USE_WORD)
#undef USE_WORD
        NULL};

const char *const sx_schema_words_permission[] = {
#define PERMISSION_WORD(name, word) word,
    SX_PERMISSION_LIST(PERMISSION_WORD)
#undef PERMISSION_WORD
        NULL};
const char *const sx_schema_words_missing_rule[] = {"complete", "prorate", "answered", "known",
                                                    NULL};
/* The order of sx_round, then what stands for no rounding. */
const char *const sx_schema_words_round[] = {"half_up", "half_even", "down", "up", "none", NULL};
const char *const sx_schema_words_direction[] = {"higher_is_worse", "higher_is_better", "neither",
                                                 NULL};
const char *const sx_schema_words_tier[] = {"note", "review", "urgent", NULL};
const char *const sx_schema_words_not_shown[] = {"clear", NULL};
const char *const sx_schema_words_not_answered[] = {"raised", NULL};
const char *const sx_schema_words_flag_state[] = {"clear", "raised", "not_assessed", NULL};
const char *const sx_schema_words_norm_form[] = {"t_score", "z", "values", NULL};
const char *const sx_schema_words_ties[] = {"average", "lowest", NULL};
const char *const sx_schema_words_bands_on[] = {"rounded", "unrounded", NULL};
const char *const sx_schema_words_role[] = {"clinician", "coach", "respondent", NULL};
const char *const sx_schema_words_missing_option[] = {"skipped", "declined", "not_applicable",
                                                      NULL};
const char *const sx_schema_words_measured[] = {"duration", NULL};
const char *const sx_schema_words_on_failure[] = {"linear", "pause", NULL};
const char *const sx_schema_words_exclude[] = {"exclude", NULL};
const char *const sx_schema_words_level[] = {"none", "mild",   "elevated", "high",
                                             "low",  "medium", NULL};

const char *const sx_schema_words_item_kind[] = {
#define KIND_WORD(name, word) word,
    SX_ITEM_KIND_LIST(KIND_WORD)
#undef KIND_WORD
        NULL};

const char *const sx_schema_words_domain[] = {
#define DOMAIN_WORD(name, word, strand, gate, title) word,
    SX_DOMAIN_LIST(DOMAIN_WORD)
#undef DOMAIN_WORD
        NULL};

const char *const sx_schema_words_pathway[] = {
#define PATHWAY_WORD(name, word) word,
    SX_PATHWAY_LIST(PATHWAY_WORD)
#undef PATHWAY_WORD
        NULL};

/* Why a scale has no score; an answer's reasons too. */
const char *const sx_schema_words_reason[] = {"skipped",   "declined",   "not_applicable",
                                              "not_shown", "incomplete", "no_norm",
                                              "undefined", "failed",     NULL};

typedef struct type_row {
    const char *name, *words, *pattern;
} type_row;

static const type_row types[SX_HOLDS_COUNT_] = {
#define TYPE_ROW(type, name, words, pattern) [type] = {name, words, pattern},
    SX_HOLDS_LIST(TYPE_ROW)
#undef TYPE_ROW
};

const char *sx_holds_words(sx_holds type)
{
    return (unsigned)type < SX_HOLDS_COUNT_ ? types[type].words : "?";
}

const char *sx_holds_name(sx_holds type)
{
    return (unsigned)type < SX_HOLDS_COUNT_ ? types[type].name : "?";
}

const char *sx_holds_pattern(sx_holds type)
{
    return (unsigned)type < SX_HOLDS_COUNT_ ? types[type].pattern : NULL;
}

const sx_schema_file *sx_schema_of(sx_file_kind kind)
{
    switch (kind) {
    case SX_FILE_TEXT: return &sx_schema_text;
    case SX_FILE_BATTERY: return &sx_schema_battery;
    case SX_FILE_CARE_MODEL: return &sx_schema_care_model;
    case SX_FILE_WORDING: return &sx_schema_wording;
    case SX_FILE_INSTRUMENT:
    case SX_FILE_KIND_COUNT: break;
    }
    return &sx_schema_instrument;
}

const sx_schema_key *sx_schema_find(const sx_schema_table *table, sx_slice name)
{
    for (size_t i = 0; i < table->key_count; i++) {
        if (sx_slice_is(name, table->keys[i].name)) {
            return &table->keys[i];
        }
    }
    return NULL;
}

int sx_word_index(const char *const *words, sx_slice text)
{
    for (int i = 0; words[i] != NULL; i++) {
        if (sx_slice_is(text, words[i])) {
            return i;
        }
    }
    return -1;
}
