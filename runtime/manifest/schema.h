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

/* X(name, short name for docs, what a value looks like for messages, pattern of its text) */
#define SX_NUMBER_PATTERN "-?(0|[1-9][0-9]*)(\\.[0-9]+)?"
#define SX_PART "(0|[1-9][0-9]{0,5})"
#define SX_DAY_PATTERN "[0-9]{4}-[0-9]{2}-[0-9]{2}"
#define SX_HOLDS_LIST(X)                                                                           \
    X(SX_HOLDS_TEXT, "text", "a text", NULL)                                                       \
    X(SX_HOLDS_ID, "id", "an id: a-z first, then a-z, 0-9 or _, at most 32",                       \
      "^[a-z][a-z0-9_]{0,31}$")                                                                    \
    X(SX_HOLDS_NAME, "name", "a name: a-z first, then a-z, 0-9 or -, no - at the end, at most 64", \
      "^[a-z]([a-z0-9-]{0,62}[a-z0-9])?$")                                                         \
    X(SX_HOLDS_CODE, "code", "a code: letters, digits, - or _, at most 32",                        \
      "^[A-Za-z0-9_-]{1,32}$")                                                                     \
    X(SX_HOLDS_WORD, "word", "one of a few words", NULL)                                           \
    X(SX_HOLDS_VERSION, "version", "a version of three numbers such as 1.0.0",                     \
      "^" SX_PART "\\." SX_PART "\\." SX_PART "$")                                                 \
    X(SX_HOLDS_LANGUAGE, "language tag", "a language tag such as en, de or pt-BR",                 \
      "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")                                                       \
    X(SX_HOLDS_DURATION, "duration",                                                               \
      "P, a number, and D for days, W for weeks, M for months or Y for years: P14D",               \
      "^P([0-9]{1,5}Y)?([0-9]{1,5}M)?([0-9]{1,5}W)?([0-9]{1,5}D)?"                                 \
      "(T([0-9]{1,5}H)?([0-9]{1,5}M)?([0-9]{1,5}S)?)?$")                                           \
    X(SX_HOLDS_LOINC, "LOINC code", "a LOINC code such as 44249-1 or LA6568-5",                    \
      "^(L[A-Z])?[0-9]{1,7}-[0-9]$")                                                               \
    X(SX_HOLDS_TRUTH, "true or false", "true or false", NULL)                                      \
    X(SX_HOLDS_NUMBER, "number", "a number such as 2, -1 or 0.75", NULL)                           \
    X(SX_HOLDS_COUNT, "whole number", "a whole number", NULL)                                      \
    X(SX_HOLDS_RANGE, "range", "a range such as 0..27 or [0, 27]",                                 \
      "^" SX_NUMBER_PATTERN "\\.\\." SX_NUMBER_PATTERN "$")                                        \
    X(SX_HOLDS_ITEM_RANGE, "range", "a range such as 0..10 or, for dates, 1900-01-01..2100-01-01", \
      "^(" SX_NUMBER_PATTERN "\\.\\." SX_NUMBER_PATTERN "|" SX_DAY_PATTERN "\\.\\." SX_DAY_PATTERN \
      ")$")                                                                                        \
    X(SX_HOLDS_INTERVAL, "interval", "an interval such as 0..4, 5..<10 or 3",                      \
      "^" SX_NUMBER_PATTERN "(\\.\\.<?" SX_NUMBER_PATTERN ")?$")                                   \
    X(SX_HOLDS_CONDITION, "condition", "a condition such as q9 >= 1", NULL)                        \
    X(SX_HOLDS_CONDITIONS, "conditions", "conditions such as q1..q8 >= 2, q9 >= 1", NULL)          \
    X(SX_HOLDS_FORMULA, "formula", "a formula such as where(gate = no, 0, sum(q1..q5))", NULL)     \
    X(SX_HOLDS_NAMES, "items or scales", "items or scales such as q1..q9 or [q1, q3..q5]", NULL)   \
    X(SX_HOLDS_OPTION, "option", "an option: 0: Not at all, or a map with code and text", NULL)    \
    X(SX_HOLDS_NUMBERS, "map of number to number",                                                 \
      "a map from number to number such as {0: 1, 1: 0}", NULL)                                    \
    X(SX_HOLDS_TEXTS, "map of id or code to text", "a map from id or code to text", NULL)          \
    X(SX_HOLDS_LEVEL, "interval or list of labels",                                                \
      "an interval, or for category scales a list of labels", NULL)                                \
    X(SX_HOLDS_ANSWERS, "answers",                                                                 \
      "a list of answers in the order of the items, or a map item: answer", NULL)                  \
    X(SX_HOLDS_EXPECTED, "score, label or ~", "a number, a category label, or ~ for no score",     \
      NULL)                                                                                        \
    X(SX_HOLDS_BAND_ID, "id of a band, or ~", "the id of a band, or ~ for none", NULL)             \
    X(SX_HOLDS_NOTE, "true, false or ~", "true, false, or ~ when it cannot be known", NULL)        \
    X(SX_HOLDS_MET, "list of cut-offs, or ~",                                                      \
      "a list of the cut-offs that are met such as [probable] or [], or ~ for no score", NULL)     \
    X(SX_HOLDS_FOUND, "level, or ~", "a level such as mild, or ~ for no score", NULL)              \
    X(SX_HOLDS_AGES, "age range", "an age range in whole years such as 18..24",                    \
      "^(0|[1-9][0-9]{0,2})(\\.\\.(0|[1-9][0-9]{0,2}))?$")                                         \
    X(SX_HOLDS_TABLE, "map", "a map", NULL)

typedef enum sx_holds {
#define SX_HOLDS_ENUM(name, short_name, words, pattern) name,
    SX_HOLDS_LIST(SX_HOLDS_ENUM)
#undef SX_HOLDS_ENUM
        SX_HOLDS_COUNT_
} sx_holds;

typedef enum sx_shape {
    SX_SHAPE_ONE,  /* the value itself */
    SX_SHAPE_LIST, /* a list of such values */
    SX_SHAPE_ONE_OR_LIST,
    SX_SHAPE_MAP, /* key: value, keys of type key_type */
    SX_SHAPE_MAP_OF_LISTS,
    SX_SHAPE_PAIRS /* a list of {key: value}, where the order matters */
} sx_shape;

struct sx_schema_table;

typedef struct sx_schema_key {
    const char *name;
    const char *doc;     /* what it means, a sentence or two */
    const char *absent;  /* what holds when it is not there; NULL: nothing */
    const char *example; /* a value; NULL: the example of the table shows it */
    sx_shape shape;
    sx_holds type;
    sx_holds key_type; /* maps and pairs; 0 (a text) is never used */
    bool required;
    const char *code;         /* of the error when it is required and absent; NULL: the usual */
    const char *hint;         /* what is then expected; NULL: made from the type */
    const char *const *words; /* SX_HOLDS_WORD, of keys too when key_type is a word */
    const struct sx_schema_table *table; /* SX_HOLDS_TABLE */
    int64_t least, most;                 /* SX_HOLDS_COUNT; most 0: up to 1000000 */
} sx_schema_key;

typedef struct sx_schema_table {
    const char *name;    /* "scale" */
    const char *title;   /* "A scale" */
    const char *doc;     /* paragraphs */
    const char *example; /* YAML */
    const sx_schema_key *keys;
    size_t key_count;
    const sx_schema_key *others; /* what keys not in the list hold; NULL: they are refused */
} sx_schema_table;

typedef struct sx_schema_file {
    const char *title;
    const char *place;                    /* where such a file lives */
    const sx_schema_table *const *tables; /* the root first, NULL at the end */
} sx_schema_file;

const sx_schema_file *sx_schema_of(sx_file_kind kind);
const sx_schema_key *sx_schema_find(const sx_schema_table *table, sx_slice name);
const char *sx_holds_words(sx_holds type);
const char *sx_holds_name(sx_holds type);
/* An extended regular expression; NULL when the type has none. */
const char *sx_holds_pattern(sx_holds type);
/* Index of the word, -1 when there is none. */
int sx_word_index(const char *const *words, sx_slice text);
/* A short form of an option is one pair; the long form is this table. */
extern const sx_schema_table sx_table_option;
/* The keys of an example; all other keys are ids of scales. */
extern const sx_schema_table sx_table_example;

/* The files, from schema_instrument.c, schema_files.c and schema_wording.c. */
extern const sx_schema_file sx_schema_instrument;
extern const sx_schema_file sx_schema_text;
extern const sx_schema_file sx_schema_battery;
extern const sx_schema_file sx_schema_care_model;
extern const sx_schema_file sx_schema_wording;

extern const char *const sx_schema_words_use[];
extern const char *const sx_schema_words_permission[];
extern const char *const sx_schema_words_measured[];
extern const char *const sx_schema_words_not_shown[];
extern const char *const sx_schema_words_not_answered[];
extern const char *const sx_schema_words_on_failure[];
extern const char *const sx_schema_words_coefficient[];
extern const char *const sx_schema_words_change_way[];
extern const char *const sx_schema_words_criterion[];
/* Words in the order of the enumerations of the model, NULL at the end. */
extern const char *const sx_schema_words_kind[],
    *const sx_schema_words_strand[],
        *const sx_schema_words_respondent[],
            *const sx_schema_words_rights[],
                *const sx_schema_words_item_kind[],
                    *const sx_schema_words_missing_rule[],
                        *const sx_schema_words_round[],
                            *const sx_schema_words_direction[],
                                *const sx_schema_words_tier[],
                                    *const sx_schema_words_flag_state[],
                                        *const sx_schema_words_norm_form[],
                                            *const sx_schema_words_domain[],
                                                *const sx_schema_words_pathway[],
                                                    *const sx_schema_words_ties[],
                                                        *const sx_schema_words_bands_on[],
                                                            *const sx_schema_words_role[],
                                                                *const sx_schema_words_missing_option[],
                                                                    *const sx_schema_words_reason[],
                                                                        *const sx_schema_words_level[],
                                                                            *const sx_schema_words_format
                                                                                [],
                                                                                    *const
                                                                                        sx_schema_words_exclude
                                                                                            [];

#endif
