/*
 * coverage_copy.c: the copy of a model that slips are made in: whatever a slip may change is the copy's
 * own, the rest is shared with the original. See coverage_slip.h.
 */
#include <string.h>

#include "host/coverage_slip.h"

typedef struct sx_copier {
    sx_arena *arena;
    bool failed;
} sx_copier;

static void *copy(sx_copier *c, const void *from, size_t count, size_t size)
{
    void *to = sx_arena_array(c->arena, count + 1, size);
    if (!to)
        c->failed = true;
    else if (count)
        memcpy(to, from, count * size);
    return to;
}

static sx_expr *copy_expr(sx_copier *c, const sx_expr *from)
{
    if (!from)
        return NULL;
    sx_expr *to = copy(c, from, 1, sizeof *from);
    if (!to)
        return NULL;
    to->args = copy(c, from->args, from->arg_count, sizeof *from->args);
    for (size_t i = 0; to->args && i < from->arg_count; i++)
        to->args[i] = copy_expr(c, from->args[i]);
    return to;
}

static sx_term *copy_terms(sx_copier *c, const sx_term *from, size_t count)
{
    sx_term *to = copy(c, from, count, sizeof *from);
    for (size_t i = 0; to && i < count; i++)
        if (to[i].recode)
            to[i].recode = copy(c, from[i].recode, from[i].recode_count, sizeof *from[i].recode);
    return to;
}

static void copy_scale(sx_copier *c, sx_scale *scale)
{
    scale->terms = copy_terms(c, scale->terms, scale->term_count);
    scale->among = copy_terms(c, scale->among, scale->among_count);
    scale->formula = copy_expr(c, scale->formula);
    scale->lookup = copy(c, scale->lookup, scale->lookup_count, sizeof *scale->lookup);
    scale->conditions =
        copy(c, scale->conditions, scale->condition_count, sizeof *scale->conditions);
    for (size_t i = 0; !c->failed && i < scale->condition_count; i++)
        scale->conditions[i] = copy_expr(c, scale->conditions[i]);
    scale->categories =
        copy(c, scale->categories, scale->category_count, sizeof *scale->categories);
    for (size_t i = 0; !c->failed && i < scale->category_count; i++)
        scale->categories[i].when = copy_expr(c, scale->categories[i].when);
}

/* Items that share their options share the copy. */
static void copy_items(sx_copier *c, sx_model *model)
{
    size_t count = model->item_count + model->parameter_count;
    const sx_item *from = model->items;
    model->items = copy(c, from, count, sizeof *from);
    for (size_t i = 0; !c->failed && i < count; i++) {
        model->items[i].show_if = copy_expr(c, from[i].show_if);
        size_t same = 0;
        while (same < i && from[same].responses != from[i].responses)
            same++;
        if (!from[i].responses)
            continue;
        if (same < i) {
            model->items[i].responses = model->items[same].responses;
            continue;
        }
        sx_response_set *set = copy(c, from[i].responses, 1, sizeof *set);
        if (!set)
            return;
        set->options = copy(c, set->options, set->option_count, sizeof *set->options);
        model->items[i].responses = set;
    }
}

static void copy_norms(sx_copier *c, sx_model *model)
{
    model->norms = copy(c, model->norms, model->norm_count, sizeof *model->norms);
    for (size_t i = 0; !c->failed && i < model->norm_count; i++) {
        sx_norm *norm = &model->norms[i];
        norm->rows = copy(c, norm->rows, norm->row_count, sizeof *norm->rows);
        for (size_t r = 0; norm->rows && r < norm->row_count; r++)
            norm->rows[r].values = copy(c, norm->rows[r].values, norm->rows[r].value_count,
                                        sizeof *norm->rows[r].values);
    }
    model->tables = copy(c, model->tables, model->table_count, sizeof *model->tables);
    for (size_t i = 0; !c->failed && i < model->table_count; i++)
        model->tables[i].pairs = copy(c, model->tables[i].pairs, model->tables[i].pair_count,
                                      sizeof *model->tables[i].pairs);
}

sx_model *sx_slip_model(const sx_model *model, sx_arena *arena)
{
    sx_copier c = {.arena = arena};
    sx_model *to = copy(&c, model, 1, sizeof *model);
    if (!to)
        return NULL;
    copy_items(&c, to);
    copy_norms(&c, to);
    to->scales = copy(&c, model->scales, model->scale_count, sizeof *model->scales);
    for (size_t i = 0; !c.failed && i < model->scale_count; i++)
        copy_scale(&c, &to->scales[i]);
    to->flags = copy(&c, model->flags, model->flag_count, sizeof *model->flags);
    for (size_t i = 0; !c.failed && i < model->flag_count; i++)
        to->flags[i].when = copy_expr(&c, model->flags[i].when);
    to->validity = copy(&c, model->validity, model->validity_count, sizeof *model->validity);
    for (size_t i = 0; !c.failed && i < model->validity_count; i++)
        to->validity[i].when = copy_expr(&c, model->validity[i].when);
    return c.failed ? NULL : to;
}
