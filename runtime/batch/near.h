/*
 * near.h: what to tell about a field that has no column: a column of nearly that name, or the names
 * that would have been taken. Never used to bind anything.
 */
#ifndef SX_BATCH_NEAR_H
#define SX_BATCH_NEAR_H

#include "batch/names.h"

/* The columns that mean nothing yet, once as they are and once in lower case. */
typedef struct sx_near {
    const char **columns;
    size_t count;
    sx_map *lower; /* -> index in `columns` */
} sx_near;

sx_status sx_near_make(sx_arena *arena, const sx_names *names, const char *const *columns,
                       size_t column_count, sx_near *ret);
/* A column that differs from a name of the field in upper and lower case only; NULL. */
const char *sx_near_case(const sx_near *near, sx_arena *arena, const sx_names *names,
                         uint32_t instrument, uint32_t field);
/* A column that looks like a name of the field with the same numbers in it; NULL. */
const char *sx_near_column(const sx_near *near, sx_arena *arena, const sx_names *names,
                           uint32_t instrument, uint32_t field);
/* "a column named phq-9.q1, q1 or phq9_1" */
const char *sx_near_accepted(sx_arena *arena, const sx_names *names, uint32_t instrument,
                             uint32_t field);

#endif
