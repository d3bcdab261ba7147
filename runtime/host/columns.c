/*
 * columns.c: runs the plan of the columns and keeps what its call is given.
 */
#include "host/columns.h"

#include <stdlib.h>
#include <string.h>

#include "plan/call.h"

struct sx_columns_taken {
    sx_columns *columns;
    const double *const *values;
    const uint8_t *const *status;
    size_t rows;
};

/* The call of the plan: takes the columns, computes nothing. */
static void take(void *context, size_t rows, const double *const *inputs,
                 const uint8_t *const *input_status, double *const *outputs,
                 uint8_t *const *output_status)
{
    struct sx_columns_taken *taken = context;
    (void)outputs;
    (void)output_status;
    taken->values = inputs;
    taken->status = input_status;
    taken->rows = rows;
}

bool sx_columns_start(sx_columns *columns, const sx_loaded *loaded, size_t capacity)
{
    *columns = (sx_columns){0};
    columns->taken = calloc(1, sizeof *columns->taken);
    columns->inputs = sx_run_new(loaded->columns, capacity);
    if (!columns->taken || !columns->inputs) {
        sx_columns_end(columns);
        return false;
    }
    columns->taken->columns = columns;
    sx_run_set_call(columns->inputs, take, NULL, columns->taken);
    return true;
}

void sx_columns_end(sx_columns *columns)
{
    sx_run_free(columns->inputs);
    free(columns->taken);
    *columns = (sx_columns){0};
}

const sx_plugin_block *sx_columns_block(sx_columns *columns)
{
    const sx_call_layout *layout = sx_plan_calls(sx_run_plan(columns->inputs));
    sx_run_execute(columns->inputs);
    columns->block = (sx_plugin_block){.size = sizeof columns->block,
                                       .columns = (uint32_t)layout->input_count,
                                       .rows = columns->taken->rows,
                                       .names = layout->inputs,
                                       .values = columns->taken->values,
                                       .status = columns->taken->status};
    return &columns->block;
}
