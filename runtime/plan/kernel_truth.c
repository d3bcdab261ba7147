/*
 * kernel_truth.c: comparisons, three-valued logic, choices and guards over a block. Unknown is a status,
 * never a third number; "and" is false as soon as one side is known to be false.
 */
#include "plan/kernel.h"
#include "psych/logic.h"

static sx_logic compare_reals(sx_relation how, bool known, double x, double y)
{
    double a = sx_real_settle(x), b = sx_real_settle(y);
    if (!known)
        return SX_LOGIC_UNKNOWN;
    return sx_order_meets(how, a < b ? -1 : a > b) ? SX_LOGIC_TRUE : SX_LOGIC_FALSE;
}

static void put_truth(sx_column *out, size_t r, sx_logic truth)
{
    out->num[r] = truth == SX_LOGIC_TRUE;
    out->status[r] = truth == SX_LOGIC_UNKNOWN ? SX_CELL_INCOMPLETE : SX_CELL_OK;
}

void sx_kernel_compare(sx_run *run, const sx_node *node, sx_column *out)
{
    const sx_column *x = &run->columns[node->args[0]], *y = &run->columns[node->args[1]];
    sx_relation how = node->op == SX_OP_LESS      ? SX_RELATION_LESS
                      : node->op == SX_OP_AT_MOST ? SX_RELATION_AT_MOST
                                                  : SX_RELATION_EQUAL;
    bool real = x->real || y->real;
    for (size_t r = 0; r < run->rows; r++) {
        bool known = x->status[r] == SX_CELL_OK && y->status[r] == SX_CELL_OK;
        if (real)
            put_truth(out, r,
                      compare_reals(how, known, sx_column_real(x, r), sx_column_real(y, r)));
        else
            put_truth(out, r,
                      sx_logic_compare(how, known, x->num[r], sx_column_den(x, r), y->num[r],
                                       sx_column_den(y, r)));
    }
}

static void logic_not(sx_run *run, const sx_node *node, sx_column *out)
{
    const sx_column *x = &run->columns[node->args[0]];
    for (size_t r = 0; r < run->rows; r++) {
        out->status[r] = x->status[r];
        out->num[r] = x->status[r] == SX_CELL_OK && !x->num[r];
    }
}

static sx_logic truth_at(const sx_column *x, size_t r)
{
    if (x->status[r] != SX_CELL_OK)
        return SX_LOGIC_UNKNOWN;
    return x->num[r] ? SX_LOGIC_TRUE : SX_LOGIC_FALSE;
}

/* One operand equal to `decisive` decides; else one unknown makes it unknown. */
static void logic_join(sx_run *run, const sx_node *node, sx_column *out, sx_logic decisive)
{
    for (size_t r = 0; r < run->rows; r++) {
        sx_logic truth = decisive == SX_LOGIC_TRUE ? SX_LOGIC_FALSE : SX_LOGIC_TRUE;
        for (size_t i = 0; i < node->arg_count; i++)
            truth = sx_logic_join(truth, truth_at(&run->columns[node->args[i]], r), decisive);
        put_truth(out, r, truth);
    }
}

void sx_kernel_logic(sx_run *run, const sx_node *node, sx_column *out)
{
    const sx_column *x = &run->columns[node->args[0]];
    if (node->op == SX_OP_NOT) {
        logic_not(run, node, out);
    } else if (node->op == SX_OP_ANSWERED) {
        for (size_t r = 0; r < run->rows; r++) {
            out->num[r] = x->status[r] == SX_CELL_OK;
            out->status[r] = SX_CELL_OK;
        }
    } else {
        logic_join(run, node, out, node->op == SX_OP_AND ? SX_LOGIC_FALSE : SX_LOGIC_TRUE);
    }
}

static void copy_cell(const sx_column *from, sx_column *out, size_t r)
{
    out->status[r] = from->status[r];
    if (out->real) {
        out->real[r] = from->status[r] == SX_CELL_OK ? sx_column_real(from, r) : 0;
    } else if (out->den) {
        out->num[r] = from->status[r] == SX_CELL_OK ? from->num[r] : 0;
        out->den[r] = from->status[r] == SX_CELL_OK ? sx_column_den(from, r) : 1;
    } else {
        out->num[r] = from->num[r] * (out->unit / from->unit);
    }
}

static void no_cell(sx_column *out, size_t r)
{
    out->status[r] = SX_CELL_INCOMPLETE;
    if (out->num)
        out->num[r] = 0;
    if (out->den)
        out->den[r] = 1;
    if (out->real)
        out->real[r] = 0;
}

void sx_kernel_where(sx_run *run, const sx_node *node, sx_column *out)
{
    const sx_column *condition = &run->columns[node->args[0]];
    for (size_t r = 0; r < run->rows; r++) {
        if (condition->status[r] != SX_CELL_OK)
            no_cell(out, r);
        else
            copy_cell(&run->columns[node->args[condition->num[r] ? 1 : 2]], out, r);
    }
}

void sx_kernel_case(sx_run *run, const sx_node *node, sx_column *out)
{
    for (size_t r = 0; r < run->rows; r++) {
        out->num[r] = 0;
        out->status[r] = node->otherwise ? SX_CELL_OK : SX_CELL_UNDEFINED;
        if (node->otherwise)
            out->num[r] = (int64_t)node->arg_count;
        for (size_t i = 0; i < node->arg_count; i++) {
            const sx_column *x = &run->columns[node->args[i]];
            if (x->status[r] != SX_CELL_OK) {
                no_cell(out, r);
                break;
            }
            if (x->num[r]) {
                out->num[r] = (int64_t)i;
                out->status[r] = SX_CELL_OK;
                break;
            }
        }
    }
}

void sx_kernel_guard(sx_run *run, const sx_node *node, sx_column *out)
{
    for (size_t r = 0; r < run->rows; r++) {
        bool complete = true;
        for (size_t i = 1; i < node->arg_count; i++)
            complete = complete && run->columns[node->args[i]].status[r] == SX_CELL_OK;
        if (complete)
            copy_cell(&run->columns[node->args[0]], out, r);
        else
            no_cell(out, r);
    }
}
