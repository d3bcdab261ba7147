/*
 * check.c: the instrument checker's view of a plan: ranges, bands over reachable values, unused items.
 */
#include "plan/check.h"

#include "base/buf.h"
#include "model/instrument.h"
#include "plan/exact.h"
#include "plan/reach.h"

typedef struct sx_checker {
    const sx_plan *plan;
    const sx_model *model;
    sx_diags *diags;
} sx_checker;

static void print_number(sx_buf *out, sx_number value)
{
    sx_number_print(out, value, SX_PRINT_DIGITS);
}

static void report(sx_checker *c, const char *code, sx_where where, const char *expected,
                   const sx_buf *message)
{
    sx_diag_add(c->diags, SX_E_MANIFEST, code, where, expected, "%s", sx_buf_text(message));
}

static void check_range(sx_checker *c, const sx_scale *scale, const sx_node *node)
{
    sx_buf message;
    if (node->type == SX_TYPE_CATEGORY)
        return;
    if (!scale->has_range) {
        if (node->bounded && scale->compute != SX_COMPUTE_NORM &&
            scale->compute != SX_COMPUTE_LOOKUP)
            sx_diag_add(c->diags, SX_E_MANIFEST, "MANIFEST.RANGE_MISMATCH", scale->where,
                        "range: [LOW, HIGH], which is checked against what the items can reach",
                        "scale %s declares no range", scale->id);
        return;
    }
    if (!node->bounded)
        return;
    sx_number low = sx_number_decimal(scale->low), high = sx_number_decimal(scale->high);
    bool equal = sx_number_equal(low, node->low) && sx_number_equal(high, node->high);
    /* where a term is used twice the reachable ends may lie inside the computed ones */
    bool inside =
        sx_number_compare(low, node->low) >= 0 && sx_number_compare(high, node->high) <= 0;
    if (equal || (!node->exact_range && inside))
        return;
    sx_buf_init(&message, 512);
    sx_buf_printf(&message, "scale %s declares ", scale->id);
    print_number(&message, low);
    sx_buf_str(&message, "..");
    print_number(&message, high);
    sx_buf_str(&message, " but its items reach ");
    print_number(&message, node->low);
    sx_buf_str(&message, "..");
    print_number(&message, node->high);
    report(c, "MANIFEST.RANGE_MISMATCH", scale->range_where, "the reachable range", &message);
    sx_buf_free(&message);
}

typedef struct sx_band_check {
    sx_checker *checker;
    const sx_scale *scale;
    size_t reported;
    size_t last_below; /* the gap or overlap reported last, by the band below it */
} sx_band_check;

/* The last band that begins at or below a value; band_count when none does. */
static size_t band_below(const sx_scale *scale, sx_number value)
{
    size_t below = scale->band_count;
    for (size_t i = 0; i < scale->band_count; i++)
        if (sx_number_compare(sx_number_decimal(scale->bands[i].interval.low), value) <= 0)
            below = i;
    return below;
}

static bool check_value(void *user, sx_number value)
{
    sx_band_check *check = user;
    const sx_scale *scale = check->scale;
    size_t holding[2], count = 0;
    for (size_t i = 0; i < scale->band_count; i++)
        if (sx_interval_holds(&scale->bands[i].interval, value)) {
            if (count < 2)
                holding[count] = i;
            count++;
        }
    if (count == 1)
        return true;
    size_t below = band_below(scale, value);
    if (check->reported && below == check->last_below)
        return true; /* one gap is one message, however many values lie in it */
    check->last_below = below;
    sx_buf message;
    sx_buf_init(&message, 512);
    sx_buf_printf(&message, "scale %s can be ", scale->id);
    print_number(&message, value);
    if (count == 0)
        sx_buf_str(&message, ", which is in no band");
    else
        sx_buf_printf(&message, ", which is in both %s and %s", scale->bands[holding[0]].id,
                      scale->bands[holding[1]].id);
    report(check->checker, count ? "MANIFEST.BAND_OVERLAP" : "MANIFEST.BAND_GAP",
           count                       ? scale->bands[holding[1]].where
           : below < scale->band_count ? scale->bands[below].where
                                       : scale->bands_where,
           "each reachable value in exactly one band", &message);
    sx_buf_free(&message);
    return ++check->reported < 3;
}

/* Bands over a continuous range must meet: each begins, open at the top, where the last one ends. */
static void check_dense(sx_checker *c, const sx_scale *scale, const sx_node *node)
{
    sx_band_check check = {c, scale, 0, 0};
    if (node->bounded && (!check_value(&check, node->low) || !check_value(&check, node->high)))
        return;
    for (size_t i = 0; i + 1 < scale->band_count; i++) {
        const sx_interval *a = &scale->bands[i].interval, *b = &scale->bands[i + 1].interval;
        sx_number end = sx_number_decimal(a->high), start = sx_number_decimal(b->low);
        int order = sx_number_compare(end, start);
        if (order == 0 && a->high_open)
            continue;
        sx_number between = end;
        if (order != 0 && (!sx_exact_add(end, start, &between) ||
                           !sx_exact_divide(between, sx_number_int(2), &between)))
            between = start;
        if (!check_value(&check, between))
            return;
    }
}

static void check_bands(sx_checker *c, const sx_scale *scale, const sx_output *output)
{
    if (!scale->band_count)
        return;
    for (size_t i = 0; i + 1 < scale->band_count; i++)
        if (sx_number_compare(sx_number_decimal(scale->bands[i].interval.low),
                              sx_number_decimal(scale->bands[i + 1].interval.low)) >= 0)
            sx_diag_add(c->diags, SX_E_MANIFEST, "MANIFEST.BAND_OVERLAP", scale->bands[i + 1].where,
                        "bands in ascending order", "band %s does not begin above band %s",
                        scale->bands[i + 1].id, scale->bands[i].id);
    uint32_t node = scale->bands_on_unrounded ? output->exact : output->value;
    sx_band_check check = {c, scale, 0, 0};
    if (!sx_reach(c->plan, node, check_value, &check))
        check_dense(c, scale, &c->plan->nodes[node]);
}

static bool is_used(const sx_plan *plan, const sx_item *item)
{
    for (uint32_t f = 0; f < item->field_count; f++)
        if (plan->inputs[item->first_field + f] != SX_NODE_NONE)
            return true;
    return false;
}

static void check_items(sx_checker *c, const sx_plan *flags)
{
    for (size_t i = 0; i < c->model->item_count; i++) {
        const sx_item *item = &c->model->items[i];
        bool used = is_used(c->plan, item);
        if (used && item->unscored)
            sx_diag_add(c->diags, SX_E_MANIFEST, "MANIFEST.UNUSED", item->where,
                        "no `unscored`, or the item out of the scales",
                        "%s is marked unscored but a scale uses it", item->id);
        if (!used && !item->unscored && item->kind != SX_ITEM_TEXT && !is_used(flags, item))
            sx_diag_add(c->diags, SX_E_MANIFEST, "MANIFEST.UNUSED", item->where,
                        "a scale that uses it, or unscored: true", "%s is in no scale", item->id);
    }
}

sx_status sx_plan_check(const sx_plan *scores, const sx_plan *flags, const sx_model *model,
                        sx_diags *diags)
{
    sx_checker c = {scores, model, diags};
    size_t before = diags->errors;
    for (size_t i = 0; i < model->scale_count; i++) {
        check_range(&c, &model->scales[i], &scores->nodes[scores->outputs[i].value]);
        check_bands(&c, &model->scales[i], &scores->outputs[i]);
    }
    check_items(&c, flags);
    return diags->errors == before ? SX_OK : SX_E_MANIFEST;
}
