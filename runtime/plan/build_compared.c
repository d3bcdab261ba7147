/*
 * build_compared.c: scores that compare: with the person's own mean (centred), with the person's other
 * scores (rank), and with other people (norm tables).
 */
#include <string.h>

#include "base/str.h"
#include "plan/builder.h"
#include "plan/exact.h"
#include "psych/change.h"
#include "psych/norm.h"
#include "psych/rank.h"

static bool is_in(uint32_t node, const uint32_t *nodes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (nodes[i] == node)
            return true;
    return false;
}

/*
 * The ends of mean(terms) - mean(among) where the terms are among them: each operand counts with
 * 1/terms - 1/among or with -1/among, so it is at its high end in one sum and at its low end in the
 * other. (Interval arithmetic alone would take the terms twice.)
 */
static void centred_range(sx_builder *b, sx_node *node, const uint32_t *terms, size_t term_count,
                          const uint32_t *among, size_t among_count)
{
    sx_number low = sx_number_int(0), high = low, minus = sx_number_ratio(-1, (int64_t)among_count);
    sx_number own;
    if (!sx_exact_add(sx_number_ratio(1, (int64_t)term_count), minus, &own) ||
        sx_number_compare(own, sx_number_int(0)) < 0)
        return;
    for (size_t i = 0; i < term_count; i++)
        if (!is_in(terms[i], among, among_count))
            return;
    for (size_t i = 0; i < among_count; i++) {
        const sx_node *x = &b->nodes[among[i]];
        bool term = is_in(among[i], terms, term_count);
        sx_number a, c;
        if (!x->bounded || !x->exact_range ||
            !sx_exact_multiply(term ? own : minus, term ? x->low : x->high, &a) ||
            !sx_exact_multiply(term ? own : minus, term ? x->high : x->low, &c) ||
            !sx_exact_add(low, a, &low) || !sx_exact_add(high, c, &high))
            return;
    }
    node->low = low;
    node->high = high;
    node->bounded = true;
    node->exact_range = true;
}

uint32_t sx_build_centred(sx_builder *b, const sx_scale *scale, sx_output *output)
{
    uint32_t *terms, *among;
    sx_gather rule;
    if (!sx_build_terms(b, scale->terms, scale->term_count, &terms) ||
        !sx_build_terms(b, scale->among, scale->among_count, &among) ||
        !sx_build_rule(b, scale, SX_OP_MEAN, scale->among_count, &rule))
        return SX_NODE_NONE;
    sx_gather complete = {.op = SX_OP_MEAN, .least = (uint32_t)scale->term_count};
    uint32_t own = sx_make_gather(b, &complete, terms, scale->term_count, scale->where);
    output->gather = sx_make_gather(b, &rule, among, scale->among_count, scale->where);
    uint32_t centred = sx_make_subtract(b, own, output->gather, scale->where);
    if (centred != SX_NODE_NONE && rule.least == scale->among_count &&
        !rule.exclude_not_applicable && !rule.exclude_not_shown)
        centred_range(b, &b->nodes[centred], terms, scale->term_count, among, scale->among_count);
    return centred;
}

/* The published error of what is ranked; NULL: it has none, or is no scale as it stands. */
static const sx_error_use *error_of(const sx_builder *b, const sx_term *term)
{
    int index = b->model ? sx_model_find_scale(b->model, term->name) : -1;
    bool plain = index >= 0 && !term->reversed && !term->recode && !term->weighted;
    const sx_error_use *use = plain ? &b->model->scales[index].change.error : NULL;
    return use && use->present ? use : NULL;
}

/* How far each may lie from the one that is ranked and still be tied with it. False: that was said. */
static bool set_margins(sx_builder *b, const sx_scale *scale, sx_node *node)
{
    const sx_error_use *own = error_of(b, &scale->among[node->pick]);
    node->margins = sx_arena_array(b->arena, scale->among_count + 1, sizeof *node->margins);
    if (!node->margins) {
        sx_builder_error(b, "MEMORY", scale->where, NULL, "memory ran out");
        return false;
    }
    for (size_t i = 0; i < scale->among_count; i++) {
        const sx_error_use *use = error_of(b, &scale->among[i]);
        if (!own || !use) {
            sx_builder_error(b, "MANIFEST.CHANGE", scale->where,
                             "change: {error: ...} of every scale under among, or no `within`",
                             "%s has no published error that ranks could be within",
                             own ? scale->among[i].name : scale->among[node->pick].name);
            return false;
        }
        sx_rank_error x = {own->sd_of->sd, own->of->value[own->coefficient]};
        sx_rank_error y = {use->sd_of->sd, use->of->value[use->coefficient]};
        node->margins[i] =
            i == node->pick ? 0 : sx_rank_margin(&x, &y, (unsigned)scale->ties_within);
        if (node->margins[i] < 0) {
            sx_builder_error(b, "MANIFEST.CHANGE", scale->where, SX_CONFIDENCE_WORDS,
                             "ranks are within an error of 80, 90, 95 or 99 percent");
            return false;
        }
    }
    return true;
}

uint32_t sx_build_rank(sx_builder *b, const sx_scale *scale)
{
    uint32_t *among;
    if (!sx_build_terms(b, scale->among, scale->among_count, &among))
        return SX_NODE_NONE;
    uint32_t own = sx_build_term(b, &scale->terms[0]);
    size_t pick = scale->among_count;
    for (size_t i = 0; i < scale->among_count; i++)
        if (among[i] == own && strcmp(scale->among[i].name, scale->terms[0].name) == 0)
            pick = i;
    if (pick == scale->among_count)
        return sx_builder_error(b, "MANIFEST.REF", scale->where, "among: with `of` in it",
                                "rank needs `%s` among the others", scale->terms[0].name);
    int64_t common = 1;
    for (size_t i = 0; i < scale->among_count; i++) {
        const sx_node *x = sx_builder_at(b, among[i]);
        int64_t den = x->type == SX_TYPE_INT ? sx_pow10(x->digits) : x->den_multiple;
        common = sx_exact_lcm(common, den);
    }
    if (!common || scale->among_count > SX_RANK_MAX)
        return sx_builder_error(b, "MANIFEST.EXACT", scale->where,
                                "at most 64 exact values with small denominators",
                                "the values of `among` cannot be put over one denominator");
    sx_node node =
        sx_builder_node(b, SX_OP_RANK, SX_TYPE_RATIO, among, scale->among_count, scale->where);
    node.pick = (uint32_t)pick;
    node.ties_lowest = scale->ties_lowest;
    if (scale->ties_within && !set_margins(b, scale, &node))
        return SX_NODE_NONE;
    node.den_multiple = 2;
    node.low = sx_number_int(1);
    node.high = sx_number_int((int64_t)scale->among_count);
    node.bounded = true;
    uint32_t rank = sx_builder_add(b, &node, 2 * (int64_t)scale->among_count + 1, 2);
    if (rank != SX_NODE_NONE)
        b->nodes[rank].exact_range =
            !node.margins; /* whatever the values, somebody can be first and last */
    return rank;
}

static const sx_norm *find_norm(const sx_builder *b, const char *id)
{
    for (size_t i = 0; i < b->model->norm_count; i++)
        if (sx_str_equal(b->model->norms[i].id, id))
            return &b->model->norms[i];
    return NULL;
}

/* The lowest and highest value of a table: at the ends of the raw score, or of what it lists. */
static void norm_range(sx_node *node, const sx_node *x)
{
    const sx_norm *norm = node->norm;
    bool any = false;
    for (size_t i = 0; i < norm->row_count; i++) {
        const sx_norm_row *row = &norm->rows[i];
        bool values = norm->form == SX_NORM_VALUES;
        size_t count = values ? row->value_count : 2;
        for (size_t k = 0; k < count; k++) {
            sx_number raw = k ? x->high : x->low, value;
            int64_t num, den;
            if (values)
                raw = sx_number_decimal(row->values[k].from);
            if ((!values && !x->bounded) || !sx_norm_value(norm, row, raw.num, raw.den, &num, &den))
                return;
            value = sx_number_ratio(num, den);
            node->low = any ? sx_exact_min(node->low, value) : value;
            node->high = any ? sx_exact_max(node->high, value) : value;
            any = true;
        }
    }
    node->bounded = any;
    node->exact_range = norm->form != SX_NORM_VALUES;
}

uint32_t sx_build_norm(sx_builder *b, const sx_scale *scale)
{
    const sx_norm *norm = find_norm(b, scale->norm);
    uint32_t args[3] = {sx_build_term(b, &scale->terms[0]), SX_NODE_NONE, SX_NODE_NONE};
    size_t count = 1;
    if (!norm)
        return sx_builder_error(b, "MANIFEST.REF", scale->where,
                                "a table under norms:", "there is no norm table `%s`",
                                scale->norm ? scale->norm : "");
    sx_node node = sx_builder_node(b, SX_OP_NORM, SX_TYPE_RATIO, NULL, 0, scale->where);
    for (int which = 0; which < 2; which++) {
        if (which == 0 ? !norm->by_age : !norm->by_sex)
            continue;
        const char *name = which == 0 ? "age" : "sex";
        int field = sx_model_find_field(b->model, name);
        if (field < 0)
            return sx_builder_error(b, "MANIFEST.REF", norm->where, "it under parameters:",
                                    "norm table `%s` needs a parameter `%s`", norm->id, name);
        args[count] = sx_make_input(b, (size_t)field, norm->where);
        if (args[count] == SX_NODE_NONE)
            return SX_NODE_NONE;
        if (which == 0)
            node.age_arg = (int)count;
        else {
            node.sex_arg = (int)count;
            node.sex_codes = sx_builder_at(b, args[count])->labels;
            node.sex_code_count = sx_builder_at(b, args[count])->label_count;
        }
        count++;
    }
    if (args[0] == SX_NODE_NONE || sx_builder_at(b, args[0])->type == SX_TYPE_REAL)
        return args[0] == SX_NODE_NONE
                   ? args[0]
                   : sx_builder_error(b, "MANIFEST.EXPR", scale->where, "an exact score",
                                      "a norm table cannot be entered with a real number");
    sx_node with_args = sx_builder_node(b, SX_OP_NORM, SX_TYPE_RATIO, args, count, scale->where);
    node.args = with_args.args;
    node.arg_count = with_args.arg_count;
    node.norm = norm;
    norm_range(&node, sx_builder_at(b, args[0]));
    return sx_builder_add(b, &node, SX_EXACT_MAX / 4, SX_EXACT_MAX / 4);
}
