/*
 * prove_code.c: what a script says on symbols must be what it says on numbers. score() became formulas
 * once; here it runs again for the examples and for some hundred seeded patterns of answers, missing ones among
 * them, and every result must be that of the plan. Differences are branches on an answer.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "host/columns.h"
#include "host/examples.h"
#include "host/failure.h"
#include "host/load_code.h"
#include "host/prove_next.h"
#include "host/shown.h"

#define PATTERNS 120
#define EXAMPLES_MOST 200
#define SWEPT 1000 /* values that are looked through for one that is an answer */
#define NEAR 1e-9  /* of the larger one: sums of doubles in another order */

typedef struct trial {
    const sx_loaded *loaded;
    sx_columns columns;
    sx_scoring scoring;
    sx_code *code;
    const char **names; /* by traced scale */
    size_t *scales;     /* their indexes */
    double **values;    /* what the script says */
    uint8_t **status;
    uint8_t *fates;
    bool *missing;         /* by row: some answer is */
    size_t rows, examples; /* the examples come first */
} trial;

/* --- patterns ------------------------------------------------------------------------------------ */

static void put_cell(trial *t, size_t field, size_t row, int64_t value, sx_cell cell)
{
    sx_run_values(t->columns.inputs, field)[row] = value;
    sx_run_status(t->columns.inputs, field)[row] = (uint8_t)cell;
}

/* Why this option means that there is no answer; SX_CELL_OK: it is one. */
static sx_cell means_missing(const trial *t, const sx_field *field, int64_t value)
{
    const sx_item *item = &t->loaded->model->items[field->item];
    return item->kind == SX_ITEM_CHOICE ? item->responses->options[value].missing : SX_CELL_OK;
}

/* The k-th value of the field, or the next one after it that is an answer. */
static int64_t nth_value(const trial *t, const sx_field *field, uint64_t k)
{
    uint64_t span = (uint64_t)field->high - (uint64_t)field->low;
    for (uint64_t i = 0; i <= span && i < SWEPT; i++) {
        uint64_t at = span == UINT64_MAX ? k + i : (k + i) % (span + 1);
        int64_t value = (int64_t)((uint64_t)field->low + at);
        if (means_missing(t, field, value) == SX_CELL_OK)
            return value;
    }
    return field->low;
}

/* The last value of the field that is an answer. */
static int64_t last_value(const trial *t, const sx_field *field)
{
    int64_t value = field->high;
    while (value > field->low && means_missing(t, field, value) != SX_CELL_OK)
        value--;
    return value;
}

/* Any value of the field, its ends often. */
static int64_t some_value(const trial *t, const sx_field *field, sx_rng *rng)
{
    switch (sx_rng_below(rng, 6)) {
    case 0: return nth_value(t, field, 0);
    case 1: return last_value(t, field);
    default: return nth_value(t, field, sx_rng_next(rng));
    }
}

/* What the pattern has for a field. The first two: the least and the most of everything; then in turn each
 * field's next value, so that every option is used, anything at all, and with answers missing. */
static int64_t pattern_value(const trial *t, size_t f, size_t pattern, sx_rng *rng)
{
    const sx_field *field = &t->loaded->model->fields[f];
    if (pattern < 2)
        return pattern == 0 ? nth_value(t, field, 0) : last_value(t, field);
    return pattern % 3 == 0 ? nth_value(t, field, pattern / 3 + f) : some_value(t, field, rng);
}

static void fill_pattern(trial *t, size_t row, size_t pattern, sx_rng *rng)
{
    for (size_t f = 0; f < t->loaded->model->field_count; f++) {
        int64_t value = pattern_value(t, f, pattern, rng);
        bool missing = pattern > 2 && pattern % 3 == 2 && sx_rng_below(rng, 4) == 0;
        put_cell(t, f, row, missing ? 0 : value, missing ? SX_CELL_SKIPPED : SX_CELL_OK);
    }
}

static void fill_all(trial *t)
{
    const sx_model *model = t->loaded->model;
    sx_rng rng = {20260401};
    sx_run_begin(t->columns.inputs, t->rows);
    for (size_t row = 0; row < t->rows; row++) {
        if (row < t->examples)
            (void)sx_example_fill(model, &model->examples[row], t->columns.inputs, row);
        else
            fill_pattern(t, row, row - t->examples, &rng);
        for (size_t f = 0; f < model->field_count; f++)
            t->missing[row] =
                t->missing[row] || sx_run_status(t->columns.inputs, f)[row] != SX_CELL_OK;
    }
}

/* --- comparing ------------------------------------------------------------------------------------ */

static bool same_number(sx_number plan, double script)
{
    double value = sx_number_to_double(plan);
    double size = fabs(value) > fabs(script) ? fabs(value) : fabs(script);
    return fabs(value - script) <= NEAR * (size > 1 ? size : 1);
}

/* Rounding and bands come after score(): what is compared is the unrounded value. */
static bool same_cell(const trial *t, size_t traced, size_t row)
{
    sx_score score;
    /* Missing rules are the plan's: a script on numbers knows only that something is missing. */
    if (t->missing[row] &&
        t->loaded->model->scales[t->scales[traced]].missing.rule != SX_MISSING_KNOWN)
        return true;
    sx_run_score(t->scoring.run, t->scales[traced], row, &score);
    bool script_has = t->status[traced][row] == SX_CELL_OK;
    if (score.status == SX_CELL_FAILED)
        return true; /* outside the declared range: refused either way */
    if (score.status != SX_CELL_OK)
        return !script_has;
    return script_has && same_number(score.exact, t->values[traced][row]);
}

static sx_status differs(const trial *t, size_t traced, sx_diags *diags)
{
    const sx_scale *scale = &t->loaded->model->scales[t->scales[traced]];
    return sx_diag_add(diags, SX_E_SCRIPT, "SCRIPT.BRANCH", scale->where,
                       "sx.where(condition, a, b) instead of `if`, `and`, `or` and `==`; or "
                       "score_row",
                       "score() gives another %s on numbers than on symbols: something in it "
                       "depends on an answer",
                       scale->id);
}

static sx_status compare(trial *t, sx_diags *diags)
{
    sx_failure why;
    if (sx_failure_get(t->loaded, t->code, &why))
        return sx_failure_tell(t->loaded, t->code, "", diags);
    for (size_t i = 0; i < t->loaded->traced_count; i++)
        for (size_t row = 0; row < t->rows; row++)
            if (!same_cell(t, i, row))
                return differs(t, i, diags);
    return SX_OK;
}

/* --- running -------------------------------------------------------------------------------------- */

static void run_both(trial *t)
{
    const sx_model *model = t->loaded->model;
    fill_all(t);
    const sx_plugin_block *block = sx_columns_block(&t->columns);
    const sx_plugin_scores scores = {.size = sizeof scores,
                                     .columns = (uint32_t)t->loaded->traced_count,
                                     .rows = t->rows,
                                     .names = t->names,
                                     .values = t->values,
                                     .status = t->status};
    sx_code_score(t->code, block, &scores, NULL, t->fates);
    sx_run_begin(t->scoring.run, t->rows);
    sx_run_copy_inputs(model, t->scoring.run, t->columns.inputs, t->rows);
    sx_run_execute(t->scoring.run);
}

static sx_status make_room(trial *t)
{
    sx_arena *arena = t->loaded->arena;
    const sx_loaded *loaded = t->loaded;
    size_t count = loaded->traced_count;
    size_t examples = loaded->model->example_count;
    t->examples = examples < EXAMPLES_MOST ? examples : EXAMPLES_MOST;
    t->rows = t->examples + PATTERNS;
    t->names = loaded->traced;
    t->scales = sx_arena_array(arena, count, sizeof *t->scales);
    t->values = sx_arena_array(arena, count, sizeof *t->values);
    t->status = sx_arena_array(arena, count, sizeof *t->status);
    t->fates = sx_arena_alloc(arena, t->rows);
    t->missing = sx_arena_array(arena, t->rows, sizeof *t->missing);
    if (!t->missing || !t->scales || !t->values || !t->status || !t->fates)
        return SX_E_MEMORY;
    for (size_t i = 0; i < count; i++) {
        int scale = sx_model_find_scale(loaded->model, loaded->traced[i]);
        t->values[i] = sx_arena_array(arena, t->rows, sizeof **t->values);
        t->status[i] = sx_arena_array(arena, t->rows, sizeof **t->status);
        if (scale < 0)
            return SX_E_SCRIPT;
        t->scales[i] = (size_t)scale;
        if (!t->values[i] || !t->status[i])
            return SX_E_MEMORY;
        memset(t->status[i], SX_CELL_INCOMPLETE, t->rows);
    }
    return SX_OK;
}

static sx_status prove_score(trial *t, sx_diags *diags)
{
    sx_status status = make_room(t);
    if (status == SX_E_SCRIPT)
        return sx_diag_add(diags, status, "SCRIPT.RESULT", (sx_where){t->loaded->path, 0, 0},
                           "scales of this instrument",
                           "score() returned a scale that is not there");
    if (status != SX_OK)
        return status;
    if (!sx_columns_start(&t->columns, t->loaded, t->rows) ||
        !sx_scoring_start(&t->scoring, t->loaded, t->rows))
        return SX_E_MEMORY;
    run_both(t);
    return compare(t, diags);
}

sx_status sx_load_prove_code(sx_loaded *loaded, sx_diags *diags)
{
    if (!loaded->engine || (!loaded->traced_count && !loaded->model->adaptive.present))
        return SX_OK;
    trial t = {.loaded = loaded};
    t.code = sx_engine_take(loaded->engine, diags);
    if (!t.code)
        return sx_code_status(loaded->kind);
    sx_status status = loaded->traced_count ? prove_score(&t, diags) : SX_OK;
    if (status == SX_OK && loaded->model->adaptive.present)
        status = sx_prove_next(loaded, t.code, diags);
    sx_columns_end(&t.columns);
    sx_scoring_end(&t.scoring);
    sx_engine_give_back(loaded->engine, t.code);
    return status;
}
