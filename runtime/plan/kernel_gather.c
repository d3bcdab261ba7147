/*
 * kernel_gather.c: sums, means, counts, minima, maxima and percents over a block, with their missing
 * rules. Integer operands go column by column in plain loops; ratios and reals row by row.
 */
#include <string.h>

#include "plan/exact.h"
#include "plan/kernel.h"
#include "psych/missing.h"

static int64_t unit_ratio(const sx_node *node, const sx_column *arg)
{
    return sx_pow10(node->digits) / arg->unit;
}

/* Is an operand with this status taken out of the count, rather than missing? */
static bool left_out(const sx_node *node, uint8_t status)
{
    return sx_missing_left_out(node->exclude_not_applicable, node->exclude_not_shown, status);
}

/* What brings an operand to the digits of the node; truths are counted. */
static int64_t weight_of(const sx_node *node, const sx_column *arg)
{
    return node->op == SX_OP_COUNT ? 1 : unit_ratio(node, arg);
}

void sx_gather_operand(const sx_run *run, const sx_node *node, size_t arg, size_t row,
                       sx_operand *ret)
{
    const sx_column *x = &run->columns[node->args[arg]];
    int64_t value = x->num[row] * weight_of(node, x);
    ret->value = node->op == SX_OP_PERCENT ? 100 * (value - node->lows[arg]) : value;
    ret->here = x->status[row] == SX_CELL_OK;
    ret->left_out = left_out(node, x->status[row]);
}

/* Adds one operand to the running sums and counts. `weight` brings it to the node's digits. */
static void add_column(const sx_node *node, const sx_column *arg, int64_t weight, size_t rows,
                       sx_column *out)
{
    int64_t *sum = out->num;
    uint32_t *answered = out->answered, *excluded = out->of;
    for (size_t r = 0; r < rows; r++) {
        int64_t here = -(int64_t)(arg->status[r] == SX_CELL_OK);
        sum[r] += (arg->num[r] * weight) & here;
        answered[r] += arg->status[r] == SX_CELL_OK;
        excluded[r] += left_out(node, arg->status[r]);
    }
}

/* Operands that count and the status of a row, from what was answered and excluded (held in `of`). */
static void settle(const sx_node *node, sx_column *out, size_t rows)
{
    uint32_t n = (uint32_t)node->arg_count;
    for (size_t r = 0; r < rows; r++) {
        uint32_t excluded = out->of[r];
        bool met = sx_missing_met(out->answered[r], node->least_fixed ? 0 : excluded, node->least);
        out->of[r] = n - excluded;
        out->status[r] = met ? SX_CELL_OK : SX_CELL_INCOMPLETE;
    }
}

static void finish_sum(const sx_node *node, sx_column *out, size_t rows)
{
    int64_t unit = sx_pow10(node->digits);
    for (size_t r = 0; r < rows; r++) {
        if (out->status[r] != SX_CELL_OK) {
            out->num[r] = 0;
            if (out->den)
                out->den[r] = 1;
            continue;
        }
        if (!out->den)
            continue;
        if (node->op != SX_OP_MEAN)
            out->num[r] = sx_prorate_numerator(out->num[r], out->of[r]);
        out->den[r] = sx_mean_denominator(unit, out->answered[r]);
    }
}

static void integer_sum(sx_run *run, const sx_node *node, sx_column *out)
{
    memset(out->num, 0, run->rows * sizeof *out->num);
    for (size_t i = 0; i < node->arg_count; i++) {
        const sx_column *arg = &run->columns[node->args[i]];
        add_column(node, arg, weight_of(node, arg), run->rows, out);
    }
    settle(node, out, run->rows);
    finish_sum(node, out, run->rows);
}

static void percent(sx_run *run, const sx_node *node, sx_column *out)
{
    memset(out->num, 0, run->rows * sizeof *out->num);
    memset(out->den, 0, run->rows * sizeof *out->den);
    for (size_t i = 0; i < node->arg_count; i++) {
        const sx_column *arg = &run->columns[node->args[i]];
        int64_t weight = unit_ratio(node, arg);
        for (size_t r = 0; r < run->rows; r++) {
            bool here = arg->status[r] == SX_CELL_OK;
            out->num[r] += here ? 100 * (arg->num[r] * weight - node->lows[i]) : 0;
            out->den[r] += here ? node->spans[i] : 0;
            out->answered[r] += here;
            out->of[r] += left_out(node, arg->status[r]);
        }
    }
    settle(node, out, run->rows);
    for (size_t r = 0; r < run->rows; r++)
        if (out->status[r] != SX_CELL_OK) {
            out->num[r] = 0;
            out->den[r] = 1;
        }
}

static void integer_extreme(sx_run *run, const sx_node *node, sx_column *out)
{
    bool minimum = node->op == SX_OP_MINIMUM;
    for (size_t i = 0; i < node->arg_count; i++) {
        const sx_column *arg = &run->columns[node->args[i]];
        int64_t weight = unit_ratio(node, arg);
        for (size_t r = 0; r < run->rows; r++) {
            out->of[r] += left_out(node, arg->status[r]);
            if (arg->status[r] != SX_CELL_OK)
                continue;
            int64_t x = arg->num[r] * weight;
            if (out->answered[r]++ == 0 || (minimum ? x < out->num[r] : x > out->num[r]))
                out->num[r] = x;
        }
    }
    settle(node, out, run->rows);
}

/* The sum of ratios of one row over their common denominator. */
static void ratio_row(sx_run *run, const sx_node *node, sx_column *out, size_t r)
{
    int64_t num = 0, den = 1;
    bool sums = node->op == SX_OP_SUM || node->op == SX_OP_MEAN;
    for (size_t i = 0; i < node->arg_count; i++) {
        const sx_column *arg = &run->columns[node->args[i]];
        out->of[r] += left_out(node, arg->status[r]);
        if (arg->status[r] != SX_CELL_OK)
            continue;
        int64_t n = arg->num[r], d = sx_column_den(arg, r);
        if (sums) {
            int64_t common = d / sx_gcd(den, d) * den;
            num = num * (common / den) + n * (common / d);
            den = common;
        } else {
            int order = sx_number_compare(sx_number_ratio(n, d), sx_number_ratio(num, den));
            bool minimum = node->op == SX_OP_MINIMUM;
            if (out->answered[r] == 0 || (minimum ? order < 0 : order > 0)) {
                num = n;
                den = d;
            }
        }
        out->answered[r]++;
    }
    out->num[r] = num;
    out->den[r] = den;
}

static void ratio_gather(sx_run *run, const sx_node *node, sx_column *out)
{
    for (size_t r = 0; r < run->rows; r++)
        ratio_row(run, node, out, r);
    settle(node, out, run->rows);
    for (size_t r = 0; r < run->rows; r++) {
        if (out->status[r] != SX_CELL_OK) {
            out->num[r] = 0;
            out->den[r] = 1;
        } else if (node->op == SX_OP_MEAN) {
            out->den[r] = sx_mean_denominator(out->den[r], out->answered[r]);
        } else if (node->op == SX_OP_SUM && node->prorate) {
            out->num[r] = sx_prorate_numerator(out->num[r], out->of[r]);
            out->den[r] = sx_mean_denominator(out->den[r], out->answered[r]);
        }
    }
}

static void real_gather(sx_run *run, const sx_node *node, sx_column *out)
{
    for (size_t r = 0; r < run->rows; r++) {
        double value = 0;
        for (size_t i = 0; i < node->arg_count; i++) {
            const sx_column *arg = &run->columns[node->args[i]];
            out->of[r] += left_out(node, arg->status[r]);
            if (arg->status[r] != SX_CELL_OK)
                continue;
            double x = sx_column_real(arg, r);
            bool first = out->answered[r]++ == 0;
            if (node->op == SX_OP_MINIMUM)
                value = first || x < value ? x : value;
            else if (node->op == SX_OP_MAXIMUM)
                value = first || x > value ? x : value;
            else
                value += x;
        }
        out->real[r] = value;
    }
    settle(node, out, run->rows);
    for (size_t r = 0; r < run->rows; r++) {
        if (out->status[r] != SX_CELL_OK)
            out->real[r] = 0;
        else if (node->op == SX_OP_MEAN)
            out->real[r] /= (double)(int64_t)out->answered[r];
        else if (node->op == SX_OP_SUM && node->prorate)
            out->real[r] *= (double)(int64_t)out->of[r] / (double)(int64_t)out->answered[r];
    }
}

static bool integer_operands(const sx_run *run, const sx_node *node)
{
    for (size_t i = 0; i < node->arg_count; i++) {
        const sx_column *arg = &run->columns[node->args[i]];
        if (arg->den)
            return false;
    }
    return true;
}

void sx_kernel_gather(sx_run *run, const sx_node *node, sx_column *out)
{
    memset(out->answered, 0, run->rows * sizeof *out->answered);
    memset(out->of, 0, run->rows * sizeof *out->of);
    if (node->type == SX_TYPE_REAL)
        real_gather(run, node, out);
    else if (!integer_operands(run, node))
        ratio_gather(run, node, out);
    else if (node->op == SX_OP_PERCENT)
        percent(run, node, out);
    else if (node->op == SX_OP_MINIMUM || node->op == SX_OP_MAXIMUM)
        integer_extreme(run, node, out);
    else
        integer_sum(run, node, out);
}
