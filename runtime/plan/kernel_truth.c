/*
 * kernel_truth.c: comparisons, three-valued logic, choices and guards over a block. Unknown is a status,
 * never a third number; "and" is false as soon as one side is known to be false.
 */
#include "plan/kernel.h"

__extension__ typedef __int128 sx_i128;

static int compare_cells(const sx_column *x, const sx_column *y, size_t r)
{
    if (x->real || y->real) {
        double a = sx_column_real(x, r), b = sx_column_real(y, r);
        return a < b ? -1 : a > b;
    }
    sx_i128 left = (sx_i128)x->num[r] * sx_column_den(y, r);
    sx_i128 right = (sx_i128)y->num[r] * sx_column_den(x, r);
    return left < right ? -1 : left > right;
}

void sx_kernel_compare(sx_run *run, const sx_node *node, sx_column *out)
{
    const sx_column *x = &run->columns[node->args[0]], *y = &run->columns[node->args[1]];
    for (size_t r = 0; r < run->rows; r++) {
        bool known = x->status[r] == SX_CELL_OK && y->status[r] == SX_CELL_OK;
        out->status[r] = known ? SX_CELL_OK : SX_CELL_INCOMPLETE;
        if (!known) {
            out->num[r] = 0;
            continue;
        }
        int order = compare_cells(x, y, r);
        out->num[r] = node->op == SX_OP_LESS      ? order < 0
                      : node->op == SX_OP_AT_MOST ? order <= 0
                                                  : order == 0;
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

/* One operand equal to `decisive` decides; else one unknown makes it unknown. */
static void logic_join(sx_run *run, const sx_node *node, sx_column *out, int64_t decisive)
{
    for (size_t r = 0; r < run->rows; r++) {
        bool decided = false, unknown = false;
        for (size_t i = 0; i < node->arg_count; i++) {
            const sx_column *x = &run->columns[node->args[i]];
            if (x->status[r] != SX_CELL_OK)
                unknown = true;
            else if (x->num[r] == decisive)
                decided = true;
        }
        out->num[r] = decided ? decisive : unknown ? 0 : !decisive;
        out->status[r] = !decided && unknown ? SX_CELL_INCOMPLETE : SX_CELL_OK;
    }
}

void sx_kernel_logic(sx_run *run, const sx_node *node, sx_column *out)
{
    const sx_column *x = &run->columns[node->args[0]];
    switch (node->op) {
    case SX_OP_NOT: logic_not(run, node, out); break;
    case SX_OP_AND: logic_join(run, node, out, 0); break;
    case SX_OP_OR: logic_join(run, node, out, 1); break;
    default: /* answered */
        for (size_t r = 0; r < run->rows; r++) {
            out->num[r] = x->status[r] == SX_CELL_OK;
            out->status[r] = SX_CELL_OK;
        }
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
