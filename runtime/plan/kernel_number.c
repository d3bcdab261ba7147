/*
 * kernel_number.c: option tables and arithmetic over a block: integers stay integers, ratios are exact
 * over a common denominator, and only roots, powers, exponentials and logarithms are real.
 */
#include <math.h>

#include "plan/exact.h"
#include "plan/kernel.h"

void sx_kernel_map(sx_run *run, const sx_node *node, sx_column *out)
{
    const sx_column *in = &run->columns[node->args[0]];
    const sx_map_table *table = &node->table;
    for (size_t r = 0; r < run->rows; r++) {
        if (in->status[r] == SX_CELL_OK && (uint64_t)in->num[r] < table->count) {
            out->num[r] = table->values[in->num[r]];
            out->status[r] = table->status[in->num[r]];
            continue;
        }
        /* no way in lets an unknown option through; should one ever do, there is no score */
        out->num[r] = 0;
        out->status[r] = in->status[r] == SX_CELL_OK ? SX_CELL_FAILED : in->status[r];
    }
}

static uint8_t either(const sx_column *x, const sx_column *y, size_t r)
{
    return x->status[r] != SX_CELL_OK ? x->status[r] : y->status[r];
}

static void integer_binary(sx_run *run, const sx_node *node, sx_column *out)
{
    const sx_column *x = &run->columns[node->args[0]], *y = &run->columns[node->args[1]];
    int64_t unit = sx_pow10(node->digits), p = unit / x->unit, q = unit / y->unit;
    if (node->op == SX_OP_MULTIPLY)
        p = q = 1;
    for (size_t r = 0; r < run->rows; r++) {
        out->status[r] = either(x, y, r);
        if (out->status[r] != SX_CELL_OK) {
            out->num[r] = 0;
            continue;
        }
        int64_t a = x->num[r] * p, b = y->num[r] * q;
        out->num[r] = node->op == SX_OP_ADD ? a + b : node->op == SX_OP_SUBTRACT ? a - b : a * b;
    }
}

static void divide_cell(int64_t n, int64_t d, int64_t m, int64_t e, sx_column *out, size_t r)
{
    if (m == 0) {
        out->status[r] = SX_CELL_UNDEFINED;
        out->num[r] = 0;
        out->den[r] = 1;
        return;
    }
    int64_t sign = m < 0 ? -1 : 1;
    out->num[r] = sign * n * e;
    out->den[r] = sign * d * m;
}

static void ratio_binary(sx_run *run, const sx_node *node, sx_column *out)
{
    const sx_column *x = &run->columns[node->args[0]], *y = &run->columns[node->args[1]];
    for (size_t r = 0; r < run->rows; r++) {
        out->status[r] = either(x, y, r);
        if (out->status[r] != SX_CELL_OK) {
            out->num[r] = 0;
            out->den[r] = 1;
            continue;
        }
        int64_t n = x->num[r], d = sx_column_den(x, r), m = y->num[r], e = sx_column_den(y, r);
        if (node->op == SX_OP_DIVIDE) {
            divide_cell(n, d, m, e, out, r);
        } else if (node->op == SX_OP_MULTIPLY) {
            out->num[r] = n * m;
            out->den[r] = d * e;
        } else {
            int64_t common = d / sx_gcd(d, e) * e;
            int64_t a = n * (common / d), b = m * (common / e);
            out->num[r] = node->op == SX_OP_ADD ? a + b : a - b;
            out->den[r] = common;
        }
    }
}

static void absolute(sx_run *run, const sx_node *node, sx_column *out)
{
    const sx_column *x = &run->columns[node->args[0]];
    for (size_t r = 0; r < run->rows; r++) {
        out->status[r] = x->status[r];
        out->num[r] = x->num[r] < 0 ? -x->num[r] : x->num[r];
        if (out->den)
            out->den[r] = x->den[r];
    }
}

static double real_of(sx_op op, double a, double b)
{
    switch (op) {
    case SX_OP_ADD: return a + b;
    case SX_OP_SUBTRACT: return a - b;
    case SX_OP_MULTIPLY: return a * b;
    case SX_OP_DIVIDE: return a / b;
    case SX_OP_POWER: return pow(a, b);
    case SX_OP_SQUARE_ROOT: return sqrt(a);
    case SX_OP_EXPONENTIAL: return exp(a);
    case SX_OP_LOGARITHM: return log(a);
    default: return fabs(a);
    }
}

/* What is not a finite number has no value: it is undefined, never NaN. */
void sx_kernel_real(sx_run *run, const sx_node *node, sx_column *out)
{
    const sx_column *x = &run->columns[node->args[0]];
    const sx_column *y = node->arg_count > 1 ? &run->columns[node->args[1]] : x;
    for (size_t r = 0; r < run->rows; r++) {
        out->real[r] = 0;
        out->status[r] = either(x, y, r);
        if (out->status[r] != SX_CELL_OK)
            continue;
        double value = real_of(node->op, sx_column_real(x, r), sx_column_real(y, r));
        if (isfinite(value))
            out->real[r] = value;
        else
            out->status[r] = SX_CELL_UNDEFINED;
    }
}

void sx_kernel_arithmetic(sx_run *run, const sx_node *node, sx_column *out)
{
    if (node->type == SX_TYPE_REAL)
        sx_kernel_real(run, node, out);
    else if (node->op == SX_OP_ABSOLUTE)
        absolute(run, node, out);
    else if (node->type == SX_TYPE_INT)
        integer_binary(run, node, out);
    else
        ratio_binary(run, node, out);
}
