/*
 * coverage_items.c: one item taken for another. The column of the one is read where that of the other
 * belongs; examples in which both are always answered alike notice nothing. See coverage_demand.h.
 */
#include <string.h>

#include "host/coverage_demand.h"
#include "host/shown.h"

#define NAMES_SHOWN 4

/* ---- who names an item --------------------------------------------------------------------- */

static bool terms_name(const sx_term *terms, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (sx_str_equal(terms[i].name, id))
            return true;
    return false;
}

/* How questions were answered is asked of a whole range of them: none inside it is written, and so none can
 * be taken for another. Its ends can. */
static bool looks_at_all(const sx_expr *expr)
{
    static const char *const calls[] = {"longest_run", "deviation", "answered_count"};
    for (size_t i = 0; expr->kind == SX_EXPR_CALL && i < sizeof calls / sizeof *calls; i++)
        if (sx_str_equal(expr->name, calls[i]))
            return true;
    return false;
}

static bool is_end(const sx_expr *range, const char *id)
{
    return range->kind != SX_EXPR_RANGE || sx_str_equal(range->name, id) ||
           sx_str_equal(range->last, id);
}

static bool expr_names(const sx_model *model, const sx_expr *expr, size_t item, unsigned depth)
{
    if (!expr || depth > SX_EXPR_DEPTH_MAX)
        return false;
    if (expr->kind == SX_EXPR_NAME)
        return sx_str_equal(expr->name, model->items[item].id);
    if (expr->kind == SX_EXPR_RANGE) {
        int first = sx_model_find_item(model, expr->name);
        int last = sx_model_find_item(model, expr->last);
        return first >= 0 && (int)item >= first && (int)item <= last;
    }
    for (size_t i = 0; i < expr->arg_count; i++)
        if (expr_names(model, expr->args[i], item, depth + 1) &&
            (!looks_at_all(expr) || is_end(expr->args[i], model->items[item].id)))
            return true;
    return false;
}

/* Those that a value is only compared with (`among`) are not meant: each may be left out and each other one
 * counted, and that is asked. */
static bool scale_names(const sx_model *model, const sx_scale *scale, size_t item)
{
    const char *id = model->items[item].id;
    bool found = terms_name(scale->terms, scale->term_count, id) ||
                 expr_names(model, scale->formula, item, 0);
    for (size_t i = 0; !found && i < scale->condition_count; i++)
        found = expr_names(model, scale->conditions[i], item, 0);
    for (size_t i = 0; !found && i < scale->category_count; i++)
        found = expr_names(model, scale->categories[i].when, item, 0);
    return found && scale->compute != SX_COMPUTE_CALL;
}

/* ---- one item for another ------------------------------------------------------------------ */

typedef struct sx_exchange {
    sx_collector *c;
    size_t item;
    sx_show show;
    const char *of;
    sx_where where;
    size_t *unseen; /* items that it is not told from */
    size_t unseen_count;
    bool *
        direct; /* by example: it has a value of a sum or mean in which each answer counts by itself */
} sx_exchange;

/* Scores the rows with the column of `other` in place of the item's. What is shown stays as it is. */
static void exchange(sx_bench *b, const sx_side *from, sx_side *to, size_t item, size_t other)
{
    const sx_model *model = b->model;
    size_t x = model->items[item].first_field, y = model->items[other].first_field;
    sx_run_copy_inputs(model, to->scoring.run, from->scoring.run, from->rows);
    sx_run_copy_inputs(model, to->flags, from->flags, from->rows);
    sx_run *runs[] = {to->scoring.run, to->flags};
    for (size_t i = 0; i < 2; i++) {
        memcpy(sx_run_values(runs[i], x), sx_run_values(runs[i], y), from->rows * sizeof(int64_t));
        memcpy(sx_run_status(runs[i], x), sx_run_status(runs[i], y), from->rows);
        sx_run_execute(runs[i]);
    }
}

static bool same_options(const sx_response_set *a, const sx_response_set *b)
{
    if (a == b)
        return true;
    if (!a || !b || a->option_count != b->option_count)
        return false;
    for (size_t i = 0; i < a->option_count; i++)
        if (!sx_str_equal(a->options[i].code, b->options[i].code))
            return false;
    return true;
}

static bool alike(const sx_item *a, const sx_item *b)
{
    bool ranged = a->ranged == b->ranged && a->low.value == b->low.value &&
                  a->high.value == b->high.value && a->digits == b->digits;
    return a->kind == b->kind && same_options(a->responses, b->responses) && a->field_count == 1 &&
           b->field_count == 1 && (a->responses || ranged);
}

/* All that the item is not told from, in one message; each is a demand of its own. */
static bool report(sx_exchange *e, sx_side *patterns)
{
    sx_bench *b = &e->c->bench;
    const sx_item *items = b->model->items;
    sx_buf text;
    sx_buf_init(&text, 4096);
    sx_buf_printf(&text, "no example tells %s from ", items[e->item].id);
    for (size_t i = 0; i < e->unseen_count && i < NAMES_SHOWN; i++)
        sx_buf_printf(&text, "%s%s", i ? ", " : "", items[e->unseen[i]].id);
    if (e->unseen_count > NAMES_SHOWN)
        sx_buf_printf(&text, " and %zu more", e->unseen_count - NAMES_SHOWN);
    sx_buf_printf(&text, " in %s", e->of);
    sx_demand demand = {e->where, sx_buf_text(&text), "which items count, and which way", e->show,
                        NULL};
    bool on = !text.failed;
    for (size_t i = 0; on && i < e->unseen_count; i++) {
        if (!sx_collect_spend(e->c, b->base.rows)) {
            sx_buf_free(&text);
            return false;
        }
        exchange(b, &b->base, patterns, e->item, e->unseen[i]);
        demand.rows = sx_bench_witnesses(b, patterns, e->show, &e->c->memory);
        on = !demand.rows || sx_collect(e->c, &demand);
    }
    sx_buf_free(&text);
    e->c->memory = e->c->memory || !on;
    return on;
}

/* ---- what needs no scoring ------------------------------------------------------------------ */

/* Where an answer changes the result by as much as it changes, whatever the others are. */
static bool counts_directly(const sx_scale *scale, const char *id)
{
    if (scale->round.present ||
        (scale->compute != SX_COMPUTE_SUM && scale->compute != SX_COMPUTE_MEAN))
        return false;
    for (size_t i = 0; i < scale->term_count; i++)
        if (sx_str_equal(scale->terms[i].name, id))
            return !scale->terms[i].recode && !scale->terms[i].weighted;
    return false;
}

static void find_direct(sx_exchange *e, size_t index)
{
    const sx_model *model = e->c->bench.model;
    const sx_scale *scale = &model->scales[index];
    bool direct = counts_directly(scale, model->items[e->item].id);
    for (size_t i = 0; i < model->example_count; i++) {
        const sx_example *example = &model->examples[i];
        e->direct[i] = false;
        for (size_t k = 0; direct && k < example->expected_count; k++) {
            const sx_expected *expected = &example->expected[k];
            if (!expected->is_none && !expected->is_band &&
                sx_str_equal(expected->scale, scale->id))
                e->direct[i] = true;
        }
    }
}

static bool same_worth(const sx_item *item, int64_t x, int64_t y)
{
    if (item->kind != SX_ITEM_CHOICE)
        return x == y;
    const sx_option *options = item->responses->options;
    return sx_number_equal(sx_number_decimal(options[x].score),
                           sx_number_decimal(options[y].score));
}

/* The same as scoring would find, and much faster where there are hundreds of items. */
static bool surely_told(const sx_exchange *e, size_t other)
{
    const sx_bench *b = &e->c->bench;
    const sx_item *items = b->model->items;
    sx_run *run = b->examples.scoring.run;
    size_t x = items[e->item].first_field, y = items[other].first_field;
    for (size_t i = 0; i < b->model->example_count; i++)
        if (e->direct[i] && sx_run_status(run, x)[i] == SX_CELL_OK &&
            sx_run_status(run, y)[i] == SX_CELL_OK &&
            !same_worth(&items[e->item], sx_run_values(run, x)[i], sx_run_values(run, y)[i]))
            return true;
    return false;
}

static bool ask_one(sx_exchange *e, sx_side *examples, sx_side *patterns)
{
    sx_bench *b = &e->c->bench;
    const sx_model *model = b->model;
    e->unseen_count = 0;
    for (size_t other = 0; other < model->item_count; other++) {
        if (other == e->item || !alike(&model->items[e->item], &model->items[other]))
            continue;
        if (surely_told(e, other)) {
            sx_collect_shown(e->c);
            continue;
        }
        if (!sx_collect_spend(e->c, b->examples.rows))
            return false;
        exchange(b, &b->examples, examples, e->item, other);
        if (sx_bench_fails(b, examples, &e->show))
            sx_collect_shown(e->c);
        else
            e->unseen[e->unseen_count++] = other;
    }
    return !e->unseen_count || report(e, patterns);
}

static bool ask_item(sx_exchange *e, sx_side *examples, sx_side *patterns)
{
    const sx_model *model = e->c->bench.model;
    sx_arena *arena = e->c->bench.arena;
    bool on = true;
    for (size_t i = 0; on && i < model->scale_count; i++) {
        if (!scale_names(model, &model->scales[i], e->item))
            continue;
        e->show = (sx_show){SX_SHOW_SCORE, i};
        find_direct(e, i);
        e->where = model->scales[i].where;
        e->of = sx_arena_printf(arena, "scale %s", model->scales[i].id);
        on = e->of && ask_one(e, examples, patterns);
    }
    for (size_t i = 0; on && i < model->flag_count; i++) {
        if (!expr_names(model, model->flags[i].when, e->item, 0))
            continue;
        e->show = (sx_show){SX_SHOW_FLAG, i};
        memset(e->direct, 0, model->example_count * sizeof *e->direct);
        e->where = model->flags[i].where;
        e->of = sx_arena_printf(arena, "flag %s", model->flags[i].id);
        on = e->of && ask_one(e, examples, patterns);
    }
    for (size_t i = 0; on && i < model->validity_count; i++) {
        if (!expr_names(model, model->validity[i].when, e->item, 0))
            continue;
        e->show = (sx_show){SX_SHOW_NOTE, i};
        memset(e->direct, 0, model->example_count * sizeof *e->direct);
        e->where = model->validity[i].where;
        e->of = sx_arena_printf(arena, "validity note %s", model->validity[i].id);
        on = e->of && ask_one(e, examples, patterns);
    }
    e->c->memory = e->c->memory || !e->of;
    return on;
}

bool sx_collect_items(sx_collector *c)
{
    sx_bench *b = &c->bench;
    const sx_model *model = b->model;
    sx_side examples, patterns = {.rows = 0};
    sx_exchange e = {.c = c, .of = ""};
    e.unseen = sx_arena_array(b->arena, model->item_count + 1, sizeof *e.unseen);
    e.direct = sx_arena_array(b->arena, model->example_count + 1, sizeof *e.direct);
    bool on = sx_side_run(&examples, b->loaded, b->example_cells, model->example_count) &&
              sx_side_run(&patterns, b->loaded, b->pattern_cells, b->patterns->count) && e.unseen &&
              e.direct;
    c->memory = c->memory || !on;
    for (size_t i = 0; on && i < model->item_count; i++) {
        e.item = i;
        on = ask_item(&e, &examples, &patterns);
    }
    sx_side_end(&examples);
    sx_side_end(&patterns);
    return on;
}
