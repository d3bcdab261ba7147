/*
 * make_gather.c: sums, means, counts, minima, maxima and percents over several operands, each with its
 * missing rule, as nodes.
 */
#include <stdlib.h>

#include "plan/builder.h"
#include "plan/exact.h"

/* What the operands have in common. */
typedef struct sx_operands {
    sx_type type;         /* INT, RATIO or REAL */
    uint8_t digits;       /* most digits of the INT operands */
    int64_t den_multiple; /* of all; 0 unknown */
    bool bounded;
    sx_number low_sum, high_sum, low_min, low_max, high_min, high_max;
} sx_operands;

static bool survey(sx_builder *b, const uint32_t *args, size_t count, sx_where where,
                   sx_operands *ret)
{
    *ret = (sx_operands){.type = SX_TYPE_INT, .den_multiple = 1, .bounded = true};
    ret->low_sum = ret->high_sum = sx_number_int(0);
    for (size_t i = 0; i < count; i++) {
        if (args[i] == SX_NODE_NONE)
            return false;
        const sx_node *x = sx_builder_at(b, args[i]);
        if (!sx_builder_numeric(b, args[i])) {
            sx_builder_error(b, "MANIFEST.EXPR", where, "items or scales with a number",
                             "a condition or a category cannot be summed");
            return false;
        }
        if (x->type == SX_TYPE_REAL)
            ret->type = SX_TYPE_REAL;
        else if (x->type == SX_TYPE_RATIO && ret->type == SX_TYPE_INT)
            ret->type = SX_TYPE_RATIO;
        if (x->type == SX_TYPE_INT && x->digits > ret->digits)
            ret->digits = x->digits;
        ret->den_multiple = sx_exact_lcm(
            ret->den_multiple, x->type == SX_TYPE_INT ? sx_pow10(x->digits) : x->den_multiple);
        ret->bounded = ret->bounded && x->bounded &&
                       sx_exact_add(ret->low_sum, x->low, &ret->low_sum) &&
                       sx_exact_add(ret->high_sum, x->high, &ret->high_sum);
        if (!ret->bounded)
            continue;
        ret->low_min = i ? sx_exact_min(ret->low_min, x->low) : x->low;
        ret->low_max = i ? sx_exact_max(ret->low_max, x->low) : x->low;
        ret->high_min = i ? sx_exact_min(ret->high_min, x->high) : x->high;
        ret->high_max = i ? sx_exact_max(ret->high_max, x->high) : x->high;
    }
    return true;
}

/* May operands be taken out of the count? */
static bool leaves_out(const sx_gather *g)
{
    return g->exclude_not_applicable || g->exclude_not_shown;
}

/* The fewest operands that can make a value. */
static uint32_t fewest(const sx_gather *g)
{
    return leaves_out(g) && !g->least_fixed ? 1 : g->least;
}

/* lcm(least..n), with which every "answered" count divides; 0 when it does not fit. */
static int64_t answered_multiple(uint32_t least, size_t n)
{
    int64_t multiple = 1;
    for (size_t k = least ? least : 1; k <= n && multiple; k++)
        multiple = sx_exact_lcm(multiple, (int64_t)k);
    return multiple;
}

static int64_t numerator_bound(const sx_node *node, int64_t den)
{
    sx_number most = sx_exact_max(node->high, sx_exact_negate(node->low)), product;
    if (!node->bounded || !den || !sx_exact_multiply(most, sx_number_int(den), &product))
        return 0;
    if (product.num < 0)
        product.num = -product.num;
    return product.num / product.den + 1;
}

/* The range of sum * n / answered and of the mean: when operands may be missing, the extremes come
 * from the best and the worst of them alone. */
static bool spread_range(const sx_operands *o, const sx_gather *g, size_t count, sx_node *node)
{
    bool partial = g->least < count || leaves_out(g);
    sx_number n = sx_number_int((int64_t)count);
    if (g->op == SX_OP_MEAN) {
        if (partial) {
            node->low = o->low_min;
            node->high = o->high_max;
            if (sx_number_compare(o->low_min, o->low_max) != 0 ||
                sx_number_compare(o->high_min, o->high_max) != 0)
                node->exact_range = false;
            return true;
        }
        return sx_exact_divide(o->low_sum, n, &node->low) &&
               sx_exact_divide(o->high_sum, n, &node->high);
    }
    if (!partial) {
        node->low = o->low_sum;
        node->high = o->high_sum;
        return true;
    }
    /* Prorated sum: a number of operands times the mean of some. That number is all of them, or, where some are left
     * out of the count, any; then the extremes are those of one or of all. */
    if (sx_number_compare(o->low_min, o->low_max) != 0 ||
        sx_number_compare(o->high_min, o->high_max) != 0)
        node->exact_range = false;
    sx_number zero = sx_number_int(0), least = leaves_out(g) ? sx_number_int(1) : n;
    bool below = sx_number_compare(o->low_min, zero) < 0;
    bool above = sx_number_compare(o->high_max, zero) > 0;
    return sx_exact_multiply(o->low_min, below ? n : least, &node->low) &&
           sx_exact_multiply(o->high_max, above ? n : least, &node->high);
}

static uint32_t add_sum_or_mean(sx_builder *b, const sx_gather *g, const sx_operands *o,
                                sx_node *node, size_t count)
{
    bool partial = g->least < count || leaves_out(g);
    bool divides = g->op == SX_OP_MEAN || (g->prorate && partial);
    node->bounded = o->bounded && spread_range(o, g, count, node);
    if (o->type == SX_TYPE_REAL) {
        node->type = SX_TYPE_REAL;
        return sx_builder_add(b, node, 1, 1);
    }
    if (o->type == SX_TYPE_INT && !divides) {
        node->digits = o->digits;
        int64_t unit = sx_pow10(o->digits);
        return sx_builder_add(b, node, numerator_bound(node, unit), unit);
    }
    node->type = SX_TYPE_RATIO;
    node->digits = o->digits;
    int64_t base = o->type == SX_TYPE_INT ? sx_pow10(o->digits) : o->den_multiple;
    uint32_t least = fewest(g);
    int64_t den = divides ? sx_exact_product(base, (int64_t)count) : base;
    node->den_multiple = divides ? sx_exact_product(base, answered_multiple(least, count)) : base;
    /* a prorated numerator is sum * n over `answered`: the mean's bound times n */
    int64_t num = numerator_bound(node, den);
    return sx_builder_add(b, node, sx_exact_product(num, 2), den);
}

static int by_value(const void *a, const void *b)
{
    return sx_number_compare(*(const sx_number *)a, *(const sx_number *)b);
}

/* The least sum of at least `least` of these numbers: the smallest of them, and all below zero. */
static bool least_sum(sx_number *values, size_t count, uint32_t least, sx_number *ret)
{
    *ret = sx_number_int(0);
    qsort(values, count, sizeof *values, by_value);
    for (size_t i = 0; i < count; i++)
        if ((i < least || sx_number_compare(values[i], sx_number_int(0)) < 0) &&
            !sx_exact_add(*ret, values[i], ret))
            return false;
    return true;
}

/* The sum of those that have a value, not scaled up. */
static uint32_t add_partial_sum(sx_builder *b, const sx_operands *o, sx_node *node)
{
    size_t n = node->arg_count;
    sx_number *ends = sx_arena_array(b->arena, n, sizeof *ends);
    if (!ends)
        return sx_builder_no_memory(b, node->where);
    for (size_t i = 0; i < n; i++)
        ends[i] = sx_builder_at(b, node->args[i])->low;
    node->bounded = o->bounded && least_sum(ends, n, node->least, &node->low);
    for (size_t i = 0; i < n; i++)
        ends[i] = sx_exact_negate(sx_builder_at(b, node->args[i])->high);
    node->bounded = node->bounded && least_sum(ends, n, node->least, &node->high);
    if (node->bounded)
        node->high = sx_exact_negate(node->high);
    node->type = o->type;
    node->digits = o->digits;
    if (o->type == SX_TYPE_REAL)
        return sx_builder_add(b, node, 1, 1);
    int64_t den = o->type == SX_TYPE_INT ? sx_pow10(o->digits) : o->den_multiple;
    node->den_multiple = o->type == SX_TYPE_RATIO ? den : 0;
    return sx_builder_add(b, node, numerator_bound(node, den), den);
}

uint32_t sx_make_gather(sx_builder *b, const sx_gather *gather, const uint32_t *args, size_t count,
                        sx_where where)
{
    sx_operands o;
    sx_node node = sx_builder_node(b, gather->op, SX_TYPE_INT, args, count, where);
    node.least = gather->least;
    node.prorate = gather->prorate;
    node.exclude_not_applicable = gather->exclude_not_applicable;
    node.exclude_not_shown = gather->exclude_not_shown;
    node.least_fixed = gather->least_fixed;
    if (gather->op == SX_OP_COUNT) {
        for (size_t i = 0; i < count; i++)
            if (args[i] == SX_NODE_NONE)
                return SX_NODE_NONE;
        node.low = sx_number_int(0);
        node.high = sx_number_int((int64_t)count);
        node.bounded = true;
        bool partial = gather->prorate && gather->least < count;
        node.type = partial ? SX_TYPE_RATIO : SX_TYPE_INT;
        node.den_multiple = partial ? answered_multiple(gather->least, count) : 0;
        return sx_builder_add(b, &node, (int64_t)(count * count + 1), (int64_t)count);
    }
    if (!survey(b, args, count, where, &o))
        return SX_NODE_NONE;
    for (size_t i = 0; i < count; i++)
        if (sx_builder_at(b, args[i])->op == SX_OP_NONE)
            node.exact_range = false; /* it never adds what its range says */
    if (gather->op == SX_OP_SUM && !gather->prorate && gather->least < count)
        return add_partial_sum(b, &o, &node);
    if (gather->op == SX_OP_SUM || gather->op == SX_OP_MEAN)
        return add_sum_or_mean(b, gather, &o, &node, count);
    /* minimum, maximum */
    bool partial = gather->least < count || leaves_out(gather);
    bool minimum = gather->op == SX_OP_MINIMUM;
    node.type = o.type;
    node.digits = o.digits;
    node.den_multiple = o.type == SX_TYPE_RATIO ? o.den_multiple : 0;
    node.bounded = o.bounded;
    node.low = minimum || partial ? o.low_min : o.low_max;
    node.high = !minimum || partial ? o.high_max : o.high_min;
    int64_t den = o.type == SX_TYPE_INT ? sx_pow10(o.digits) : o.den_multiple;
    return sx_builder_add(b, &node, o.type == SX_TYPE_REAL ? 1 : numerator_bound(&node, den),
                          o.type == SX_TYPE_REAL ? 1 : den);
}

uint32_t sx_make_percent(sx_builder *b, const sx_gather *gather, const uint32_t *args, size_t count,
                         sx_where where)
{
    sx_operands o;
    if (!survey(b, args, count, where, &o))
        return SX_NODE_NONE;
    if (o.type != SX_TYPE_INT || !o.bounded)
        return sx_builder_error(b, "MANIFEST.EXPR", where, "items with a range",
                                "percent of maximum needs whole scores with a range");
    sx_node node = sx_builder_node(b, SX_OP_PERCENT, SX_TYPE_RATIO, args, count, where);
    node.least = gather->least;
    node.exclude_not_applicable = gather->exclude_not_applicable;
    node.exclude_not_shown = gather->exclude_not_shown;
    node.least_fixed = gather->least_fixed;
    node.digits = o.digits;
    node.low = sx_number_int(0);
    node.high = sx_number_int(100);
    node.bounded = true;
    node.lows = sx_arena_array(b->arena, count, sizeof *node.lows);
    node.spans = sx_arena_array(b->arena, count, sizeof *node.spans);
    if (!node.lows || !node.spans)
        return sx_builder_no_memory(b, where);
    int64_t unit = sx_pow10(o.digits), total = 0;
    bool equal = true;
    for (size_t i = 0; i < count; i++) {
        const sx_node *x = sx_builder_at(b, args[i]);
        node.lows[i] = x->low.num * (unit / x->low.den);
        node.spans[i] = x->high.num * (unit / x->high.den) - node.lows[i];
        if (node.spans[i] <= 0)
            return sx_builder_error(b, "MANIFEST.RANGE", where, "more than one possible value",
                                    "%s has only one value, so it has no percent", x->name);
        equal = equal && node.spans[i] == node.spans[0];
        total += node.spans[i];
    }
    uint32_t least = fewest(gather);
    if (equal)
        node.den_multiple = sx_exact_product(node.spans[0], answered_multiple(least, count));
    else if (least >= count)
        node.den_multiple = total;
    return sx_builder_add(b, &node, sx_exact_product(total, 100), total);
}
