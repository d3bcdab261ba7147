/*
 * build_function.c: the functions of conditions and formulas become nodes: one row each in one table.
 * Ranges of items are written out here.
 */
#include "base/str.h"
#include "plan/builder.h"

/* Operands of all functions together, ranges written out. */
#define SX_OPERANDS_MAX 200000

typedef struct sx_function sx_function;
struct sx_function {
    const char *name;
    const char *form; /* how it is written, for messages */
    uint32_t (*build)(sx_builder *b, const sx_expr *e, const sx_function *function);
    size_t least, most; /* operands; most 0: any number */
    sx_op op;
    sx_round round;
};

static uint32_t wrong_operands(sx_builder *b, const sx_expr *e, const sx_function *function)
{
    return sx_builder_error(b, "MANIFEST.EXPR", e->where, function->form,
                            "%s() has the wrong operands", function->name);
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
    if (++b->operands > SX_OPERANDS_MAX) {
        if (b->operands == SX_OPERANDS_MAX + 1)
            sx_builder_error(b, "MANIFEST.SIZE", sx_builder_at(b, node)->where,
                             "at most 200000 operands in all formulas, ranges written out",
                             "the formulas have too many operands");
        return false;
    }
    if (!sx_arena_grow(b->arena, (void **)&list->nodes, &list->capacity, list->count,
                       sizeof *list->nodes)) {
        sx_builder_no_memory(b, (sx_where){0});
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

/* All operands from the one at `from`, ranges written out. False after an error. */
static bool operands(sx_builder *b, const sx_expr *e, size_t from, sx_node_list *ret)
{
    bool good = true;
    *ret = (sx_node_list){0};
    for (size_t i = from; i < e->arg_count; i++)
        good = push_values(b, ret, e->args[i]) && good;
    return good && ret->count > 0;
}

/* sum, mean, min, max: all must have a value. */
static uint32_t complete_gather(sx_builder *b, const sx_expr *e, const sx_function *function)
{
    sx_node_list list;
    if (!operands(b, e, 0, &list))
        return SX_NODE_NONE;
    sx_gather gather = {.op = function->op, .least = (uint32_t)list.count};
    return sx_make_gather(b, &gather, list.nodes, list.count, e->where);
}

/* sum_of(k, ...) and so on: those that have a value, if at least k have; prorated(k, ...): then the sum
 * is scaled up to all. */
static uint32_t partial_gather(sx_builder *b, const sx_expr *e, const sx_function *function)
{
    sx_node_list list;
    const sx_expr *least = e->args[0];
    bool prorate = sx_str_equal(function->name, "prorated");
    if (least->kind != SX_EXPR_NUMBER || least->number.digits || least->number.value < 1)
        return wrong_operands(b, e, function);
    if (!operands(b, e, 1, &list))
        return SX_NODE_NONE;
    if (least->number.value > (int64_t)list.count)
        return sx_builder_error(b, "MANIFEST.EXPR", least->where,
                                "a number from 1 to the number of the other operands",
                                "more must be answered than there are");
    sx_gather gather = {.op = function->op,
                        .least = (uint32_t)least->number.value,
                        .prorate = prorate,
                        .least_fixed = !prorate};
    return sx_make_gather(b, &gather, list.nodes, list.count, e->where);
}

static uint32_t conditions(sx_builder *b, const sx_expr *e, const sx_function *function)
{
    uint32_t *nodes;
    size_t count;
    if (!sx_build_conditions(b, e->args, e->arg_count, &nodes, &count))
        return SX_NODE_NONE;
    if (function->op != SX_OP_COUNT)
        return sx_make_logic(b, function->op, nodes, count, e->where);
    sx_gather gather = {.op = SX_OP_COUNT, .least = (uint32_t)count};
    return sx_make_gather(b, &gather, nodes, count, e->where);
}

static uint32_t unary(sx_builder *b, const sx_expr *e, const sx_function *function)
{
    return sx_make_unary(b, function->op, sx_build_expr(b, e->args[0]), e->where);
}

static uint32_t answered(sx_builder *b, const sx_expr *e, const sx_function *function)
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
            if (!push(b, &list, sx_make_answered(b, sx_build_column(b, &item), arg->where)))
                return SX_NODE_NONE;
        }
    }
    if (function->op == SX_OP_ANSWERED)
        return list.count == 1 ? list.nodes[0] : wrong_operands(b, e, function);
    sx_gather gather = {.op = SX_OP_COUNT, .least = (uint32_t)list.count};
    return sx_make_gather(b, &gather, list.nodes, list.count, e->where);
}

/* longest_run, deviation, consistency */
static uint32_t answering(sx_builder *b, const sx_expr *e, const sx_function *function)
{
    sx_node_list list;
    if (!operands(b, e, 0, &list))
        return SX_NODE_NONE;
    return sx_make_answering(b, function->op, list.nodes, list.count, e->where);
}

/* round, floor, ceil */
static uint32_t rounded(sx_builder *b, const sx_expr *e, const sx_function *function)
{
    int64_t digits = 0;
    if (e->arg_count == 2) {
        const sx_expr *places = e->args[1];
        digits =
            places->kind == SX_EXPR_NUMBER && !places->number.digits ? places->number.value : -1;
    }
    if (digits < 0 || digits > SX_DIGITS_MAX)
        return wrong_operands(b, e, function);
    return sx_make_round(b, sx_build_expr(b, e->args[0]), function->round, (uint8_t)digits,
                         e->where);
}

static uint32_t where_(sx_builder *b, const sx_expr *e, const sx_function *function)
{
    (void)function;
    uint32_t condition = sx_build_condition(b, e->args[0]);
    uint32_t x = sx_build_expr(b, e->args[1]);
    uint32_t y = sx_build_expr(b, e->args[2]);
    return sx_make_where(b, condition, x, y, e->where);
}

/* reverse(q2): the same node as a term that is reversed. */
static uint32_t reversed(sx_builder *b, const sx_expr *e, const sx_function *function)
{
    size_t index;
    const sx_expr *arg = e->args[0];
    if (arg->kind != SX_EXPR_NAME || !b->model)
        return wrong_operands(b, e, function);
    sx_name_kind kind = sx_model_find(b->model, arg->name, &index);
    if (kind == SX_NAME_NONE || (kind == SX_NAME_SCALE && b->items_only))
        return sx_build_expr(b, arg); /* says what is wrong with the name */
    sx_term term = {
        .name = arg->name, .where = arg->where, .reversed = true, .reversed_where = e->where};
    return sx_build_term(b, &term);
}

static uint32_t looked_up(sx_builder *b, const sx_expr *e, const sx_function *function)
{
    const sx_expr *name = e->args[1];
    size_t count = b->model ? b->model->table_count : 0;
    if (name->kind != SX_EXPR_NAME || !b->model)
        return wrong_operands(b, e, function);
    const char **names = sx_arena_array(b->arena, count + 1, sizeof *names);
    if (!names)
        return sx_builder_no_memory(b, e->where);
    for (size_t i = 0; i < count; i++) {
        const sx_table *table = &b->model->tables[i];
        if (sx_str_equal(table->id, name->name))
            return sx_make_lookup(b, sx_build_expr(b, e->args[0]), table->pairs, table->pair_count,
                                  e->where);
        names[i] = table->id;
    }
    const char *near = sx_nearest(sx_slice_of(name->name), names, count);
    return sx_builder_error(b, "MANIFEST.REF", name->where,
                            near ? near : "an entry under tables:", "there is no table `%s`%s",
                            name->name, near ? "; did you mean" : "");
}

/* A number as it is written, or with a minus before it. */
static bool constant(const sx_expr *e, sx_decimal *ret)
{
    bool minus = e->kind == SX_EXPR_NEGATE;
    const sx_expr *number = minus ? e->args[0] : e;
    if (number->kind != SX_EXPR_NUMBER)
        return false;
    *ret = number->number;
    ret->value = minus ? -ret->value : ret->value;
    return true;
}

/* band(x, e1, e2, ...): how many of the edges x has reached. */
static uint32_t edges(sx_builder *b, const sx_expr *e, const sx_function *function)
{
    size_t count = e->arg_count - 1;
    sx_decimal *values = sx_arena_array(b->arena, count, sizeof *values);
    if (!values)
        return sx_builder_no_memory(b, e->where);
    for (size_t i = 0; i < count; i++) {
        if (!constant(e->args[i + 1], &values[i]))
            return wrong_operands(b, e->args[i + 1], function);
        if (i > 0 &&
            sx_number_compare(sx_number_decimal(values[i - 1]), sx_number_decimal(values[i])) >= 0)
            return sx_builder_error(b, "MANIFEST.EXPR", e->args[i + 1]->where, "rising edges",
                                    "this edge is not above the one before it");
    }
    return sx_make_edges(b, sx_build_expr(b, e->args[0]), values, count, e->where);
}

static uint32_t none(sx_builder *b, const sx_expr *e, const sx_function *function)
{
    (void)function;
    return sx_make_none(b, e->where);
}

#define ANY .least = 1
#define EXACTLY(n) .least = (n), .most = (n)

static const sx_function functions[] = {
    {"sum", "sum(q1..q5)", complete_gather, ANY, .op = SX_OP_SUM},
    {"mean", "mean(q1..q5)", complete_gather, ANY, .op = SX_OP_MEAN},
    {"min", "min(q1..q5)", complete_gather, ANY, .op = SX_OP_MINIMUM},
    {"max", "max(q1..q5)", complete_gather, ANY, .op = SX_OP_MAXIMUM},
    {"sum_of", "sum_of(3, q1..q5): at least 3 answered", partial_gather, .least = 2,
     .op = SX_OP_SUM},
    {"mean_of", "mean_of(3, q1..q5): at least 3 answered", partial_gather, .least = 2,
     .op = SX_OP_MEAN},
    {"min_of", "min_of(3, q1..q5): at least 3 answered", partial_gather, .least = 2,
     .op = SX_OP_MINIMUM},
    {"max_of", "max_of(3, q1..q5): at least 3 answered", partial_gather, .least = 2,
     .op = SX_OP_MAXIMUM},
    {"prorated", "prorated(3, q1..q5): at least 3 answered", partial_gather, .least = 2,
     .op = SX_OP_SUM},
    {"count", "count(q1..q8 >= 2)", conditions, ANY, .op = SX_OP_COUNT},
    {"any", "any(q1..q8 >= 2)", conditions, ANY, .op = SX_OP_OR},
    {"all", "all(q1..q8 >= 2)", conditions, ANY, .op = SX_OP_AND},
    {"abs", "abs(x)", unary, EXACTLY(1), .op = SX_OP_ABSOLUTE},
    {"sqrt", "sqrt(x)", unary, EXACTLY(1), .op = SX_OP_SQUARE_ROOT},
    {"exp", "exp(x)", unary, EXACTLY(1), .op = SX_OP_EXPONENTIAL},
    {"log", "log(x)", unary, EXACTLY(1), .op = SX_OP_LOGARITHM},
    {"round", "round(x) or round(x, 2)", rounded, .least = 1, .most = 2, .round = SX_ROUND_HALF_UP},
    {"floor", "floor(x)", rounded, EXACTLY(1), .round = SX_ROUND_DOWN},
    {"ceil", "ceil(x)", rounded, EXACTLY(1), .round = SX_ROUND_UP},
    {"where", "where(condition, number, number)", where_, EXACTLY(3)},
    {"none", "none()", none, .least = 0},
    {"reverse", "reverse(q2)", reversed, EXACTLY(1)},
    {"lookup", "lookup(x, t), t an entry under tables:", looked_up, EXACTLY(2)},
    {"band", "band(x, 5, 10, 15): edges in rising order", edges, .least = 2},
    {"answered", "answered(q1)", answered, EXACTLY(1), .op = SX_OP_ANSWERED},
    {"longest_run", "longest_run(q1..q50)", answering, ANY, .op = SX_OP_LONGEST_RUN},
    {"deviation", "deviation(q1..q50)", answering, ANY, .op = SX_OP_DEVIATION},
    {"consistency", "consistency(half, other half, half, other half, ...)", answering, ANY,
     .op = SX_OP_CONSISTENCY},
    {"answered_count", "answered_count(q1..q9)", answered, ANY, .op = SX_OP_COUNT},
};
enum { FUNCTION_COUNT = sizeof functions / sizeof *functions };

uint32_t sx_build_function(sx_builder *b, const sx_expr *e)
{
    const char *names[FUNCTION_COUNT];
    for (size_t i = 0; i < FUNCTION_COUNT; i++) {
        const sx_function *f = &functions[i];
        names[i] = f->name;
        if (!sx_str_equal(e->name, f->name))
            continue;
        if (e->arg_count < f->least || (f->most && e->arg_count > f->most) ||
            (f->build == none && e->arg_count))
            return wrong_operands(b, e, f);
        return f->build(b, e, f);
    }
    const char *near = sx_nearest(sx_slice_of(e->name), names, FUNCTION_COUNT);
    return sx_builder_error(
        b, "MANIFEST.EXPR", e->where,
        near ? near : "a function such as sum or where; 'sextant schema --markdown' lists them",
        "there is no function `%s`%s", e->name, near ? "; did you mean" : "");
}
