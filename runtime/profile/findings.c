/*
 * findings.c: levels from scores by the intervals and labels of the instrument's own rules; flags
 * as findings of the domain risk. Decides nothing about pathways.
 */
#include "profile/findings.h"

#include <string.h>

#include "plan/reading.h"
#include "plan/score_error.h"
#include "profile/moment.h"

const sx_scale *sx_finding_scale(const sx_finding *finding)
{
    return finding->rule == NULL ? NULL : &finding->results->loaded->model->scales[finding->index];
}

const sx_score *sx_finding_score(const sx_finding *finding)
{
    return finding->rule == NULL ? NULL : &finding->results->scores[finding->index];
}

bool sx_finding_is_focus(const sx_finding *finding)
{
    return finding->rule != NULL && sx_str_equal(finding->rule->facet, "focus");
}

bool sx_finding_reliable(const sx_finding *finding)
{
    return finding->known && !(finding->doubt != SX_DOUBT_NONE && finding->level == SX_LEVEL_NONE);
}

/* --- one finding ------------------------------------------------------------------------------ */

static sx_doubt doubt_of(const sx_scale *scale, const sx_score *score, const sx_finding_rule *rule,
                         const sx_finding_level *level)
{
    if (sx_score_made_up(scale, score)) {
        return SX_DOUBT_PRORATED;
    }
    bool edge = score->edge;
    if (score->rounded && scale->compute != SX_COMPUTE_CATEGORY) {
        edge = edge || sx_level_of_value(rule, score->exact) != level;
    }
    return edge ? SX_DOUBT_EDGE : SX_DOUBT_NONE;
}

static sx_finding of_rule(const sx_results *results, const sx_finding_rule *rule, size_t index)
{
    const sx_scale *scale = &results->loaded->model->scales[index];
    const sx_score *score = &results->scores[index];
    sx_finding finding = {.results = results, .rule = rule, .index = index, .domain = rule->domain};
    if (score->status != SX_CELL_OK) {
        return finding;
    }
    if (scale->compute == SX_COMPUTE_CATEGORY && score->band >= 0 &&
        (size_t)score->band < scale->category_count) {
        finding.label = scale->categories[score->band].label;
    }
    finding.interval = sx_score_level(rule, scale, score);
    if (finding.interval != NULL) {
        finding.known = true;
        finding.level = finding.interval->level;
        finding.doubt = doubt_of(scale, score, rule, finding.interval);
    }
    return finding;
}

static sx_finding of_flag(const sx_standing *flag)
{
    static const sx_level raised[] = {[SX_TIER_NOTE] = SX_LEVEL_MILD,
                                      [SX_TIER_REVIEW] = SX_LEVEL_ELEVATED,
                                      [SX_TIER_URGENT] = SX_LEVEL_HIGH};
    sx_tier tier = flag->results->loaded->model->flags[flag->flag].tier;
    return (sx_finding){.results = flag->results,
                        .index = flag->flag,
                        .domain = SX_DOMAIN_RISK,
                        .known = flag->state != SX_FLAG_NOT_ASSESSED,
                        .level = flag->state == SX_FLAG_RAISED ? raised[tier] : SX_LEVEL_NONE};
}

sx_course sx_finding_course(const sx_finding *finding)
{
    const sx_finding *before = finding->previous;
    if (before == NULL || !before->known || !finding->known ||
        sx_domain_strand(finding->domain) != SX_STRAND_THERAPY) {
        return SX_COURSE_NONE;
    }
    bool was = before->level >= SX_LEVEL_ELEVATED;
    bool is = finding->level >= SX_LEVEL_ELEVATED;
    if (was == is) {
        return before->level == finding->level ? SX_COURSE_SAME : SX_COURSE_OTHER;
    }
    return was ? SX_COURSE_RECOVERY : SX_COURSE_DECLINE;
}

/* --- several administrations ------------------------------------------------------------------ */

static bool same_instrument(const sx_results *a, const sx_results *b)
{
    return sx_str_equal(a->loaded->model->id, b->loaded->model->id);
}

sx_status sx_findings_check_order(const sx_results *results, size_t count, sx_diags *diags)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = i + 1; k < count; k++) {
            sx_moment a, b;
            if (!same_instrument(&results[i], &results[k])) {
                continue;
            }
            if (!sx_moment_read(results[i].when, &a) || !sx_moment_read(results[k].when, &b) ||
                sx_moment_compare(a, b) == 0) {
                return sx_diag_add(diags, SX_E_INPUT, "PROFILE.ORDER", (sx_where){0},
                                   "two times as 2026-11-21T10:00:00Z in `finished` or `started`",
                                   "two responses to %s: it cannot be told which is the later one",
                                   results[i].loaded->model->id);
            }
        }
    }
    return SX_OK;
}

/* Is `a` later than `b`? A time that is not known is not later than anything. */
static bool later(const sx_results *a, const sx_results *b)
{
    sx_moment at_a, at_b;
    return sx_moment_read(a->when, &at_a) && sx_moment_read(b->when, &at_b) &&
           sx_moment_compare(at_a, at_b) > 0;
}

/* The administration just before `than` (NULL: the latest), or NULL. */
static const sx_results *before(const sx_results *results, size_t count, const sx_results *of,
                                const sx_results *than)
{
    const sx_results *found = NULL;
    for (size_t i = 0; i < count; i++) {
        const sx_results *one = &results[i];
        if (!same_instrument(one, of) || (than != NULL && (one == than || later(one, than)))) {
            continue;
        }
        if (found == NULL || later(one, found)) {
            found = one;
        }
    }
    return found;
}

/* Does the clear answer lie the recall period or more after the raised one? The answers of the two
 * then look back on different times, and the later ones do not contradict the earlier ones. */
static bool takes_back(const sx_results *clear, const sx_results *raised)
{
    sx_moment from, to;
    if (!sx_moment_read(raised->when, &from) || !sx_moment_read(clear->when, &to)) {
        return false;
    }
    from.seconds += sx_recall_days(raised->loaded->model->recall) * SX_DAY_SECONDS;
    return sx_moment_compare(to, from) >= 0;
}

/* A flag that is not raised now, and was by the administration `raised`. */
static void settle_past(const sx_results *results, size_t count, const sx_results *raised,
                        sx_standing *standing)
{
    for (size_t i = 0; i < count; i++) {
        const sx_results *one = &results[i];
        if (!same_instrument(one, raised) || !later(one, raised) ||
            one->flags[standing->flag].state != SX_FLAG_CLEAR) {
            continue;
        }
        /* The first answer that takes it back; else the last one that tried to. */
        const sx_results **to = takes_back(one, raised) ? &standing->cleared : &standing->denied;
        if (*to == NULL || later(one, *to) != (to == &standing->cleared)) {
            *to = one;
        }
    }
    if (standing->cleared != NULL) {
        standing->past = raised;
        standing->denied = NULL;
        return;
    }
    standing->state = SX_FLAG_RAISED;
    standing->earlier = true;
    standing->results = raised;
    standing->changed = raised->flags[standing->flag].changed;
}

static sx_standing standing_of(const sx_results *results, size_t count, const sx_results *now,
                               size_t flag)
{
    sx_standing standing = {.results = now,
                            .flag = flag,
                            .state = now->flags[flag].state,
                            .changed = now->flags[flag].changed};
    const sx_results *one = now;
    while (one != NULL && one->flags[flag].state != SX_FLAG_RAISED) {
        one = before(results, count, now, one);
    }
    if (one != NULL && one != now) {
        settle_past(results, count, one, &standing);
    }
    return standing;
}

/* By the id of the instrument, so that the order of a file decides nothing. */
static void sort_current(sx_findings *findings)
{
    for (size_t i = 1; i < findings->current_count; i++) {
        const sx_results *one = findings->current[i];
        size_t at = i;
        while (at > 0 &&
               strcmp(findings->current[at - 1]->loaded->model->id, one->loaded->model->id) > 0) {
            findings->current[at] = findings->current[at - 1];
            at--;
        }
        findings->current[at] = one;
    }
}

static size_t total_of(const sx_findings *findings)
{
    size_t total = 0;
    for (size_t i = 0; i < findings->current_count; i++) {
        const sx_model *model = findings->current[i]->loaded->model;
        total += model->finding_count + model->flag_count;
    }
    return total;
}

static sx_status add_rules(const sx_results *now, const sx_results *earlier, sx_arena *arena,
                           sx_findings *ret)
{
    const sx_model *model = now->loaded->model;
    for (size_t i = 0; i < model->finding_count; i++) {
        const sx_finding_rule *rule = &model->findings[i];
        int scale = sx_model_find_scale(model, rule->scale);
        if (scale < 0) {
            return SX_E_INTERNAL;
        }
        sx_finding finding = of_rule(now, rule, (size_t)scale);
        if (earlier != NULL) {
            sx_finding *previous = sx_arena_alloc(arena, sizeof *previous);
            if (previous == NULL) {
                return SX_E_MEMORY;
            }
            *previous = of_rule(earlier, rule, (size_t)scale);
            finding.previous = previous;
        }
        ret->items[ret->count++] = finding;
    }
    return SX_OK;
}

sx_status sx_findings_of(const sx_results *results, size_t count, sx_arena *arena, sx_diags *diags,
                         sx_findings *ret)
{
    *ret = (sx_findings){0};
    sx_status status = sx_findings_check_order(results, count, diags);
    if (status != SX_OK) {
        return status;
    }
    ret->current = sx_arena_array(arena, count, sizeof *ret->current);
    if (ret->current == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        bool first = true;
        for (size_t k = 0; k < i; k++) {
            first = first && !same_instrument(&results[i], &results[k]);
        }
        if (first) {
            const sx_results *earlier = before(results, count, &results[i], NULL);
            ret->current[ret->current_count++] = earlier;
        }
    }
    sort_current(ret);
    size_t total = total_of(ret);
    ret->items = sx_arena_array(arena, total, sizeof *ret->items);
    ret->flags = sx_arena_array(arena, total, sizeof *ret->flags);
    if (ret->items == NULL || ret->flags == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < ret->current_count; i++) {
        const sx_results *now = ret->current[i];
        status = add_rules(now, before(results, count, now, now), arena, ret);
        if (status != SX_OK) {
            return status;
        }
        for (size_t k = 0; k < now->loaded->model->flag_count; k++) {
            sx_standing *flag = &ret->flags[ret->flag_count++];
            *flag = standing_of(results, count, now, k);
            ret->items[ret->count++] = of_flag(flag);
        }
    }
    return SX_OK;
}
