/*
 * response_input.c: rows as saved responses: one person's answers to one of the instruments. The
 * others of the run were not answered in that row. Of a response that is refused, the answers that
 * can be read still raise their flags.
 */
#include <string.h>

#include "batch/scorer.h"

static size_t instrument_of(const sx_job *job, const char *id)
{
    size_t i = 0;
    while (i < job->count && !sx_str_equal(job->loaded[i]->model->id, id)) {
        i++;
    }
    return i;
}

static bool read_reply(const sx_loaded *loaded, const char *item, const json_t *value,
                       sx_arena *texts, size_t *ret_item, sx_reply *ret)
{
    int index = item == NULL ? -1 : sx_model_find_item(loaded->model, item);
    if (index < 0 || value == NULL) {
        return false;
    }
    *ret_item = (size_t)index;
    return sx_reply_missing(loaded->model, *ret_item, SX_CELL_SKIPPED, texts, ret) &&
           sx_reply_read_json(loaded->model, *ret_item, value, (sx_where){0}, texts, NULL, ret) ==
               SX_OK;
}

/* What can be read of a response that was refused; NULL when memory ran out. */
static sx_response *salvage(const sx_loaded *loaded, const json_t *value, sx_arena *texts)
{
    sx_response *response = sx_response_new(loaded, texts);
    if (response == NULL) {
        return NULL;
    }
    const char *key;
    json_t *answer, *change;
    json_object_foreach(json_object_get(value, "answers"), key, answer)
    {
        size_t item;
        sx_reply reply;
        if (read_reply(loaded, key, answer, texts, &item, &reply)) {
            response->replies[item] = reply;
        }
    }
    size_t index;
    json_array_foreach(json_object_get(value, "changes"), index, change)
    {
        size_t item, again;
        sx_reply from, to;
        const char *name = json_string_value(json_object_get(change, "item"));
        if (response->change_count < SX_RESPONSE_CHANGES_MAX &&
            read_reply(loaded, name, json_object_get(change, "from"), texts, &item, &from) &&
            read_reply(loaded, name, json_object_get(change, "to"), texts, &again, &to) &&
            !sx_response_add_change(response, texts, item, &from, &to, "")) {
            return NULL;
        }
    }
    return response;
}

/* The flags with the history of the answers. Where the answers are those of `another` instrument,
 * nothing in them can clear a flag. */
static bool take_history(const sx_response *response, size_t instrument, bool another,
                         sx_arena *texts, sx_row *row)
{
    size_t count = response->loaded->model->flag_count;
    sx_response_flag *flags = sx_arena_array(texts, count + 1, sizeof *flags);
    sx_row_flag *history = sx_arena_array(texts, count + 1, sizeof *history);
    if (flags == NULL || history == NULL || sx_response_flags(response, flags) != SX_OK) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        history[i] = (sx_row_flag){.state = flags[i].state, .changed = flags[i].changed};
        if (another && history[i].state == SX_FLAG_CLEAR) {
            history[i].state = SX_FLAG_NOT_ASSESSED;
        }
    }
    row->history = history;
    row->history_of = instrument;
    return true;
}

static const char *keep(sx_arena *texts, const char *text, const char *otherwise)
{
    const char *copy = text == NULL ? NULL : sx_arena_strdup(texts, text);
    return copy == NULL ? otherwise : copy;
}

static void refuse_with(sx_row *row, const sx_diags *diags, sx_arena *texts)
{
    const sx_diag *first = NULL;
    for (size_t i = 0; i < diags->count && first == NULL; i++) {
        first = diags->items[i].warning ? NULL : &diags->items[i];
    }
    if (first == NULL) {
        sx_row_refuse(row, "", "INPUT.RESPONSE", "a saved response");
        return;
    }
    /* The message says which item; the column of a table has no other place here. */
    const char *text = first->expected == NULL || first->message == NULL
                           ? keep(texts, first->message, "a saved response")
                           : sx_arena_printf(texts, "%s: %s", first->message, first->expected);
    sx_row_refuse(row, "", first->code, text == NULL ? "a saved response" : text);
}

/* Who the row is about: the subject, or the session of somebody without a name. */
static bool take_id(const sx_response *response, sx_arena *texts, sx_row *row)
{
    const char *id = response->subject != NULL ? response->subject : response->session;
    if (id != NULL && !sx_may_be_carried(sx_slice_of(id))) {
        sx_row_refuse(row, "subject", "INPUT.ID", "a text without control characters");
        return true;
    }
    if (id != NULL) {
        row->id = sx_slice_of(sx_arena_strdup(texts, id));
    }
    return id == NULL || row->id.len > 0 || id[0] == '\0';
}

static bool read_response(sx_scorer *scorer, size_t at, const json_t *value, sx_where where)
{
    const sx_job *job = scorer->job;
    sx_row *row = &scorer->rows[at];
    sx_arena *texts = sx_scorer_texts(scorer);
    const char *id = NULL;
    sx_diags diags;
    if (texts == NULL) {
        return false;
    }
    sx_diags_init(&diags, texts);
    if (sx_response_instrument(value, where, &diags, &id) != SX_OK) {
        row->unreadable = true;
        refuse_with(row, &diags, texts);
        return true;
    }
    size_t instrument = instrument_of(job, id);
    if (instrument == job->count) {
        row->unreadable = true;
        sx_row_refuse(row, "", "INPUT.INSTRUMENT", "a response to an instrument of this run");
        return true;
    }
    const sx_loaded *loaded = job->loaded[instrument];
    sx_response *response = NULL;
    bool another = false;
    sx_status status = sx_response_read(value, where, loaded, texts, &diags, &response);
    if (status == SX_E_MEMORY) {
        return false;
    }
    if (status != SX_OK) {
        refuse_with(row, &diags, texts);
        another = sx_str_equal(row->code, "RESPONSE.VERSION");
        response = salvage(loaded, value, texts);
    }
    if (response == NULL || !take_id(response, texts, row)) {
        return false;
    }
    sx_response_fill(response, scorer->runs[instrument], at);
    return (response->change_count == 0 && !another) ||
           take_history(response, instrument, another, texts, row);
}

void sx_read_responses(sx_scorer *scorer, const sx_block *block)
{
    const sx_job *job = scorer->job;
    for (size_t at = 0; at < block->count; at++) {
        bool done;
        if (job->input == SX_INPUT_DOCUMENT) {
            size_t index = (size_t)block->first_row + at;
            scorer->rows[at].line = job->document.where[index].line;
            done =
                read_response(scorer, at, job->document.items[index], job->document.where[index]);
        } else {
            json_t *value = sx_read_object(scorer, block, at);
            sx_where where = {.file = job->file, .line = (uint32_t)block->records[at].line};
            done = value == NULL || read_response(scorer, at, value, where);
            json_decref(value);
        }
        if (!done) {
            scorer->status = SX_E_MEMORY;
        }
    }
}
