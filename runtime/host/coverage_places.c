/*
 * coverage_places.c: results that examples must reach: the last value below and the first value in each
 * band, with the band named; both ends of each scale; each category. See coverage_demand.h.
 */
#include <stdlib.h>

#include "host/coverage_demand.h"
#include "host/shown.h"
#include "plan/node.h"
#include "plan/reach.h"

typedef struct sx_place {
    sx_show show;
    bool exactly;   /* `value` must be the result; else the band or category `band` */
    bool unrounded; /* the value before rounding */
    sx_number value;
    int32_t band;
} sx_place;

static bool is_there(const sx_run *run, const sx_place *place, size_t row)
{
    sx_score score;
    sx_run_score(run, place->show.index, row, &score);
    if (score.status != SX_CELL_OK)
        return false;
    if (!place->exactly)
        return score.band == place->band;
    return sx_number_equal(place->unrounded ? score.exact : score.value, place->value);
}

/* Does the example name the value, or the band, of the scale? */
static bool names(const sx_model *model, const sx_example *example, sx_show show)
{
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

/* ---- band edges ---------------------------------------------------------------------------- */

typedef struct sx_edge {
    const sx_interval *below, *above;
    bool has_below, has_above;
    sx_number last, first; /* the greatest value below the edge, the least above it */
} sx_edge;

static bool see_value(void *user, sx_number value)
{
    sx_edge *edge = user;
    if (sx_interval_holds(edge->below, value) &&
        (!edge->has_below || sx_number_compare(value, edge->last) > 0)) {
        edge->last = value;
        edge->has_below = true;
    }
    if (sx_interval_holds(edge->above, value) &&
        (!edge->has_above || sx_number_compare(value, edge->first) < 0)) {
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
    c->memory = c->memory || !text;
    return text ? text : "";
}

/* One side of an edge: the exact value where all values are known, else any value of that band. */
static bool ask_side(sx_collector *c, size_t index, const sx_edge *edge, bool above,
                     const char *name_below, const char *name_above)
{
    const sx_scale *scale = &c->bench.model->scales[index];
    sx_arena *arena = c->bench.arena;
    size_t band = 0;
    while (band + 1 < scale->band_count &&
           &scale->bands[band].interval != (above ? edge->above : edge->below))
        band++;
    bool listed = above ? edge->has_above : edge->has_below;
    sx_place place = {.show = {SX_SHOW_BAND, index},
                      .exactly = listed,
                      .unrounded = scale->bands_on_unrounded,
                      .value = above ? edge->first : edge->last,
                      .band = (int32_t)band};
    const char *name = above ? name_above : name_below;
    const char *value = listed ? print(c, place.value) : "";
    const char *lack =
        listed
            ? sx_arena_printf(arena, "no example names the band of scale %s at %s (%s of %s)",
                              scale->id, value, above ? "the first value" : "the last value", name)
            : sx_arena_printf(arena, "no example of scale %s names the band %s", scale->id, name);
    const char *look =
        listed ? sx_arena_printf(arena, "the %s value %s the edge between %s and %s of scale %s",
                                 above ? "first" : "last", above ? "above" : "below", name_below,
                                 name_above, scale->id)
               : "the band";
    c->memory = c->memory || !lack || !look;
    return !c->memory && ask(c, &place, scale->bands[band].where, look, lack);
}

static int by_low(const void *a, const void *b)
{
    const sx_band *x = *(const sx_band *const *)a, *y = *(const sx_band *const *)b;
    return sx_number_compare(sx_number_decimal(x->interval.low),
                             sx_number_decimal(y->interval.low));
}

static bool ask_bands(sx_collector *c, size_t index)
{
    const sx_scale *scale = &c->bench.model->scales[index];
    const sx_plan *plan = c->bench.loaded->scores;
    const sx_output *output = &plan->outputs[index];
    uint32_t node = scale->bands_on_unrounded ? output->exact : output->value;
    const sx_band **order = sx_arena_array(c->bench.arena, scale->band_count + 1, sizeof *order);
    if (!order) {
        c->memory = true;
        return false;
    }
    for (size_t i = 0; i < scale->band_count; i++)
        order[i] = &scale->bands[i];
    qsort(order, scale->band_count, sizeof *order, by_low);
    bool on = true;
    for (size_t i = 0; on && i + 1 < scale->band_count; i++) {
        sx_edge edge = {.below = &order[i]->interval, .above = &order[i + 1]->interval};
        (void)sx_reach(plan, node, see_value, &edge);
        on = ask_side(c, index, &edge, false, order[i]->id, order[i + 1]->id) &&
             ask_side(c, index, &edge, true, order[i]->id, order[i + 1]->id);
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
        sx_place place = {.show = {SX_SHOW_SCORE, index}, .band = (int32_t)i};
        const char *lack = sx_arena_printf(c->bench.arena, "no example of scale %s is %s",
                                           scale->id, scale->categories[i].label);
        c->memory = c->memory || !lack;
        on = lack && ask(c, &place, scale->categories[i].where, "the category", lack);
    }
    return on;
}

bool sx_collect_places(sx_collector *c)
{
    const sx_model *model = c->bench.model;
    bool on = true;
    for (size_t i = 0; on && i < model->scale_count; i++) {
        if (model->scales[i].compute == SX_COMPUTE_CATEGORY)
            on = ask_categories(c, i);
        else
            on = ask_ends(c, i) && ask_bands(c, i);
    }
    return on;
}
