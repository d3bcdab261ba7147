/*
 * kernel_call.c: asks the instrument's code once per block, and takes from its answer what can be one:
 * a finite number inside the declared range, or a reason why there is none. Everything else has failed.
 */
#include <string.h>

#include "plan/kernel.h"

/* A column as doubles, 0 where there is no value. */
static void marshal(const sx_column *from, size_t rows, double *values, uint8_t *status)
{
    memcpy(status, from->status, rows);
    if (from->real)
        for (size_t r = 0; r < rows; r++)
            values[r] = status[r] == SX_CELL_OK ? from->real[r] : 0;
    else if (from->den)
        for (size_t r = 0; r < rows; r++)
            values[r] = status[r] == SX_CELL_OK ? (double)from->num[r] / (double)from->den[r] : 0;
    else {
        double unit = (double)from->unit;
        for (size_t r = 0; r < rows; r++)
            values[r] = status[r] == SX_CELL_OK ? (double)from->num[r] / unit : 0;
    }
}

static void put_inputs(sx_run *run)
{
    const sx_call_layout *calls = run->plan->calls;
    for (size_t i = 0; i < calls->input_count; i++)
        marshal(&run->columns[run->plan->call_args[i]], run->rows, run->call.inputs[i],
                run->call.input_status[i]);
}

void sx_kernel_tell(sx_run *run)
{
    sx_call *call = &run->call;
    if (!call->ahead || !run->rows)
        return;
    put_inputs(run);
    call->told = true;
    call->ahead(call->context, run->rows, (const double *const *)call->inputs,
                (const uint8_t *const *)call->input_status, call->outputs, call->output_status);
}

static void ask(sx_run *run)
{
    const sx_call_layout *calls = run->plan->calls;
    sx_call *call = &run->call;
    call->asked = true;
    for (size_t i = 0; i < calls->output_count; i++) {
        memset(call->outputs[i], 0, run->rows * sizeof *call->outputs[i]);
        memset(call->output_status[i], call->function ? SX_CELL_INCOMPLETE : SX_CELL_FAILED,
               run->rows);
    }
    if (!call->function || !run->rows)
        return;
    if (!call->told)
        put_inputs(run);
    call->function(call->context, run->rows, (const double *const *)call->inputs,
                   (const uint8_t *const *)call->input_status, call->outputs, call->output_status);
}

void sx_kernel_call(sx_run *run, const sx_node *node, sx_column *out)
{
    const sx_call_layout *calls = run->plan->calls;
    if (!run->call.asked)
        ask(run);
    const double *values = run->call.outputs[node->output];
    const uint8_t *status = run->call.output_status[node->output];
    double low = calls->low[node->output], high = calls->high[node->output];
    bool truth = node->type == SX_TYPE_TRUTH;
    for (size_t r = 0; r < run->rows; r++) {
        double value = sx_real_settle(values[r]);
        bool good = value >= low && value <= high && /* so no NaN, no infinity */
                    (!truth || (value != low) != (value != high));
        uint8_t cell = status[r] > SX_CELL_FAILED ? SX_CELL_FAILED : status[r];
        out->status[r] = cell == SX_CELL_OK && !good ? SX_CELL_FAILED : cell;
        bool there = out->status[r] == SX_CELL_OK;
        if (truth)
            out->num[r] = there && value > low;
        else
            out->real[r] = there ? value : 0;
    }
}
