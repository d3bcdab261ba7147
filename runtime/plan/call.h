/*
 * call.h: how a plan calls code. A call node reads columns of numbers and asks a function for columns
 * of numbers; what stands behind the function (a worker process, a test) the plan does not know.
 */
#ifndef SX_PLAN_CALL_H
#define SX_PLAN_CALL_H

#include "plan/run.h"

/* The columns in the order of plugin.h: fields, then the scales that some `call:` names. */
typedef struct sx_call_layout {
    const char *const *inputs; /* names */
    size_t input_count;
    const char *const *outputs; /* scales with `call:`, then validity notes of the code */
    const double *low, *high;   /* by output: declared range */
    /* By output, a byte per input: a missing value there leaves the output without a score, whatever
     * the code says (the missing rule `complete`). NULL for an output that is the code's to decide. */
    const uint8_t *const *needs;
    size_t output_count;
    size_t scale_count; /* of the outputs, those that are scales */
} sx_call_layout;

/* Writes value and status of every output for every row; status is preset to SX_CELL_INCOMPLETE. */
typedef void (*sx_call_function)(void *context, size_t rows, const double *const *inputs,
                                 const uint8_t *const *input_status, double *const *outputs,
                                 uint8_t *const *output_status);

/* NULL when the plan calls nothing. Lives as long as the plan. */
const sx_call_layout *sx_plan_calls(const sx_plan *plan);
/* What the call nodes of this run ask. Without one every output of a call has failed. `ahead` may be NULL: told by
 * sx_run_execute_ahead what `function` will be asked; it writes nothing. */
void sx_run_set_call(sx_run *run, sx_call_function function, sx_call_function ahead, void *context);

#endif
