/*
 * columns.h: the columns of the output, one list that the header, the rows of tables and the members of JSON all
 * follow. Flags are always among them: whoever chooses columns cannot choose not to see a flag.
 */
#ifndef SX_BATCH_COLUMNS_H
#define SX_BATCH_COLUMNS_H

#include "base/arena.h"
#include "base/diag.h"
#include "host/instrument.h"

typedef enum sx_column_kind {
    SX_COLUMN_VALUE, /* of a scale, or the label of its category */
    SX_COLUMN_BAND,
    SX_COLUMN_STATUS,
    SX_COLUMN_UNROUNDED,
    SX_COLUMN_EDGE,
    SX_COLUMN_ANSWERED, /* the last that belongs to a scale */
    SX_COLUMN_FLAGS,    /* from here on: to an instrument */
    SX_COLUMN_VALIDITY,
    SX_COLUMN_JAIL,
    SX_COLUMN_MISSING, /* from here on: what the scores were made with */
    SX_COLUMN_VERSION,
    SX_COLUMN_RULE_HASH,
    SX_COLUMN_ENGINE
} sx_column_kind;

typedef struct sx_result_column {
    sx_column_kind kind;
    uint32_t instrument, scale;
    const char *name; /* "phq-9.total.band" */
} sx_result_column;

typedef struct sx_columns {
    sx_result_column *items;
    size_t count;
} sx_columns;

typedef struct sx_columns_options {
    bool details;              /* unrounded, edge, answered */
    bool made;                 /* missing, version, rule_hash, engine */
    const char *const *chosen; /* names, `*` for any part of one; NULL: all */
    size_t chosen_count;
} sx_columns_options;

/* In the order of the output. SX_E_USAGE when something chosen is no column. Lives in `arena`. */
sx_status sx_columns_make(sx_arena *arena, const sx_loaded *const *instruments, size_t count,
                          const sx_columns_options *options, sx_diags *diags, sx_columns *ret);

/* Whether a name fits a pattern in which `*` stands for any text. */
bool sx_pattern_fits(const char *pattern, const char *name);

static inline bool sx_column_of_scale(sx_column_kind kind)
{
    return kind <= SX_COLUMN_ANSWERED;
}

#endif
