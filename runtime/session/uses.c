/*
 * uses.c: walks expressions and scales down to items. It computes nothing.
 */
#include "session/uses.h"

static void use_name(const sx_model *model, const char *name, size_t depth, bool *items);

static void use_range(const sx_model *model, const sx_expr *expr, bool *items)
{
    int first = sx_model_find_item(model, expr->name);
    int last = sx_model_find_item(model, expr->last);
    for (int i = first; first >= 0 && i <= last; i++) {
        items[i] = true;
    }
}

static bool is_comparison(const sx_expr *expr)
{
    return expr->kind >= SX_EXPR_EQUAL && expr->kind <= SX_EXPR_AT_LEAST && expr->arg_count == 2;
}

static void use_expr(const sx_model *model, const sx_expr *expr, size_t depth, bool *items)
{
    if (expr == NULL) {
        return;
    }
    if (expr->kind == SX_EXPR_NAME) {
        use_name(model, expr->name, depth, items);
    } else if (expr->kind == SX_EXPR_RANGE) {
        use_range(model, expr, items);
    } else if (is_comparison(expr) && expr->args[0]->kind == SX_EXPR_NAME &&
               expr->args[1]->kind == SX_EXPR_NAME &&
               (expr->kind == SX_EXPR_EQUAL || expr->kind == SX_EXPR_NOT_EQUAL)) {
        use_expr(model, expr->args[0], depth, items); /* the other one is an option or a label */
    } else {
        for (size_t i = 0; i < expr->arg_count; i++) {
            use_expr(model, expr->args[i], depth, items);
        }
    }
}

static void use_terms(const sx_model *model, const sx_term *terms, size_t count, size_t depth,
                      bool *items)
{
    for (size_t i = 0; i < count; i++) {
        use_name(model, terms[i].name, depth, items);
    }
}

/* A norm table that asks for age or sex rests on those parameters. */
static void use_norm(const sx_model *model, const char *id, size_t depth, bool *items)
{
    for (size_t i = 0; id != NULL && i < model->norm_count; i++) {
        const sx_norm *norm = &model->norms[i];
        if (sx_str_equal(norm->id, id) && norm->by_age) {
            use_name(model, "age", depth, items);
        }
        if (sx_str_equal(norm->id, id) && norm->by_sex) {
            use_name(model, "sex", depth, items);
        }
    }
}

/* Scales refer to scales without circles; the depth only guards against a model that was not
 * checked. */
static void use_scale(const sx_model *model, size_t scale, size_t depth, bool *items)
{
    const sx_scale *s = &model->scales[scale];
    if (depth > model->scale_count) {
        return;
    }
    use_terms(model, s->terms, s->term_count, depth, items);
    use_terms(model, s->among, s->among_count, depth, items);
    for (size_t i = 0; i < s->condition_count; i++) {
        use_expr(model, s->conditions[i], depth, items);
    }
    use_expr(model, s->formula, depth, items);
    for (size_t i = 0; i < s->category_count; i++) {
        use_expr(model, s->categories[i].when, depth, items);
    }
    use_norm(model, s->norm, depth, items);
}

static void use_name(const sx_model *model, const char *name, size_t depth, bool *items)
{
    size_t index = 0;
    switch (sx_model_find(model, name, &index)) {
    case SX_NAME_ITEM: items[index] = true; break;
    case SX_NAME_FIELD: items[model->fields[index].item] = true; break;
    case SX_NAME_SCALE: use_scale(model, index, depth + 1, items); break;
    case SX_NAME_NONE: break;
    }
}

void sx_uses_expr(const sx_model *model, const sx_expr *expr, bool *items)
{
    use_expr(model, expr, 0, items);
}

void sx_uses_scale(const sx_model *model, size_t scale, bool *items)
{
    use_scale(model, scale, 0, items);
}
