/*
 * reach.c: the values that a node can really take. See reach.h.
 */
#include "plan/reach.h"

#include <stdlib.h>

#include "plan/exact.h"

#define SX_REACH_MAX 200000 /* more values than this are not listed */

/* Integer ends of a node's range in units of 10^-digits. */
static bool ends(const sx_node *node, uint8_t digits, int64_t *low, int64_t *high)
{
    int64_t unit = sx_pow10(digits);
    if (!node->bounded || unit % node->low.den || unit % node->high.den)
        return false;
    *low = node->low.num * (unit / node->low.den);
    *high = node->high.num * (unit / node->high.den);
    return *high - *low <= SX_REACH_MAX;
}

/* Sums of the options of each operand: which of low..high can be reached. NULL: too many. */
static bool *reachable_sums(const sx_plan *plan, const sx_node *node, int64_t low, int64_t high)
{
    size_t width = (size_t)(high - low) + 1;
    bool *now = calloc(width, 1), *next = calloc(width, 1);
    int64_t base = 0; /* sums so far lie at base + index */
    bool listed = now && next;
    if (listed)
        now[0] = true;
    for (size_t i = 0; listed && i < node->arg_count; i++) {
        const sx_node *arg = &plan->nodes[node->args[i]];
        int64_t first, last, weight = sx_pow10(node->digits) / sx_pow10(arg->digits);
        listed = arg->type == SX_TYPE_INT && ends(arg, node->digits, &first, &last);
        if (!listed)
            break;
        for (size_t k = 0; k < width; k++)
            next[k] = false;
        for (size_t k = 0; k < width; k++) {
            if (!now[k])
                continue;
            if (arg->op == SX_OP_MAP) {
                for (size_t o = 0; o < arg->table.count; o++)
                    if (arg->table.status[o] == 0)
                        next[k + (size_t)(arg->table.values[o] * weight - first)] = true;
            } else {
                for (int64_t v = first; v <= last; v += weight)
                    next[k + (size_t)(v - first)] = true;
            }
        }
        base += first;
        bool *swap = now;
        now = next;
        next = swap;
    }
    free(next);
    if (listed && base == low)
        return now;
    free(now);
    return NULL;
}

static bool visit_grid(int64_t low, int64_t high, int64_t unit, const bool *only,
                       sx_reach_visit visit, void *user)
{
    for (int64_t v = low; v <= high; v++)
        if ((!only || only[v - low]) && !visit(user, sx_number_ratio(v, unit)))
            break;
    return true;
}

static bool reach_integer(const sx_plan *plan, const sx_node *node, sx_reach_visit visit,
                          void *user)
{
    int64_t low, high, unit = sx_pow10(node->digits);
    if (!ends(node, node->digits, &low, &high))
        return false;
    if (node->op == SX_OP_MAP) {
        for (size_t i = 0; i < node->table.count; i++)
            if (node->table.status[i] == 0 &&
                !visit(user, sx_number_ratio(node->table.values[i], unit)))
                break;
        return true;
    }
    if (node->op == SX_OP_LOOKUP) {
        for (size_t i = 0; i < node->pair_count; i++)
            if (!visit(user, sx_number_decimal(node->pairs[i].to)))
                break;
        return true;
    }
    bool whole = node->op == SX_OP_SUM && node->least == node->arg_count;
    bool *sums = whole ? reachable_sums(plan, node, low, high) : NULL;
    visit_grid(low, high, unit, sums, visit, user);
    free(sums);
    return true;
}

/* May operands be taken out of the count? */
static bool leaves_out(const sx_node *node)
{
    return node->exclude_not_applicable || node->exclude_not_shown;
}

/* The fewest operands that can make a value. */
static int64_t fewest(const sx_node *node)
{
    return leaves_out(node) && !node->least_fixed ? 1 : node->least;
}

/* Each sum of so many answered operands, prorated to `of` of them. False: that was enough. */
static bool visit_sums(const sx_node *node, int64_t low, int64_t high, int64_t answered, int64_t of,
                       sx_reach_visit visit, void *user)
{
    int64_t unit = node->op == SX_OP_COUNT ? 1 : sx_pow10(node->digits);
    for (int64_t sum = low * answered; sum <= high * answered; sum++) {
        sx_number value = node->op == SX_OP_MEAN ? sx_number_ratio(sum, answered * unit)
                                                 : sx_number_ratio(sum * of, answered * unit);
        if (!visit(user, value))
            return false;
    }
    return true;
}

/* sum * n / answered, or sum / answered, for each number of operands that the rule allows. */
static bool reach_partial(const sx_plan *plan, const sx_node *node, sx_reach_visit visit,
                          void *user)
{
    int64_t n = (int64_t)node->arg_count, low = 0, high = 0, first, last;
    for (size_t i = 0; i < node->arg_count; i++) {
        const sx_node *arg = &plan->nodes[node->args[i]];
        if (node->op == SX_OP_COUNT) {
            first = 0;
            last = 1;
        } else if (arg->type != SX_TYPE_INT || !ends(arg, node->digits, &first, &last)) {
            return false;
        }
        low = i == 0 || first < low ? first : low;
        high = i == 0 || last > high ? last : high;
    }
    /* Where operands are left out of the count, a sum is prorated to the others alone. */
    int64_t from = node->op != SX_OP_MEAN && leaves_out(node) ? 1 : n;
    if ((high - low) * n * n * (n - from + 1) > SX_REACH_MAX)
        return false;
    int64_t least = fewest(node);
    for (int64_t of = from; of <= n; of++)
        for (int64_t answered = least; answered <= of; answered++)
            if (!visit_sums(node, low, high, answered, of, visit, user))
                return true;
    return true;
}

static bool reach_percent(const sx_node *node, sx_reach_visit visit, void *user)
{
    int64_t n = (int64_t)node->arg_count, span = node->spans[0];
    for (int64_t i = 1; i < n; i++)
        if (node->spans[i] != span)
            return false;
    if (span * n * n > SX_REACH_MAX)
        return false;
    int64_t least = fewest(node);
    for (int64_t answered = least; answered <= n; answered++)
        for (int64_t sum = 0; sum <= span * answered; sum++)
            if (!visit(user, sx_number_ratio(100 * sum, span * answered)))
                return true;
    return true;
}

typedef struct sx_rounded_visit {
    const sx_node *node;
    sx_reach_visit visit;
    void *user;
} sx_rounded_visit;

static bool visit_rounded(void *user, sx_number value)
{
    const sx_rounded_visit *v = user;
    int64_t rounded = sx_round_ratio(value.num, value.den, v->node->digits, v->node->round);
    return v->visit(v->user, sx_number_ratio(rounded, sx_pow10(v->node->digits)));
}

bool sx_reach(const sx_plan *plan, uint32_t index, sx_reach_visit visit, void *user)
{
    const sx_node *node = &plan->nodes[index];
    if (node->type == SX_TYPE_REAL)
        return false;
    if (node->op == SX_OP_ROUND) {
        sx_rounded_visit rounded = {node, visit, user};
        return sx_reach(plan, node->args[0], visit_rounded, &rounded) ||
               reach_integer(plan, node, visit, user);
    }
    if (node->op == SX_OP_GUARD)
        return sx_reach(plan, node->args[0], visit, user);
    if (node->type == SX_TYPE_INT)
        return reach_integer(plan, node, visit, user);
    if (node->type != SX_TYPE_RATIO)
        return false;
    if (node->op == SX_OP_SUM || node->op == SX_OP_MEAN || node->op == SX_OP_COUNT)
        return reach_partial(plan, node, visit, user);
    if (node->op == SX_OP_PERCENT)
        return reach_percent(node, visit, user);
    if (node->op == SX_OP_RANK) {
        int64_t n = (int64_t)node->arg_count;
        return visit_grid(2, 2 * n, 2, NULL, visit, user);
    }
    return false;
}
