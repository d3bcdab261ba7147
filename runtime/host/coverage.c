/*
 * coverage.c: do the examples speak of every scale and every flag? A scale that no example names, or a
 * flag that none raises, was never proved, whatever the other examples say.
 */
#include "host/coverage.h"

#include "flags/flags.h"

/* So many names stand in a message; the rest is counted. */
#define NAMES_SHOWN 6

typedef struct sx_seen {
    bool scored, unscored; /* scales: an example with a score, one without */
    bool raised, clear;    /* flags */
} sx_seen;

/* Names that one message gathers. */
typedef struct sx_gap {
    sx_buf names;
    size_t count;
    sx_where where; /* of the first */
} sx_gap;

static void add_name(sx_gap *gap, const char *name, sx_where where)
{
    if (gap->count == 0)
        gap->where = where;
    if (gap->count < NAMES_SHOWN)
        sx_buf_printf(&gap->names, "%s%s", gap->count ? ", " : "", name);
    gap->count++;
}

/* Says what is missing, if anything is; frees the names. */
static void report(sx_gap *gap, const char *what, const char *expected, sx_diags *diags)
{
    if (gap->count > NAMES_SHOWN)
        sx_buf_printf(&gap->names, " and %zu more", gap->count - NAMES_SHOWN);
    if (gap->names.failed)
        sx_diag_add(diags, SX_E_MEMORY, "MEMORY", gap->where, NULL, "memory ran out");
    else if (gap->count)
        sx_diag_add(diags, SX_E_MANIFEST, "MANIFEST.VECTORS", gap->where, expected, "%s %s", what,
                    sx_buf_text(&gap->names));
    sx_buf_free(&gap->names);
}

static void mark_examples(const sx_model *model, sx_seen *scales, sx_seen *flags)
{
    for (size_t i = 0; i < model->example_count; i++) {
        const sx_example *example = &model->examples[i];
        for (size_t e = 0; e < example->expected_count; e++) {
            const sx_expected *expected = &example->expected[e];
            int scale = sx_model_find_scale(model, expected->scale);
            if (scale < 0)
                continue;
            bool category = model->scales[scale].compute == SX_COMPUTE_CATEGORY;
            if (expected->is_none)
                scales[scale].unscored = true;
            else if (!expected->is_band || category) /* a band alone does not give the score */
                scales[scale].scored = true;
        }
        for (size_t f = 0; f < example->flag_count; f++) {
            int flag = sx_model_find_flag(model, example->flags[f].flag);
            if (flag < 0)
                continue;
            flags[flag].raised |= example->flags[f].state == SX_FLAG_RAISED;
            flags[flag].clear |= example->flags[f].state == SX_FLAG_CLEAR;
        }
    }
}

/* A scale that has a score though nothing is answered rests on nothing that can be missing. */
static sx_status mark_never_missing(const sx_loaded *loaded, sx_seen *scales)
{
    sx_run *run = sx_run_new(loaded->scores, 1);
    if (!run)
        return SX_E_MEMORY;
    sx_run_begin(run, 1);
    sx_run_execute(run);
    for (size_t i = 0; i < loaded->model->scale_count; i++) {
        sx_score score;
        sx_run_score(run, i, 0, &score);
        if (score.status == SX_CELL_OK)
            scales[i].unscored = true;
    }
    sx_run_free(run);
    return SX_OK;
}

static void report_scales(const sx_model *model, const sx_seen *seen, sx_diags *diags)
{
    sx_gap scored = {.count = 0}, unscored = {.count = 0};
    sx_buf_init(&scored.names, 4096);
    sx_buf_init(&unscored.names, 4096);
    for (size_t i = 0; i < model->scale_count; i++) {
        const sx_scale *scale = &model->scales[i];
        if (!seen[i].scored)
            add_name(&scored, scale->id, scale->where);
        if (!seen[i].unscored)
            add_name(&unscored, scale->id, scale->where);
    }
    report(&scored, "no example has a score of", "answers and the score worked out by hand", diags);
    report(&unscored, "no example shows missing answers that leave no score of",
           "answers with ~ in them, and SCALE: ~", diags);
}

static void report_flags(const sx_model *model, const sx_seen *seen, sx_diags *diags)
{
    sx_gap raised = {.count = 0}, clear = {.count = 0};
    sx_buf_init(&raised.names, 4096);
    sx_buf_init(&clear.names, 4096);
    for (size_t i = 0; i < model->flag_count; i++) {
        const sx_flag *flag = &model->flags[i];
        if (!seen[i].raised)
            add_name(&raised, flag->id, flag->where);
        if (!seen[i].clear)
            add_name(&clear, flag->id, flag->where);
    }
    report(&raised, "no example raises the flag",
           "answers that raise it, and flags: {FLAG: raised}", diags);
    report(&clear, "no example leaves clear the flag",
           "answers that do not raise it, and flags: {FLAG: clear}", diags);
}

sx_status sx_coverage_check(const sx_loaded *loaded, sx_diags *diags)
{
    const sx_model *model = loaded->model;
    size_t before = diags->errors;
    sx_seen *scales = sx_arena_array(loaded->arena, model->scale_count + 1, sizeof *scales);
    sx_seen *flags = sx_arena_array(loaded->arena, model->flag_count + 1, sizeof *flags);
    if (!scales || !flags)
        return SX_E_MEMORY;
    mark_examples(model, scales, flags);
    sx_status status = mark_never_missing(loaded, scales);
    if (status != SX_OK)
        return status;
    report_scales(model, scales, diags);
    report_flags(model, flags, diags);
    return diags->errors == before ? SX_OK : SX_E_MANIFEST;
}
