/*
 * quick.h: rows of a table scored at the speed of the machine. Most of what a row is written as depends on a few numbers
 * that its cells add up to (plan/state.h): those are summed for many rows at once, and the text that belongs to them is
 * copied; each is made by the scoring plan and the writer, once. What no few numbers decide the same two compute and
 * write for each row: there is no second way to score. A block in which anything is out of the ordinary is left to scorer.h.
 */
#ifndef SX_BATCH_QUICK_H
#define SX_BATCH_QUICK_H

#include "batch/job.h"
#include "batch/lines.h"

typedef struct sx_quick sx_quick;         /* of a job; never changes */
typedef struct sx_quick_run sx_quick_run; /* of one thread */

/* *ret is NULL when the rows of this job cannot be scored in this way. Lives in the job's arena. */
sx_status sx_quick_make(const sx_job *job, const sx_quick **ret);

/* The columns of saved responses, as whose rows they are scored; NULL when the input is something else. */
const struct sx_saved_columns *sx_quick_saved(const sx_quick *quick);
/* The separator of their rows. */
char sx_quick_separator(const sx_quick *quick);

/*
 * The numbers alone, for whoever makes other texts of rows. Which outputs are wanted; what is filled in: which number
 * tells their states apart, and how many states there are.
 */
typedef struct sx_quick_want {
    uint32_t instrument;
    bool flags; /* an output of the flag plan, else of the scores */
    uint32_t output;
    uint32_t sum, states;
} sx_quick_want;

/* As sx_quick_make. The format of the job's output does not matter. */
sx_status sx_quick_make_sums(const sx_job *job, sx_quick_want *wants, size_t count,
                             const sx_quick **ret);

/* NULL when memory ran out. */
sx_quick_run *sx_quick_start(const sx_quick *quick);
void sx_quick_end(sx_quick_run *run);

typedef enum sx_quick_result { SX_QUICK_DONE, SX_QUICK_NOT, SX_QUICK_MEMORY } sx_quick_result;

/* Appends the rows of a block to `out` and counts them in `tally`. SX_QUICK_NOT: the block needs a closer look, and
 * neither was changed. */
sx_quick_result sx_quick_rows(sx_quick_run *run, const sx_block *block, sx_buf *out,
                              sx_score_summary *tally);

/* Adds up `rows` rows (at most SX_TILE) of a block from `from` on. False: one of them needs a closer look. */
bool sx_quick_add_up(sx_quick_run *run, const sx_block *block, size_t from, size_t rows);
/* What was added up last, by row; and whose row it is. */
const uint16_t *sx_quick_sums(const sx_quick_run *run, uint32_t sum);
sx_slice sx_quick_id(const sx_quick_run *run, size_t row);

#endif
