/*
 * group_rows.c: answers whose fields must agree: a ranking gives no rank twice, a choice of several
 * options keeps to the most that may be chosen. The rule itself is sx_reply_check.
 */
#include "batch/scorer.h"

static void check_item(sx_scorer *scorer, size_t instrument, size_t index)
{
    const sx_model *model = scorer->job->loaded[instrument]->model;
    const sx_item *item = &model->items[index];
    const sx_unit *unit = &scorer->units[instrument];
    sx_arena *texts = sx_scorer_texts(scorer);
    sx_reply_cell *cells =
        texts == NULL ? NULL : sx_arena_array(texts, item->field_count + 1, sizeof *cells);
    if (cells == NULL) {
        scorer->status = SX_E_MEMORY;
        return;
    }
    for (size_t at = 0; at < scorer->count; at++) {
        for (uint32_t k = 0; k < item->field_count; k++) {
            size_t field = item->first_field + k;
            cells[k] = (sx_reply_cell){.value = unit->values[field][at],
                                       .status = (sx_cell)unit->status[field][at]};
        }
        sx_reply reply = {.cells = cells};
        const char *expected = sx_reply_check(model, index, &reply);
        if (expected != NULL) {
            sx_unit_refuse(scorer, instrument, at, item->id, "INPUT.OPTIONS", expected);
        }
    }
}

void sx_score_groups(sx_scorer *scorer)
{
    for (size_t i = 0; i < scorer->job->count; i++) {
        const sx_model *model = scorer->job->loaded[i]->model;
        if (!scorer->job->instruments[i].grouped) {
            continue;
        }
        for (size_t item = 0; item < model->item_count + model->parameter_count; item++) {
            if (model->items[item].kind == SX_ITEM_RANKING ||
                model->items[item].kind == SX_ITEM_MULTI) {
                check_item(scorer, i, item);
            }
        }
    }
}
