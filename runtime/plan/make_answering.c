/*
 * make_answering.c: how answers were given, as nodes: the longest run of equal ones, their spread, and
 * the agreement of halves of scales.
 */
#include "plan/builder.h"
#include "psych/answering.h"

static bool can_be_compared(sx_builder *b, const uint32_t *args, size_t count, sx_where where)
{
    for (size_t i = 0; i < count; i++) {
        if (args[i] == SX_NODE_NONE)
            return false;
        if (!sx_builder_numeric(b, args[i])) {
            sx_builder_error(b, "MANIFEST.EXPR", where, "items or scales with a number",
                             "a condition or a category is no answer to compare");
            return false;
        }
    }
    return true;
}

static uint32_t make_run(sx_builder *b, const uint32_t *args, size_t count, sx_where where)
{
    sx_node node = sx_builder_node(b, SX_OP_LONGEST_RUN, SX_TYPE_INT, args, count, where);
    node.low = sx_number_int(1);
    node.high = sx_number_int((int64_t)count);
    node.bounded = true;
    return sx_builder_add(b, &node, (int64_t)count, 1);
}

uint32_t sx_make_answering(sx_builder *b, sx_op op, const uint32_t *args, size_t count,
                           sx_where where)
{
    if (!can_be_compared(b, args, count, where))
        return SX_NODE_NONE;
    bool pairs = op == SX_OP_CONSISTENCY;
    size_t least = pairs ? 2 * SX_CONSISTENCY_LEAST : 2;
    if (count < least || count > SX_ANSWERING_MAX || (pairs && count % 2 != 0))
        return sx_builder_error(b, "MANIFEST.EXPR", where,
                                pairs ? "at least three pairs of halves, at most 1000 operands"
                                      : "2 to 1000 items",
                                "so many operands say nothing about the answering");
    if (op == SX_OP_LONGEST_RUN)
        return make_run(b, args, count, where);
    sx_node node = sx_builder_node(b, op, SX_TYPE_REAL, args, count, where);
    node.low = sx_number_int(pairs ? -1 : 0);
    node.high = sx_number_int(1);
    node.bounded = pairs;
    node.exact_range = false; /* which ends can be reached depends on the answers there are */
    return sx_builder_add(b, &node, 1, 1);
}
