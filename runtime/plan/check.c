/*
 * check.c: the instrument checker's view of a plan: ranges, bands over reachable values, unused items.
 */
#include "plan/check.h"

#include "base/buf.h"
#include "base/str.h"
#include "model/instrument.h"
#include "plan/exact.h"
#include "plan/reach.h"

typedef struct sx_checker {
    const sx_plan *plan;
    const sx_model *model;
    sx_diags *diags;
    bool no_memory; /* a check was not made for the want of it */
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

/* An end that no decimal can hold, such as 95/21, is declared as a score would print it. */
static bool is_end(sx_decimal declared, sx_number reached)
{
    sx_number end = sx_number_decimal(declared);
    if (sx_number_equal(end, reached))
        return true;
    if (declared.digits > SX_PRINT_DIGITS)
        return false;
    sx_buf a, b;
    sx_buf_init(&a, 64);
    sx_buf_init(&b, 64);
    print_number(&a, end);
    print_number(&b, reached);
    bool same = !a.failed && !b.failed && sx_str_equal(sx_buf_text(&a), sx_buf_text(&b));
    sx_buf_free(&a);
    sx_buf_free(&b);
    return same;
}

/* False: it is not what the items reach, and what rests on it is no news. */
static bool check_range(sx_checker *c, const sx_scale *scale, const sx_node *node)
{
    sx_buf message;
    if (node->type == SX_TYPE_CATEGORY)
        return true;
    if (!scale->has_range) {
        if (node->bounded && scale->compute != SX_COMPUTE_NORM &&
            scale->compute != SX_COMPUTE_LOOKUP)
            sx_diag_add(c->diags, SX_E_MANIFEST, "MANIFEST.RANGE_MISMATCH", scale->where,
                        "range: [LOW, HIGH], which is checked against what the items can reach",
                        "scale %s declares no range", scale->id);
        return true;
    }
    if (!node->bounded)
        return true;
    sx_number low = sx_number_decimal(scale->low), high = sx_number_decimal(scale->high);
    bool equal = is_end(scale->low, node->low) && is_end(scale->high, node->high);
    /* where a term is used twice the reachable ends may lie inside the computed ones */
    bool inside =
        sx_number_compare(low, node->low) >= 0 && sx_number_compare(high, node->high) <= 0;
    bool around =
        sx_number_compare(low, node->low) <= 0 && sx_number_compare(high, node->high) >= 0;
    /* few can say which norm group reaches how far, so a norm's range may be wider than the table */
    if (equal || (!node->exact_range && inside) || (scale->compute == SX_COMPUTE_NORM && around))
        return true;
    sx_buf_init(&message, 512);
    sx_buf_printf(&message, "scale %s declares ", scale->id);
    print_number(&message, low);
    sx_buf_str(&message, "..");
    print_number(&message, high);
    sx_buf_str(&message, " but its items reach ");
    print_number(&message, node->low);
    sx_buf_str(&message, "..");
    print_number(&message, node->high);
    const char *expected =
        scale->term_count == 0 || scale->terms[0].where.line == 0
            ? "the reachable range"
            : sx_arena_printf(c->diags->arena, "the reachable range, or other items in line %lu",
                              (unsigned long)scale->terms[0].where.line);
    report(c, "MANIFEST.RANGE_MISMATCH", scale->range_where, expected, &message);
    sx_buf_free(&message);
    return false;
}

/* The cut-off of another kind of score (a T score, a mean, an index) is met by every score or by none. */
static void check_cutoffs(sx_checker *c, const sx_scale *scale)
{
    for (size_t i = 0; scale->has_range && i < scale->cutoff_count; i++) {
        const sx_cutoff *cutoff = &scale->cutoffs[i];
        sx_number at = sx_number_decimal(cutoff->at);
        int low = sx_number_compare(at, sx_number_decimal(scale->low));
        int high = sx_number_compare(at, sx_number_decimal(scale->high));
        bool never = cutoff->at_most ? low < 0 : high > 0;
        bool always = cutoff->at_most ? high >= 0 : low <= 0;
        if (never || always)
            sx_diag_add(c->diags, SX_E_MANIFEST, "MANIFEST.RANGE_MISMATCH", cutoff->where,
                        "a value within the range of this scale, that some scores meet and others "
                        "do not",
                        "%s score of scale %s meets this cut-off", never ? "no" : "every",
                        scale->id);
    }
}

/* Intervals that share out the values of a scale: its bands, or the levels of a finding. */
typedef struct sx_share {
    const char *name; /* band or level */
    const sx_interval *interval;
    sx_where where;
} sx_share;

typedef struct sx_share_check {
    sx_checker *checker;
    const char *what, *of; /* "band", "scale total"; "level", "finding mood" */
    const sx_share *shares;
    size_t count;
    sx_where where;
    size_t reported;
    size_t last_below; /* the gap or overlap reported last, by the share below it */
} sx_share_check;

/* The last share that begins at or below a value; count when none does. */
static size_t share_below(const sx_share_check *check, sx_number value)
{
    size_t below = check->count;
    for (size_t i = 0; i < check->count; i++)
        if (sx_number_compare(sx_number_decimal(check->shares[i].interval->low), value) <= 0)
            below = i;
    return below;
}

/* "5.9" for "5..9" is one number. What to say of the first such share; NULL: there is none. */
static const char *single_decimal(const sx_share_check *check)
{
    for (size_t i = 0; i < check->count; i++) {
        const sx_interval *share = check->shares[i].interval;
        if (share->low.digits == 0 || share->low.digits != share->high.digits ||
            share->low.value != share->high.value)
            continue;
        sx_buf number;
        sx_buf_init(&number, 64);
        sx_decimal_print(&number, share->low);
        const char *text = sx_arena_printf(check->checker->diags->arena,
                                           "two points between the ends of a range, as in 5..9: %s "
                                           "of %s in line %lu is one number",
                                           sx_buf_text(&number), check->shares[i].name,
                                           (unsigned long)check->shares[i].where.line);
        sx_buf_free(&number);
        return text;
    }
    return NULL;
}

static void report_share(sx_share_check *check, sx_number value, const size_t *holding,
                         size_t count, size_t below)
{
    sx_buf message;
    const char *one = count == 0 ? single_decimal(check) : NULL;
    sx_where where = count                  ? check->shares[holding[1]].where
                     : below < check->count ? check->shares[below].where
                                            : check->where;
    sx_buf_init(&message, 512);
    sx_buf_printf(&message, "%s can be ", check->of);
    print_number(&message, value);
    if (count == 0)
        sx_buf_printf(&message, ", which is in no %s", check->what);
    else
        sx_buf_printf(&message, ", which is in both %s and %s", check->shares[holding[0]].name,
                      check->shares[holding[1]].name);
    report(check->checker, count ? "MANIFEST.BAND_OVERLAP" : "MANIFEST.BAND_GAP", where,
           one != NULL ? one : "each reachable value in exactly one of them", &message);
    sx_buf_free(&message);
}

static bool check_value(void *user, sx_number value)
{
    sx_share_check *check = user;
    size_t holding[2] = {0, 0}, count = 0;
    for (size_t i = 0; i < check->count; i++)
        if (sx_interval_holds(check->shares[i].interval, value)) {
            if (count < 2)
                holding[count] = i;
            count++;
        }
    if (count == 1)
        return true;
    size_t below = share_below(check, value);
    if (check->reported && below == check->last_below)
        return true; /* one gap is one message, however many values lie in it */
    check->last_below = below;
    report_share(check, value, holding, count, below);
    check->reported += single_decimal(check) != NULL ? 2 : 0; /* its gaps have one cause */
    return ++check->reported < 3;
}

/* A value between two shares that the node can take; false when there is none. */
static bool between(const sx_node *node, sx_number end, sx_number start, bool open, sx_number *ret)
{
    int order = sx_number_compare(end, start);
    *ret = end;
    if (order == 0)
        return !open; /* touching: both hold it, unless the lower one stops short of it */
    if (order > 0)
        return true;
    if (node->type == SX_TYPE_INT) { /* the next value of its grid */
        int64_t unit = sx_pow10(node->digits);
        sx_number next = end;
        if (!open && !sx_exact_add(end, sx_number_ratio(1, unit), &next))
            return false;
        *ret = next;
        return sx_number_compare(next, start) < 0;
    }
    if (!sx_exact_add(end, start, ret) || !sx_exact_divide(*ret, sx_number_int(2), ret))
        *ret = open ? end : start;
    return true;
}

/* Shares of a continuous range must meet: each begins where the last one, open at the top, ends. */
static void check_dense(sx_share_check *check, const sx_node *node)
{
    if (node->bounded && (!check_value(check, node->low) || !check_value(check, node->high)))
        return;
    for (size_t i = 0; i + 1 < check->count; i++) {
        const sx_interval *a = check->shares[i].interval, *b = check->shares[i + 1].interval;
        sx_number value;
        if (between(node, sx_number_decimal(a->high), sx_number_decimal(b->low), a->high_open,
                    &value) &&
            !check_value(check, value))
            return;
    }
}

/* A band that begins or ends outside what the scale can reach is a wrong key, or a wrong range. */
static void check_ends(sx_share_check *check, const sx_node *node)
{
    bool norm =
        node->op == SX_OP_NORM ||
        (node->op == SX_OP_ROUND && check->checker->plan->nodes[node->args[0]].op == SX_OP_NORM);
    if (!node->bounded || !node->exact_range || norm || check->reported || !check->count)
        return; /* bands of a norm metric are for everybody, not for the groups of one table */
    const sx_share *first = &check->shares[0], *last = &check->shares[check->count - 1];
    bool low = sx_number_compare(sx_number_decimal(first->interval->low), node->low) < 0;
    bool high = sx_number_compare(sx_number_decimal(last->interval->high), node->high) > 0;
    if (!low && !high)
        return;
    sx_diag_add(check->checker->diags, SX_E_MANIFEST, "MANIFEST.RANGE_MISMATCH",
                low ? first->where : last->where, "the reachable values and no others",
                "%s %s of %s goes beyond what its items can reach", check->what,
                low ? first->name : last->name, check->of);
}

static void check_shares(sx_share_check *check, uint32_t node)
{
    sx_checker *c = check->checker;
    for (size_t i = 0; i + 1 < check->count; i++)
        if (sx_number_compare(sx_number_decimal(check->shares[i].interval->low),
                              sx_number_decimal(check->shares[i + 1].interval->low)) >= 0)
            sx_diag_add(c->diags, SX_E_MANIFEST, "MANIFEST.BAND_OVERLAP",
                        check->shares[i + 1].where, "ascending order",
                        "%s %s does not begin above %s", check->what, check->shares[i + 1].name,
                        check->shares[i].name);
    if (!sx_reach(c->plan, node, check_value, check))
        check_dense(check, &c->plan->nodes[node]);
    check_ends(check, &c->plan->nodes[node]);
}

static void check_bands(sx_checker *c, const sx_scale *scale, const sx_output *output)
{
    sx_share *shares = sx_arena_array(c->diags->arena, scale->band_count + 1, sizeof *shares);
    const char *of = sx_arena_printf(c->diags->arena, "scale %s", scale->id);
    c->no_memory = c->no_memory || !shares || !of;
    if (!scale->band_count || !shares || !of)
        return;
    for (size_t i = 0; i < scale->band_count; i++)
        shares[i] =
            (sx_share){scale->bands[i].id, &scale->bands[i].interval, scale->bands[i].where};
    sx_share_check check = {c, "band", of, shares, scale->band_count, scale->bands_where, 0, 0};
    check_shares(&check, scale->bands_on_unrounded ? output->exact : output->value);
}

/* A label of a category scale that no level names would leave a person without a finding. */
static void check_labels(sx_checker *c, const sx_finding_rule *finding, const sx_node *node)
{
    for (size_t i = 0; i < node->label_count; i++) {
        bool named = false;
        for (size_t k = 0; k < finding->level_count; k++)
            for (size_t l = 0; l < finding->levels[k].label_count; l++)
                named = named || sx_str_equal(finding->levels[k].labels[l], node->labels[i]);
        if (!named)
            sx_diag_add(c->diags, SX_E_MANIFEST, "MANIFEST.BAND_GAP", finding->levels_where,
                        "a level for every category", "finding %s has no level for %s", finding->id,
                        node->labels[i]);
    }
}

/* By their lower ends: what is better at a higher score lists its levels the other way round. */
static void sort_shares(sx_share *shares, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        sx_share share = shares[i];
        size_t k = i;
        for (; k > 0 && sx_number_compare(sx_number_decimal(shares[k - 1].interval->low),
                                          sx_number_decimal(share.interval->low)) > 0;
             k--)
            shares[k] = shares[k - 1];
        shares[k] = share;
    }
}

static void check_finding(sx_checker *c, const sx_finding_rule *finding)
{
    int index = sx_model_find_scale(c->model, finding->scale);
    if (index < 0)
        return; /* the reader has said so */
    uint32_t value = c->plan->outputs[index].value;
    if (c->plan->nodes[value].type == SX_TYPE_CATEGORY) {
        check_labels(c, finding, &c->plan->nodes[value]);
        return;
    }
    sx_share *shares = sx_arena_array(c->diags->arena, finding->level_count + 1, sizeof *shares);
    const char *of = sx_arena_printf(c->diags->arena, "finding %s", finding->id);
    c->no_memory = c->no_memory || !shares || !of;
    if (!shares || !of)
        return;
    for (size_t i = 0; i < finding->level_count; i++)
        shares[i] = (sx_share){sx_level_word(finding->levels[i].level),
                               &finding->levels[i].interval, finding->levels[i].where};
    sort_shares(shares, finding->level_count);
    sx_share_check check = {c, "level", of, shares, finding->level_count, finding->levels_where,
                            0, 0};
    check_shares(&check, value);
}

/* Does a score (or flag), or with `notes` a validity note, rest on the item? Not by what code gets:
 * it gets everything. */
static bool is_used(const sx_plan *plan, const sx_item *item, bool notes)
{
    for (size_t i = 0; i < plan->output_count; i++)
        for (uint32_t f = 0; f < item->field_count; f++)
            if (plan->outputs[i].note == notes &&
                sx_output_uses(&plan->outputs[i], item->first_field + f))
                return true;
    return false;
}

static void check_items(sx_checker *c, const sx_plan *flags)
{
    for (size_t i = 0; i < c->model->item_count; i++) {
        const sx_item *item = &c->model->items[i];
        bool used = is_used(c->plan, item, false);
        if (used && item->unscored)
            sx_diag_add(c->diags, SX_E_MANIFEST, "MANIFEST.UNUSED", item->where,
                        "no `unscored`, or the item out of the scales",
                        "%s is marked unscored but a scale uses it", item->id);
        if (!used && !item->unscored && item->kind != SX_ITEM_TEXT &&
            !is_used(flags, item, false) && !is_used(c->plan, item, true))
            sx_diag_add(c->diags, SX_E_MANIFEST, "MANIFEST.UNUSED", item->where,
                        "a scale that uses it, or unscored: true", "%s is in no scale", item->id);
    }
}

sx_status sx_plan_check(const sx_plan *scores, const sx_plan *flags, const sx_model *model,
                        sx_diags *diags)
{
    sx_checker c = {scores, model, diags, false};
    size_t before = diags->errors;
    for (size_t i = 0; i < model->scale_count; i++) {
        if (check_range(&c, &model->scales[i], &scores->nodes[scores->outputs[i].value]))
            check_cutoffs(&c, &model->scales[i]);
        check_bands(&c, &model->scales[i], &scores->outputs[i]);
    }
    for (size_t i = 0; i < model->finding_count; i++)
        check_finding(&c, &model->findings[i]);
    check_items(&c, flags);
    if (c.no_memory)
        return sx_diag_add(diags, SX_E_MEMORY, "MEMORY", (sx_where){0}, NULL, "memory ran out");
    return diags->errors == before ? SX_OK : SX_E_MANIFEST;
}
