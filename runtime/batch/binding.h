/*
 * binding.h: which column of a table holds which field of which instrument, decided once from the
 * header. Exact names only: a column that is nearly right is refused with "did you mean", because a
 * guess here would score the wrong answers.
 */
#ifndef SX_BATCH_BINDING_H
#define SX_BATCH_BINDING_H

#include "base/diag.h"
#include "batch/names.h"

typedef struct sx_bound {
    uint32_t instrument, field;
} sx_bound;

#define SX_COLUMN_NONE SIZE_MAX

typedef struct sx_binding {
    const char **columns; /* names, as the file spells them */
    size_t column_count;
    uint32_t *first; /* by column: its places in `bounds`; column_count + 1 entries */
    sx_bound *bounds;
    size_t id, occasion; /* columns; SX_COLUMN_NONE */
    sx_names names;
    sx_map *by_name; /* column name -> column */
} sx_binding;

typedef struct sx_binding_options {
    const char *file;       /* for diagnostics */
    const char *id;         /* column of the respondent; NULL: id, subject, respondent, record_id */
    const char *occasion;   /* NULL: none */
    bool occasion_if_there; /* no such column is no fault */
    const sx_mapping *mapping; /* NULL: none */
} sx_binding_options;

/* What is said about fields that have no column is an error, or a warning when the item is optional.
 * Everything lives in `arena`. */
sx_status sx_binding_make(sx_arena *arena, const sx_loaded *const *instruments, size_t count,
                          const sx_slice *columns, size_t column_count,
                          const sx_binding_options *options, sx_diags *diags, sx_binding *ret);

#endif
