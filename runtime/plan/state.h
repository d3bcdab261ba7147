/*
 * state.h: what outputs of a plan are a function of: a few sums with their counts, and single answers. Where
 * these can have few values together, the value of an output needs computing once for each of them, however
 * many rows there are. It says which rows are alike; what they score stays the business of run.h.
 */
#ifndef SX_PLAN_STATE_H
#define SX_PLAN_STATE_H

#include "plan/node.h"
#include "plan/run.h"

#define SX_STATES_MAX ((uint32_t)1 << 16)

/* The cells that an input can have. The first is skipped. None: too many, and nothing that rests on it has states. */
typedef struct sx_state_cells {
    const int64_t *values;
    const uint8_t *status;
    size_t count;
} sx_state_cells;

/*
 * Rows whose sums of `adds[input][cell]` are equal have equal outputs. `adds` is NULL for an input that the
 * outputs do not rest on, and 0 for a skipped cell.
 */
typedef struct sx_states {
    uint32_t count; /* sums are below it; 0: more than SX_STATES_MAX, or not known to be few */
    uint32_t **adds;
} sx_states;

/*
 * The states of these outputs of the plan together: everything that sx_run_score, sx_run_truth,
 * sx_run_only_hidden and sx_run_part_answered say of them. `cells` by input of the plan. In `arena`;
 * SX_E_MEMORY is the only failure.
 */
sx_status sx_states_make(const sx_plan *plan, const uint32_t *outputs, size_t output_count,
                         const sx_state_cells *cells, sx_arena *arena, sx_states *ret);

#endif
