/*
 * coverage_trial.h: scoring the examples and the patterns of answers of an instrument, as it is and with a
 * slip in it, and comparing what comes out. Internal to the coverage of examples.
 */
#ifndef SX_HOST_COVERAGE_TRIAL_H
#define SX_HOST_COVERAGE_TRIAL_H

#include "host/code.h"
#include "host/coverage_rows.h"
#include "host/coverage_slip.h"

/* One set of rows, scored: by the instrument as it is, or by a slip. */
typedef struct sx_side {
    sx_loaded loaded; /* a copy that may have other plans */
    sx_scoring scoring;
    sx_run *flags, *shown;
    size_t *contradiction; /* by row: SX_FIELD_NONE, or an answer to what is not shown */
    size_t rows;
} sx_side;

typedef struct sx_bench {
    const sx_loaded *loaded;
    const sx_model *model;
    sx_arena *arena;
    sx_patterns *patterns;
    sx_run *example_cells, *pattern_cells; /* as answered */
    sx_side examples, base;                /* as it is: of the examples, of the patterns */
    sx_buf scratch;
} sx_bench;

sx_status sx_bench_start(sx_bench *bench, const sx_loaded *loaded, sx_arena *arena,
                         sx_patterns *patterns);
void sx_bench_end(sx_bench *bench);
/* Did code that the instrument calls fail on some pattern? */
bool sx_bench_code_fails(const sx_bench *bench);

/* Scores the rows in `cells`. *ret must be ended, whatever this returns. False: memory ran out, or the machine could
 * not run the code. */
bool sx_side_run(sx_side *ret, const sx_loaded *loaded, sx_run *cells, size_t rows);
void sx_side_end(sx_side *side);

/* Does some example fail? With `show` only what it expects of that result counts. */
bool sx_bench_fails(sx_bench *bench, const sx_side *side, const sx_show *show);
/* Does the pattern of a row have another result there, as it is printed? */
bool sx_bench_differs(sx_bench *bench, const sx_side *side, sx_show show, size_t row);
/* The bit set of the patterns that do; NULL when none does, or memory ran out. */
const uint64_t *sx_bench_witnesses(sx_bench *bench, const sx_side *side, sx_show show,
                                   bool *ret_memory);

#endif
