/*
 * coverage_choices.c: what each item can be answered with. Items that take numbers have too many answers
 * to try each: their ends, the middle, and the numbers that conditions, bands and norm tables speak of,
 * with those beside them. See coverage_choices.h.
 */
#include "host/coverage_choices.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "host/instrument.h"

#define NUMBERS_MAX 400 /* that a model speaks of */
#define CHOICES_MAX 80  /* of an item */

typedef struct sx_chooser {
    const sx_model *model;
    sx_arena *arena;
    sx_decimal *numbers; /* that conditions, bands and tables speak of */
    size_t number_count;
    bool failed;
} sx_chooser;

/* ---- numbers that matter ------------------------------------------------------------------- */

static void note_number(sx_chooser *c, sx_decimal number)
{
    for (size_t i = 0; i < c->number_count; i++)
        if (c->numbers[i].value == number.value && c->numbers[i].digits == number.digits)
            return;
    if (c->number_count < NUMBERS_MAX)
        c->numbers[c->number_count++] = number;
}

static void note_expr(sx_chooser *c, const sx_expr *expr, unsigned depth)
{
    if (!expr || depth > SX_EXPR_DEPTH_MAX)
        return;
    if (expr->kind == SX_EXPR_NUMBER)
        note_number(c, expr->number);
    for (size_t i = 0; i < expr->arg_count; i++)
        note_expr(c, expr->args[i], depth + 1);
}

static void note_scale(sx_chooser *c, const sx_scale *scale)
{
    for (size_t i = 0; i < scale->band_count; i++) {
        note_number(c, scale->bands[i].interval.low);
        note_number(c, scale->bands[i].interval.high);
    }
    for (size_t i = 0; i < scale->condition_count; i++)
        note_expr(c, scale->conditions[i], 0);
    for (size_t i = 0; i < scale->category_count; i++)
        note_expr(c, scale->categories[i].when, 0);
    note_expr(c, scale->formula, 0);
    for (size_t i = 0; i < scale->lookup_count; i++)
        note_number(c, scale->lookup[i].from);
}

static void note_numbers(sx_chooser *c)
{
    const sx_model *model = c->model;
    for (size_t i = 0; i < model->scale_count; i++)
        note_scale(c, &model->scales[i]);
    for (size_t i = 0; i < model->flag_count; i++)
        note_expr(c, model->flags[i].when, 0);
    for (size_t i = 0; i < model->validity_count; i++)
        note_expr(c, model->validity[i].when, 0);
    for (size_t i = 0; i < model->item_count + model->parameter_count; i++)
        note_expr(c, model->items[i].show_if, 0);
    for (size_t i = 0; i < model->norm_count; i++)
        for (size_t r = 0; r < model->norms[i].row_count && !model->norms[i].rows[r].any_age; r++) {
            note_number(c, (sx_decimal){model->norms[i].rows[r].age_low, 0});
            note_number(c, (sx_decimal){model->norms[i].rows[r].age_high, 0});
        }
}

/* ---- the choices of an item ---------------------------------------------------------------- */

static void add(sx_chooser *c, sx_choices_of *of, const char *text, const int64_t *values,
                size_t fields, sx_cell cell)
{
    int64_t *own = sx_arena_array(c->arena, fields + 1, sizeof *own);
    if (!own || !text) {
        c->failed = true;
        return;
    }
    if (fields)
        memcpy(own, values, fields * sizeof *own);
    of->items[of->count++] = (sx_choice){text, own, cell};
}

/* Options that are answers when `answers`, else those that mean a missing answer. */
static void add_options(sx_chooser *c, const sx_item *item, sx_choices_of *of, bool answers)
{
    for (size_t i = 0; i < item->responses->option_count && of->count + 2 < CHOICES_MAX; i++) {
        const sx_option *option = &item->responses->options[i];
        int64_t value = 0;
        sx_cell cell = SX_CELL_OK;
        const char *expected;
        bool read = sx_answer_read(c->model, item->first_field, sx_slice_of(option->code), &value,
                                   &cell, &expected) == SX_OK;
        if (read && (option->missing == SX_CELL_OK) == answers)
            add(c, of, option->code, &value, 1, cell);
    }
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void add_numbers(sx_chooser *c, const sx_item *item, sx_choices_of *of)
{
    const sx_field *field = &c->model->fields[item->first_field];
    int64_t unit = sx_pow10(item->digits), step = unit, values[CHOICES_MAX];
    size_t count = 0;
    if (item->step.value > 0 && item->step.digits <= item->digits)
        step = item->step.value * sx_pow10((unsigned)(item->digits - item->step.digits));
    int64_t middle = field->low + (field->high - field->low) / 2 / step * step;
    values[count++] = field->low;
    values[count++] = middle;
    values[count++] = field->high;
    for (size_t i = 0; i < c->number_count && item->kind != SX_ITEM_DATE; i++) {
        if (c->numbers[i].digits > item->digits)
            continue;
        int64_t at =
            c->numbers[i].value * sx_pow10((unsigned)(item->digits - c->numbers[i].digits));
        for (int64_t v = at - step; v <= at + step && count < CHOICES_MAX - 2; v += step)
            if (v > field->low && v < field->high && (v - field->low) % step == 0)
                values[count++] = v;
    }
    qsort(values, count, sizeof *values, by_value);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && values[i] == values[i - 1])
            continue;
        sx_buf text;
        sx_buf_init(&text, 64);
        sx_answer_print(c->model, item->first_field, values[i], &text);
        add(c, of, sx_buf_keep(&text, c->arena), &values[i], 1, SX_CELL_OK);
    }
}

/* The options in the order of their ranks, or those that are chosen, as a list. */
static char *list_text(sx_chooser *c, const sx_item *item, const int64_t *values, bool ranks)
{
    sx_buf text;
    size_t n = item->field_count, shown = 0;
    sx_buf_init(&text, 65536);
    sx_buf_char(&text, '[');
    for (size_t rank = 1; rank <= (ranks ? n : 1); rank++)
        for (size_t i = 0; i < n; i++)
            if (values[i] == (int64_t)rank)
                sx_buf_printf(&text, "%s%s", shown++ ? ", " : "", item->responses->options[i].code);
    sx_buf_char(&text, ']');
    char *kept = text.failed ? NULL : sx_arena_strdup(c->arena, sx_buf_text(&text));
    sx_buf_free(&text);
    return kept;
}

/* ranking: turned round by one place after the other, forwards and backwards. multi: none, each, all. */
static void add_several(sx_chooser *c, const sx_item *item, sx_choices_of *of)
{
    size_t n = item->field_count;
    bool ranks = item->kind == SX_ITEM_RANKING;
    int64_t *values = sx_arena_array(c->arena, n + 1, sizeof *values);
    if (!values) {
        c->failed = true;
        return;
    }
    for (size_t k = 0; k < (ranks ? 2 * n : n + 2) && of->count + 2 < CHOICES_MAX; k++) {
        for (size_t i = 0; i < n; i++) {
            size_t turned = (i + k) % n + 1;
            if (ranks)
                values[i] = (int64_t)(k < n ? turned : n + 1 - turned);
            else
                values[i] = k == n + 1 || k == i + 1;
        }
        add(c, of, list_text(c, item, values, ranks), values, n, SX_CELL_OK);
    }
}

static void choose(sx_chooser *c, const sx_item *item, sx_choices_of *of)
{
    static const int64_t none[1] = {0};
    of->items = sx_arena_array(c->arena, CHOICES_MAX + 1, sizeof *of->items);
    if (!of->items) {
        c->failed = true;
        return;
    }
    switch (item->kind) {
    case SX_ITEM_CHOICE: add_options(c, item, of, true); break;
    case SX_ITEM_NUMBER:
    case SX_ITEM_SLIDER:
    case SX_ITEM_DATE: add_numbers(c, item, of); break;
    case SX_ITEM_MULTI:
    case SX_ITEM_RANKING: add_several(c, item, of); break;
    case SX_ITEM_TEXT:
    case SX_ITEM_KIND_COUNT: break;
    }
    of->answers = of->count;
    if (item->kind == SX_ITEM_CHOICE)
        add_options(c, item, of, false);
    if (item->may_not_apply && item->field_count == 1 && of->count + 1 < CHOICES_MAX)
        add(c, of, "not_applicable", none, 1, SX_CELL_NOT_APPLICABLE);
    int64_t *blank = sx_arena_array(c->arena, item->field_count + (size_t)1, sizeof *blank);
    c->failed = c->failed || !blank;
    if (blank)
        add(c, of, "~", blank, item->field_count, SX_CELL_SKIPPED);
}

static void note_turned(const sx_model *model, sx_choices_of *all)
{
    for (size_t s = 0; s < model->scale_count; s++)
        for (size_t t = 0; t < model->scales[s].term_count; t++) {
            size_t index;
            const sx_term *term = &model->scales[s].terms[t];
            if (term->reversed && sx_model_find(model, term->name, &index) == SX_NAME_ITEM)
                all[index].turned = true;
        }
}

sx_choices_of *sx_choices_make(const sx_model *model, sx_arena *arena)
{
    size_t count = model->item_count + model->parameter_count;
    sx_chooser c = {.model = model, .arena = arena};
    sx_choices_of *all = sx_arena_array(arena, count + 1, sizeof *all);
    c.numbers = sx_arena_array(arena, NUMBERS_MAX, sizeof *c.numbers);
    if (!all || !c.numbers)
        return NULL;
    note_numbers(&c);
    for (size_t i = 0; !c.failed && i < count; i++)
        choose(&c, &model->items[i], &all[i]);
    if (c.failed)
        return NULL;
    note_turned(model, all);
    return all;
}
