/*
 * run.h: running a plan over a block of rows. One row and a million rows are the same code. A run
 * belongs to one thread; the plan is shared and never changes.
 */
#ifndef SX_PLAN_RUN_H
#define SX_PLAN_RUN_H

#include "model/cell.h"
#include "base/number.h"
#include "plan/plan.h"
#include "psych/logic.h"

#define SX_BLOCK_ROWS 2048 /* rows of a block in bulk work */

typedef struct sx_run sx_run;

/* Memory for blocks of up to `capacity` rows. NULL when memory ran out. */
sx_run *sx_run_new(const sx_plan *plan, size_t capacity);
void sx_run_free(sx_run *run);
const sx_plan *sx_run_plan(const sx_run *run);
/* Starts a block of `rows` rows (at most the capacity): every input cell is skipped. */
void sx_run_begin(sx_run *run, size_t rows);
/* The columns of an input, `rows` long: write values and statuses there. For numbers of rule plans
 * also the denominators (preset to 1). */
int64_t *sx_run_values(sx_run *run, size_t input);
int64_t *sx_run_denominators(sx_run *run, size_t input);
uint8_t *sx_run_status(sx_run *run, size_t input);
void sx_run_execute(sx_run *run);
/* Runs what goes before the instrument's code and tells that what it will be asked; sx_run_execute does the rest. */
void sx_run_execute_ahead(sx_run *run);
/* Runs these nodes alone, arguments before their users: see sx_plan_needs. */
void sx_run_execute_nodes(sx_run *run, const uint32_t *nodes, size_t count);

sx_logic sx_run_truth(const sx_run *run, size_t output, size_t row);

/* For a flag with `not_shown: clear` that is unknown: are hidden items the only reason? */
bool sx_run_only_hidden(const sx_run *run, size_t output, size_t row);
/* For a flag with `not_answered: raised` that is unknown: was anything answered that it rests on? */
bool sx_run_part_answered(const sx_run *run, size_t output, size_t row);

/* One score of one row. */
typedef struct sx_score {
    sx_cell status;    /* SX_CELL_OK: there is a score; else why there is none */
    sx_number value;   /* rounded as the scale declares (categories: index of the label) */
    sx_number exact;   /* before rounding */
    bool rounded;      /* value and exact differ */
    int32_t band;      /* index of the band or category; -1: the scale has none, or no score */
    bool edge;         /* rounding decided the band: the unrounded value lies in another one */
    bool prorated;     /* some answers were missing and the rule made up for them */
    uint32_t answered; /* operands used, of `of`; 0 of 0 where that has no meaning */
    uint32_t of;
} sx_score;

void sx_run_score(const sx_run *run, size_t scale, size_t row, sx_score *ret);
/* Of it only how many operands were used, and of how many. */
void sx_run_answered(const sx_run *run, size_t scale, size_t row, uint32_t *ret_answered,
                     uint32_t *ret_of);

#endif
