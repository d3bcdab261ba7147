/*
 * coverage.c: do the examples speak of every scale and every flag? A scale that no example names, or a
 * flag that none raises, was never proved, whatever the other examples say.
 */
#include "host/coverage.h"

#include "flags/flags.h"
#include "host/code.h"

/* So many names stand in a message; the rest is counted. */
#define NAMES_SHOWN 6

typedef struct sx_seen {
    bool scored, unscored; /* scales: an example with a score, one without */
    bool raised, clear;    /* flags; validity notes: holding, not holding */
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

static void mark_examples(const sx_model *model, sx_seen *scales, sx_seen *flags, sx_seen *notes)
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
        for (size_t n = 0; n < example->note_count; n++) {
            int note = sx_model_find_validity(model, example->notes[n].note);
            if (note < 0)
                continue;
            notes[note].raised |= example->notes[n].state == SX_NOTE_HOLDS;
            notes[note].clear |= example->notes[n].state == SX_NOTE_NOT;
        }
    }
}

/* A scale that has a score though nothing is answered rests on nothing that can be missing. */
static sx_status mark_never_missing(const sx_loaded *loaded, sx_seen *scales)
{
    sx_scoring scoring;
    if (!sx_scoring_start(&scoring, loaded, 1))
        return SX_E_MEMORY;
    sx_run *run = scoring.run;
    sx_run_begin(run, 1);
    sx_run_execute(run);
    for (size_t i = 0; i < loaded->model->scale_count; i++) {
        sx_score score;
        sx_run_score(run, i, 0, &score);
        if (score.status == SX_CELL_OK)
            scales[i].unscored = true;
    }
    sx_scoring_end(&scoring);
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

static void report_notes(const sx_model *model, const sx_seen *seen, sx_diags *diags)
{
    sx_gap holds = {.count = 0}, not = {.count = 0};
    sx_buf_init(&holds.names, 4096);
    sx_buf_init(&not .names, 4096);
    for (size_t i = 0; i < model->validity_count; i++) {
        const sx_validity *note = &model->validity[i];
        if (!seen[i].raised)
            add_name(&holds, note->id, note->where);
        if (!seen[i].clear)
            add_name(&not, note->id, note->where);
    }
    report(&holds, "no example has true for the validity note",
           "answers for which it holds, and validity: {NOTE: true}", diags);
    report(&not, "no example has false for the validity note",
           "answers for which it does not hold, and validity: {NOTE: false}", diags);
}

sx_status sx_coverage_check(const sx_loaded *loaded, sx_diags *diags)
{
    const sx_model *model = loaded->model;
    size_t before = diags->errors;
    sx_seen *scales = sx_arena_array(loaded->arena, model->scale_count + 1, sizeof *scales);
    sx_seen *flags = sx_arena_array(loaded->arena, model->flag_count + 1, sizeof *flags);
    sx_seen *notes = sx_arena_array(loaded->arena, model->validity_count + 1, sizeof *notes);
    if (!scales || !flags || !notes)
        return SX_E_MEMORY;
    mark_examples(model, scales, flags, notes);
    sx_status status = mark_never_missing(loaded, scales);
    if (status != SX_OK)
        return status;
    report_scales(model, scales, diags);
    report_flags(model, flags, diags);
    report_notes(model, notes, diags);
    return diags->errors == before ? SX_OK : SX_E_MANIFEST;
}
