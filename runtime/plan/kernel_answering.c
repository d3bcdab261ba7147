/*
 * kernel_answering.c: how the answers of a row were given: their longest run, their spread, and how well
 * halves of scales agree. The formulas are in psych/answering.h.
 */
#include "plan/kernel.h"
#include "psych/answering.h"

/* The values of a row that are there, close together; returns how many. */
static size_t present(const sx_run *run, const sx_node *node, size_t r, double *values)
{
    size_t count = 0;
    for (size_t i = 0; i < node->arg_count; i++) {
        const sx_column *x = &run->columns[node->args[i]];
        if (x->status[r] == SX_CELL_OK)
            values[count++] = sx_column_real(x, r);
    }
    return count;
}

static void longest_run(const sx_run *run, const sx_node *node, sx_column *out, size_t r)
{
    double values[SX_ANSWERING_MAX];
    bool there[SX_ANSWERING_MAX];
    for (size_t i = 0; i < node->arg_count; i++) {
        const sx_column *x = &run->columns[node->args[i]];
        there[i] = x->status[r] == SX_CELL_OK;
        values[i] = sx_column_real(x, r);
    }
    out->num[r] = (int64_t)sx_longest_run(values, there, node->arg_count);
    out->status[r] = out->num[r] > 0 ? SX_CELL_OK : SX_CELL_INCOMPLETE;
}

static void deviation(const sx_run *run, const sx_node *node, sx_column *out, size_t r)
{
    double values[SX_ANSWERING_MAX];
    size_t count = present(run, node, r, values);
    out->status[r] = count >= 2 ? SX_CELL_OK : SX_CELL_INCOMPLETE;
    out->real[r] = count >= 2 ? sx_real_settle(sx_deviation(values, count)) : 0;
}

static void consistency(const sx_run *run, const sx_node *node, sx_column *out, size_t r)
{
    double first[SX_ANSWERING_MAX], second[SX_ANSWERING_MAX], value = 0;
    size_t count = 0;
    for (size_t i = 0; i + 1 < node->arg_count; i += 2) {
        const sx_column *x = &run->columns[node->args[i]];
        const sx_column *y = &run->columns[node->args[i + 1]];
        if (x->status[r] != SX_CELL_OK || y->status[r] != SX_CELL_OK)
            continue;
        first[count] = sx_column_real(x, r);
        second[count++] = sx_column_real(y, r);
    }
    if (count < SX_CONSISTENCY_LEAST)
        out->status[r] = SX_CELL_INCOMPLETE;
    else
        out->status[r] =
            sx_consistency(first, second, count, &value) ? SX_CELL_OK : SX_CELL_UNDEFINED;
    out->real[r] = sx_real_settle(value);
}

void sx_kernel_answering(sx_run *run, const sx_node *node, sx_column *out)
{
    for (size_t r = 0; r < run->rows; r++) {
        switch (node->op) {
        case SX_OP_LONGEST_RUN: longest_run(run, node, out, r); break;
        case SX_OP_DEVIATION: deviation(run, node, out, r); break;
        default: consistency(run, node, out, r);
        }
    }
}
