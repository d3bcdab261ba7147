/*
 * schema.h: the one schema of all files: which keys there are, what they hold, what they mean. The
 * checks of the readers, the manifest reference and the JSON Schema for editors come from it.
 */
#ifndef SX_MANIFEST_SCHEMA_H
#define SX_MANIFEST_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "manifest/manifest.h"

/* X(name, what a value looks like, in words for messages and docs) */
#define SX_TYPE_LIST(X)                                                                            \
    X(SX_TYPE_TEXT, "a text")                                                                      \
    X(SX_TYPE_ID, "an id: a-z first, then a-z, 0-9 or _, at most 32")                              \
    X(SX_TYPE_NAME, "a name: a-z first, then a-z, 0-9 or -, at most 64")                           \
    X(SX_TYPE_CODE, "a code: letters, digits, - or _, at most 32")                                 \
    X(SX_TYPE_WORD, "one of a few words")                                                          \
    X(SX_TYPE_VERSION, "a version of three numbers such as 1.0.0")                                 \
    X(SX_TYPE_LANGUAGE, "a language tag such as en, de or pt-BR")                                  \
    X(SX_TYPE_DURATION, "an ISO 8601 duration such as P14D, P2W, P1M")                             \
    X(SX_TYPE_LOINC, "a LOINC code such as 44249-1 or LA6568-5")                                   \
    X(SX_TYPE_TRUTH, "true or false")                                                              \
    X(SX_TYPE_NUMBER, "a number such as 2, -1 or 0.75")                                            \
    X(SX_TYPE_COUNT, "a whole number")                                                             \
    X(SX_TYPE_RANGE, "a range such as 0..27 or [0, 27]")                                           \
    X(SX_TYPE_ITEM_RANGE, "a range such as 0..10 or, for dates, 1900-01-01..2100-01-01")           \
    X(SX_TYPE_INTERVAL, "an interval such as 0..4, 5..<10 or 3")                                   \
    X(SX_TYPE_CONDITION, "a condition such as q9 >= 1")                                            \
    X(SX_TYPE_CONDITIONS, "conditions such as q1..q8 >= 2, q9 >= 1")                               \
    X(SX_TYPE_FORMULA, "a formula such as where(gate = no, 0, sum(q1..q5))")                       \
    X(SX_TYPE_NAMES, "items or scales such as q1..q9 or [q1, q3..q5]")                             \
    X(SX_TYPE_OPTION, "an option: 0: Not at all, or a map with code and text")                     \
    X(SX_TYPE_NUMBERS, "a map from number to number such as {0: 1, 1: 0}")                         \
    X(SX_TYPE_TEXTS, "a map from id or code to text")                                              \
    X(SX_TYPE_LEVEL, "an interval, or for category scales a list of labels")                       \
    X(SX_TYPE_ANSWERS, "a list of answers in the order of the items, or a map item: answer")       \
    X(SX_TYPE_EXPECTED, "a number, a category label, or ~ for no score")                           \
    X(SX_TYPE_BAND_ID, "the id of a band, or ~ for none")                                          \
    X(SX_TYPE_AGES, "an age range in whole years such as 18..24")                                  \
    X(SX_TYPE_TABLE, "a map")

typedef enum sx_type {
#define SX_TYPE_ENUM(name, words) name,
    SX_TYPE_LIST(SX_TYPE_ENUM)
#undef SX_TYPE_ENUM
        SX_TYPE_KINDS
} sx_type;

typedef enum sx_shape {
    SX_SHAPE_ONE,   /* the value itself */
    SX_SHAPE_LIST,  /* a list of such values */
    SX_SHAPE_ONE_OR_LIST,
    SX_SHAPE_MAP,   /* key: value, keys of type key_type */
    SX_SHAPE_MAP_OF_LISTS,
    SX_SHAPE_PAIRS  /* a list of {key: value}, where the order matters */
} sx_shape;

struct sx_schema_table;

typedef struct sx_schema_key {
    const char *name;
    const char *doc;       /* what it means, a sentence or two */
    const char *absent;    /* what holds when it is not there; NULL: nothing */
    const char *example;   /* a value; NULL: the example of the table shows it */
    sx_shape shape;
    sx_type type;
    sx_type key_type;             /* maps and pairs; 0 (a text) is never used */
    bool required;
    const char *code;             /* of the error when it is required and absent; NULL: the usual */
    const char *hint;             /* what is then expected; NULL: made from the type */
    const char *const *words;     /* SX_TYPE_WORD, of keys too when key_type is a word */
    const struct sx_schema_table *table; /* SX_TYPE_TABLE */
    int64_t least, most;          /* SX_TYPE_COUNT; most 0: up to 1000000 */
} sx_schema_key;

typedef struct sx_schema_table {
    const char *name;      /* "scale" */
    const char *title;     /* "A scale" */
    const char *doc;       /* paragraphs */
    const char *example;   /* YAML */
    const sx_schema_key *keys;
    size_t key_count;
    const sx_schema_key *others; /* what keys not in the list hold; NULL: they are refused */
} sx_schema_table;

typedef struct sx_schema_file {
    const char *title;
    const char *place;       /* where such a file lives */
    const sx_schema_table *const *tables; /* the root first, NULL at the end */
} sx_schema_file;

const sx_schema_file *sx_schema_of(sx_file_kind kind);
const sx_schema_key *sx_schema_find(const sx_schema_table *table, sx_slice name);
const char *sx_type_words(sx_type type);
/* Index of the word, -1 when there is none. */
int sx_word_index(const char *const *words, sx_slice text);
/* A short form of an option is one pair; the long form is this table. */
extern const sx_schema_table sx_table_option;
/* The keys of an example; all other keys are ids of scales. */
extern const sx_schema_table sx_table_example;

/* The files, from schema_instrument.c and schema_files.c. */
extern const sx_schema_file sx_schema_instrument;
extern const sx_schema_file sx_schema_text;
extern const sx_schema_file sx_schema_battery;
extern const sx_schema_file sx_schema_care_model;

/* Words in the order of the enumerations of the model, NULL at the end. */
extern const char *const sx_words_kind[], *const sx_words_strand[], *const sx_words_respondent[],
    *const sx_words_rights[], *const sx_words_item_kind[], *const sx_words_missing_rule[],
    *const sx_words_round[], *const sx_words_direction[], *const sx_words_tier[],
    *const sx_words_flag_state[], *const sx_words_norm_form[], *const sx_words_domain[],
    *const sx_words_pathway[], *const sx_words_ties[], *const sx_words_bands_on[],
    *const sx_words_role[], *const sx_words_missing_option[], *const sx_words_reason[],
    *const sx_words_level[], *const sx_words_format[], *const sx_words_exclude[];

#endif
