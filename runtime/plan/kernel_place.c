/*
 * kernel_place.c: rounding, bands, lookup and norm tables, and ranks over a block.
 */
#include <math.h>

#include "plan/exact.h"
#include "plan/kernel.h"
#include "psych/norm.h"
#include "psych/rank.h"

#define SX_REAL_ROUND_MAX 1125899906842624.0 /* 2^50: beyond this a double has no places left */

/* In quarters a number keeps what rounding asks: is it whole, below, at or above the half? */
static int64_t round_large(double value, sx_round rule)
{
    double whole = floor(value), rest = value - whole;
    int quarter = (rest > 0.0) + (rest >= 0.5) + (rest > 0.5);
    return sx_round_ratio(4 * (int64_t)whole + quarter, 4, 0, rule);
}

void sx_kernel_round(sx_run *run, const sx_node *node, sx_column *out)
{
    const sx_column *x = &run->columns[node->args[0]];
    double unit = (double)sx_pow10(node->digits);
    for (size_t r = 0; r < run->rows; r++) {
        out->status[r] = x->status[r];
        if (out->real)
            out->real[r] = 0;
        else
            out->num[r] = 0;
        if (x->status[r] != SX_CELL_OK)
            continue;
        if (out->real) {
            out->real[r] = sx_real_settle(x->real[r]);
            continue;
        }
        if (!x->real) {
            out->num[r] = sx_round_ratio(x->num[r], sx_column_den(x, r), node->digits, node->round);
            continue;
        }
        sx_number settled = sx_number_settled(x->real[r]);
        if (settled.kind == SX_NUMBER_EXACT)
            out->num[r] = sx_round_ratio(settled.num, settled.den, node->digits, node->round);
        else if (fabs(x->real[r] * unit) >= SX_REAL_ROUND_MAX)
            out->status[r] = SX_CELL_UNDEFINED;
        else
            out->num[r] = round_large(x->real[r] * unit, node->round);
    }
}

static int band_of_real(const sx_band_edges *edges, double value)
{
    double unit = (double)sx_pow10(edges->digits);
    for (size_t i = 0; i < edges->count; i++) {
        double low = (double)edges->low[i] / unit, high = (double)edges->high[i] / unit;
        if (value >= low && (value < high || (!edges->high_open[i] && value <= high)))
            return (int)i;
    }
    return -1;
}

void sx_kernel_band(sx_run *run, const sx_node *node, sx_column *out)
{
    const sx_column *x = &run->columns[node->args[0]];
    for (size_t r = 0; r < run->rows; r++) {
        out->status[r] = x->status[r];
        out->num[r] = 0;
        if (x->status[r] != SX_CELL_OK)
            continue;
        int band = x->real ? band_of_real(&node->edges, x->real[r])
                           : sx_band_of(&node->edges, x->num[r], sx_column_den(x, r));
        if (band < 0)
            out->status[r] = SX_CELL_UNDEFINED;
        else
            out->num[r] = band;
    }
}

static int64_t edges_reached(const sx_band_edges *edges, const sx_column *x, size_t r)
{
    double real = x->real ? sx_real_settle(x->real[r]) : 0;
    double unit = (double)sx_pow10(edges->digits);
    int64_t reached = 0;
    for (size_t i = 0; i < edges->count; i++)
        if (x->real ? (double)edges->low[i] / unit <= real
                    : sx_edge_compare(x->num[r], sx_column_den(x, r), edges->low[i],
                                      edges->digits) >= 0)
            reached++;
    return reached;
}

void sx_kernel_edges(sx_run *run, const sx_node *node, sx_column *out)
{
    const sx_column *x = &run->columns[node->args[0]];
    for (size_t r = 0; r < run->rows; r++) {
        out->status[r] = x->status[r];
        out->num[r] = x->status[r] == SX_CELL_OK ? edges_reached(&node->edges, x, r) : 0;
    }
}

void sx_kernel_lookup(sx_run *run, const sx_node *node, sx_column *out)
{
    const sx_column *x = &run->columns[node->args[0]];
    for (size_t r = 0; r < run->rows; r++) {
        sx_decimal value;
        out->status[r] = x->status[r];
        out->num[r] = 0;
        if (x->status[r] != SX_CELL_OK)
            continue;
        if (x->real ||
            !sx_pair_find(node->pairs, node->pair_count, x->num[r], sx_column_den(x, r), &value))
            out->status[r] = SX_CELL_NO_NORM;
        else
            out->num[r] = value.value * sx_pow10((unsigned)(node->digits - value.digits));
    }
}

void sx_kernel_norm(sx_run *run, const sx_node *node, sx_column *out)
{
    const sx_column *x = &run->columns[node->args[0]];
    const sx_column *age = node->age_arg < 0 ? NULL : &run->columns[node->args[node->age_arg]];
    const sx_column *sex = node->sex_arg < 0 ? NULL : &run->columns[node->args[node->sex_arg]];
    for (size_t r = 0; r < run->rows; r++) {
        out->num[r] = 0;
        out->den[r] = 1;
        out->status[r] = x->status[r];
        if (x->status[r] != SX_CELL_OK)
            continue;
        bool has_age = age && age->status[r] == SX_CELL_OK;
        int64_t years = 0;
        if (has_age) { /* completed years: 17.99 is 17 */
            years = age->num[r] / age->unit;
            if (age->num[r] < 0)
                has_age = false;
        }
        const char *code = NULL;
        if (sex && sex->status[r] == SX_CELL_OK && (uint64_t)sex->num[r] < node->sex_code_count)
            code = node->sex_codes[sex->num[r]];
        const sx_norm_row *row = sx_norm_row_for(node->norm, has_age, years, code);
        if (!row || !sx_norm_value(node->norm, row, x->num[r], sx_column_den(x, r), &out->num[r],
                                   &out->den[r]))
            out->status[r] = SX_CELL_NO_NORM;
    }
}

void sx_kernel_rank(sx_run *run, const sx_node *node, sx_column *out)
{
    int64_t values[SX_RANK_MAX];
    for (size_t r = 0; r < run->rows; r++) {
        int64_t common = 1;
        bool complete = true;
        for (size_t i = 0; i < node->arg_count; i++) {
            const sx_column *x = &run->columns[node->args[i]];
            complete = complete && x->status[r] == SX_CELL_OK;
            int64_t den = sx_column_den(x, r);
            if (complete && common % den != 0)
                common = den / sx_gcd(common, den) * common;
        }
        out->status[r] = complete ? SX_CELL_OK : SX_CELL_INCOMPLETE;
        out->num[r] = 0;
        out->den[r] = 2;
        if (!complete)
            continue;
        for (size_t i = 0; i < node->arg_count; i++) {
            const sx_column *x = &run->columns[node->args[i]];
            values[i] = x->num[r] * (common / sx_column_den(x, r));
        }
        out->num[r] = node->margins
                          ? sx_rank_twice_within(values, node->margins, common, node->arg_count,
                                                 node->pick, node->ties_lowest)
                          : sx_rank_twice(values, node->arg_count, node->pick, node->ties_lowest);
    }
}
