/*
 * shown.c: show-if conditions, through the plan of the instrument. Conditions rest on earlier items,
 * which may be hidden themselves; so they are run until nothing changes any more.
 */
#include "session/shown.h"

#include <string.h>

#include "session/uses.h"

static size_t item_count(const sx_loaded *loaded)
{
    return loaded->model->item_count + loaded->model->parameter_count;
}

sx_shown *sx_shown_new(const sx_loaded *loaded, sx_arena *arena)
{
    size_t count = item_count(loaded);
    sx_shown *shown = sx_arena_alloc(arena, sizeof *shown);
    if (shown == NULL) {
        return NULL;
    }
    shown->loaded = loaded;
    shown->hidden = sx_arena_array(arena, count, sizeof *shown->hidden);
    shown->effective = sx_arena_array(arena, count, sizeof *shown->effective);
    shown->shown = sx_arena_array(arena, count, sizeof *shown->shown);
    shown->used = sx_arena_array(arena, count, sizeof *shown->used);
    if (shown->hidden == NULL || shown->effective == NULL || shown->shown == NULL ||
        shown->used == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        if (!sx_reply_missing(loaded->model, i, SX_CELL_NOT_SHOWN, arena, &shown->hidden[i])) {
            return NULL;
        }
    }
    shown->run = sx_run_new(loaded->shown, 1);
    return shown->run == NULL ? NULL : shown;
}

void sx_shown_end(sx_shown *shown)
{
    if (shown != NULL) {
        sx_run_free(shown->run);
        shown->run = NULL;
    }
}

/* Unknown for no other reason than that what is asked about was not shown. */
static bool rests_on_hidden(sx_shown *shown, size_t item)
{
    const sx_model *model = shown->loaded->model;
    size_t count = item_count(shown->loaded);
    bool hidden = false;
    memset(shown->used, 0, count * sizeof *shown->used);
    sx_uses_expr(model, model->items[item].show_if, shown->used);
    for (size_t i = 0; i < count; i++) {
        if (!shown->used[i]) {
            continue;
        }
        if (!shown->shown[i]) {
            hidden = true;
        } else if (sx_reply_status(&shown->effective[i]) != SX_CELL_OK) {
            return false; /* the person may yet say, or would not: the cautious side is to ask */
        }
    }
    return hidden;
}

/* One pass over all conditions; true when an item came or went. */
static bool pass(sx_shown *shown, const sx_reply *given)
{
    const sx_response now = {.loaded = shown->loaded,
                             .replies = shown->effective,
                             .reply_count = item_count(shown->loaded)};
    bool changed = false;
    sx_run_begin(shown->run, 1);
    sx_response_fill(&now, shown->run, 0);
    sx_run_execute(shown->run);
    for (size_t i = 0; i < now.reply_count; i++) {
        int truth = sx_run_truth(shown->run, i, 0);
        bool show = truth > 0 || (truth < 0 && !rests_on_hidden(shown, i));
        changed = changed || show != shown->shown[i];
        shown->shown[i] = show;
        shown->effective[i] = show ? given[i] : shown->hidden[i];
    }
    return changed;
}

void sx_shown_update(sx_shown *shown, const sx_reply *given)
{
    size_t count = item_count(shown->loaded);
    for (size_t i = 0; i < count; i++) {
        shown->shown[i] = true;
        shown->effective[i] = given[i];
    }
    /* Each pass settles at least one more item of a chain. */
    for (size_t i = 0; i <= count && pass(shown, given); i++) {
    }
}
