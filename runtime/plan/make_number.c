/*
 * make_number.c: constants, inputs and arithmetic as nodes: the type rule, the static range and the
 * bound on numerator and denominator of each. Nothing is computed per row here.
 */
#include <string.h>

#include "plan/builder.h"
#include "plan/exact.h"

uint32_t sx_make_constant(sx_builder *b, sx_decimal value, sx_where where)
{
    sx_node node = sx_builder_node(b, SX_OP_CONSTANT, SX_TYPE_INT, NULL, 0, where);
    node.digits = value.digits;
    node.constant = value.value;
    node.low = node.high = sx_number_decimal(value);
    node.bounded = true;
    int64_t size = value.value < 0 ? -value.value : value.value;
    return sx_builder_add(b, &node, size ? size : 1, sx_pow10(value.digits));
}

uint32_t sx_make_truth(sx_builder *b, bool value, sx_where where)
{
    sx_node node = sx_builder_node(b, SX_OP_CONSTANT, SX_TYPE_TRUTH, NULL, 0, where);
    node.constant = value;
    return sx_builder_add(b, &node, 1, 1);
}

uint32_t sx_make_label(sx_builder *b, const sx_node *of, int64_t index, sx_where where)
{
    sx_node node = sx_builder_node(b, SX_OP_CONSTANT, SX_TYPE_CATEGORY, NULL, 0, where);
    node.labels = of->labels;
    node.label_count = of->label_count;
    node.constant = index;
    return sx_builder_add(b, &node, 1, 1);
}

/* The range of an input comes from the field, or from the rule input. */
static uint32_t model_input(sx_builder *b, size_t input, sx_where where)
{
    const sx_field *field = &b->model->fields[input];
    const sx_item *item = &b->model->items[field->item];
    bool category = item->kind == SX_ITEM_CHOICE;
    sx_node node =
        sx_builder_node(b, SX_OP_INPUT, category ? SX_TYPE_CATEGORY : SX_TYPE_INT, NULL, 0, where);
    node.name = field->name;
    node.input = (uint32_t)input;
    if (category) {
        const sx_response_set *set = item->responses;
        const char **labels = sx_arena_array(b->arena, set->option_count + 1, sizeof *labels);
        if (!labels)
            return sx_builder_no_memory(b, where);
        for (size_t i = 0; i < set->option_count; i++)
            labels[i] = set->options[i].code;
        node.labels = labels;
        node.label_count = set->option_count;
        return sx_builder_add(b, &node, 1, 1);
    }
    bool number = item->kind == SX_ITEM_NUMBER || item->kind == SX_ITEM_SLIDER;
    if (number && !item->ranged)
        return sx_builder_error(b, "MANIFEST.RANGE", where, "add range: LOW..HIGH to the item",
                                "item %s has no range, so its scale has none", item->id);
    node.digits = number ? item->digits : 0;
    node.low = sx_number_decimal((sx_decimal){field->low, node.digits});
    node.high = sx_number_decimal((sx_decimal){field->high, node.digits});
    node.bounded = true;
    int64_t most = field->high > -field->low ? field->high : -field->low;
    return sx_builder_add(b, &node, most > 0 ? most : 1, sx_pow10(node.digits));
}

static uint32_t rule_input(sx_builder *b, size_t input, sx_where where)
{
    const sx_rule_input *rule = &b->rules[input];
    sx_type type = rule->truth         ? SX_TYPE_TRUTH
                   : rule->label_count ? SX_TYPE_CATEGORY
                                       : SX_TYPE_RATIO;
    sx_node node = sx_builder_node(b, SX_OP_INPUT, type, NULL, 0, where);
    node.name = rule->name;
    node.input = (uint32_t)input;
    node.labels = rule->labels;
    node.label_count = rule->label_count;
    return sx_builder_add(b, &node, INT64_C(1) << 40, INT64_C(1) << 20);
}

uint32_t sx_make_input(sx_builder *b, size_t input, sx_where where)
{
    if (b->input_nodes[input] == SX_NODE_NONE)
        b->input_nodes[input] =
            b->rules ? rule_input(b, input, where) : model_input(b, input, where);
    return b->input_nodes[input];
}

static sx_type joined(const sx_node *x, const sx_node *y)
{
    if (x->type == SX_TYPE_REAL || y->type == SX_TYPE_REAL)
        return SX_TYPE_REAL;
    return x->type == SX_TYPE_INT && y->type == SX_TYPE_INT ? SX_TYPE_INT : SX_TYPE_RATIO;
}

static bool both_numbers(sx_builder *b, uint32_t x, uint32_t y, sx_where where)
{
    if (x == SX_NODE_NONE || y == SX_NODE_NONE)
        return false;
    if (sx_builder_numeric(b, x) && sx_builder_numeric(b, y))
        return true;
    sx_builder_error(b, "MANIFEST.EXPR", where, "numbers on both sides",
                     "a condition or a category cannot be calculated with");
    return false;
}

/* Denominators of an INT or RATIO divide this; 0 unknown. */
static int64_t multiple_of(const sx_node *x)
{
    return x->type == SX_TYPE_INT ? sx_pow10(x->digits) : x->den_multiple;
}

static int64_t int_bound(const sx_node *node)
{
    sx_number most = sx_exact_max(node->high, sx_exact_negate(node->low)), units;
    if (!sx_exact_multiply(most, sx_number_int(sx_pow10(node->digits)), &units))
        return 0;
    return (units.num < 0 ? -units.num : units.num) / units.den + 1;
}

/* |value| times the denominator bound, rounded up: the bound of a ratio's numerator. */
static int64_t ratio_bound(const sx_node *node, int64_t den_max)
{
    if (!node->bounded || !den_max)
        return 0;
    sx_number most = sx_exact_max(node->high, sx_exact_negate(node->low)), product;
    if (most.num < 0)
        most = sx_exact_negate(most);
    if (!sx_exact_multiply(most, sx_number_int(den_max), &product))
        return 0;
    return product.num / product.den + 1;
}

static uint32_t add_or_subtract(sx_builder *b, sx_op op, uint32_t x, uint32_t y, sx_where where)
{
    if (!both_numbers(b, x, y, where))
        return SX_NODE_NONE;
    const sx_node *p = sx_builder_at(b, x), *q = sx_builder_at(b, y);
    sx_type type = joined(p, q);
    sx_node node = sx_builder_node(b, op, type, (uint32_t[]){x, y}, 2, where);
    if (p->bounded && q->bounded) {
        bool plus = op == SX_OP_ADD;
        node.bounded = sx_exact_add(p->low, plus ? q->low : sx_exact_negate(q->high), &node.low) &&
                       sx_exact_add(p->high, plus ? q->high : sx_exact_negate(q->low), &node.high);
    }
    if (type == SX_TYPE_REAL)
        return sx_builder_add(b, &node, 1, 1);
    if (type == SX_TYPE_INT) {
        node.digits = p->digits > q->digits ? p->digits : q->digits;
        return sx_builder_add(b, &node, node.bounded ? int_bound(&node) : 0, sx_pow10(node.digits));
    }
    node.den_multiple = sx_exact_lcm(multiple_of(p), multiple_of(q));
    int64_t den = node.den_multiple;
    if (!den)
        den = sx_exact_product(b->facts[x].den_max, b->facts[y].den_max);
    int64_t num = ratio_bound(&node, den);
    if (!node.bounded && den) { /* rule inputs have no range, only bounds */
        int64_t left = sx_exact_product(b->facts[x].num_max, b->facts[y].den_max);
        int64_t right = sx_exact_product(b->facts[y].num_max, b->facts[x].den_max);
        num = left && right ? left + right : 0;
    }
    return sx_builder_add(b, &node, num, den);
}

uint32_t sx_make_add(sx_builder *b, uint32_t x, uint32_t y, sx_where where)
{
    return add_or_subtract(b, SX_OP_ADD, x, y, where);
}

uint32_t sx_make_subtract(sx_builder *b, uint32_t x, uint32_t y, sx_where where)
{
    return add_or_subtract(b, SX_OP_SUBTRACT, x, y, where);
}

/* The four corner products (or quotients) of two ranges. */
static bool corners(const sx_node *p, const sx_node *q,
                    bool (*operation)(sx_number, sx_number, sx_number *), sx_node *node)
{
    const sx_number xs[] = {p->low, p->high}, ys[] = {q->low, q->high};
    for (int i = 0; i < 4; i++) {
        sx_number corner;
        if (!operation(xs[i / 2], ys[i % 2], &corner))
            return false;
        node->low = i ? sx_exact_min(node->low, corner) : corner;
        node->high = i ? sx_exact_max(node->high, corner) : corner;
    }
    return true;
}

uint32_t sx_make_multiply(sx_builder *b, uint32_t x, uint32_t y, sx_where where)
{
    if (!both_numbers(b, x, y, where))
        return SX_NODE_NONE;
    const sx_node *p = sx_builder_at(b, x), *q = sx_builder_at(b, y);
    sx_type type = joined(p, q);
    if (type == SX_TYPE_INT && p->digits + q->digits > SX_DIGITS_MAX)
        type = SX_TYPE_RATIO;
    sx_node node = sx_builder_node(b, SX_OP_MULTIPLY, type, (uint32_t[]){x, y}, 2, where);
    node.bounded = p->bounded && q->bounded && corners(p, q, sx_exact_multiply, &node);
    if (type == SX_TYPE_INT)
        node.digits = (uint8_t)(p->digits + q->digits);
    if (type == SX_TYPE_RATIO)
        node.den_multiple = sx_exact_product(multiple_of(p), multiple_of(q));
    if (type == SX_TYPE_REAL)
        return sx_builder_add(b, &node, 1, 1);
    return sx_builder_add(b, &node, sx_exact_product(b->facts[x].num_max, b->facts[y].num_max),
                          sx_exact_product(b->facts[x].den_max, b->facts[y].den_max));
}

uint32_t sx_make_divide(sx_builder *b, uint32_t x, uint32_t y, sx_where where)
{
    if (!both_numbers(b, x, y, where))
        return SX_NODE_NONE;
    const sx_node *p = sx_builder_at(b, x), *q = sx_builder_at(b, y);
    sx_type type = joined(p, q) == SX_TYPE_REAL ? SX_TYPE_REAL : SX_TYPE_RATIO;
    sx_node node = sx_builder_node(b, SX_OP_DIVIDE, type, (uint32_t[]){x, y}, 2, where);
    if (q->op == SX_OP_CONSTANT && q->constant == 0)
        return sx_builder_error(b, "MANIFEST.EXPR", where, "a divisor other than 0",
                                "this divides by zero");
    bool apart = q->bounded && (sx_number_compare(q->low, sx_number_int(0)) > 0 ||
                                sx_number_compare(q->high, sx_number_int(0)) < 0);
    node.bounded = p->bounded && apart && corners(p, q, sx_exact_divide, &node);
    if (type == SX_TYPE_REAL)
        return sx_builder_add(b, &node, 1, 1);
    if (q->op == SX_OP_CONSTANT)
        node.den_multiple = sx_exact_product(
            multiple_of(p),
            sx_exact_product(q->constant < 0 ? -q->constant : q->constant, sx_pow10(q->digits)));
    return sx_builder_add(b, &node, sx_exact_product(b->facts[x].num_max, b->facts[y].den_max),
                          sx_exact_product(b->facts[x].den_max, b->facts[y].num_max));
}

uint32_t sx_make_power(sx_builder *b, uint32_t x, uint32_t y, sx_where where)
{
    if (!both_numbers(b, x, y, where))
        return SX_NODE_NONE;
    const sx_node *q = sx_builder_at(b, y);
    bool whole = q->op == SX_OP_CONSTANT && q->type == SX_TYPE_INT && q->digits == 0;
    if (whole && q->constant >= 1 && q->constant <= 4) {
        int64_t times = q->constant;
        uint32_t product = x;
        for (int64_t i = 1; i < times; i++)
            product = sx_make_multiply(b, product, x, where);
        return product;
    }
    sx_node node = sx_builder_node(b, SX_OP_POWER, SX_TYPE_REAL, (uint32_t[]){x, y}, 2, where);
    return sx_builder_add(b, &node, 1, 1);
}

static uint32_t make_absolute(sx_builder *b, uint32_t x, sx_where where)
{
    const sx_node *p = sx_builder_at(b, x);
    sx_node node = sx_builder_node(b, SX_OP_ABSOLUTE, p->type, &x, 1, where);
    sx_number zero = sx_number_int(0);
    node.digits = p->digits;
    node.den_multiple = p->den_multiple;
    node.bounded = p->bounded;
    if (p->bounded) {
        sx_number a = sx_exact_max(p->low, sx_exact_negate(p->low));
        sx_number c = sx_exact_max(p->high, sx_exact_negate(p->high));
        bool crosses =
            sx_number_compare(p->low, zero) <= 0 && sx_number_compare(p->high, zero) >= 0;
        node.low = crosses ? zero : sx_exact_min(a, c);
        node.high = sx_exact_max(a, c);
    }
    return sx_builder_add(b, &node, b->facts[x].num_max, b->facts[x].den_max);
}

uint32_t sx_make_unary(sx_builder *b, sx_op op, uint32_t x, sx_where where)
{
    if (!both_numbers(b, x, x, where))
        return SX_NODE_NONE;
    if (op == SX_OP_ABSOLUTE)
        return make_absolute(b, x, where);
    sx_node node = sx_builder_node(b, op, SX_TYPE_REAL, &x, 1, where);
    return sx_builder_add(b, &node, 1, 1);
}

static sx_number settled_end(sx_number end)
{
    return end.kind == SX_NUMBER_REAL ? sx_number_settled(end.real)
                                      : sx_number_settled(sx_number_to_double(end));
}

uint32_t sx_make_settled(sx_builder *b, uint32_t x, sx_where where)
{
    sx_node node = sx_builder_node(b, SX_OP_ROUND, SX_TYPE_REAL, &x, 1, where);
    const sx_node *p = sx_builder_at(b, x);
    node.digits = SX_SETTLED_DIGITS;
    node.bounded = p->bounded;
    node.low = settled_end(p->low);
    node.high = settled_end(p->high);
    return sx_builder_add(b, &node, 1, 1);
}

uint32_t sx_make_round(sx_builder *b, uint32_t x, sx_round rule, uint8_t digits, sx_where where)
{
    if (!both_numbers(b, x, x, where))
        return SX_NODE_NONE;
    const sx_node *p = sx_builder_at(b, x);
    if (p->type == SX_TYPE_INT && p->digits <= digits)
        return x;
    sx_node node = sx_builder_node(b, SX_OP_ROUND, SX_TYPE_INT, &x, 1, where);
    node.round = rule;
    node.digits = digits;
    node.bounded = p->bounded;
    int64_t unit = sx_pow10(digits);
    if (p->bounded) {
        node.low = sx_number_ratio(sx_round_ratio(p->low.num, p->low.den, digits, rule), unit);
        node.high = sx_number_ratio(sx_round_ratio(p->high.num, p->high.den, digits, rule), unit);
        return sx_builder_add(b, &node, int_bound(&node), unit);
    }
    if (p->type == SX_TYPE_REAL) /* checked per row: a real beyond this has status undefined */
        return sx_builder_add(b, &node, INT64_C(1) << 50, unit);
    return sx_builder_add(b, &node, b->facts[x].num_max, unit);
}
