/*
 * coverage_trial.c: rows scored twice and compared. See coverage_trial.h.
 */
#include "host/coverage_trial.h"

#include <string.h>

#include "flags/flags.h"
#include "host/examples.h"
#include "host/shown.h"

/* ---- rows, scored -------------------------------------------------------------------------- */

/* The machine could not run the code: that says nothing of the instrument, and nothing may be counted by it. */
static bool has_no_worker(const sx_side *side)
{
    for (size_t row = 0; row < side->rows; row++)
        if (sx_scoring_any_fate(&side->scoring, row) == SX_FATE_NO_WORKER)
            return true;
    return false;
}

bool sx_side_run(sx_side *ret, const sx_loaded *loaded, sx_run *cells, size_t rows)
{
    *ret = (sx_side){.loaded = *loaded, .rows = rows};
    const sx_model *model = ret->loaded.model;
    sx_arena *arena = sx_arena_new(0);
    ret->loaded.arena = arena; /* the copy owns no more than the rows below */
    bool started = arena && sx_scoring_start(&ret->scoring, &ret->loaded, rows ? rows : 1);
    ret->flags = sx_run_new(ret->loaded.flags, rows ? rows : 1);
    ret->shown = sx_run_new(ret->loaded.shown, rows ? rows : 1);
    ret->contradiction = arena ? sx_arena_array(arena, rows + 1, sizeof *ret->contradiction) : NULL;
    if (!started || !ret->flags || !ret->shown || !ret->contradiction)
        return false;
    for (size_t i = 0; i <= rows; i++)
        ret->contradiction[i] = SX_FIELD_NONE;
    sx_run_copy_inputs(model, ret->scoring.run, cells, rows);
    sx_run_copy_inputs(model, ret->flags, cells, rows);
    sx_run_execute(ret->flags);
    sx_shown_apply(&ret->loaded, ret->shown, ret->scoring.run, rows, ret->contradiction);
    sx_run_execute(ret->scoring.run);
    return !has_no_worker(ret);
}

void sx_side_end(sx_side *side)
{
    sx_scoring_end(&side->scoring);
    sx_run_free(side->flags);
    sx_run_free(side->shown);
    if (side->loaded.model)
        sx_arena_free(side->loaded.arena);
    *side = (sx_side){0};
}

/* ---- the bench ----------------------------------------------------------------------------- */

/* Patterns answer nothing that is not shown. */
static bool settle_patterns(sx_bench *b)
{
    const sx_model *model = b->model;
    for (size_t round = 0; round <= model->item_count; round++) {
        sx_run_begin(b->pattern_cells, b->patterns->count);
        sx_patterns_fill(b->patterns, model, b->pattern_cells);
        sx_side_end(&b->base);
        if (!sx_side_run(&b->base, b->loaded, b->pattern_cells, b->patterns->count))
            return false;
        bool settled = true;
        for (size_t row = 0; row < b->patterns->count; row++) {
            size_t field = b->base.contradiction[row];
            if (field == SX_FIELD_NONE)
                continue;
            sx_patterns_blank(b->patterns, row, model->fields[field].item);
            settled = false;
        }
        if (settled)
            return true;
    }
    return true;
}

sx_status sx_bench_start(sx_bench *b, const sx_loaded *loaded, sx_arena *arena,
                         sx_patterns *patterns)
{
    const sx_model *model = loaded->model;
    size_t examples = model->example_count;
    *b = (sx_bench){.loaded = loaded, .model = model, .arena = arena, .patterns = patterns};
    sx_buf_init(&b->scratch, 4096);
    b->example_cells = sx_run_new(loaded->flags, examples ? examples : 1);
    b->pattern_cells = sx_run_new(loaded->flags, SX_PATTERNS_MAX);
    if (!b->example_cells || !b->pattern_cells)
        return SX_E_MEMORY;
    sx_run_begin(b->example_cells, examples ? examples : 1);
    for (size_t i = 0; i < examples; i++)
        (void)sx_example_fill(model, &model->examples[i], b->example_cells, i);
    bool good = sx_side_run(&b->examples, loaded, b->example_cells, examples) && settle_patterns(b);
    return good ? SX_OK : SX_E_MEMORY;
}

void sx_bench_end(sx_bench *b)
{
    sx_side_end(&b->examples);
    sx_side_end(&b->base);
    sx_run_free(b->example_cells);
    sx_run_free(b->pattern_cells);
    sx_buf_free(&b->scratch);
}

bool sx_bench_code_fails(const sx_bench *b)
{
    for (size_t row = 0; row < b->patterns->count; row++)
        if (sx_scoring_any_fate(&b->base.scoring, row) != SX_FATE_OK)
            return true;
    return false;
}

/* ---- comparing ----------------------------------------------------------------------------- */

static bool is_asked(const sx_show *show, sx_show_kind kind, size_t index)
{
    return !show || (show->kind == kind && show->index == index);
}

static bool expects_otherwise(sx_bench *b, const sx_side *side, const sx_show *show, size_t row)
{
    const sx_model *model = b->model;
    const sx_example *example = &model->examples[row];
    for (size_t i = 0; !show && i < example->answer_count; i++)
        if (sx_example_was_shown(model, &example->answers[i], side->shown, row))
            return true;
    for (size_t i = 0; i < example->expected_count; i++) {
        const sx_expected *expected = &example->expected[i];
        int scale = sx_model_find_scale(model, expected->scale);
        bool asked = scale >= 0 && (is_asked(show, SX_SHOW_SCORE, (size_t)scale) ||
                                    is_asked(show, SX_SHOW_BAND, (size_t)scale));
        if (asked &&
            !sx_example_score_holds(model, side->scoring.run, row, example, expected, &b->scratch))
            return true;
    }
    for (size_t i = 0; !show && i < example->cutoff_count; i++)
        if (!sx_example_cutoffs_hold(model, side->scoring.run, row, &example->cutoffs[i]))
            return true;
    for (size_t i = 0; !show && i < example->finding_count; i++)
        if (!sx_example_finding_holds(model, side->scoring.run, row, &example->findings[i]))
            return true;
    for (size_t i = 0; i < example->flag_count; i++) {
        int flag = sx_model_find_flag(model, example->flags[i].flag);
        if (flag >= 0 && is_asked(show, SX_SHOW_FLAG, (size_t)flag) &&
            sx_flags_state(side->flags, (size_t)flag, row) != example->flags[i].state)
            return true;
    }
    for (size_t i = 0; i < example->note_count; i++) {
        int note = sx_model_find_validity(model, example->notes[i].note);
        if (note >= 0 && is_asked(show, SX_SHOW_NOTE, (size_t)note) &&
            sx_run_truth(side->scoring.run, model->scale_count + (size_t)note, row) !=
                (int)example->notes[i].state)
            return true;
    }
    return false;
}

bool sx_bench_fails(sx_bench *b, const sx_side *side, const sx_show *show)
{
    for (size_t row = 0; row < b->model->example_count; row++)
        if (side->contradiction[row] != SX_FIELD_NONE || expects_otherwise(b, side, show, row))
            return true;
    return false;
}

static bool same_number(sx_number x, sx_number y)
{
    char first[64], second[64];
    sx_buf one = {.data = first, .capacity = sizeof first, .max = sizeof first - 1};
    sx_buf other = {.data = second, .capacity = sizeof second, .max = sizeof second - 1};
    if (sx_number_equal(x, y))
        return true;
    sx_number_print(&one, x, SX_PRINT_DIGITS);
    sx_number_print(&other, y, SX_PRINT_DIGITS);
    return !one.failed && !other.failed && one.len == other.len &&
           memcmp(first, second, one.len) == 0;
}

bool sx_bench_differs(sx_bench *b, const sx_side *side, sx_show show, size_t row)
{
    const sx_model *model = b->model;
    if (b->base.contradiction[row] != SX_FIELD_NONE)
        return false;
    if (side->contradiction[row] != SX_FIELD_NONE)
        return true;
    if (show.kind == SX_SHOW_FLAG)
        return sx_flags_state(b->base.flags, show.index, row) !=
               sx_flags_state(side->flags, show.index, row);
    if (show.kind == SX_SHOW_NOTE) {
        size_t output = model->scale_count + show.index;
        return sx_run_truth(b->base.scoring.run, output, row) !=
               sx_run_truth(side->scoring.run, output, row);
    }
    sx_score x, y;
    sx_run_score(b->base.scoring.run, show.index, row, &x);
    sx_run_score(side->scoring.run, show.index, row, &y);
    if ((x.status == SX_CELL_OK) != (y.status == SX_CELL_OK))
        return true;
    if (x.status != SX_CELL_OK)
        return false;
    if (show.kind == SX_SHOW_BAND || model->scales[show.index].compute == SX_COMPUTE_CATEGORY)
        return x.band != y.band;
    return !same_number(x.value, y.value);
}

const uint64_t *sx_bench_witnesses(sx_bench *b, const sx_side *side, sx_show show, bool *ret_memory)
{
    size_t words = b->patterns->count / 64 + 1;
    uint64_t *rows = NULL;
    for (size_t row = 0; row < b->patterns->count; row++) {
        if (!sx_bench_differs(b, side, show, row))
            continue;
        if (!rows && !(rows = sx_arena_array(b->arena, words, sizeof *rows))) {
            *ret_memory = true;
            return NULL;
        }
        rows[row / 64] |= UINT64_C(1) << (row % 64);
    }
    return rows;
}
