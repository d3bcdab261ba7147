/*
 * coverage_slip_expr.c: slips in conditions and formulas: another number, sign, item or option at one
 * place of the tree. See coverage_slip.h.
 */
#include <string.h>

#include "host/coverage_slip.h"

#include "manifest/manifest.h"

#define SAID_MAX 300 /* of an expression, in a message */

typedef struct sx_walk {
    sx_slips *slips;
    const char *said; /* the whole comparison or formula that the place stands in */
    unsigned depth;
} sx_walk;

static const char look[] = "the condition or formula";

static bool walk(const sx_walk *w, sx_expr *expr);

static bool is_comparison(sx_expr_kind kind)
{
    return kind >= SX_EXPR_EQUAL && kind <= SX_EXPR_AT_LEAST;
}

/* The expression as it was written, in the arena; a long one is cut. */
static const char *say(sx_slips *s, const sx_expr *expr)
{
    sx_buf_reset(&s->text);
    sx_expr_print(&s->text, expr);
    const char *text = sx_arena_strdup(s->arena, sx_buf_text(&s->text));
    if (!text || (s->text.failed && s->text.len == 0))
        s->memory = true;
    return text ? text : "";
}

static bool try_as(const sx_walk *w, const sx_expr *expr, const char *instead)
{
    size_t said = strlen(w->said);
    return sx_slip_try(w->slips, expr->where, look, "no example would notice %s in `%.*s%s` (%s)",
                       instead, SAID_MAX, w->said, said > SAID_MAX ? "..." : "", w->slips->of);
}

/* ---- leaves -------------------------------------------------------------------------------- */

static bool try_number(const sx_walk *w, sx_expr *expr)
{
    const sx_decimal kept = expr->number;
    bool on = true;
    for (int64_t step = -1; on && step <= 1; step += 2) {
        expr->number.value = kept.value + step;
        sx_buf *text = &w->slips->text;
        sx_buf_reset(text);
        sx_decimal_print(text, expr->number);
        sx_buf_str(text, " instead of ");
        sx_decimal_print(text, kept);
        on = try_as(w, expr, sx_buf_text(text));
    }
    expr->number = kept;
    return on;
}

/* The next item that is answered alike; NULL: there is none. */
static const char *next_item(const sx_model *model, size_t index)
{
    for (size_t step = 1; step < model->item_count; step++) {
        const sx_item *other = &model->items[(index + step) % model->item_count];
        if (index < model->item_count && other->kind == model->items[index].kind &&
            other->responses == model->items[index].responses && other->field_count == 1)
            return other->id;
    }
    return NULL;
}

static const char *next_scale(const sx_model *model, size_t index)
{
    for (size_t step = 1; step < model->scale_count; step++) {
        const sx_scale *other = &model->scales[(index + step) % model->scale_count];
        if (other->compute != SX_COMPUTE_CATEGORY &&
            model->scales[index].compute != SX_COMPUTE_CATEGORY)
            return other->id;
    }
    return NULL;
}

static bool try_name(const sx_walk *w, sx_expr *expr)
{
    const sx_model *model = w->slips->model;
    size_t index;
    sx_name_kind kind = sx_model_find(model, expr->name, &index);
    const char *kept = expr->name;
    const char *other = kind == SX_NAME_ITEM    ? next_item(model, index)
                        : kind == SX_NAME_SCALE ? next_scale(model, index)
                                                : NULL;
    if (!other)
        return true;
    expr->name = other;
    const char *instead = sx_arena_printf(w->slips->arena, "%s instead of %s", other, kept);
    bool on = instead && try_as(w, expr, instead);
    w->slips->memory = w->slips->memory || !instead;
    expr->name = kept;
    return on;
}

/* A range that begins an item later, or ends an item earlier. */
static bool try_range(const sx_walk *w, sx_expr *expr)
{
    const sx_model *model = w->slips->model;
    int first = sx_model_find_item(model, expr->name);
    int last = sx_model_find_item(model, expr->last);
    if (first < 0 || last <= first)
        return true;
    const char *from = expr->name, *to = expr->last;
    expr->name = model->items[first + 1].id;
    bool on = try_as(w, expr, "a range that begins one item later");
    expr->name = from;
    expr->last = model->items[last - 1].id;
    on = on && try_as(w, expr, "a range that ends one item earlier");
    expr->last = to;
    return on;
}

/* ---- signs --------------------------------------------------------------------------------- */

static bool try_kind(const sx_walk *w, sx_expr *expr, sx_expr_kind kind, const char *instead)
{
    sx_expr_kind kept = expr->kind;
    expr->kind = kind;
    bool on = try_as(w, expr, instead);
    expr->kind = kept;
    return on;
}

static bool try_sign(const sx_walk *w, sx_expr *expr)
{
    switch (expr->kind) {
    case SX_EXPR_EQUAL: return try_kind(w, expr, SX_EXPR_NOT_EQUAL, "`!=` instead of `=`");
    case SX_EXPR_NOT_EQUAL: return try_kind(w, expr, SX_EXPR_EQUAL, "`=` instead of `!=`");
    case SX_EXPR_LESS: return try_kind(w, expr, SX_EXPR_AT_MOST, "`<=` instead of `<`");
    case SX_EXPR_AT_MOST: return try_kind(w, expr, SX_EXPR_LESS, "`<` instead of `<=`");
    case SX_EXPR_GREATER: return try_kind(w, expr, SX_EXPR_AT_LEAST, "`>=` instead of `>`");
    case SX_EXPR_AT_LEAST: return try_kind(w, expr, SX_EXPR_GREATER, "`>` instead of `>=`");
    case SX_EXPR_AND: return try_kind(w, expr, SX_EXPR_OR, "`or` instead of `and`");
    case SX_EXPR_OR: return try_kind(w, expr, SX_EXPR_AND, "`and` instead of `or`");
    case SX_EXPR_ADD: return try_kind(w, expr, SX_EXPR_SUBTRACT, "`-` instead of `+`");
    case SX_EXPR_SUBTRACT: return try_kind(w, expr, SX_EXPR_ADD, "`+` instead of `-`");
    case SX_EXPR_MULTIPLY: return try_kind(w, expr, SX_EXPR_ADD, "`+` instead of `*`");
    case SX_EXPR_DIVIDE: return try_kind(w, expr, SX_EXPR_MULTIPLY, "`*` instead of `/`");
    case SX_EXPR_NUMBER:
    case SX_EXPR_NAME:
    case SX_EXPR_RANGE:
    case SX_EXPR_NEGATE:
    case SX_EXPR_NOT:
    case SX_EXPR_POWER:
    case SX_EXPR_CALL: break;
    }
    return true;
}

/* `stage = action`, taken for each other option of the item. */
static bool try_options(const sx_walk *w, sx_expr *expr)
{
    const sx_model *model = w->slips->model;
    size_t index, none;
    bool on = true;
    if (expr->args[0]->kind != SX_EXPR_NAME || expr->args[1]->kind != SX_EXPR_NAME ||
        sx_model_find(model, expr->args[0]->name, &index) != SX_NAME_ITEM ||
        sx_model_find(model, expr->args[1]->name, &none) != SX_NAME_NONE ||
        !model->items[index].responses)
        return true;
    const sx_response_set *set = model->items[index].responses;
    const char *kept = expr->args[1]->name;
    for (size_t i = 0; on && i < set->option_count; i++) {
        expr->args[1]->name = set->options[i].code;
        if (!sx_str_equal(kept, set->options[i].code)) {
            const char *instead =
                sx_arena_printf(w->slips->arena, "%s instead of %s", set->options[i].code, kept);
            on = instead && try_as(w, expr, instead);
        }
    }
    expr->args[1]->name = kept;
    return on;
}

/* ---- the tree ------------------------------------------------------------------------------ */

/* The part stands where the whole stood: `not x`, a branch of where(c, a, b), one operand of a list. */
static bool try_part(const sx_walk *w, sx_expr *expr)
{
    const sx_expr kept = *expr;
    bool on = true;
    if (expr->kind == SX_EXPR_NOT || expr->kind == SX_EXPR_NEGATE) {
        *expr = *kept.args[0];
        on = try_as(w, &kept,
                    kept.kind == SX_EXPR_NOT ? "that `not` is left out"
                                             : "that the minus is left out");
    } else if (expr->kind == SX_EXPR_CALL && sx_str_equal(expr->name, "where") &&
               expr->arg_count == 3) {
        for (size_t i = 1; on && i < 3; i++) {
            *expr = *kept.args[i];
            on = try_as(w, &kept,
                        i == 1 ? "that `where` is always its first value"
                               : "that `where` is always its second value");
        }
    }
    *expr = kept;
    return on;
}

static bool walk(const sx_walk *w, sx_expr *expr)
{
    sx_walk inner = *w;
    if (++inner.depth > SX_EXPR_DEPTH_MAX)
        return true;
    if (is_comparison(expr->kind)) /* the part to show is the comparison, not the whole */
        inner.said = say(w->slips, expr);
    bool on = true;
    switch (expr->kind) {
    case SX_EXPR_NUMBER: return try_number(&inner, expr);
    case SX_EXPR_NAME: return try_name(&inner, expr);
    case SX_EXPR_RANGE: return try_range(&inner, expr);
    default: break;
    }
    on = try_sign(&inner, expr) && try_part(&inner, expr);
    if (on && is_comparison(expr->kind))
        on = try_options(&inner, expr);
    for (size_t i = 0; on && i < expr->arg_count; i++)
        on = walk(&inner, expr->args[i]);
    return on;
}

bool sx_slips_expr(sx_slips *s, sx_expr *expr)
{
    sx_walk w = {.slips = s, .said = say(s, expr)};
    return walk(&w, expr) && !s->memory;
}
