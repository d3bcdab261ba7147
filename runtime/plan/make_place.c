/*
 * make_place.c: where a value stands, as nodes: lookup tables and edges; and the value that is none.
 */
#include "plan/builder.h"
#include "plan/exact.h"

/* Can every value of the table be met? Else its ends need not be reached. */
static bool all_met(const sx_node *x, const sx_pair *pairs, size_t count)
{
    for (size_t i = 0; x->bounded && i < count; i++) {
        sx_number from = sx_number_decimal(pairs[i].from);
        if (sx_number_compare(from, x->low) < 0 || sx_number_compare(from, x->high) > 0)
            return false;
    }
    return true;
}

uint32_t sx_make_lookup(sx_builder *b, uint32_t x, const sx_pair *pairs, size_t count,
                        sx_where where)
{
    if (x == SX_NODE_NONE)
        return x;
    if (!sx_builder_numeric(b, x) || sx_builder_at(b, x)->type == SX_TYPE_REAL)
        return sx_builder_error(b, "MANIFEST.EXPR", where, "an exact number, or round() around it",
                                "a table cannot be entered with this value");
    sx_node node = sx_builder_node(b, SX_OP_LOOKUP, SX_TYPE_INT, &x, 1, where);
    node.pairs = pairs;
    node.pair_count = count;
    int64_t most = 1;
    for (size_t i = 0; i < count; i++)
        if (pairs[i].to.digits > node.digits)
            node.digits = pairs[i].to.digits;
    for (size_t i = 0; i < count; i++) {
        sx_number value = sx_number_decimal(pairs[i].to);
        node.low = i ? sx_exact_min(node.low, value) : value;
        node.high = i ? sx_exact_max(node.high, value) : value;
        int64_t size =
            sx_exact_product(pairs[i].to.value < 0 ? -pairs[i].to.value : pairs[i].to.value,
                             sx_pow10((unsigned)(node.digits - pairs[i].to.digits)));
        most = size > most ? size : most;
    }
    node.bounded = count > 0;
    node.exact_range = all_met(sx_builder_at(b, x), pairs, count);
    return sx_builder_add(b, &node, most, sx_pow10(node.digits));
}

uint32_t sx_make_edges(sx_builder *b, uint32_t x, const sx_decimal *edges, size_t count,
                       sx_where where)
{
    if (x == SX_NODE_NONE)
        return x;
    if (!sx_builder_numeric(b, x))
        return sx_builder_error(b, "MANIFEST.EXPR", where, "a number before the edges",
                                "a condition or a category has no place among edges");
    const sx_node *p = sx_builder_at(b, x);
    int64_t *values = sx_arena_array(b->arena, count, sizeof *values);
    bool *open = sx_arena_array(b->arena, count, sizeof *open);
    if (!values || !open)
        return sx_builder_no_memory(b, where);
    sx_node node = sx_builder_node(b, SX_OP_EDGES, SX_TYPE_INT, &x, 1, where);
    uint8_t digits = 0;
    int64_t low = 0, high = (int64_t)count;
    for (size_t i = 0; i < count; i++)
        digits = edges[i].digits > digits ? edges[i].digits : digits;
    for (size_t i = 0; i < count; i++) {
        sx_number edge = sx_number_decimal(edges[i]);
        values[i] = edges[i].value * sx_pow10((unsigned)(digits - edges[i].digits));
        low += p->bounded && sx_number_compare(edge, p->low) <= 0;
        high -= p->bounded && sx_number_compare(edge, p->high) > 0;
    }
    node.edges = (sx_band_edges){values, values, open, count, digits};
    node.low = sx_number_int(low);
    node.high = sx_number_int(high);
    node.bounded = true;
    return sx_builder_add(b, &node, (int64_t)count + 1, 1);
}

uint32_t sx_make_none(sx_builder *b, sx_where where)
{
    sx_node node = sx_builder_node(b, SX_OP_NONE, SX_TYPE_INT, NULL, 0, where);
    node.low = node.high = sx_number_int(0);
    node.bounded = true;
    return sx_builder_add(b, &node, 1, 1);
}
