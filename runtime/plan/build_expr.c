/*
 * build_expr.c: conditions and formulas become nodes. Names are found here, and words compared with the
 * labels of what stands beside them. Functions are in build_function.c.
 */
#include <string.h>

#include "base/str.h"
#include "plan/builder.h"

static uint32_t unknown_name(sx_builder *b, const sx_expr *e)
{
    size_t count = b->model ? b->model->field_count + b->model->scale_count : b->input_count;
    const char **names = sx_arena_array(b->arena, count + 1, sizeof *names);
    if (!names)
        return sx_builder_no_memory(b, e->where);
    for (size_t i = 0; i < count; i++) {
        if (!b->model)
            names[i] = b->rules[i].name;
        else
            names[i] = i < b->model->field_count ? b->model->fields[i].name
                                                 : b->model->scales[i - b->model->field_count].id;
    }
    const char *near = sx_nearest(sx_slice_of(e->name), names, count);
    if (near)
        return sx_builder_error(b, "MANIFEST.REF", e->where, near, "`%s` is unknown; did you mean",
                                e->name);
    return sx_builder_error(b, "MANIFEST.REF", e->where,
                            b->model ? "an item or scale of this instrument"
                                     : "a name that this file knows",
                            "`%s` is unknown", e->name);
}

static int find_rule(const sx_builder *b, const char *name)
{
    for (size_t i = 0; i < b->input_count; i++)
        if (sx_str_equal(b->rules[i].name, name))
            return (int)i;
    return -1;
}

/* The number (or truth) a name stands for. */
static uint32_t build_name(sx_builder *b, const sx_expr *e)
{
    if (!b->model) {
        int input = find_rule(b, e->name);
        return input < 0 ? unknown_name(b, e) : sx_make_input(b, (size_t)input, e->where);
    }
    size_t index;
    switch (sx_model_find(b->model, e->name, &index)) {
    case SX_NAME_ITEM: return sx_build_item_value(b, index, e->where);
    case SX_NAME_FIELD: return sx_build_field_value(b, index, e->where);
    case SX_NAME_SCALE: {
        if (b->items_only)
            return sx_builder_error(b, "MANIFEST.REF", e->where, b->only_why, "`%s` is a scale",
                                    e->name);
        const sx_output *scale = sx_build_scale(b, index, e->where);
        return scale ? scale->value : SX_NODE_NONE;
    }
    default: return unknown_name(b, e);
    }
}

/* The labelled thing a name stands for (choice item, category scale, scale with bands, category of a
 * rule plan), for comparing with a word. SX_NODE_NONE without an error when it is no such thing. */
static uint32_t labelled(sx_builder *b, const sx_expr *e, bool *ret_ordered)
{
    *ret_ordered = true;
    if (e->kind != SX_EXPR_NAME)
        return SX_NODE_NONE;
    if (!b->model) {
        int input = find_rule(b, e->name);
        return input < 0 || !b->rules[input].label_count
                   ? SX_NODE_NONE
                   : sx_make_input(b, (size_t)input, e->where);
    }
    size_t index;
    sx_name_kind kind = sx_model_find(b->model, e->name, &index);
    if (kind == SX_NAME_ITEM && b->model->items[index].kind == SX_ITEM_CHOICE) {
        *ret_ordered = false;
        return sx_make_input(b, b->model->items[index].first_field, e->where);
    }
    if (kind == SX_NAME_SCALE && !b->items_only) {
        const sx_output *scale = sx_build_scale(b, index, e->where);
        if (!scale)
            return SX_NODE_NONE;
        if (sx_builder_at(b, scale->value)->type == SX_TYPE_CATEGORY) {
            *ret_ordered = false;
            return scale->value;
        }
        return scale->band;
    }
    return SX_NODE_NONE;
}

/* The column a name stands for, whatever its type, for answered(). */
uint32_t sx_build_column(sx_builder *b, const sx_expr *e)
{
    bool ordered;
    uint32_t node = labelled(b, e, &ordered);
    return node != SX_NODE_NONE ? node : sx_build_expr(b, e);
}

static int label_index(const sx_node *node, const char *label)
{
    for (size_t i = 0; i < node->label_count; i++)
        if (sx_str_equal(node->labels[i], label))
            return (int)i;
    return -1;
}

/* A word that is no item and no scale, but may be a label of what it is compared with. */
static bool may_be_label(const sx_builder *b, const sx_expr *e, uint32_t other)
{
    if (e->kind != SX_EXPR_NAME)
        return false;
    if (label_index(sx_builder_at(b, other), e->name) >= 0)
        return true;
    size_t index;
    return b->model ? sx_model_find(b->model, e->name, &index) == SX_NAME_NONE
                    : find_rule(b, e->name) < 0;
}

static uint32_t compare_nodes(sx_builder *b, sx_expr_kind kind, uint32_t x, uint32_t y,
                              sx_where where)
{
    switch (kind) {
    case SX_EXPR_EQUAL: return sx_make_compare(b, SX_OP_EQUAL, x, y, where);
    case SX_EXPR_NOT_EQUAL: {
        uint32_t equal = sx_make_compare(b, SX_OP_EQUAL, x, y, where);
        return sx_make_logic(b, SX_OP_NOT, &equal, 1, where);
    }
    case SX_EXPR_LESS: return sx_make_compare(b, SX_OP_LESS, x, y, where);
    case SX_EXPR_AT_MOST: return sx_make_compare(b, SX_OP_AT_MOST, x, y, where);
    case SX_EXPR_GREATER: return sx_make_compare(b, SX_OP_LESS, y, x, where);
    default: return sx_make_compare(b, SX_OP_AT_MOST, y, x, where);
    }
}

/* Comparison with a word. Sets *ret_done when it was one. */
static uint32_t compare_label(sx_builder *b, sx_expr_kind kind, const sx_expr *value,
                              const sx_expr *word, bool *ret_done)
{
    bool ordered;
    *ret_done = false;
    if (word->kind != SX_EXPR_NAME)
        return SX_NODE_NONE;
    uint32_t node = labelled(b, value, &ordered);
    if (node == SX_NODE_NONE || !may_be_label(b, word, node))
        return SX_NODE_NONE;
    *ret_done = true;
    int index = label_index(sx_builder_at(b, node), word->name);
    if (index < 0) {
        const sx_node *of = sx_builder_at(b, node);
        const char *near = sx_nearest(sx_slice_of(word->name), of->labels, of->label_count);
        return sx_builder_error(
            b, "MANIFEST.REF", word->where, near ? near : "one of its options, bands or labels",
            "`%s` has no `%s`%s", value->name, word->name, near ? "; did you mean" : "");
    }
    if (!ordered && kind != SX_EXPR_EQUAL && kind != SX_EXPR_NOT_EQUAL)
        return sx_builder_error(b, "MANIFEST.EXPR", word->where,
                                "= or !=", "the options of `%s` have no order", value->name);
    uint32_t label = sx_make_label(b, sx_builder_at(b, node), index, word->where);
    return compare_nodes(b, kind, node, label, value->where);
}

static sx_expr_kind mirrored(sx_expr_kind kind)
{
    switch (kind) {
    case SX_EXPR_LESS: return SX_EXPR_GREATER;
    case SX_EXPR_AT_MOST: return SX_EXPR_AT_LEAST;
    case SX_EXPR_GREATER: return SX_EXPR_LESS;
    case SX_EXPR_AT_LEAST: return SX_EXPR_AT_MOST;
    default: return kind;
    }
}

static uint32_t build_compare(sx_builder *b, const sx_expr *e)
{
    bool done;
    uint32_t node = compare_label(b, e->kind, e->args[0], e->args[1], &done);
    if (!done)
        node = compare_label(b, mirrored(e->kind), e->args[1], e->args[0], &done);
    if (done)
        return node;
    uint32_t x = sx_build_expr(b, e->args[0]);
    if (x == SX_NODE_NONE)
        return x; /* one error is enough: what stands on the right may only be unknown with it */
    return compare_nodes(b, e->kind, x, sx_build_expr(b, e->args[1]), e->where);
}

static uint32_t build(sx_builder *b, const sx_expr *e)
{
    uint32_t x, y;
    switch (e->kind) {
    case SX_EXPR_NUMBER: return sx_make_constant(b, e->number, e->where);
    case SX_EXPR_NAME: return build_name(b, e);
    case SX_EXPR_RANGE:
        return sx_builder_error(b, "MANIFEST.EXPR", e->where, "sum(q1..q5) or count(q1..q5 >= 2)",
                                "a range of items stands only inside a function");
    case SX_EXPR_NEGATE:
        x = sx_make_constant(b, (sx_decimal){0, 0}, e->where);
        return sx_make_subtract(b, x, sx_build_expr(b, e->args[0]), e->where);
    case SX_EXPR_NOT:
        x = sx_build_condition(b, e->args[0]);
        return sx_make_logic(b, SX_OP_NOT, &x, 1, e->where);
    case SX_EXPR_AND:
    case SX_EXPR_OR: {
        x = sx_build_condition(b, e->args[0]); /* in this order, whatever the compiler */
        y = sx_build_condition(b, e->args[1]);
        uint32_t both[] = {x, y};
        return sx_make_logic(b, e->kind == SX_EXPR_AND ? SX_OP_AND : SX_OP_OR, both, 2, e->where);
    }
    case SX_EXPR_ADD:
    case SX_EXPR_SUBTRACT:
    case SX_EXPR_MULTIPLY:
    case SX_EXPR_DIVIDE:
    case SX_EXPR_POWER:
        x = sx_build_expr(b, e->args[0]);
        y = sx_build_expr(b, e->args[1]);
        switch (e->kind) {
        case SX_EXPR_ADD: return sx_make_add(b, x, y, e->where);
        case SX_EXPR_SUBTRACT: return sx_make_subtract(b, x, y, e->where);
        case SX_EXPR_MULTIPLY: return sx_make_multiply(b, x, y, e->where);
        case SX_EXPR_DIVIDE: return sx_make_divide(b, x, y, e->where);
        default: return sx_make_power(b, x, y, e->where);
        }
    case SX_EXPR_CALL: return sx_build_function(b, e);
    default: return build_compare(b, e);
    }
}

uint32_t sx_build_expr(sx_builder *b, const sx_expr *e)
{
    if (b->depth >= SX_BUILD_DEPTH_MAX)
        return sx_builder_error(b, "MANIFEST.EXPR", e->where,
                                "scales in the order in which they rest on one another, or shorter "
                                "formulas",
                                "the formulas that rest on one another here are too long together");
    b->depth++;
    uint32_t node = build(b, e);
    b->depth--;
    return node;
}

uint32_t sx_build_condition(sx_builder *b, const sx_expr *e)
{
    uint32_t node = sx_build_expr(b, e);
    if (node != SX_NODE_NONE && sx_builder_at(b, node)->type != SX_TYPE_TRUTH)
        return sx_builder_error(b, "MANIFEST.EXPR", e->where, "a comparison, such as q1 >= 2",
                                "a condition is needed here, not a number");
    return node;
}
