/*
 * bulk.c: rows in spans of a tile. Where rows add up to few numbers (batch/quick.h), these give the states of the
 * slots; else the rows are scored, and the scores give them. A state that was never seen is learnt from the row.
 */
#include "profile/bulk.h"

#include <stdlib.h>

#include "profile/bulk_inner.h"

bool sx_bulk_shows(const sx_shown_finding *finding)
{
    return !finding->rule_of_flag;
}

const sx_profile *sx_bulk_sample(const sx_bulk *bulk)
{
    return bulk->sample;
}

/* --- opening ---------------------------------------------------------------------------------- */

/* What the slots add up to in rows; without that the rows are scored. */
static sx_status make_sums(sx_bulk *bulk)
{
    bulk->wants = sx_arena_array(bulk->arena, bulk->slot_count + 1, sizeof *bulk->wants);
    if (bulk->wants == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < bulk->slot_count; i++) {
        const sx_slot *slot = &bulk->slots[i];
        const sx_model *model = bulk->rows->loaded[slot->instrument]->model;
        size_t first = slot->kind == SX_SLOT_NOTE ? model->scale_count : 0;
        bulk->wants[i] = (sx_quick_want){.instrument = slot->instrument,
                                         .flags = slot->kind == SX_SLOT_FLAG,
                                         .output = (uint32_t)(first + slot->index)};
    }
    sx_status status =
        sx_quick_make_sums(&bulk->rows->job, bulk->wants, bulk->slot_count, &bulk->quick);
    if (status != SX_OK || bulk->quick == NULL) {
        return status;
    }
    bulk->run = sx_quick_start(bulk->quick);
    for (size_t i = 0; bulk->run != NULL && i < bulk->slot_count; i++) {
        sx_slot *slot = &bulk->slots[i];
        slot->sums = sx_quick_sums(bulk->run, bulk->wants[i].sum);
        slot->by_sum = sx_arena_array(bulk->arena, bulk->wants[i].states, sizeof *slot->by_sum);
        if (slot->by_sum == NULL) {
            return SX_E_MEMORY;
        }
    }
    return bulk->run == NULL ? SX_E_MEMORY : SX_OK;
}

static sx_status open(sx_bulk *bulk, sx_diags *diags)
{
    sx_rows_blank(bulk->rows);
    sx_profile_request request = *bulk->request;
    request.results = bulk->rows->results;
    request.result_count = bulk->rows->count;
    sx_status status = sx_profile_build(&request, diags, &bulk->sample);
    if (status == SX_OK) {
        status = sx_bulk_slots(bulk, diags);
    }
    return status == SX_OK && bulk->quickly ? make_sums(bulk) : status;
}

sx_status sx_bulk_open(sx_rows *rows, const sx_profile_request *request,
                       const sx_bulk_format *format, bool quickly, sx_diags *diags, sx_bulk **ret)
{
    sx_bulk *bulk = calloc(1, sizeof *bulk);
    *ret = NULL;
    if (bulk == NULL) {
        return SX_E_MEMORY;
    }
    *bulk = (sx_bulk){.rows = rows,
                      .arena = sx_arena_new(0),
                      .request = request,
                      .format = format,
                      .quickly = quickly,
                      .most = SX_BULK_MOST};
    sx_status status = bulk->arena == NULL ? SX_E_MEMORY : open(bulk, diags);
    if (status != SX_OK) {
        sx_bulk_close(bulk);
        return status;
    }
    *ret = bulk;
    return SX_OK;
}

void sx_bulk_close(sx_bulk *bulk)
{
    if (bulk == NULL) {
        return;
    }
    for (size_t i = 0; i < bulk->slot_count; i++) {
        sx_texts_free(&bulk->slots[i].scores);
    }
    for (size_t i = 0; bulk->plain != NULL && i < bulk->shown_count + 2; i++) {
        sx_buf_free(&bulk->plain[i]);
    }
    sx_bulk_parts_free(bulk);
    sx_texts_free(&bulk->facts);
    sx_texts_free(&bulk->notes);
    sx_buf_free(&bulk->scratch);
    sx_quick_end(bulk->run);
    sx_profile_release(bulk->sample);
    sx_arena_free(bulk->arena);
    free(bulk);
}

/* --- rows ------------------------------------------------------------------------------------- */

/* The next rows of the block, or of the next block. No rows: the end. */
static sx_status next_span(sx_bulk *bulk, sx_diags *diags)
{
    sx_rows *rows = bulk->rows;
    bulk->from += bulk->count;
    bulk->at = 0;
    bulk->count = 0;
    if (bulk->from >= rows->block.count) {
        bulk->from = 0;
        sx_status status = sx_rows_block(rows, diags);
        if (status != SX_OK || rows->block.count == 0) {
            return status;
        }
    }
    size_t left = rows->block.count - bulk->from;
    bulk->count = left < SX_TILE ? left : SX_TILE;
    sx_bulk_tidy(bulk);
    bulk->added =
        bulk->run != NULL && sx_quick_add_up(bulk->run, &rows->block, bulk->from, bulk->count);
    return bulk->added ? SX_OK : sx_rows_score(rows, bulk->from, bulk->count);
}

/* The states of a row that was added up; false when one of them was never seen. */
static bool states_of_sums(sx_bulk *bulk, size_t at)
{
    bool seen = true;
    for (size_t i = 0; i < bulk->slot_count; i++) {
        const sx_slot *slot = &bulk->slots[i];
        uint32_t state = slot->by_sum[slot->sums[at]];
        seen = seen && state != 0;
        bulk->states[i] = state - 1;
    }
    return seen;
}

/* The row scored, whose states and texts are then known. */
static sx_status learn_sums(sx_bulk *bulk, size_t at, sx_diags *diags, bool *ret_flagged)
{
    sx_rows_row row;
    sx_status status = sx_rows_score(bulk->rows, bulk->from + at, 1);
    if (status != SX_OK) {
        return status;
    }
    sx_rows_at(bulk->rows, 0, diags, &row);
    status = row.code != NULL ? SX_E_INTERNAL : sx_bulk_learn(bulk, diags, ret_flagged);
    for (size_t i = 0; status == SX_OK && i < bulk->slot_count; i++) {
        const sx_slot *slot = &bulk->slots[i];
        slot->by_sum[slot->sums[at]] = bulk->states[i] + 1;
    }
    return status;
}

static sx_status give_added(sx_bulk *bulk, size_t at, sx_diags *diags, sx_bulk_row *ret)
{
    ret->id = bulk->rows->job.binding.id == SX_COLUMN_NONE ? (sx_slice){NULL, 0}
                                                           : sx_quick_id(bulk->run, at);
    if (states_of_sums(bulk, at) && sx_bulk_texts(bulk, &ret->flagged)) {
        return SX_OK;
    }
    return learn_sums(bulk, at, diags, &ret->flagged);
}

static bool code_failed(const sx_rows *rows, size_t at)
{
    for (size_t i = 0; i < rows->count; i++) {
        if (sx_scoring_any_fate(&rows->scorer.units[i].scoring, at) != SX_FATE_OK) {
            return true;
        }
    }
    return false;
}

static sx_status give_scored(sx_bulk *bulk, size_t at, sx_diags *diags, sx_bulk_row *ret)
{
    sx_rows *rows = bulk->rows;
    const sx_row *row = &rows->scorer.rows[at];
    bool alone = !bulk->quickly || code_failed(rows, at);
    ret->id = row->id;
    if (!alone && row->code == NULL && sx_bulk_states(bulk, at) &&
        sx_bulk_texts(bulk, &ret->flagged)) {
        return SX_OK;
    }
    sx_rows_at(rows, at, diags, &bulk->refused);
    if (bulk->refused.code != NULL) {
        ret->refused = &bulk->refused;
        return SX_OK;
    }
    return alone ? sx_bulk_alone(bulk, diags, &ret->flagged)
                 : sx_bulk_learn(bulk, diags, &ret->flagged);
}

sx_status sx_bulk_next(sx_bulk *bulk, sx_diags *diags, sx_bulk_row *ret, bool *ret_more)
{
    *ret_more = false;
    if (bulk->at == bulk->count) {
        sx_status status = next_span(bulk, diags);
        if (status != SX_OK || bulk->count == 0) {
            return status;
        }
    }
    size_t at = bulk->at++;
    *ret = (sx_bulk_row){.row = bulk->rows->block.first_row + bulk->from + at + 1,
                         .texts = bulk->texts,
                         .count = bulk->shown_count + 2};
    *ret_more = true;
    return bulk->added ? give_added(bulk, at, diags, ret) : give_scored(bulk, at, diags, ret);
}
