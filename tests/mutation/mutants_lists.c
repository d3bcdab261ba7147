/*
 * mutants_lists.c: other items in lists, ranges, conditions and formulas; other items reversed; band edges
 * that move. See mutants.h.
 */
#include <stdio.h>
#include <string.h>

#include "manifest/expr_token.h"
#include "mutants.h"

/* ---- one token for another ------------------------------------------------------------------------ */

/* The scalar with `instead` where the token is. */
static void replace(mutants *m, sx_tree *node, sx_slice token, const char *instead)
{
    const sx_tree kept = *node;
    size_t at = (size_t)(token.at - kept.text.at);
    sx_buf text;
    sx_buf_init(&text, 65536);
    sx_buf_printf(&text, "%.*s%s%s", (int)at, kept.text.at, instead, token.at + token.len);
    const char *own = sx_arena_strdup(m->arena, sx_buf_text(&text));
    m->failed = m->failed || text.failed || !own;
    sx_buf_free(&text);
    if (m->failed)
        return;
    node->text = sx_slice_of(own);
    node->source = (sx_slice){0};
    mutants_visit(m, kept.where, "%s instead of %.*s at %zu of `%.200s`", instead, (int)token.len,
                  token.at, at + 1, kept.text.at);
    *node = kept;
}

static const char *name_of(mutants *m, sx_slice token)
{
    const char *name = sx_arena_strndup(m->arena, token.at, token.len);
    m->failed = m->failed || !name;
    return name ? name : "";
}

/* The item `step` places on in the manifest; NULL past its ends. */
static const char *item_beside(const mutants *m, const char *name, int step)
{
    int index = sx_model_find_item(m->model, name) + step;
    return index < 0 || (size_t)index >= m->model->item_count ? NULL : m->model->items[index].id;
}

static const char *other_item(const mutants *m, size_t index)
{
    const sx_item *items = m->model->items;
    for (size_t step = 1; index < m->model->item_count && step < m->model->item_count; step++) {
        const sx_item *other = &items[(index + step) % m->model->item_count];
        if (other->kind == items[index].kind)
            return other->id;
    }
    return NULL;
}

static const char *other_scale(const mutants *m, size_t index)
{
    const sx_scale *scales = m->model->scales;
    for (size_t step = 1; step < m->model->scale_count; step++) {
        const sx_scale *other = &scales[(index + step) % m->model->scale_count];
        if ((other->compute == SX_COMPUTE_CATEGORY) ==
            (scales[index].compute == SX_COMPUTE_CATEGORY))
            return other->id;
    }
    return NULL;
}

/* A code of an option, taken for each other one of that item. */
static void other_options(mutants *m, sx_tree *node, sx_slice token, const char *name)
{
    for (size_t i = 0; i < m->model->item_count + m->model->parameter_count; i++) {
        const sx_response_set *set = m->model->items[i].responses;
        if (!set || sx_response_set_find(set, sx_slice_of(name)) < 0)
            continue;
        for (size_t o = 0; o < set->option_count; o++)
            if (strcmp(set->options[o].code, name) != 0)
                replace(m, node, token, set->options[o].code);
        return;
    }
}

static void other_name(mutants *m, sx_tree *node, sx_slice token)
{
    static const char *const pairs[][2] = {
        {"and", "or"}, {"or", "and"}, {"min", "max"}, {"max", "min"}, {"not", ""}};
    const char *name = name_of(m, token);
    size_t index;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (strcmp(name, pairs[i][0]) == 0) {
            replace(m, node, token, pairs[i][1]);
            return;
        }
    sx_name_kind kind = sx_model_find(m->model, name, &index);
    const char *other = kind == SX_NAME_ITEM    ? other_item(m, index)
                        : kind == SX_NAME_SCALE ? other_scale(m, index)
                                                : NULL;
    if (other)
        replace(m, node, token, other);
    else if (kind == SX_NAME_NONE)
        other_options(m, node, token, name);
}

static void other_sign(mutants *m, sx_tree *node, sx_slice token)
{
    static const char *const pairs[][2] = {{"=", "!="}, {"!=", "="}, {"<", "<="}, {"<=", "<"},
                                           {">", ">="}, {">=", ">"}, {"+", "-"},  {"-", "+"},
                                           {"*", "+"},  {"/", "*"},  {"^", "*"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (sx_slice_is(token, pairs[i][0]))
            replace(m, node, token, pairs[i][1]);
}

static void other_number(mutants *m, sx_tree *node, sx_slice token)
{
    sx_decimal value;
    if (!sx_decimal_read(token, &value))
        return;
    for (int step = -1; step <= 1; step += 2) {
        sx_buf text;
        sx_buf_init(&text, 64);
        sx_decimal_print(&text, (sx_decimal){value.value + step, value.digits});
        replace(m, node, token, sx_buf_text(&text));
        sx_buf_free(&text);
    }
}

/* One end of a range, an item further in and an item further out. */
static void other_end(mutants *m, sx_tree *node, sx_slice token)
{
    const char *name = name_of(m, token);
    for (int step = -1; step <= 1; step += 2) {
        const char *beside = item_beside(m, name, step);
        if (sx_model_find_item(m->model, name) >= 0 && beside)
            replace(m, node, token, beside);
    }
}

static bool is_sign(const sx_token *token, const char *sign)
{
    return token->kind == SX_TOKEN_SIGN && sx_slice_is(token->text, sign);
}

void mutants_expression(mutants *m, sx_tree *node)
{
    sx_tokens tokens = sx_tokens_of_text(node->text, node->where);
    sx_token before = {.kind = SX_TOKEN_END}, now = sx_tokens_next(&tokens);
    while (now.kind != SX_TOKEN_END && now.kind != SX_TOKEN_BAD && !m->failed) {
        sx_token next = sx_tokens_next(&tokens);
        if (now.kind == SX_TOKEN_NAME && (is_sign(&before, "..") || is_sign(&next, "..")))
            other_end(m, node, now.text);
        else if (now.kind == SX_TOKEN_NAME)
            other_name(m, node, now.text);
        else if (now.kind == SX_TOKEN_SIGN)
            other_sign(m, node, now.text);
        else
            other_number(m, node, now.text);
        before = now;
        now = next;
    }
}

/* "q1, q3..q5": names and ranges as in an expression, and each piece left out. */
void mutants_names(mutants *m, sx_tree *node)
{
    const sx_tree kept = *node;
    mutants_expression(m, node);
    const char *text = kept.text.at;
    if (!strchr(text, ','))
        return;
    for (const char *at = text; at && !m->failed;) {
        const char *comma = strchr(at, ',');
        const char *end = comma ? comma + 1 : text + kept.text.len;
        const char *from =
            comma || at == text ? at : at - 1; /* the last one takes its comma along */
        const char *changed = sx_arena_printf(m->arena, "%.*s%s", (int)(from - text), text, end);
        if (!changed) {
            m->failed = true;
            return;
        }
        node->text = sx_slice_of(changed);
        node->source = (sx_slice){0};
        mutants_visit(m, kept.where, "%.*s left out", (int)((comma ? comma : end) - at), at);
        *node = kept;
        at = comma ? comma + 1 : NULL;
    }
}

/* ---- reversed items --------------------------------------------------------------------------------- */

static sx_tree *scalar_at(mutants *m, const char *text, sx_where where)
{
    sx_tree *node = sx_arena_alloc(m->arena, sizeof *node);
    if (!node) {
        m->failed = true;
        return NULL;
    }
    *node = (sx_tree){.kind = SX_TREE_SCALAR, .where = where, .plain = true};
    node->text = sx_slice_of(text);
    return node;
}

/* `reverse` as a list of the items that are reversed, but for the one at `turned`. */
static void reverse_as(mutants *m, sx_tree *map, const sx_scale *scale, size_t turned)
{
    const sx_tree kept = *map;
    sx_tree *list = scalar_at(m, "", kept.where);
    sx_tree **keys = sx_arena_array(m->arena, kept.count + 1, sizeof *keys);
    sx_tree **items = sx_arena_array(m->arena, kept.count + 1, sizeof *items);
    sx_tree **names = sx_arena_array(m->arena, scale->term_count + 1, sizeof *names);
    if (!list || !keys || !items || !names) {
        m->failed = true;
        return;
    }
    *list = (sx_tree){.kind = SX_TREE_LIST, .where = kept.where, .items = names};
    for (size_t i = 0; i < scale->term_count && !m->failed; i++)
        if (scale->terms[i].reversed != (i == turned))
            names[list->count++] = scalar_at(m, scale->terms[i].name, kept.where);
    map->count = 0;
    for (size_t i = 0; i < kept.count; i++)
        if (!sx_slice_is(kept.keys[i]->text, "reverse")) {
            keys[map->count] = kept.keys[i];
            items[map->count++] = kept.items[i];
        }
    if (list->count) {
        keys[map->count] = scalar_at(m, "reverse", kept.where);
        items[map->count++] = list;
    }
    map->keys = keys;
    map->items = items;
    if (!m->failed)
        mutants_visit(m, scale->terms[turned].where, "%s %sreversed", scale->terms[turned].name,
                      scale->terms[turned].reversed ? "not " : "");
    *map = kept;
}

void mutants_reversed(mutants *m, sx_tree *map)
{
    const char *dot = strrchr(m->path, '.');
    int index = sx_model_find_scale(m->model, dot ? dot + 1 : m->path);
    const sx_scale *scale = index < 0 ? NULL : &m->model->scales[index];
    if (!scale || scale->compute == SX_COMPUTE_CALL || scale->compute == SX_COMPUTE_RANK ||
        scale->compute == SX_COMPUTE_LOOKUP || scale->compute == SX_COMPUTE_NORM)
        return;
    for (size_t i = 0; i < scale->term_count && !m->failed; i++)
        reverse_as(m, map, scale, i);
}

/* ---- band edges --------------------------------------------------------------------------------------- */

/* The interval with its first (last) number moved by a unit of the last digit. A single value becomes two;
 * NULL: there would be none left. */
static const char *moved(mutants *m, sx_slice interval, bool last, int step)
{
    const char *dots = strstr(interval.at, "..");
    size_t from = 0, to = interval.len;
    sx_decimal value;
    sx_buf text;
    if (dots && last)
        from = (size_t)(dots - interval.at) + (dots[2] == '<' ? 3 : 2);
    else if (dots)
        to = (size_t)(dots - interval.at);
    if (!sx_decimal_read((sx_slice){interval.at + from, to - from}, &value) ||
        (!dots && last != (step > 0)))
        return NULL;
    sx_buf_init(&text, 256);
    sx_buf_printf(&text, "%.*s%s", (int)from, interval.at, !dots && last ? interval.at : "");
    sx_buf_str(&text, !dots && last ? ".." : "");
    sx_decimal_print(&text, (sx_decimal){value.value + step, value.digits});
    sx_buf_printf(&text, "%s%s", !dots && !last ? ".." : "",
                  !dots && last ? "" : interval.at + (dots ? to : 0));
    const char *own = sx_arena_strdup(m->arena, sx_buf_text(&text));
    m->failed = m->failed || text.failed || !own;
    sx_buf_free(&text);
    return own;
}

/* Where an interval begins. */
static bool low_of(const sx_tree *interval, sx_decimal *ret)
{
    const char *dots = strstr(interval->text.at, "..");
    size_t length = dots ? (size_t)(dots - interval->text.at) : interval->text.len;
    return sx_decimal_read((sx_slice){interval->text.at, length}, ret);
}

static sx_tree *interval_of(const sx_tree *bands, size_t i)
{
    const sx_tree *pair = bands->items[i];
    return pair->kind == SX_TREE_MAP && pair->count == 1 ? pair->items[0] : NULL;
}

void mutants_edges(mutants *m, sx_tree *bands)
{
    for (size_t i = 0; bands->kind == SX_TREE_LIST && i + 1 < bands->count; i++) {
        sx_tree *below = interval_of(bands, i), *above = interval_of(bands, i + 1);
        if (!below || !above || below->kind != SX_TREE_SCALAR || above->kind != SX_TREE_SCALAR)
            continue;
        sx_decimal x, y; /* bands may be written from the top */
        if (!low_of(below, &x) || !low_of(above, &y))
            continue;
        if (sx_number_compare(sx_number_decimal(x), sx_number_decimal(y)) > 0) {
            sx_tree *other = below;
            below = above;
            above = other;
        }
        for (int step = -1; step <= 1; step += 2) {
            const sx_tree kept_below = *below, kept_above = *above;
            const char *low = moved(m, below->text, true, step);
            const char *high = moved(m, above->text, false, step);
            if (!low || !high)
                continue;
            below->text = sx_slice_of(low);
            above->text = sx_slice_of(high);
            below->source = above->source = (sx_slice){0};
            mutants_visit(m, kept_above.where, "%s and %s instead of %s and %s", low, high,
                          kept_below.text.at, kept_above.text.at);
            *below = kept_below;
            *above = kept_above;
        }
    }
}

/* ---- findings and cut-offs ------------------------------------------------------------------------- */

static sx_tree *level_name(const sx_tree *levels, size_t i)
{
    return interval_of(levels, i) ? levels->items[i]->keys[0] : NULL;
}

/* Two neighbours change their names. */
static void swap_levels(mutants *m, sx_tree *a, sx_tree *b)
{
    const sx_tree kept_a = *a, kept_b = *b;
    a->text = kept_b.text;
    b->text = kept_a.text;
    a->source = b->source = (sx_slice){0};
    mutants_visit(m, kept_a.where, "%s and %s change places", kept_a.text.at, kept_b.text.at);
    *a = kept_a;
    *b = kept_b;
}

/* One label of a list goes to another list. */
static void move_label(mutants *m, sx_tree *from, size_t i, sx_tree *to)
{
    const sx_tree kept_from = *from, kept_to = *to;
    sx_tree **fewer = sx_arena_array(m->arena, from->count + 1, sizeof *fewer);
    sx_tree **more = sx_arena_array(m->arena, to->count + 1, sizeof *more);
    if (!fewer || !more) {
        m->failed = true;
        return;
    }
    for (size_t k = 0, n = 0; k < kept_from.count; k++)
        if (k != i)
            fewer[n++] = kept_from.items[k];
    memcpy(more, kept_to.items, kept_to.count * sizeof *more);
    more[kept_to.count] = kept_from.items[i];
    from->items = fewer;
    to->items = more;
    from->count--;
    to->count++;
    mutants_visit(m, kept_from.items[i]->where, "%s in another level", kept_from.items[i]->text.at);
    *from = kept_from;
    *to = kept_to;
}

void mutants_levels(mutants *m, sx_tree *levels)
{
    for (size_t i = 0; levels->kind == SX_TREE_LIST && i < levels->count; i++) {
        sx_tree *name = level_name(levels, i), *value = interval_of(levels, i);
        size_t next = (i + 1) % levels->count;
        sx_tree *other = interval_of(levels, next);
        if (!name || !other || next == i)
            continue;
        swap_levels(m, name, level_name(levels, next));
        for (size_t k = 0; value->kind == SX_TREE_LIST && other->kind == SX_TREE_LIST &&
                           value->count > 1 && k < value->count;
             k++)
            move_label(m, value, k, other);
    }
}

void mutants_side(mutants *m, sx_tree *cutoff)
{
    for (size_t i = 0; i < cutoff->count; i++) {
        sx_tree *key = cutoff->keys[i];
        bool at = sx_slice_is(key->text, "at");
        if (at || sx_slice_is(key->text, "at_most"))
            mutants_text(m, key, at ? "at_most" : "at");
    }
}
