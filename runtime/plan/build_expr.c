/*
 * build_expr.c: conditions and formulas become nodes. Names are found here, ranges written out, and
 * words compared with the labels of what stands beside them.
 */
#include <string.h>

#include "base/str.h"
#include "plan/builder.h"

static uint32_t unknown_name(sx_builder *b, const sx_expr *e)
{
    size_t count = b->model ? b->model->field_count + b->model->scale_count : b->input_count;
    const char **names = sx_arena_array(b->arena, count + 1, sizeof *names);
    if (!names)
        return sx_builder_error(b, "MEMORY", e->where, NULL, "memory ran out");
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

/* Items from `name` to `last` in the order of the manifest. */
static bool range_items(sx_builder *b, const sx_expr *e, size_t *ret_first, size_t *ret_last)
{
    int first = b->model ? sx_model_find_item(b->model, e->name) : -1;
    int last = b->model ? sx_model_find_item(b->model, e->last) : -1;
    if (first < 0 || last < 0 || last < first) {
        sx_builder_error(b, "MANIFEST.REF", e->where, "FIRST..LAST, two items in their order",
                         "`%s..%s` is no range of items", e->name, e->last);
        return false;
    }
    *ret_first = (size_t)first;
    *ret_last = (size_t)last;
    return true;
}

typedef struct sx_node_list {
    uint32_t *nodes;
    size_t count, capacity;
} sx_node_list;

static bool push(sx_builder *b, sx_node_list *list, uint32_t node)
{
    if (node == SX_NODE_NONE)
        return false;
    if (!sx_arena_grow(b->arena, (void **)&list->nodes, &list->capacity, list->count,
                       sizeof *list->nodes)) {
        sx_builder_error(b, "MEMORY", (sx_where){0}, NULL, "memory ran out");
        return false;
    }
    list->nodes[list->count++] = node;
    return true;
}

static bool is_comparison(const sx_expr *e)
{
    return e->kind >= SX_EXPR_EQUAL && e->kind <= SX_EXPR_AT_LEAST;
}

/* `q1..q8 >= 2` is one condition per item. */
static bool push_condition(sx_builder *b, sx_node_list *list, const sx_expr *e)
{
    if (!is_comparison(e) || e->args[0]->kind != SX_EXPR_RANGE)
        return push(b, list, sx_build_condition(b, e));
    size_t first, last;
    if (!range_items(b, e->args[0], &first, &last))
        return false;
    bool good = true;
    for (size_t i = first; i <= last; i++) {
        sx_expr item = {
            .kind = SX_EXPR_NAME, .where = e->args[0]->where, .name = b->model->items[i].id};
        sx_expr *args[] = {&item, e->args[1]};
        sx_expr one = *e;
        one.args = args;
        good = push(b, list, sx_build_condition(b, &one)) && good;
    }
    return good;
}

bool sx_build_conditions(sx_builder *b, sx_expr *const *exprs, size_t count, uint32_t **ret,
                         size_t *ret_count)
{
    sx_node_list list = {0};
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good = push_condition(b, &list, exprs[i]) && good;
    *ret = list.nodes;
    *ret_count = list.count;
    return good && list.count > 0;
}

static bool push_values(sx_builder *b, sx_node_list *list, const sx_expr *e)
{
    if (e->kind != SX_EXPR_RANGE)
        return push(b, list, sx_build_expr(b, e));
    size_t first, last;
    if (!range_items(b, e, &first, &last))
        return false;
    bool good = true;
    for (size_t i = first; i <= last; i++)
        good = push(b, list, sx_build_item_value(b, i, e->where)) && good;
    return good;
}

static uint32_t gather_call(sx_builder *b, const sx_expr *e, sx_op op)
{
    sx_node_list list = {0};
    bool good = e->arg_count > 0;
    for (size_t i = 0; i < e->arg_count; i++)
        good = push_values(b, &list, e->args[i]) && good;
    if (!good)
        return e->arg_count ? SX_NODE_NONE
                            : sx_builder_error(b, "MANIFEST.EXPR", e->where, "sum(q1..q5)",
                                               "%s() needs operands", e->name);
    sx_gather gather = {op, (uint32_t)list.count, false, false, false};
    return sx_make_gather(b, &gather, list.nodes, list.count, e->where);
}

static uint32_t condition_call(sx_builder *b, const sx_expr *e)
{
    uint32_t *nodes;
    size_t count;
    if (!e->arg_count)
        return sx_builder_error(b, "MANIFEST.EXPR", e->where, "count(q1..q8 >= 2)",
                                "%s() needs conditions", e->name);
    if (!sx_build_conditions(b, e->args, e->arg_count, &nodes, &count))
        return SX_NODE_NONE;
    if (sx_str_equal(e->name, "any"))
        return sx_make_logic(b, SX_OP_OR, nodes, count, e->where);
    if (sx_str_equal(e->name, "all"))
        return sx_make_logic(b, SX_OP_AND, nodes, count, e->where);
    sx_gather gather = {SX_OP_COUNT, (uint32_t)count, false, false, false};
    return sx_make_gather(b, &gather, nodes, count, e->where);
}

/* The column a name stands for, whatever its type, for answered(). */
static uint32_t column_of(sx_builder *b, const sx_expr *e)
{
    bool ordered;
    uint32_t node = labelled(b, e, &ordered);
    return node != SX_NODE_NONE ? node : sx_build_expr(b, e);
}

static uint32_t answered_call(sx_builder *b, const sx_expr *e)
{
    sx_node_list list = {0};
    for (size_t i = 0; i < e->arg_count; i++) {
        const sx_expr *arg = e->args[i];
        size_t first = 0, last = 0;
        if (arg->kind == SX_EXPR_RANGE && !range_items(b, arg, &first, &last))
            return SX_NODE_NONE;
        for (size_t k = first; k <= last; k++) {
            sx_expr item = *arg;
            if (arg->kind == SX_EXPR_RANGE) {
                item.kind = SX_EXPR_NAME;
                item.name = b->model->items[k].id;
            }
            if (!push(b, &list, sx_make_answered(b, column_of(b, &item), arg->where)))
                return SX_NODE_NONE;
        }
    }
    if (sx_str_equal(e->name, "answered") && list.count == 1)
        return list.nodes[0];
    if (sx_str_equal(e->name, "answered") || !list.count)
        return sx_builder_error(b, "MANIFEST.EXPR", e->where,
                                "answered(q1) or answered_count(q1..q9)",
                                "%s() has the wrong operands", e->name);
    sx_gather gather = {SX_OP_COUNT, (uint32_t)list.count, false, false, false};
    return sx_make_gather(b, &gather, list.nodes, list.count, e->where);
}

static uint32_t round_call(sx_builder *b, const sx_expr *e)
{
    int64_t digits = 0;
    bool good = e->arg_count == 1 || e->arg_count == 2;
    if (e->arg_count == 2) {
        good = e->args[1]->kind == SX_EXPR_NUMBER && e->args[1]->number.digits == 0;
        digits = good ? e->args[1]->number.value : 0;
    }
    if (!good || digits < 0 || digits > SX_DIGITS_MAX)
        return sx_builder_error(b, "MANIFEST.EXPR", e->where, "round(x) or round(x, 2)",
                                "round() has the wrong operands");
    return sx_make_round(b, sx_build_expr(b, e->args[0]), SX_ROUND_HALF_UP, (uint8_t)digits,
                         e->where);
}

static uint32_t build_call(sx_builder *b, const sx_expr *e)
{
    static const struct {
        const char *name;
        sx_op op;
    } gathers[] = {{"sum", SX_OP_SUM},
                   {"mean", SX_OP_MEAN},
                   {"min", SX_OP_MINIMUM},
                   {"max", SX_OP_MAXIMUM}},
      unaries[] = {{"abs", SX_OP_ABSOLUTE},
                   {"sqrt", SX_OP_SQUARE_ROOT},
                   {"exp", SX_OP_EXPONENTIAL},
                   {"log", SX_OP_LOGARITHM}};
    static const char *const names[] = {"sum", "mean",  "min",   "max",      "count",
                                        "any", "all",   "abs",   "sqrt",     "exp",
                                        "log", "round", "where", "answered", "answered_count"};
    for (size_t i = 0; i < sizeof gathers / sizeof *gathers; i++)
        if (sx_str_equal(e->name, gathers[i].name))
            return gather_call(b, e, gathers[i].op);
    for (size_t i = 0; i < sizeof unaries / sizeof *unaries; i++)
        if (sx_str_equal(e->name, unaries[i].name) && e->arg_count == 1)
            return sx_make_unary(b, unaries[i].op, sx_build_expr(b, e->args[0]), e->where);
    if (sx_str_equal(e->name, "count") || sx_str_equal(e->name, "any") ||
        sx_str_equal(e->name, "all"))
        return condition_call(b, e);
    if (sx_str_equal(e->name, "answered") || sx_str_equal(e->name, "answered_count"))
        return answered_call(b, e);
    if (sx_str_equal(e->name, "round"))
        return round_call(b, e);
    if (sx_str_equal(e->name, "where") && e->arg_count == 3)
        return sx_make_where(b, sx_build_condition(b, e->args[0]), sx_build_expr(b, e->args[1]),
                             sx_build_expr(b, e->args[2]), e->where);
    const char *near = sx_nearest(sx_slice_of(e->name), names, sizeof names / sizeof *names);
    return sx_builder_error(b, "MANIFEST.EXPR", e->where,
                            near ? near
                                 : "sum mean min max count any all abs sqrt exp log round "
                                   "where answered answered_count",
                            "there is no function `%s` with %zu operands", e->name, e->arg_count);
}

uint32_t sx_build_expr(sx_builder *b, const sx_expr *e)
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
        uint32_t both[] = {sx_build_condition(b, e->args[0]), sx_build_condition(b, e->args[1])};
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
    case SX_EXPR_CALL: return build_call(b, e);
    default: return build_compare(b, e);
    }
}

uint32_t sx_build_condition(sx_builder *b, const sx_expr *e)
{
    uint32_t node = sx_build_expr(b, e);
    if (node != SX_NODE_NONE && sx_builder_at(b, node)->type != SX_TYPE_TRUTH)
        return sx_builder_error(b, "MANIFEST.EXPR", e->where, "a comparison, such as q1 >= 2",
                                "a condition is needed here, not a number");
    return node;
}
