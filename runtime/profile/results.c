/*
 * results.c: runs the plans of an instrument over one response. One row of the same runs that score
 * a million rows, so a profile and a table cannot differ.
 */
#include "profile/results.h"

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

static void count_answers(const sx_response *response, sx_run *run, sx_results *ret)
{
    const sx_model *model = response->loaded->model;
    for (size_t i = 0; i < model->item_count; i++) {
        const sx_item *item = &model->items[i];
        if (!item->required || item->field_count == 0) {
            continue;
        }
        sx_cell status = (sx_cell)sx_run_status(run, item->first_field)[0];
        for (uint32_t k = 1; k < item->field_count && status != SX_CELL_OK; k++) {
            status = (sx_cell)sx_run_status(run, item->first_field + k)[0];
        }
        if (status == SX_CELL_NOT_SHOWN) {
            continue;
        }
        ret->asked++;
        ret->answered += status == SX_CELL_OK || status == SX_CELL_NOT_APPLICABLE;
    }
}

static sx_status score(const sx_response *response, sx_diags *diags, sx_results *ret)
{
    sx_run *run = sx_run_new(response->loaded->scores, 1);
    if (run == NULL) {
        return SX_E_MEMORY;
    }
    sx_run_begin(run, 1);
    sx_response_fill(response, run, 0);
    sx_status status = hide(response, run, diags);
    if (status == SX_OK) {
        count_answers(response, run, ret);
        for (size_t i = 0; i < response->loaded->model->field_count; i++) {
            ret->cells[i] = (sx_reply_cell){sx_run_values(run, i)[0],
                                            (sx_cell)sx_run_status(run, i)[0]};
        }
        sx_run_execute(run);
        for (size_t i = 0; i < response->loaded->model->scale_count; i++) {
            sx_run_score(run, i, 0, &ret->scores[i]);
        }
    }
    sx_run_free(run);
    return status;
}

sx_status sx_results_of(const sx_response *response, sx_arena *arena, sx_diags *diags,
                        sx_results *ret)
{
    const sx_model *model = response->loaded->model;
    *ret = (sx_results){.loaded = response->loaded,
                        .version = response->version,
                        .when = response->finished != NULL ? response->finished
                                                           : response->started,
                        .session = response->session};
    ret->scores = sx_arena_array(arena, model->scale_count, sizeof *ret->scores);
    ret->flags = sx_arena_array(arena, model->flag_count, sizeof *ret->flags);
    ret->cells = sx_arena_array(arena, model->field_count, sizeof *ret->cells);
    if (ret->scores == NULL || ret->flags == NULL || ret->cells == NULL) {
        return SX_E_MEMORY;
    }
    /* The flags first: they stand whatever comes of the scores. */
    sx_status status = model->flag_count == 0 ? SX_OK : sx_response_flags(response, ret->flags);
    return status == SX_OK ? score(response, diags, ret) : status;
}
