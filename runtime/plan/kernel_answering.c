/*
 * kernel_answering.c: how the answers of a row were given: their longest run, their spread, and how well
 * halves of scales agree. The formulas are in psych/answering.h.
 */
#include "plan/kernel.h"
#include "psych/answering.h"

static sx_answering_kind kind_of(sx_op op)
{
    return op == SX_OP_LONGEST_RUN ? SX_ANSWERING_RUN
           : op == SX_OP_DEVIATION ? SX_ANSWERING_DEVIATION
                                   : SX_ANSWERING_CONSISTENCY;
}

void sx_kernel_answering(sx_run *run, const sx_node *node, sx_column *out)
{
    static const sx_cell cells[] = {[SX_ANSWERING_KNOWN] = SX_CELL_OK,
                                    [SX_ANSWERING_TOO_FEW] = SX_CELL_INCOMPLETE,
                                    [SX_ANSWERING_UNDEFINED] = SX_CELL_UNDEFINED};
    double values[SX_ANSWERING_MAX];
    bool there[SX_ANSWERING_MAX];
    for (size_t r = 0; r < run->rows; r++) {
        double found;
        for (size_t i = 0; i < node->arg_count; i++) {
            const sx_column *x = &run->columns[node->args[i]];
            there[i] = x->status[r] == SX_CELL_OK;
            values[i] = sx_column_real(x, r);
        }
        sx_answering_state state =
            sx_answering_of(kind_of(node->op), values, there, node->arg_count, &found);
        out->status[r] = (uint8_t)cells[state];
        if (node->op == SX_OP_LONGEST_RUN)
            out->num[r] = (int64_t)found;
        else
            out->real[r] = found;
    }
}
