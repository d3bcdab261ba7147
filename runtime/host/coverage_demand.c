/*
 * coverage_demand.c: every slip is tried on the examples; one that they do not notice, though some pattern
 * of answers would, is something they must yet show. A slip that no pattern notices asks for nothing: it
 * may be no change at all.
 */
#include "host/coverage_demand.h"

#include "plan/check.h"

/* What a row costs that goes to code and back, in steps of a plan. */
#define STEPS_OF_CODE 5000

bool sx_collect_spend(sx_collector *c, size_t rows)
{
    const sx_loaded *loaded = c->bench.loaded;
    uint64_t steps = sx_plan_node_count(loaded->scores) + sx_plan_node_count(loaded->flags) +
                     sx_plan_node_count(loaded->shown) + (loaded->engine ? STEPS_OF_CODE : 0);
    c->spent += steps * rows;
    c->demands->cut = c->demands->cut || (c->work && c->spent > c->work);
    return !c->demands->cut;
}

void sx_collect_shown(sx_collector *c)
{
    c->demands->asked++;
    c->demands->shown++;
}

bool sx_collect(sx_collector *c, const sx_demand *demand)
{
    sx_demands *d = c->demands;
    sx_arena *arena = c->bench.arena;
    if (!sx_arena_grow(arena, (void **)&d->items, &d->capacity, d->count, sizeof *d->items)) {
        c->memory = true;
        return false;
    }
    sx_demand *own = &d->items[d->count];
    *own = *demand;
    bool same = d->count && sx_str_equal(own[-1].lack, demand->lack);
    own->lack = same ? own[-1].lack : sx_arena_strdup(arena, demand->lack);
    c->memory = c->memory || !own->lack;
    d->count++;
    d->asked++;
    return !c->memory;
}

/* ---- slips --------------------------------------------------------------------------------- */

/* The plans of a slip in place of the instrument's own. SX_E_MANIFEST: it would not load. */
static sx_status build(const sx_slip *slip, sx_arena *arena, sx_loaded *loaded)
{
    sx_diags diags;
    sx_plan *plan = NULL;
    sx_status status = SX_OK;
    sx_diags_init(&diags, arena);
    loaded->model = slip->model;
    if (slip->reach & SX_SLIP_SCORES) {
        status = sx_plan_scores(slip->model, arena, &diags, &plan);
        loaded->scores = plan;
    }
    if (status == SX_OK && slip->reach & SX_SLIP_FLAGS) {
        status = sx_plan_flags(slip->model, arena, &diags, &plan);
        loaded->flags = plan;
    }
    if (status == SX_OK && slip->reach & SX_SLIP_SHOWN) {
        status = sx_plan_shown(slip->model, arena, &diags, &plan);
        loaded->shown = plan;
    }
    if (status == SX_OK)
        status = sx_plan_check(loaded->scores, loaded->flags, slip->model, &diags);
    return status;
}

/* The result that shows a slip: the one it is about, else the first one that differs. */
static const uint64_t *find_show(sx_collector *c, const sx_slip *slip, const sx_side *side,
                                 sx_show *ret)
{
    const sx_model *model = c->bench.model;
    const size_t counts[] = {model->scale_count, model->scale_count, model->flag_count,
                             model->validity_count};
    const uint64_t *rows = NULL;
    if (slip->has_show) {
        *ret = slip->show;
        rows = sx_bench_witnesses(&c->bench, side, *ret, &c->memory);
        if (!rows && ret->kind == SX_SHOW_SCORE && model->scales[ret->index].band_count) {
            ret->kind = SX_SHOW_BAND;
            rows = sx_bench_witnesses(&c->bench, side, *ret, &c->memory);
        }
    }
    for (size_t kind = 0; !rows && kind < sizeof counts / sizeof *counts; kind++)
        for (size_t i = 0; !rows && i < counts[kind]; i++) {
            *ret = (sx_show){(sx_show_kind)kind, i};
            rows = sx_bench_witnesses(&c->bench, side, *ret, &c->memory);
        }
    return rows;
}

static bool look_for(sx_collector *c, const sx_slip *slip, const sx_loaded *loaded)
{
    sx_side side;
    sx_demand demand = {.where = slip->where, .lack = slip->lack, .look = slip->look};
    if (!sx_collect_spend(c, c->bench.patterns->count))
        return false;
    bool good = sx_side_run(&side, loaded, c->bench.pattern_cells, c->bench.patterns->count);
    c->memory = c->memory || !good;
    demand.rows = good ? find_show(c, slip, &side, &demand.show) : NULL;
    if (demand.rows)
        (void)sx_collect(c, &demand);
    sx_side_end(&side);
    return !c->memory;
}

static bool try_slip(void *user, const sx_slip *slip)
{
    sx_collector *c = user;
    sx_loaded loaded = *c->bench.loaded;
    sx_arena *arena = sx_arena_new(0);
    sx_side side = {.rows = 0};
    bool on = arena && sx_collect_spend(c, c->bench.model->example_count);
    c->memory = c->memory || !arena;
    if (!on) {
        sx_arena_free(arena);
        return false;
    }
    sx_status status = build(slip, arena, &loaded);
    c->memory = c->memory || status == SX_E_MEMORY;
    if (status == SX_OK) {
        bool good =
            sx_side_run(&side, &loaded, c->bench.example_cells, c->bench.model->example_count);
        c->memory = c->memory || !good;
        if (good && sx_bench_fails(&c->bench, &side, NULL))
            sx_collect_shown(c);
        else if (good)
            on = look_for(c, slip, &loaded);
        sx_side_end(&side);
    }
    sx_arena_free(arena);
    return on && !c->memory;
}

/* ---- all of it ----------------------------------------------------------------------------- */

sx_status sx_coverage_demands(const sx_loaded *loaded, uint64_t work, sx_arena *arena,
                              sx_demands *ret)
{
    *ret = (sx_demands){.model = loaded->model};
    sx_collector c = {.demands = ret, .work = work};
    sx_patterns *patterns = sx_arena_alloc(arena, sizeof *patterns);
    sx_slips slips = {.arena = arena, .visit = try_slip, .user = &c};
    sx_status status = patterns ? sx_patterns_make(loaded->model, arena, patterns) : SX_E_MEMORY;
    if (status != SX_OK)
        return status;
    ret->patterns = patterns;
    c.bench.loaded = loaded;
    if (!sx_collect_spend(&c, patterns->count))
        return SX_OK;
    status = sx_bench_start(&c.bench, loaded, arena, patterns);
    slips.model = status == SX_OK ? sx_slip_model(loaded->model, arena) : NULL;
    if (!slips.model) {
        sx_bench_end(&c.bench);
        return SX_E_MEMORY;
    }
    /* Counting in passing waits for no code that hangs or crashes again and again. */
    ret->cut = work && sx_bench_code_fails(&c.bench);
    if (!ret->cut && sx_collect_places(&c) && sx_collect_items(&c))
        status = sx_slips_walk(&slips);
    sx_bench_end(&c.bench);
    return c.memory ? SX_E_MEMORY : status;
}
