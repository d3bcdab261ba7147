/*
 * coverage_places.c: results that examples must reach, with what they mean named: the last value below and
 * the first value above each edge of a band, a cut-off or the level of a finding; both ends of each scale;
 * each category. See coverage_demand.h.
 */
#include <stdlib.h>

#include "host/coverage_demand.h"
#include "host/shown.h"
#include "plan/node.h"
#include "plan/reach.h"

#define SX_SCORE_BOUND INT64_C(100000000000000000) /* no score is larger */

typedef struct sx_place {
    sx_show show;
    size_t scale;
    bool unrounded; /* the value before rounding */
    bool exactly;   /* `value` must be the result */
    sx_number value;
    const sx_interval *in, *not_in; /* else it must lie in the one and not in the other */
    int32_t category;               /* else it must be this category */
} sx_place;

static bool is_there(const sx_run *run, const sx_place *place, size_t row)
{
    sx_score score;
    sx_run_score(run, place->scale, row, &score);
    if (score.status != SX_CELL_OK)
        return false;
    sx_number value = place->unrounded ? score.exact : score.value;
    if (place->exactly)
        return sx_number_equal(value, place->value);
    if (!place->in)
        return score.band == place->category;
    return sx_interval_holds(place->in, value) &&
           !(place->not_in && sx_interval_holds(place->not_in, value));
}

static bool names_reading(const sx_model *model, const sx_example *example, sx_show show)
{
    for (size_t i = 0; show.kind == SX_SHOW_CUTOFFS && i < example->cutoff_count; i++)
        if (!example->cutoffs[i].is_none &&
            sx_model_find_scale(model, example->cutoffs[i].scale) == (int)show.index)
            return true;
    for (size_t i = 0; show.kind == SX_SHOW_FINDING && i < example->finding_count; i++)
        if (!example->findings[i].is_none &&
            sx_model_find_finding(model, example->findings[i].finding) == (int)show.index)
            return true;
    return false;
}

/* Does the example name the value of the scale, or the band, the cut-offs, the finding? */
static bool names(const sx_model *model, const sx_example *example, sx_show show)
{
    if (show.kind == SX_SHOW_CUTOFFS || show.kind == SX_SHOW_FINDING)
        return names_reading(model, example, show);
    bool category = model->scales[show.index].compute == SX_COMPUTE_CATEGORY;
    for (size_t i = 0; i < example->expected_count; i++) {
        const sx_expected *expected = &example->expected[i];
        if (expected->is_none || sx_model_find_scale(model, expected->scale) != (int)show.index)
            continue;
        if (category || expected->is_band == (show.kind == SX_SHOW_BAND))
            return true;
    }
    return false;
}

static bool ask(sx_collector *c, const sx_place *place, sx_where where, const char *look,
                const char *lack)
{
    sx_bench *b = &c->bench;
    uint64_t *rows = NULL;
    for (size_t row = 0; row < b->model->example_count; row++)
        if (names(b->model, &b->model->examples[row], place->show) &&
            is_there(b->examples.scoring.run, place, row)) {
            sx_collect_shown(c);
            return true;
        }
    for (size_t row = 0; row < b->patterns->count; row++) {
        if (b->base.contradiction[row] != SX_FIELD_NONE ||
            !is_there(b->base.scoring.run, place, row))
            continue;
        if (!rows &&
            !(rows = sx_arena_array(b->arena, b->patterns->count / 64 + 1, sizeof *rows))) {
            c->memory = true;
            return false;
        }
        rows[row / 64] |= UINT64_C(1) << (row % 64);
    }
    sx_demand demand = {where, lack, look, place->show, rows};
    return !rows || sx_collect(c, &demand);
}

/* ---- edges --------------------------------------------------------------------------------- */

/* A stretch of values that mean one thing. */
typedef struct sx_stretch {
    const char *name;
    sx_interval interval;
    sx_where where;
} sx_stretch;

/* Stretches of one scale, in rising order. */
typedef struct sx_stretches {
    sx_show show;
    size_t scale;
    bool unrounded;
    const char *what; /* "the band of scale total" */
    sx_stretch *items;
    size_t count;
} sx_stretches;

typedef struct sx_edge {
    const sx_stretch *below, *above;
    bool has_below, has_above;
    sx_number last, first; /* the greatest value below the edge, the least above it */
} sx_edge;

static bool see_value(void *user, sx_number value)
{
    sx_edge *edge = user;
    if (sx_interval_holds(&edge->below->interval, value)) {
        if (!edge->has_below || sx_number_compare(value, edge->last) > 0)
            edge->last = value;
        edge->has_below = true;
    } else if (sx_interval_holds(&edge->above->interval, value)) {
        if (!edge->has_above || sx_number_compare(value, edge->first) < 0)
            edge->first = value;
        edge->has_above = true;
    }
    return true;
}

static const char *print(sx_collector *c, sx_number value)
{
    sx_buf_reset(&c->bench.scratch);
    sx_number_print(&c->bench.scratch, value, SX_PRINT_DIGITS);
    const char *text = sx_arena_strdup(c->bench.arena, sx_buf_text(&c->bench.scratch));
    c->memory = c->memory || !text || c->bench.scratch.failed;
    return text ? text : "";
}

/* One side of an edge: the exact value where all values are known, else any value of that stretch. */
static bool ask_side(sx_collector *c, const sx_stretches *all, const sx_edge *edge, bool above)
{
    sx_arena *arena = c->bench.arena;
    const sx_stretch *mine = above ? edge->above : edge->below;
    bool listed = above ? edge->has_above : edge->has_below;
    sx_place place = {.show = all->show,
                      .scale = all->scale,
                      .unrounded = all->unrounded,
                      .exactly = listed,
                      .value = above ? edge->first : edge->last,
                      .in = &mine->interval,
                      .not_in = above ? &edge->below->interval : NULL};
    const char *side = above ? "first" : "last";
    const char *lack =
        listed
            ? sx_arena_printf(arena, "no example names %s at %s (the %s value of %s)", all->what,
                              print(c, place.value), side, mine->name)
            : sx_arena_printf(arena, "no example names %s where it is %s", all->what, mine->name);
    const char *look =
        listed ? sx_arena_printf(arena, "the %s value %s the edge between %s and %s: %s", side,
                                 above ? "above" : "below", edge->below->name, edge->above->name,
                                 all->what)
               : all->what;
    c->memory = c->memory || !lack || !look;
    return !c->memory && ask(c, &place, mine->where, look, lack);
}

static int by_low(const void *a, const void *b)
{
    const sx_stretch *x = a, *y = b;
    return sx_number_compare(sx_number_decimal(x->interval.low),
                             sx_number_decimal(y->interval.low));
}

static bool ask_stretches(sx_collector *c, const sx_stretches *all)
{
    const sx_plan *plan = c->bench.loaded->scores;
    const sx_output *output = &plan->outputs[all->scale];
    bool on = true;
    qsort(all->items, all->count, sizeof *all->items, by_low);
    for (size_t i = 0; on && i + 1 < all->count; i++) {
        sx_edge edge = {.below = &all->items[i], .above = &all->items[i + 1]};
        (void)sx_reach(plan, all->unrounded ? output->exact : output->value, see_value, &edge);
        on = ask_side(c, all, &edge, false) && ask_side(c, all, &edge, true);
    }
    return on;
}

/* Room for so many, and what they are called. False: memory ran out. */
static bool start(sx_collector *c, size_t count, const char *kind, const char *id,
                  sx_stretches *all)
{
    all->items = sx_arena_array(c->bench.arena, count + 1, sizeof *all->items);
    all->what = sx_arena_printf(c->bench.arena, "%s %s", kind, id);
    c->memory = c->memory || !all->items || !all->what;
    return !c->memory;
}

static bool ask_bands(sx_collector *c, size_t index)
{
    const sx_scale *scale = &c->bench.model->scales[index];
    sx_stretches all = {.show = {SX_SHOW_BAND, index},
                        .scale = index,
                        .unrounded = scale->bands_on_unrounded,
                        .count = scale->band_count};
    if (!start(c, all.count, "the band of scale", scale->id, &all))
        return false;
    for (size_t i = 0; i < all.count; i++)
        all.items[i] =
            (sx_stretch){scale->bands[i].id, scale->bands[i].interval, scale->bands[i].where};
    return ask_stretches(c, &all);
}

/* Above and below all scores. */
static const sx_decimal lowest = {-SX_SCORE_BOUND, 0}, highest = {SX_SCORE_BOUND, 0};

/* What lies below the cut-off, and what above: the one that meets it holds its value. */
static bool ask_cutoffs(sx_collector *c, size_t index)
{
    const sx_scale *scale = &c->bench.model->scales[index];
    bool on = true;
    for (size_t i = 0; on && i < scale->cutoff_count; i++) {
        const sx_cutoff *cutoff = &scale->cutoffs[i];
        sx_stretches all = {.show = {SX_SHOW_CUTOFFS, index},
                            .scale = index,
                            .unrounded = scale->bands_on_unrounded,
                            .count = 2};
        const char *not_met = sx_arena_printf(c->bench.arena, "not %s", cutoff->id);
        if (!not_met || !start(c, 2, "the cut-offs met by scale", scale->id, &all)) {
            c->memory = true;
            return false;
        }
        all.items[0] = (sx_stretch){cutoff->at_most ? cutoff->id : not_met,
                                    {lowest, cutoff->at, !cutoff->at_most},
                                    cutoff->where};
        all.items[1] = (sx_stretch){
            cutoff->at_most ? not_met : cutoff->id, {cutoff->at, highest, false}, cutoff->where};
        on = ask_stretches(c, &all);
    }
    return on;
}

/* ---- ends and categories ------------------------------------------------------------------- */

static bool ask_ends(sx_collector *c, size_t index)
{
    const sx_scale *scale = &c->bench.model->scales[index];
    const sx_plan *plan = c->bench.loaded->scores;
    const sx_node *node = &plan->nodes[plan->outputs[index].value];
    bool on = true;
    for (int high = 0; on && node->bounded && node->exact_range && high < 2; high++) {
        sx_place place = {.show = {SX_SHOW_SCORE, index},
                          .scale = index,
                          .exactly = true,
                          .value = high ? node->high : node->low};
        const char *lack =
            sx_arena_printf(c->bench.arena, "no example has the %s value of scale %s (%s)",
                            high ? "highest" : "lowest", scale->id, print(c, place.value));
        c->memory = c->memory || !lack;
        on = lack && ask(c, &place, scale->range_where.line ? scale->range_where : scale->where,
                         high ? "the highest value" : "the lowest value", lack);
    }
    return on;
}

static bool ask_categories(sx_collector *c, size_t index)
{
    const sx_scale *scale = &c->bench.model->scales[index];
    bool on = true;
    for (size_t i = 0; on && i < scale->category_count; i++) {
        sx_place place = {.show = {SX_SHOW_SCORE, index}, .scale = index, .category = (int32_t)i};
        const char *lack = sx_arena_printf(c->bench.arena, "no example of scale %s is %s",
                                           scale->id, scale->categories[i].label);
        c->memory = c->memory || !lack;
        on = lack && ask(c, &place, scale->categories[i].where, "the category", lack);
    }
    return on;
}

/* ---- findings ------------------------------------------------------------------------------ */

static bool ask_labels(sx_collector *c, size_t finding, size_t index)
{
    const sx_scale *scale = &c->bench.model->scales[index];
    const sx_finding_rule *rule = &c->bench.model->findings[finding];
    bool on = true;
    for (size_t i = 0; on && i < scale->category_count; i++) {
        sx_place place = {
            .show = {SX_SHOW_FINDING, finding}, .scale = index, .category = (int32_t)i};
        const char *lack =
            sx_arena_printf(c->bench.arena, "no example names the finding %s where %s is %s",
                            rule->id, scale->id, scale->categories[i].label);
        c->memory = c->memory || !lack;
        on = lack && ask(c, &place, rule->where, "the level of the finding", lack);
    }
    return on;
}

static bool ask_finding(sx_collector *c, size_t finding)
{
    const sx_model *model = c->bench.model;
    const sx_finding_rule *rule = &model->findings[finding];
    int index = sx_model_find_scale(model, rule->scale);
    if (index < 0)
        return true;
    if (model->scales[index].compute == SX_COMPUTE_CATEGORY)
        return ask_labels(c, finding, (size_t)index);
    sx_stretches all = {
        .show = {SX_SHOW_FINDING, finding}, .scale = (size_t)index, .count = rule->level_count};
    if (!start(c, all.count, "the finding", rule->id, &all))
        return false;
    for (size_t i = 0; i < all.count; i++)
        all.items[i] = (sx_stretch){sx_level_word(rule->levels[i].level), rule->levels[i].interval,
                                    rule->levels[i].where};
    return ask_stretches(c, &all);
}

bool sx_collect_places(sx_collector *c)
{
    const sx_model *model = c->bench.model;
    bool on = true;
    for (size_t i = 0; on && i < model->scale_count; i++) {
        if (model->scales[i].compute == SX_COMPUTE_CATEGORY)
            on = ask_categories(c, i);
        else
            on = ask_ends(c, i) && ask_bands(c, i) && ask_cutoffs(c, i);
    }
    for (size_t i = 0; on && i < model->finding_count; i++)
        on = ask_finding(c, i);
    return on;
}
