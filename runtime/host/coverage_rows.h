/*
 * coverage_rows.h: patterns of answers to look through for one that shows something: all least and all
 * most, each item alone, one answer after the other raised, answers missing, groups of a norm table, and
 * some at random. The same for the same model, always. Internal to the coverage of examples.
 */
#ifndef SX_HOST_COVERAGE_ROWS_H
#define SX_HOST_COVERAGE_ROWS_H

#include "base/arena.h"
#include "model/instrument.h"
#include "plan/run.h"

#define SX_PATTERNS_MAX 1800

/* One answer to an item, or none. */
typedef struct sx_choice {
    const char *text;      /* as an example writes it */
    const int64_t *values; /* of the fields of the item */
    sx_cell cell;
} sx_choice;

/* What an item can be answered with: the answers in their order, those that mean a missing one, and last
 * of all none. */
typedef struct sx_choices_of {
    sx_choice *items;
    size_t count;
    size_t answers; /* the first so many are answers */
    bool turned;    /* some scale reverses the item: its last answer adds least */
} sx_choices_of;

typedef struct sx_patterns {
    const sx_choices_of *choices; /* of the items, then of the parameters */
    size_t width;                 /* how many those are */
    uint16_t *cells;              /* row by row: which choice */
    size_t count;
} sx_patterns;

sx_status sx_patterns_make(const sx_model *model, sx_arena *arena, sx_patterns *ret);
/* The cells of all rows into a run of as many rows that has begun. */
void sx_patterns_fill(const sx_patterns *patterns, const sx_model *model, sx_run *run);
/* Nothing is answered there any more. */
void sx_patterns_blank(const sx_patterns *patterns, size_t row, size_t item);
const sx_choice *sx_pattern_choice(const sx_patterns *patterns, size_t row, size_t item);

#endif
