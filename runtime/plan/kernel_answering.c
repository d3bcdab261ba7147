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

/* Rows of a block whose answers are looked at together. */
typedef struct rows {
    const sx_run *run;
    const sx_node *node;
    size_t first, count;
} rows;

/* Whole numbers, as most answers are: nothing needs dividing. */
static void whole_answers(const int64_t *num, const uint8_t *status, size_t count, sx_answers *ret)
{
    for (size_t r = 0; r < count; r++) {
        int64_t there = status[r] == SX_CELL_OK;
        ret->there[r] = (double)there;
        ret->value[r] = (double)(num[r] & -there);
    }
}

static void other_answers(const sx_column *x, size_t first, size_t count, sx_answers *ret)
{
    for (size_t r = 0; r < count; r++) {
        bool there = x->status[first + r] == SX_CELL_OK;
        ret->there[r] = there ? 1 : 0;
        ret->value[r] = there ? sx_column_real(x, first + r) : 0;
    }
}

static void answers_of(void *user, size_t index, sx_answers *ret)
{
    const rows *these = user;
    const sx_column *x = &these->run->columns[these->node->args[index]];
    if (these->count < SX_ANSWERING_ROWS)
        *ret = (sx_answers){.value = {0}};
    if (x->real == NULL && x->den == NULL && x->unit == 1)
        whole_answers(x->num + these->first, x->status + these->first, these->count, ret);
    else
        other_answers(x, these->first, these->count, ret);
}

void sx_kernel_answering(sx_run *run, const sx_node *node, sx_column *out)
{
    static const uint8_t cells[] = {[SX_ANSWERING_KNOWN] = SX_CELL_OK,
                                    [SX_ANSWERING_TOO_FEW] = SX_CELL_INCOMPLETE,
                                    [SX_ANSWERING_UNDEFINED] = SX_CELL_UNDEFINED};
    rows these = {.run = run, .node = node};
    sx_answering found;
    for (; these.first < run->rows; these.first += these.count) {
        size_t left = run->rows - these.first;
        these.count = left < SX_ANSWERING_ROWS ? left : SX_ANSWERING_ROWS;
        sx_answering_rows(kind_of(node->op), answers_of, &these, node->arg_count, &found);
        for (size_t r = 0; r < these.count; r++) {
            out->status[these.first + r] = cells[found.state[r]];
            if (node->op == SX_OP_LONGEST_RUN)
                out->num[these.first + r] = (int64_t)found.value[r];
            else
                out->real[these.first + r] = found.value[r];
        }
    }
}
