/*
 * saved_input.c: blocks of saved responses: as many as make whole rows, each with the instrument that
 * it belongs to. What the answers are is read elsewhere, by as many threads as there are.
 */
#include "batch/input.h"
#include "batch/line_object.h"
#include "batch/quick.h"

/* The lines as rows of a table; what belongs to the next row comes again. *ret_taken: is it so? */
static sx_status take_lines(sx_input *input, sx_block *block, sx_diags *diags, bool *ret_taken)
{
    const sx_quick *quick = input->job->quick;
    size_t used = 0;
    *ret_taken = false;
    if (quick == NULL) {
        return SX_OK;
    }
    if (input->saved == NULL) {
        input->saved =
            sx_saved_lines_new(input->job, sx_quick_saved(quick), sx_quick_separator(quick));
        if (input->saved == NULL) {
            return SX_E_MEMORY;
        }
    }
    if (!sx_saved_lines_rows(input->saved, block, sx_lines_ended(&input->lines), &used)) {
        return SX_OK;
    }
    *ret_taken = true;
    return used < block->count ? sx_lines_hold(&input->lines, block, used, diags) : SX_OK;
}

/* As many lines as make whole rows. */
static sx_status next_lines(sx_input *input, sx_block *block, sx_diags *diags)
{
    sx_saved_rows *sessions = block->sessions;
    for (;;) {
        sx_saved_rows_clear(sessions);
        sx_status status = sx_lines_next(&input->lines, sessions->max, true, block, diags);
        if (status != SX_OK || block->count == 0) {
            return status;
        }
        status = take_lines(input, block, diags, &block->is_table);
        if (status != SX_OK || block->is_table) {
            return status;
        }
        for (size_t i = 0; i < block->count; i++) {
            sx_saved_rows_add(sessions, sx_line_object(block, i));
        }
        size_t from = sessions->starts[sessions->rows - 1];
        bool full = from == 0 && block->count == block->limit;
        if (full || sx_lines_ended(&input->lines) || !sx_saved_rows_open(sessions)) {
            return SX_OK;
        }
        status = sx_lines_hold(&input->lines, block, from, diags);
        if (status != SX_OK || from > 0) {
            (void)sx_saved_rows_drop(sessions);
            return status;
        }
    }
}

static void next_items(sx_input *input, sx_saved_rows *sessions)
{
    const sx_response_file *file = &input->responses;
    sx_saved_rows_clear(sessions);
    sessions->first = input->at;
    while (input->at < file->count && sessions->count < sessions->max) {
        sx_saved_rows_add(sessions, json_incref((json_t *)file->items[input->at++]));
    }
    if (input->at < file->count && sx_saved_rows_open(sessions)) {
        input->at = sessions->first + sx_saved_rows_drop(sessions);
    }
}

static size_t instrument_of(const sx_job *job, const char *id)
{
    for (size_t i = 0; i < job->count; i++) {
        if (sx_str_equal(job->loaded[i]->model->id, id)) {
            return i;
        }
    }
    return SX_SAVED_OTHER;
}

/* Which instrument each response belongs to. */
static sx_status find_instruments(const sx_input *input, sx_saved_rows *sessions)
{
    for (size_t i = 0; i < sessions->count; i++) {
        sx_saved *saved = &sessions->saved[i];
        const char *id = NULL;
        if (saved->object == NULL ||
            sx_response_instrument(saved->object, (sx_where){0}, NULL, &id) != SX_OK) {
            continue;
        }
        saved->instrument = instrument_of(input->job, id);
        if (saved->instrument == SX_SAVED_OTHER && input->others != NULL) {
            saved->other = sx_others_find(input->others, id);
            if (saved->other == NULL) {
                return SX_E_MEMORY;
            }
            saved->other->responses++;
        }
    }
    return SX_OK;
}

sx_status sx_input_next_saved(sx_input *input, sx_block *block, sx_diags *diags)
{
    sx_status status = SX_OK;
    if (block->sessions == NULL) {
        block->sessions = sx_saved_rows_new(input->job->block_rows);
    }
    if (block->sessions == NULL) {
        return SX_E_MEMORY;
    }
    block->is_table = false;
    if (input->job->input == SX_INPUT_DOCUMENT) {
        next_items(input, block->sessions);
    } else {
        status = next_lines(input, block, diags);
    }
    if (status == SX_OK && !block->is_table) {
        status = find_instruments(input, block->sessions);
        if (status == SX_OK && input->saved != NULL) {
            status = sx_saved_lines_learn(input->saved, block);
        }
    }
    block->count = block->is_table ? block->table->count : block->sessions->rows;
    block->first_row = input->rows;
    input->rows += block->count;
    return status;
}
