/*
 * build_scale.c: one scale of a model becomes nodes: its terms (option scores, recodes, reversals,
 * weights), the gather with its missing rule, rounding and bands.
 */
#include <string.h>

#include "plan/builder.h"
#include "plan/exact.h"

/* The score of an option after recode, reversal and weight; all exact. */
typedef struct sx_term_values {
    sx_number *values;
    bool *scored;
    sx_number low, high; /* over the scored options, before reversal */
} sx_term_values;

/* The recoded score; false when the recode does not name it. */
static bool recoded(const sx_term *term, sx_decimal score, sx_number *ret)
{
    sx_number value = sx_number_decimal(score);
    *ret = value;
    if (!term || !term->recode)
        return true;
    for (size_t i = 0; i < term->recode_count; i++)
        if (sx_number_equal(value, sx_number_decimal(term->recode[i].from))) {
            *ret = sx_number_decimal(term->recode[i].to);
            return true;
        }
    return false;
}

static uint32_t choice_values(sx_builder *b, const sx_item *item, const sx_term *term,
                              sx_where where, sx_term_values *ret)
{
    const sx_response_set *set = item->responses;
    ret->values = sx_arena_array(b->arena, set->option_count, sizeof *ret->values);
    ret->scored = sx_arena_array(b->arena, set->option_count, sizeof *ret->scored);
    if (!ret->values || !ret->scored)
        return sx_builder_no_memory(b, where);
    bool any = false;
    for (size_t i = 0; i < set->option_count; i++) {
        const sx_option *option = &set->options[i];
        if (option->missing != SX_CELL_OK)
            continue;
        if (!option->scored)
            return sx_builder_error(b, "MANIFEST.REF", where,
                                    "score: for each option, or a comparison with = option",
                                    "option `%s` of %s, in line %lu, has no score", option->code,
                                    item->id, (unsigned long)option->where.line);
        if (!recoded(term, option->score, &ret->values[i]))
            return sx_builder_error(
                b, "MANIFEST.RECODE", where, "a new value for the score of every option",
                "the recode of %s leaves out option `%s`", item->id, option->code);
        ret->scored[i] = true;
        ret->low = any ? sx_exact_min(ret->low, ret->values[i]) : ret->values[i];
        ret->high = any ? sx_exact_max(ret->high, ret->values[i]) : ret->values[i];
        any = true;
    }
    return any ? 0
               : sx_builder_error(b, "MANIFEST.REF", where, "an option with a score",
                                  "%s has no scored option", item->id);
}

/* All values as integers times 10^-digits, with the smallest digits that hold them. */
static bool common_digits(const sx_term_values *v, size_t count, uint8_t *ret)
{
    for (uint8_t digits = 0; digits <= SX_DIGITS_MAX; digits++) {
        bool fits = true;
        for (size_t i = 0; i < count; i++)
            fits = fits && (!v->scored[i] || sx_pow10(digits) % v->values[i].den == 0);
        if (fits) {
            *ret = digits;
            return true;
        }
    }
    return false;
}

static bool transform(const sx_term *term, sx_term_values *v, size_t count)
{
    sx_number turn;
    if (!sx_exact_add(v->low, v->high, &turn))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!v->scored[i])
            continue;
        if (term && term->reversed && !sx_exact_subtract(turn, v->values[i], &v->values[i]))
            return false;
        if (term && term->weighted &&
            !sx_exact_multiply(v->values[i], sx_number_decimal(term->weight), &v->values[i]))
            return false;
    }
    return true;
}

static uint32_t map_choice(sx_builder *b, const sx_item *item, const sx_term *term, sx_where where)
{
    sx_term_values v = {0};
    size_t count = item->responses->option_count;
    uint8_t digits = 0;
    if (choice_values(b, item, term, where, &v) == SX_NODE_NONE)
        return SX_NODE_NONE;
    if (!transform(term, &v, count) || !common_digits(&v, count, &digits))
        return sx_builder_error(b, "MANIFEST.EXACT", where, "scores with at most 9 digits",
                                "the scores of %s do not fit", item->id);
    uint32_t input = sx_make_input(b, item->first_field, where);
    if (input == SX_NODE_NONE)
        return input;
    sx_node node = sx_builder_node(b, SX_OP_MAP, SX_TYPE_INT, &input, 1, where);
    node.digits = digits;
    node.name = item->id;
    node.table.count = count;
    node.table.values = sx_arena_array(b->arena, count, sizeof *node.table.values);
    node.table.status = sx_arena_array(b->arena, count, sizeof *node.table.status);
    if (!node.table.values || !node.table.status)
        return sx_builder_no_memory(b, where);
    int64_t most = 1;
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        node.table.status[i] = (uint8_t)item->responses->options[i].missing;
        if (!v.scored[i])
            continue;
        int64_t value = v.values[i].num * (sx_pow10(digits) / v.values[i].den);
        node.table.values[i] = value;
        most = value > most ? value : -value > most ? -value : most;
        node.low = any ? sx_exact_min(node.low, v.values[i]) : v.values[i];
        node.high = any ? sx_exact_max(node.high, v.values[i]) : v.values[i];
        any = true;
    }
    node.bounded = true;
    return sx_builder_add(b, &node, most, sx_pow10(digits));
}

uint32_t sx_build_field_value(sx_builder *b, size_t field, sx_where where)
{
    const sx_item *item = &b->model->items[b->model->fields[field].item];
    return item->kind == SX_ITEM_CHOICE ? map_choice(b, item, NULL, where)
                                        : sx_make_input(b, field, where);
}

uint32_t sx_build_item_value(sx_builder *b, size_t item, sx_where where)
{
    const sx_item *it = &b->model->items[item];
    if (it->field_count != 1)
        return sx_builder_error(
            b, "MANIFEST.REF", where, it->field_count ? "ITEM.OPTION" : "an item that is scored",
            "%s is %s: it has no single value", it->id, sx_item_kind_word(it->kind));
    return sx_build_field_value(b, it->first_field, where);
}

/* low + high - x for what is no choice item. */
static uint32_t reverse_value(sx_builder *b, uint32_t x, const sx_term *term)
{
    const sx_node *node = sx_builder_at(b, x);
    sx_number turn;
    uint8_t digits = node->digits;
    if (!node->bounded || node->type != SX_TYPE_INT ||
        !sx_exact_add(node->low, node->high, &turn) || sx_pow10(digits) % turn.den != 0)
        return sx_builder_error(b, "MANIFEST.REVERSE", term->reversed_where,
                                "an item with a lowest and a highest value",
                                "`%s` cannot be reversed: it has no range", term->name);
    sx_decimal sum = {turn.num * (sx_pow10(digits) / turn.den), digits};
    return sx_make_subtract(b, sx_make_constant(b, sum, term->where), x, term->where);
}

/* One operand of a scale: an item or field, or another scale. */
uint32_t sx_build_term(sx_builder *b, const sx_term *term)
{
    size_t index;
    uint32_t x = SX_NODE_NONE;
    sx_name_kind kind = sx_model_find(b->model, term->name, &index);
    if (kind == SX_NAME_ITEM && b->model->items[index].kind == SX_ITEM_CHOICE)
        return map_choice(b, &b->model->items[index], term, term->where);
    if (kind == SX_NAME_ITEM)
        x = sx_build_item_value(b, index, term->where);
    else if (kind == SX_NAME_FIELD)
        x = sx_build_field_value(b, index, term->where);
    else if (kind == SX_NAME_SCALE) {
        const sx_output *scale = sx_build_scale(b, index, term->where);
        x = scale ? scale->value : SX_NODE_NONE;
    } else
        return sx_builder_error(b, "MANIFEST.REF", term->where, "an item or scale",
                                "`%s` is unknown", term->name);
    if (x != SX_NODE_NONE && term->recode)
        x = sx_make_lookup(b, x, term->recode, term->recode_count, term->where);
    if (x != SX_NODE_NONE && term->reversed)
        x = reverse_value(b, x, term);
    if (x != SX_NODE_NONE && term->weighted)
        x = sx_make_multiply(b, x, sx_make_constant(b, term->weight, term->where), term->where);
    return x;
}

bool sx_build_terms(sx_builder *b, const sx_term *terms, size_t count, uint32_t **ret)
{
    *ret = sx_arena_array(b->arena, count + 1, sizeof **ret);
    if (!*ret)
        return sx_builder_no_memory(b, (sx_where){0}) != SX_NODE_NONE;
    bool good = count > 0;
    for (size_t i = 0; i < count; i++) {
        (*ret)[i] = sx_build_term(b, &terms[i]);
        good = good && (*ret)[i] != SX_NODE_NONE;
    }
    return good;
}

/* The missing rule of a gather over `count` operands. False after an error. */
bool sx_build_rule(sx_builder *b, const sx_scale *scale, sx_op op, size_t count, sx_gather *ret)
{
    const sx_missing *m = &scale->missing;
    *ret = (sx_gather){.op = op,
                       .least = (uint32_t)count,
                       .exclude_not_applicable = m->exclude_not_applicable,
                       .exclude_not_shown = m->exclude_not_shown};
    bool sums = op == SX_OP_SUM || op == SX_OP_COUNT;
    switch (m->rule) {
    case SX_MISSING_COMPLETE:
        if (sums && (m->exclude_not_applicable || m->exclude_not_shown))
            break;
        return true;
    case SX_MISSING_PRORATE:
        if (m->most >= count || op == SX_OP_MINIMUM || op == SX_OP_MAXIMUM ||
            scale->compute == SX_COMPUTE_WEIGHTED)
            break;
        ret->least = (uint32_t)count - m->most;
        ret->prorate = sums;
        return true;
    case SX_MISSING_ANSWERED:
        if (sums || m->least < 1 || m->least > count)
            break;
        ret->least = m->least;
        ret->least_fixed = true;
        return true;
    case SX_MISSING_KNOWN: break;
    }
    sx_builder_error(b, "MANIFEST.MISSING_RULE", m->where,
                     sums ? "complete, or prorate with a `most` below the number of items"
                          : "complete, or answered with a `least` of 1 to the number of items",
                     "this missing rule does not fit scale %s", scale->id);
    return false;
}

static uint32_t build_gather(sx_builder *b, const sx_scale *scale, sx_op op, sx_output *output)
{
    uint32_t *args;
    sx_gather gather;
    if (!sx_build_terms(b, scale->terms, scale->term_count, &args) ||
        !sx_build_rule(b, scale, op, scale->term_count, &gather))
        return SX_NODE_NONE;
    output->gather = op == SX_OP_PERCENT
                         ? sx_make_percent(b, &gather, args, scale->term_count, scale->where)
                         : sx_make_gather(b, &gather, args, scale->term_count, scale->where);
    return output->gather;
}

static uint32_t build_count(sx_builder *b, const sx_scale *scale, sx_output *output)
{
    uint32_t *args;
    size_t count;
    sx_gather gather;
    if (!sx_build_conditions(b, scale->conditions, scale->condition_count, &args, &count) ||
        !sx_build_rule(b, scale, SX_OP_COUNT, count, &gather))
        return SX_NODE_NONE;
    output->gather = sx_make_gather(b, &gather, args, count, scale->where);
    return output->gather;
}

/* Percent of one scale: 100 (x - low) / (high - low), from its declared range. */
static uint32_t percent_of_scale(sx_builder *b, const sx_scale *scale, uint32_t x)
{
    int index = sx_model_find_scale(b->model, scale->terms[0].name);
    const sx_scale *of = index < 0 ? NULL : &b->model->scales[index];
    if (x == SX_NODE_NONE || !of || !of->has_range)
        return sx_builder_error(b, "MANIFEST.RANGE", scale->where, "a scale with a range",
                                "percent needs the range of `%s`", scale->terms[0].name);
    sx_where at = scale->where;
    uint32_t low = sx_make_constant(b, of->low, at), high = sx_make_constant(b, of->high, at);
    uint32_t hundred = sx_make_constant(b, (sx_decimal){100, 0}, at);
    sx_number span;
    if (!sx_exact_subtract(sx_number_decimal(of->high), sx_number_decimal(of->low), &span) ||
        low == SX_NODE_NONE || high == SX_NODE_NONE)
        return SX_NODE_NONE;
    uint8_t digits = of->high.digits > of->low.digits ? of->high.digits : of->low.digits;
    sx_decimal width = {span.num * (sx_pow10(digits) / span.den), digits};
    uint32_t top = sx_make_multiply(b, hundred, sx_make_subtract(b, x, low, at), at);
    return sx_make_divide(b, top, sx_make_constant(b, width, at), at);
}

static uint32_t build_percent(sx_builder *b, const sx_scale *scale, sx_output *output)
{
    if (scale->term_count == 1 && sx_model_find_scale(b->model, scale->terms[0].name) >= 0)
        return percent_of_scale(b, scale, sx_build_term(b, &scale->terms[0]));
    return build_gather(b, scale, SX_OP_PERCENT, output);
}

static uint32_t build_case(sx_builder *b, const sx_scale *scale)
{
    size_t n = scale->category_count;
    uint32_t *args = sx_arena_array(b->arena, n + 1, sizeof *args);
    const char **labels = sx_arena_array(b->arena, n + 1, sizeof *labels);
    if (!args || !labels)
        return sx_builder_no_memory(b, scale->where);
    size_t count = 0;
    bool otherwise = false, good = true;
    for (size_t i = 0; i < n; i++) {
        labels[i] = scale->categories[i].label;
        if (!scale->categories[i].when) {
            if (i + 1 < n)
                return sx_builder_error(b, "MANIFEST.EXPR", scale->categories[i].where,
                                        "`otherwise` last", "labels after this are never reached");
            otherwise = true;
            continue;
        }
        args[count] = sx_build_condition(b, scale->categories[i].when);
        good = good && args[count++] != SX_NODE_NONE;
    }
    if (!good)
        return SX_NODE_NONE;
    sx_node node = sx_builder_node(b, SX_OP_CASE, SX_TYPE_CATEGORY, args, count, scale->where);
    node.otherwise = otherwise;
    node.labels = labels;
    node.label_count = n;
    return sx_builder_add(b, &node, 1, 1);
}

static bool is_gather(const sx_node *node)
{
    return node->op >= SX_OP_SUM && node->op <= SX_OP_PERCENT;
}

/* The inputs that a node rests on, as guards of the rule `complete`. */
static uint32_t guard_complete(sx_builder *b, const sx_scale *scale, uint32_t node)
{
    if (node == SX_NODE_NONE || scale->missing.rule == SX_MISSING_KNOWN)
        return node;
    uint32_t *args = sx_arena_array(b->arena, b->input_count + 1, sizeof *args);
    if (!args)
        return sx_builder_no_memory(b, scale->where);
    if (scale->missing.rule == SX_MISSING_COMPLETE && b->facts[node].strict &&
        is_gather(sx_builder_at(b, node)))
        return node; /* it keeps that rule by itself: sum(q1..q9) is `sum: q1..q9` */
    if (scale->missing.rule != SX_MISSING_COMPLETE)
        return sx_builder_error(b, "MANIFEST.MISSING_RULE", scale->missing.where,
                                "complete or known", "this missing rule does not fit scale %s",
                                scale->id);
    size_t count = 0;
    for (size_t i = 0; i < b->input_count; i++)
        if (b->facts[node].uses[i / 64] >> (i % 64) & 1)
            args[count++] = b->input_nodes[i];
    return sx_make_guard(b, node, args, count, scale->where);
}

static uint32_t one_term(sx_builder *b, const sx_scale *scale)
{
    return sx_build_term(b, &scale->terms[0]);
}

static uint32_t build_difference(sx_builder *b, const sx_scale *scale)
{
    uint32_t x = one_term(b, scale); /* one after the other: the rule hash counts on the order */
    uint32_t y = sx_build_term(b, &scale->terms[1]);
    return sx_make_subtract(b, x, y, scale->where);
}

/* A formula that is a gather says how many were answered, like the key that it stands for. */
static uint32_t build_formula(sx_builder *b, const sx_scale *scale, sx_output *output)
{
    uint32_t node = guard_complete(b, scale, sx_build_expr(b, scale->formula));
    if (node != SX_NODE_NONE && is_gather(sx_builder_at(b, node)))
        output->gather = node;
    return node;
}

static uint32_t compute(sx_builder *b, const sx_scale *scale, sx_output *output)
{
    switch (scale->compute) {
    case SX_COMPUTE_SUM:
    case SX_COMPUTE_WEIGHTED: return build_gather(b, scale, SX_OP_SUM, output);
    case SX_COMPUTE_MEAN: return build_gather(b, scale, SX_OP_MEAN, output);
    case SX_COMPUTE_MINIMUM: return build_gather(b, scale, SX_OP_MINIMUM, output);
    case SX_COMPUTE_MAXIMUM: return build_gather(b, scale, SX_OP_MAXIMUM, output);
    case SX_COMPUTE_COUNT: return build_count(b, scale, output);
    case SX_COMPUTE_PERCENT: return build_percent(b, scale, output);
    case SX_COMPUTE_CENTRED: return sx_build_centred(b, scale, output);
    case SX_COMPUTE_RANK: return sx_build_rank(b, scale);
    case SX_COMPUTE_NORM: return sx_build_norm(b, scale);
    case SX_COMPUTE_LOOKUP:
        return sx_make_lookup(b, one_term(b, scale), scale->lookup, scale->lookup_count,
                              scale->where);
    case SX_COMPUTE_DIFFERENCE: return build_difference(b, scale);
    case SX_COMPUTE_CALL: return guard_complete(b, scale, sx_build_call(b, scale));
    case SX_COMPUTE_FORMULA: return build_formula(b, scale, output);
    default: return guard_complete(b, scale, build_case(b, scale));
    }
}

static uint32_t band_node(sx_builder *b, const sx_scale *scale, uint32_t value)
{
    size_t n = scale->band_count;
    int64_t *low = sx_arena_array(b->arena, n, sizeof *low);
    int64_t *high = sx_arena_array(b->arena, n, sizeof *high);
    bool *open = sx_arena_array(b->arena, n, sizeof *open);
    const char **labels = sx_arena_array(b->arena, n, sizeof *labels);
    if (!low || !high || !open || !labels)
        return sx_builder_no_memory(b, scale->where);
    uint8_t digits = 0;
    for (size_t i = 0; i < n; i++) {
        const sx_interval *in = &scale->bands[i].interval;
        uint8_t most = in->low.digits > in->high.digits ? in->low.digits : in->high.digits;
        digits = most > digits ? most : digits;
    }
    for (size_t i = 0; i < n; i++) {
        const sx_interval *in = &scale->bands[i].interval;
        low[i] = in->low.value * sx_pow10((unsigned)(digits - in->low.digits));
        high[i] = in->high.value * sx_pow10((unsigned)(digits - in->high.digits));
        open[i] = in->high_open;
        labels[i] = scale->bands[i].id;
    }
    sx_node node = sx_builder_node(b, SX_OP_BAND, SX_TYPE_CATEGORY, &value, 1, scale->where);
    node.edges = (sx_band_edges){low, high, open, n, digits};
    node.labels = labels;
    node.label_count = n;
    return sx_builder_add(b, &node, 1, 1);
}

/* Rounding and bands on top of the computed value. */
static bool finish_output(sx_builder *b, const sx_scale *scale, sx_output *output)
{
    const sx_node *exact = sx_builder_at(b, output->exact);
    if (exact->type == SX_TYPE_TRUTH) {
        sx_builder_error(b, "MANIFEST.EXPR", scale->where, "where(condition, 1, 0), or category:",
                         "scale %s is a condition, not a number", scale->id);
        return false;
    }
    if (exact->type == SX_TYPE_REAL && exact->op != SX_OP_CALL)
        output->exact = output->value = sx_make_settled(b, output->exact, scale->where);
    if (output->exact == SX_NODE_NONE)
        return false;
    exact = sx_builder_at(b, output->exact);
    if (scale->round.present && exact->type != SX_TYPE_CATEGORY)
        output->value =
            sx_make_round(b, output->exact, scale->round.rule, scale->round.digits, scale->where);
    if (output->value == SX_NODE_NONE)
        return false;
    const sx_node *value = sx_builder_at(b, output->value);
    if (scale->has_range && value->type != SX_TYPE_CATEGORY &&
        !(value->bounded && value->exact_range)) {
        output->guarded = true;
        output->low = sx_number_decimal(scale->low);
        output->high = sx_number_decimal(scale->high);
    }
    if (!scale->band_count)
        return true;
    uint32_t base = scale->bands_on_unrounded ? output->exact : output->value;
    output->band = band_node(b, scale, base);
    if (output->band == SX_NODE_NONE)
        return false;
    if (output->exact != output->value)
        output->band_exact = output->exact;
    return true;
}

const sx_output *sx_build_scale(sx_builder *b, size_t index, sx_where used_at)
{
    const sx_scale *scale = &b->model->scales[index];
    sx_output *output = &b->scales[index];
    switch (b->scale_state[index]) {
    case 2: return output;
    case 3: return NULL;
    case 1:
        sx_builder_error(b, "MANIFEST.CYCLE", used_at, "scales that rest on items in the end",
                         "scale %s rests on itself", scale->id);
        return NULL;
    default: break;
    }
    b->scale_state[index] = 1;
    *output = (sx_output){.name = scale->id,
                          .value = SX_NODE_NONE,
                          .exact = SX_NODE_NONE,
                          .band = SX_NODE_NONE,
                          .band_exact = SX_NODE_NONE,
                          .gather = SX_NODE_NONE};
    output->exact = output->value = compute(b, scale, output);
    bool good = output->exact != SX_NODE_NONE && finish_output(b, scale, output);
    b->scale_state[index] = good ? 2 : 3;
    return good ? output : NULL;
}
