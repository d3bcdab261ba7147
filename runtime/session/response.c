/*
 * response.c: a response in memory and as input of a run. The history is laid out by undoing the
 * changes one after the other, from the current answers back to the first ones.
 */
#include "session/response.h"

#include <stdlib.h>
#include <string.h>

#include "flags/flags.h"

sx_response *sx_response_new(const sx_loaded *loaded, sx_arena *arena)
{
    const sx_model *model = loaded->model;
    size_t count = model->item_count + model->parameter_count;
    sx_response *response = sx_arena_alloc(arena, sizeof *response);
    sx_reply *replies = sx_arena_array(arena, count, sizeof *replies);
    if (response == NULL || replies == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        if (!sx_reply_missing(model, i, SX_CELL_SKIPPED, arena, &replies[i])) {
            return NULL;
        }
    }
    response->loaded = loaded;
    response->version = model->version;
    response->rule_hash = loaded->rule_hash;
    response->replies = replies;
    response->reply_count = count;
    return response;
}

bool sx_response_add_change(sx_response *response, sx_arena *arena, size_t item,
                            const sx_reply *from, const sx_reply *to, const char *at)
{
    void *changes = response->changes;
    if (sx_arena_grow(arena, &changes, &response->change_capacity, response->change_count,
                      sizeof *response->changes) == NULL) {
        return false;
    }
    response->changes = changes;
    response->changes[response->change_count] =
        (sx_response_change){.item = item, .from = *from, .to = *to, .at = at};
    response->change_count++;
    return true;
}

static void fill_row(const sx_model *model, const sx_reply *replies, sx_run *run, size_t row)
{
    for (size_t i = 0; i < model->item_count + model->parameter_count; i++) {
        const sx_item *item = &model->items[i];
        for (uint32_t k = 0; k < item->field_count; k++) {
            size_t field = item->first_field + k;
            sx_reply_cell cell = replies[i].cells[k];
            sx_run_values(run, field)[row] = cell.status == SX_CELL_OK ? cell.value : 0;
            sx_run_status(run, field)[row] = (uint8_t)cell.status;
        }
    }
}

void sx_response_fill(const sx_response *response, sx_run *run, size_t row)
{
    fill_row(response->loaded->model, response->replies, run, row);
}

size_t sx_response_moments(const sx_response *response)
{
    return response->change_count + 1;
}

bool sx_response_fill_history(const sx_response *response, sx_run *run)
{
    const sx_model *model = response->loaded->model;
    size_t row = response->change_count;
    size_t bytes = response->reply_count * sizeof *response->replies;
    sx_reply *replies = malloc(bytes == 0 ? 1 : bytes);
    if (replies == NULL) {
        return false;
    }
    if (bytes > 0) {
        memcpy(replies, response->replies, bytes);
    }
    sx_run_begin(run, sx_response_moments(response));
    fill_row(model, replies, run, row);
    while (row > 0) {
        row--;
        const sx_response_change *change = &response->changes[row];
        replies[change->item] = change->from;
        fill_row(model, replies, run, row);
    }
    free(replies);
    return true;
}

sx_status sx_response_flags(const sx_response *response, sx_response_flag *ret)
{
    const sx_loaded *loaded = response->loaded;
    size_t moments = sx_response_moments(response);
    if (loaded->model->flag_count == 0) {
        return SX_OK;
    }
    sx_run *run = sx_run_new(loaded->flags, moments);
    if (run == NULL || !sx_response_fill_history(response, run)) {
        sx_run_free(run);
        return SX_E_MEMORY;
    }
    sx_run_execute(run);
    for (size_t i = 0; i < loaded->model->flag_count; i++) {
        ret[i].changed = false;
        ret[i].state =
            sx_flags_history(run, i, moments, response->finished != NULL, &ret[i].changed);
    }
    sx_run_free(run);
    return SX_OK;
}
