/*
 * four.h: an instrument of four questions and a number, with what tables can hold for it, and a run over one file.
 */
#ifndef SX_FUZZ_FOUR_H
#define SX_FUZZ_FOUR_H

#include "batch/batch.h"

/* Columns q1 to q4, n and, where it is `wide`, w, a number with too many answers to number them; nothing that would keep
 * the quick ways from it. Lives in `arena`. */
void four_load(sx_arena *arena, bool wide, sx_loaded *ret);

typedef struct outcome {
    sx_status status;
    sx_score_summary summary;
    sx_buf rows, rejects;
} outcome;

/* Scores a file by these options, whose places of output are set here. outcome_free frees. */
void four_score(const sx_loaded *loaded, sx_score_options options, outcome *ret);
bool outcome_same(const outcome *a, const outcome *b);
void outcome_free(outcome *o);

#endif
