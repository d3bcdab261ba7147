/*
 * make_truth.c: comparisons, three-valued logic, choices between values and guards as nodes.
 */
#include "plan/builder.h"
#include "plan/exact.h"

/* Does the range of the two sides alone settle it? A flag that can never be raised is a wrong key. */
static bool foregone(sx_op op, const sx_node *p, const sx_node *q)
{
    int below = sx_number_compare(p->high, q->low), above = sx_number_compare(p->low, q->high);
    if (op == SX_OP_EQUAL)
        return below < 0 || above > 0;
    return op == SX_OP_LESS ? below < 0 || above >= 0 : below <= 0 || above > 0;
}

uint32_t sx_make_compare(sx_builder *b, sx_op op, uint32_t x, uint32_t y, sx_where where)
{
    if (x == SX_NODE_NONE || y == SX_NODE_NONE)
        return SX_NODE_NONE;
    const sx_node *p = sx_builder_at(b, x), *q = sx_builder_at(b, y);
    bool categories = p->type == SX_TYPE_CATEGORY && q->type == SX_TYPE_CATEGORY;
    if (!categories && !(sx_builder_numeric(b, x) && sx_builder_numeric(b, y)))
        return sx_builder_error(b, "MANIFEST.EXPR", where,
                                "two numbers, or a category and one of its labels",
                                "these two cannot be compared");
    if (p->bounded && q->bounded && !categories && foregone(op, p, q))
        return sx_builder_error(b, "MANIFEST.RANGE", where,
                                "a comparison that some answers meet and others do not",
                                "what is compared here always comes out the same");
    sx_node node = sx_builder_node(b, op, SX_TYPE_TRUTH, (uint32_t[]){x, y}, 2, where);
    return sx_builder_add(b, &node, 1, 1);
}

uint32_t sx_make_logic(sx_builder *b, sx_op op, const uint32_t *args, size_t count, sx_where where)
{
    for (size_t i = 0; i < count; i++) {
        if (args[i] == SX_NODE_NONE)
            return SX_NODE_NONE;
        if (sx_builder_at(b, args[i])->type != SX_TYPE_TRUTH)
            return sx_builder_error(b, "MANIFEST.EXPR", where, "a comparison, such as q1 >= 2",
                                    "`and`, `or` and `not` join conditions, not numbers");
    }
    if (count == 1 && op != SX_OP_NOT)
        return args[0];
    sx_node node = sx_builder_node(b, op, SX_TYPE_TRUTH, args, count, where);
    return sx_builder_add(b, &node, 1, 1);
}

uint32_t sx_make_answered(sx_builder *b, uint32_t x, sx_where where)
{
    sx_node node = sx_builder_node(b, SX_OP_ANSWERED, SX_TYPE_TRUTH, &x, 1, where);
    return x == SX_NODE_NONE ? x : sx_builder_add(b, &node, 1, 1);
}

uint32_t sx_make_where(sx_builder *b, uint32_t condition, uint32_t x, uint32_t y, sx_where where)
{
    if (condition == SX_NODE_NONE || x == SX_NODE_NONE || y == SX_NODE_NONE)
        return SX_NODE_NONE;
    if (sx_builder_at(b, condition)->type != SX_TYPE_TRUTH || !sx_builder_numeric(b, x) ||
        !sx_builder_numeric(b, y))
        return sx_builder_error(b, "MANIFEST.EXPR", where, "where(condition, number, number)",
                                "where() got something else");
    const sx_node *p = sx_builder_at(b, x), *q = sx_builder_at(b, y);
    sx_type type = SX_TYPE_INT;
    if (p->type == SX_TYPE_REAL || q->type == SX_TYPE_REAL)
        type = SX_TYPE_REAL;
    else if (p->type == SX_TYPE_RATIO || q->type == SX_TYPE_RATIO)
        type = SX_TYPE_RATIO;
    sx_node node = sx_builder_node(b, SX_OP_WHERE, type, (uint32_t[]){condition, x, y}, 3, where);
    node.digits = p->digits > q->digits ? p->digits : q->digits;
    node.bounded = p->bounded && q->bounded;
    if (p->op == SX_OP_NONE || q->op == SX_OP_NONE) { /* no value has no range */
        const sx_node *other = p->op == SX_OP_NONE ? q : p;
        node.low = other->low;
        node.high = other->high;
        node.bounded = other->bounded;
    } else if (node.bounded) {
        node.low = sx_exact_min(p->low, q->low);
        node.high = sx_exact_max(p->high, q->high);
    }
    int64_t left = p->type == SX_TYPE_INT ? sx_pow10(p->digits) : p->den_multiple;
    int64_t right = q->type == SX_TYPE_INT ? sx_pow10(q->digits) : q->den_multiple;
    node.den_multiple = type == SX_TYPE_RATIO ? sx_exact_lcm(left, right) : 0;
    int64_t scale = type == SX_TYPE_INT ? sx_pow10(node.digits) : 1;
    const sx_node_facts *f = &b->facts[x], *g = &b->facts[y];
    int64_t num = f->num_max > g->num_max ? f->num_max : g->num_max;
    int64_t den = f->den_max > g->den_max ? f->den_max : g->den_max;
    return sx_builder_add(b, &node, sx_exact_product(num, scale), den);
}

uint32_t sx_make_guard(sx_builder *b, uint32_t x, const uint32_t *args, size_t count,
                       sx_where where)
{
    if (x == SX_NODE_NONE || count == 0)
        return x;
    uint32_t *all = sx_arena_array(b->arena, count + 1, sizeof *all);
    if (!all)
        return sx_builder_no_memory(b, where);
    all[0] = x;
    for (size_t i = 0; i < count; i++)
        all[i + 1] = args[i];
    const sx_node *p = sx_builder_at(b, x);
    sx_node node = sx_builder_node(b, SX_OP_GUARD, p->type, all, count + 1, where);
    bool exact = p->exact_range;
    node.digits = p->digits;
    node.low = p->low;
    node.high = p->high;
    node.bounded = p->bounded;
    node.den_multiple = p->den_multiple;
    node.labels = p->labels;
    node.label_count = p->label_count;
    uint32_t added = sx_builder_add(b, &node, b->facts[x].num_max, b->facts[x].den_max);
    if (added != SX_NODE_NONE) /* a guard changes no value, so it does not blur the range */
        b->nodes[added].exact_range = exact;
    return added;
}
