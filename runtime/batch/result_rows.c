/*
 * result_rows.c: a row as results: one document for each instrument that was given, with the answers it was
 * made from. Cells of a table become a response; saved responses are taken as they were read.
 */
#include "batch/scorer.h"
#include "session/provenance.h"

/* A text of a row; NULL where there is none. */
static bool keep(sx_arena *texts, sx_slice text, const char **ret)
{
    *ret = text.len == 0 ? NULL : sx_arena_strndup(texts, text.at, text.len);
    return text.len == 0 || *ret != NULL;
}

/* What stands in the columns of a row. A text item has no column: it was skipped. NULL when memory ran out. */
static sx_response *from_cells(const sx_scorer *scorer, size_t instrument, size_t at,
                               sx_arena *texts)
{
    const sx_unit *unit = &scorer->units[instrument];
    const sx_loaded *loaded = scorer->job->loaded[instrument];
    sx_response *response = sx_response_new(loaded, texts);
    if (response == NULL || !keep(texts, scorer->rows[at].id, &response->subject) ||
        !keep(texts, scorer->rows[at].occasion, &response->session)) {
        return NULL;
    }
    for (size_t i = 0; i < response->reply_count; i++) {
        const sx_item *item = &loaded->model->items[i];
        for (uint32_t k = 0; k < item->field_count; k++) {
            size_t field = item->first_field + k;
            sx_cell status = (sx_cell)unit->status[field][at];
            response->replies[i].cells[k] = (sx_reply_cell){
                .value = status == SX_CELL_OK ? unit->values[field][at] : 0, .status = status};
        }
    }
    return response;
}

static bool write_one(sx_scorer *scorer, size_t instrument, size_t at)
{
    const sx_unit *unit = &scorer->units[instrument];
    const sx_loaded *loaded = scorer->job->loaded[instrument];
    sx_arena *texts = sx_scorer_texts(scorer);
    if (texts == NULL) {
        return false;
    }
    const sx_response *response =
        unit->responses != NULL ? unit->responses[at] : from_cells(scorer, instrument, at, texts);
    sx_response_flag *flags = sx_arena_array(texts, loaded->model->flag_count + 1, sizeof *flags);
    if (response == NULL || flags == NULL || sx_result_flags(response, flags) != SX_OK) {
        return false;
    }
    const sx_result_row row = {response, unit->scores, at, flags};
    const sx_result_marks marks = {.jail = loaded->weak ? SX_WEAK_JAIL : NULL};
    sx_result_write(&row, &marks, &scorer->out);
    sx_buf_char(&scorer->out, '\n');
    return true;
}

void sx_result_rows_write(sx_scorer *scorer, size_t at)
{
    for (size_t i = 0; i < scorer->job->count; i++) {
        const sx_unit *unit = &scorer->units[i];
        if ((unit->given == NULL || unit->given[at]) && !write_one(scorer, i, at)) {
            scorer->status = SX_E_MEMORY;
        }
    }
}
