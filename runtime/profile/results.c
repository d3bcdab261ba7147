/*
 * results.c: runs the plans of an instrument over one response. One row of the same runs that score
 * a million rows, so a profile and a table cannot differ.
 */
#include "profile/results.h"

#include <string.h>

#include "host/code.h"
#include "host/shown.h"

/* Marks what a condition kept away; refuses an answer to an item that was not shown. */
static sx_status hide(const sx_response *response, sx_run *scores, sx_diags *diags)
{
    const sx_loaded *loaded = response->loaded;
    if (!sx_shown_any(loaded->model)) {
        return SX_OK;
    }
    sx_run *shown = sx_run_new(loaded->shown, 1);
    if (shown == NULL) {
        return SX_E_MEMORY;
    }
    size_t contradiction;
    sx_shown_apply(loaded, shown, scores, 1, &contradiction);
    sx_run_free(shown);
    if (contradiction == SX_FIELD_NONE) {
        return SX_OK;
    }
    return sx_diag_add(diags, SX_E_INPUT, "PROFILE.NOT_SHOWN", (sx_where){0},
                       "no answer to an item that was not shown",
                       "%s.%s has an answer, but an answer before it keeps the item away",
                       loaded->model->id, loaded->model->fields[contradiction].name);
}

void sx_results_count(sx_results *results)
{
    const sx_model *model = results->loaded->model;
    for (size_t i = 0; i < model->item_count; i++) {
        const sx_item *item = &model->items[i];
        if (!item->required || item->field_count == 0) {
            continue;
        }
        const sx_reply_cell *cells = &results->cells[item->first_field];
        sx_cell status = cells[0].status;
        for (uint32_t k = 1; k < item->field_count && status != SX_CELL_OK; k++) {
            status = cells[k].status;
        }
        if (status == SX_CELL_NOT_SHOWN) {
            continue;
        }
        results->asked++;
        results->answered += status == SX_CELL_OK || status == SX_CELL_NOT_APPLICABLE;
    }
}

sx_status sx_results_room(sx_results *results, sx_arena *arena)
{
    const sx_model *model = results->loaded->model;
    results->scores = sx_arena_array(arena, model->scale_count, sizeof *results->scores);
    results->flags = sx_arena_array(arena, model->flag_count, sizeof *results->flags);
    results->cells = sx_arena_array(arena, model->field_count, sizeof *results->cells);
    results->notes = sx_arena_array(arena, model->validity_count, sizeof *results->notes);
    return results->scores == NULL || results->flags == NULL || results->cells == NULL ||
                   results->notes == NULL
               ? SX_E_MEMORY
               : SX_OK;
}

/* --- keys ------------------------------------------------------------------------------------- */

static void put_number(sx_number number, uint64_t *ret)
{
    memset(ret, 0, 2 * sizeof *ret);
    if (number.kind == SX_NUMBER_EXACT) {
        memcpy(&ret[0], &number.num, sizeof number.num);
        memcpy(&ret[1], &number.den, sizeof number.den);
    } else {
        memcpy(&ret[0], &number.real, sizeof number.real); /* no denominator is 0 */
    }
}

void sx_score_key(const sx_score *score, uint64_t ret[SX_SCORE_WORDS])
{
    memset(ret, 0, SX_SCORE_WORDS * sizeof *ret);
    ret[0] = (uint64_t)score->status | (uint64_t)score->rounded << 8 | (uint64_t)score->edge << 9 |
             (uint64_t)score->prorated << 10 | (uint64_t)(uint32_t)score->band << 32;
    ret[1] = (uint64_t)score->answered << 32 | score->of;
    if (score->status == SX_CELL_OK) {
        put_number(score->value, &ret[2]);
        put_number(score->exact, &ret[4]);
    }
}

void sx_results_warn(const sx_results *results, sx_diags *diags)
{
    if (results->fate != SX_FATE_OK) {
        sx_diag_warn(diags, "PROFILE.FAILED", (sx_where){.file = results->loaded->path},
                     "an instrument that `sextant check` finds to be well",
                     "the code of %s failed (%s): what it could not compute is not known here",
                     results->loaded->model->id, sx_fate_word(results->fate));
    }
}

static sx_status score(const sx_response *response, sx_diags *diags, sx_results *ret)
{
    sx_scoring scoring;
    if (!sx_scoring_start(&scoring, response->loaded, 1)) {
        return SX_E_MEMORY;
    }
    sx_run *run = scoring.run;
    sx_run_begin(run, 1);
    sx_response_fill(response, run, 0);
    sx_status status = hide(response, run, diags);
    if (status == SX_OK) {
        for (size_t i = 0; i < response->loaded->model->field_count; i++) {
            ret->cells[i] =
                (sx_reply_cell){sx_run_values(run, i)[0], (sx_cell)sx_run_status(run, i)[0]};
        }
        sx_results_count(ret);
        sx_run_execute(run);
        for (size_t i = 0; i < response->loaded->model->scale_count; i++) {
            sx_run_score(run, i, 0, &ret->scores[i]);
        }
        for (size_t i = 0; i < response->loaded->model->validity_count; i++) {
            size_t output = response->loaded->model->scale_count + i;
            ret->notes[i] = (int8_t)sx_run_truth(run, output, 0);
        }
        ret->fate = sx_scoring_any_fate(&scoring, 0);
        sx_results_warn(ret, diags);
    }
    sx_scoring_end(&scoring);
    return status;
}

sx_status sx_results_of(const sx_response *response, sx_arena *arena, sx_diags *diags,
                        sx_results *ret)
{
    *ret = (sx_results){.loaded = response->loaded,
                        .version = response->version,
                        .rule_hash = response->rule_hash,
                        .when = response->finished != NULL ? response->finished : response->started,
                        .session = response->session,
                        .wording = response->wording,
                        .use = response->use,
                        .credit = response->credit,
                        .fallback = response->fallback};
    sx_status status = sx_results_room(ret, arena);
    if (status != SX_OK) {
        return status;
    }
    /* The flags first: they stand whatever comes of the scores. */
    if (response->loaded->model->flag_count > 0) {
        status = sx_response_flags(response, ret->flags);
    }
    return status == SX_OK ? score(response, diags, ret) : status;
}
