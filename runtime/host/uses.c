/*
 * uses.c: walks expressions and scales down to the fields of items. See uses.h.
 */
#include "host/uses.h"

typedef struct sx_walk {
    const sx_model *model;
    sx_use_field *use;
    void *context;
} sx_walk;

static void use_name(const sx_walk *walk, const char *name, size_t depth);

static void use_item(const sx_walk *walk, size_t index)
{
    const sx_item *item = &walk->model->items[index];
    for (uint32_t i = 0; i < item->field_count; i++)
        walk->use(walk->context, item->first_field + i);
}

static void use_range(const sx_walk *walk, const sx_expr *expr)
{
    int first = sx_model_find_item(walk->model, expr->name);
    int last = sx_model_find_item(walk->model, expr->last);
    for (int i = first; first >= 0 && i <= last; i++)
        use_item(walk, (size_t)i);
}

static bool is_comparison(const sx_expr *expr)
{
    return expr->kind >= SX_EXPR_EQUAL && expr->kind <= SX_EXPR_AT_LEAST && expr->arg_count == 2;
}

/* Is `word` an option, a band or a label of what is compared with it, and not a name of its own? The
 * plan reads it in the same way. */
static bool is_label(const sx_model *model, const sx_expr *value, const sx_expr *word)
{
    size_t index = 0;
    if (value->kind != SX_EXPR_NAME || word->kind != SX_EXPR_NAME)
        return false;
    switch (sx_model_find(model, value->name, &index)) {
    case SX_NAME_ITEM:
        return model->items[index].kind == SX_ITEM_CHOICE &&
               sx_response_set_find(model->items[index].responses, sx_slice_of(word->name)) >= 0;
    case SX_NAME_SCALE:
        for (size_t i = 0; i < model->scales[index].band_count; i++)
            if (sx_str_equal(model->scales[index].bands[i].id, word->name))
                return true;
        for (size_t i = 0; i < model->scales[index].category_count; i++)
            if (sx_str_equal(model->scales[index].categories[i].label, word->name))
                return true;
        return false;
    case SX_NAME_FIELD:
    case SX_NAME_NONE: break;
    }
    return false;
}

static void use_expr(const sx_walk *walk, const sx_expr *expr, size_t depth)
{
    if (!expr)
        return;
    if (expr->kind == SX_EXPR_NAME) {
        use_name(walk, expr->name, depth);
    } else if (expr->kind == SX_EXPR_RANGE) {
        use_range(walk, expr);
    } else if (is_comparison(expr) && is_label(walk->model, expr->args[0], expr->args[1])) {
        use_expr(walk, expr->args[0], depth);
    } else if (is_comparison(expr) && is_label(walk->model, expr->args[1], expr->args[0])) {
        use_expr(walk, expr->args[1], depth);
    } else {
        for (size_t i = 0; i < expr->arg_count; i++)
            use_expr(walk, expr->args[i], depth);
    }
}

/* A norm table that asks for age or sex rests on those parameters. */
static void use_norm(const sx_walk *walk, const char *id, size_t depth)
{
    for (size_t i = 0; id && i < walk->model->norm_count; i++) {
        const sx_norm *norm = &walk->model->norms[i];
        if (sx_str_equal(norm->id, id) && norm->by_age)
            use_name(walk, "age", depth);
        if (sx_str_equal(norm->id, id) && norm->by_sex)
            use_name(walk, "sex", depth);
    }
}

/* Scales refer to scales without circles; the depth only guards against a model that was not
 * checked. */
static void use_scale(const sx_walk *walk, size_t scale, size_t depth)
{
    const sx_scale *s = &walk->model->scales[scale];
    if (depth > walk->model->scale_count)
        return;
    for (size_t i = 0; i < s->term_count; i++)
        use_name(walk, s->terms[i].name, depth);
    for (size_t i = 0; i < s->among_count; i++)
        use_name(walk, s->among[i].name, depth);
    for (size_t i = 0; i < s->condition_count; i++)
        use_expr(walk, s->conditions[i], depth);
    use_expr(walk, s->formula, depth);
    for (size_t i = 0; i < s->category_count; i++)
        use_expr(walk, s->categories[i].when, depth);
    use_norm(walk, s->norm, depth);
}

static void use_name(const sx_walk *walk, const char *name, size_t depth)
{
    size_t index = 0;
    switch (sx_model_find(walk->model, name, &index)) {
    case SX_NAME_ITEM: use_item(walk, index); break;
    case SX_NAME_FIELD: walk->use(walk->context, index); break;
    case SX_NAME_SCALE: use_scale(walk, index, depth + 1); break;
    case SX_NAME_NONE: break;
    }
}

void sx_uses_expr(const sx_model *model, const sx_expr *expr, sx_use_field *use, void *context)
{
    const sx_walk walk = {model, use, context};
    use_expr(&walk, expr, 0);
}

void sx_uses_scale(const sx_model *model, size_t scale, sx_use_field *use, void *context)
{
    const sx_walk walk = {model, use, context};
    use_scale(&walk, scale, 0);
}
