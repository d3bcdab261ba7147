/*
 * response_input.c: rows as saved responses: one person's answers to some of the instruments, as
 * saved_rows.h put them together. One response that is refused refuses the row; the answers that can be
 * read still raise their flags.
 */
#include <string.h>

#include "batch/line_object.h"
#include "batch/scorer.h"
#include "session/salvage.h"

/* Reads a response; where it is refused, the diagnostics say why, *ret is what can be read of it, and
 * *ret_uncertain that an earlier answer may be lost. False when memory ran out. */
static bool read_whole(const json_t *object, sx_where where, const sx_loaded *loaded,
                       sx_arena *texts, sx_diags *diags, sx_response **ret, bool *ret_refused,
                       bool *ret_uncertain)
{
    *ret_uncertain = false;
    sx_status status = sx_response_read(object, where, loaded, texts, diags, ret);
    *ret_refused = status != SX_OK;
    if (status != SX_OK && status != SX_E_MEMORY) {
        *ret = sx_response_salvage(object, loaded, texts, ret_uncertain);
    }
    return status != SX_E_MEMORY && *ret != NULL;
}

/* The flags with the history of the answers; NULL when memory ran out. Where the history is `uncertain`
 * (answers of another version, changes that cannot be read), nothing in it can clear a flag. */
static const sx_row_flag *read_flags(const sx_response *response, bool uncertain, sx_arena *texts)
{
    size_t count = response->loaded->model->flag_count;
    sx_response_flag *flags = sx_arena_array(texts, count + 1, sizeof *flags);
    sx_row_flag *history = sx_arena_array(texts, count + 1, sizeof *history);
    if (flags == NULL || history == NULL ||
        sx_response_salvage_flags(response, uncertain, flags) != SX_OK) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        history[i] = (sx_row_flag){.state = flags[i].state, .changed = flags[i].changed};
    }
    return history;
}

static const char *keep(sx_arena *texts, const char *text, const char *otherwise)
{
    const char *copy = text == NULL ? NULL : sx_arena_strdup(texts, text);
    return copy == NULL ? otherwise : copy;
}

static const sx_diag *first_error(const sx_diags *diags)
{
    for (size_t i = 0; i < diags->count; i++) {
        if (!diags->items[i].warning) {
            return &diags->items[i];
        }
    }
    return NULL;
}

static void refuse_with(sx_row *row, uint64_t line, const sx_diags *diags, sx_arena *texts)
{
    const sx_diag *first = first_error(diags);
    row->line = row->code == NULL ? line : row->line;
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
static void take_id(const json_t *object, uint64_t line, sx_row *row)
{
    sx_slice subject = sx_saved_text(object, "subject");
    sx_slice id = subject.at == NULL ? sx_saved_text(object, "session") : subject;
    if (id.at == NULL || (subject.at == NULL && row->id.len > 0)) {
        return;
    }
    if (!sx_may_be_carried(id)) {
        row->line = row->code == NULL ? line : row->line;
        sx_row_refuse(row, "subject", "INPUT.ID", "a text without control characters");
        return;
    }
    row->id = id;
}

/* A response to an instrument of the run. False when memory ran out. */
static bool take(sx_scorer *scorer, size_t at, const sx_saved *saved, sx_where where,
                 sx_arena *texts)
{
    sx_unit *unit = &scorer->units[saved->instrument];
    sx_response *response = NULL;
    bool refused = false;
    bool uncertain = false;
    sx_diags diags;
    sx_diags_init(&diags, texts);
    if (!read_whole(saved->object, where, scorer->job->loaded[saved->instrument], texts, &diags,
                    &response, &refused, &uncertain)) {
        return false;
    }
    scorer->other_rules += !refused && diags.count > 0; /* all that a good response is warned of */
    if (refused) {
        const sx_diag *why = first_error(&diags);
        uncertain = uncertain || (why != NULL && sx_str_equal(why->code, "RESPONSE.VERSION"));
        refuse_with(&scorer->rows[at], where.line, &diags, texts);
    }
    unit->given[at] = true;
    unit->lines[at] = where.line;
    if (unit->responses != NULL) {
        unit->responses[at] = response;
    }
    sx_response_fill(response, unit->scores, at);
    if (response->change_count > 0 || uncertain) {
        unit->history[at] = read_flags(response, uncertain, texts);
        return unit->history[at] != NULL;
    }
    return true;
}

/* "phq-9.self_harm;phq-9.other" */
static const char *raised_text(const sx_model *model, const sx_row_flag *flags, sx_arena *texts,
                               unsigned *ret_raised)
{
    const char *text = "";
    *ret_raised = 0;
    for (size_t i = 0; i < model->flag_count && text != NULL; i++) {
        if (flags[i].state == SX_FLAG_RAISED) {
            text = sx_arena_printf(texts, "%s%s%s.%s", text, *ret_raised > 0 ? ";" : "", model->id,
                                   model->flags[i].id);
            (*ret_raised)++;
        }
    }
    return text;
}

/* A response to an instrument that is not named: its flags are told, and nothing else of it. */
static bool leave_out(sx_scorer *scorer, size_t at, const sx_saved *saved, sx_where where,
                      sx_arena *texts)
{
    const sx_loaded *loaded = saved->other == NULL ? NULL : saved->other->loaded;
    sx_response *response = NULL;
    bool refused = false;
    bool uncertain = false;
    unsigned raised = 0;
    if (loaded == NULL || loaded->model->flag_count == 0) {
        return true;
    }
    if (!read_whole(saved->object, where, loaded, texts, NULL, &response, &refused, &uncertain)) {
        return false;
    }
    const sx_row_flag *flags = read_flags(response, uncertain, texts);
    const char *text = flags == NULL ? NULL : raised_text(loaded->model, flags, texts, &raised);
    void *list = scorer->left_out;
    if (text == NULL || raised == 0) {
        return text != NULL;
    }
    if (sx_arena_grow(texts, &list, &scorer->left_out_capacity, scorer->left_out_count,
                      sizeof *scorer->left_out) == NULL) {
        return false;
    }
    scorer->left_out = list;
    scorer->left_out[scorer->left_out_count++] =
        (sx_left_out){.other = saved->other,
                      .told = {.row = scorer->first_row + at + 1,
                               .line = where.line,
                               .instrument = loaded->model->id,
                               .flags = text,
                               .raised = raised,
                               .file = scorer->job->file}};
    scorer->tally.flags += raised;
    return true;
}

/* What cannot be told apart: no JSON, no saved response, or not said of what. */
static void refuse_unclear(sx_scorer *scorer, size_t at, const sx_block *block, size_t index,
                           sx_where where, sx_arena *texts)
{
    sx_row *row = &scorer->rows[at];
    const sx_saved *saved = &block->sessions->saved[index];
    const char *id;
    sx_diags diags;
    row->unreadable = true;
    if (saved->object == NULL) {
        sx_bad_line fault = sx_line_fault(block, index, texts);
        row->line = row->code == NULL ? where.line : row->line;
        sx_row_refuse(row, "", fault.code, fault.expected);
        return;
    }
    sx_diags_init(&diags, texts);
    (void)sx_response_instrument(saved->object, where, &diags, &id);
    refuse_with(row, where.line, &diags, texts);
}

static sx_where where_of(const sx_job *job, const sx_block *block, size_t index)
{
    return job->input == SX_INPUT_DOCUMENT
               ? job->document.where[block->sessions->first + index]
               : (sx_where){.file = job->file, .line = (uint32_t)block->records[index].line};
}

static bool read_one(sx_scorer *scorer, size_t at, const sx_block *block, size_t index)
{
    const sx_saved *saved = &block->sessions->saved[index];
    sx_where where = where_of(scorer->job, block, index);
    sx_arena *texts = sx_scorer_texts(scorer);
    if (texts == NULL) {
        return false;
    }
    take_id(saved->object, where.line, &scorer->rows[at]);
    if (saved->instrument == SX_SAVED_UNCLEAR) {
        refuse_unclear(scorer, at, block, index, where, texts);
        return true;
    }
    return saved->instrument == SX_SAVED_OTHER ? leave_out(scorer, at, saved, where, texts)
                                               : take(scorer, at, saved, where, texts);
}

void sx_read_responses(sx_scorer *scorer, const sx_block *block)
{
    const sx_saved_rows *sessions = block->sessions;
    for (size_t at = 0; at < block->count; at++) {
        scorer->rows[at].line = where_of(scorer->job, block, sessions->starts[at]).line;
        for (size_t i = sessions->starts[at]; i < sessions->starts[at + 1]; i++) {
            if (!read_one(scorer, at, block, i)) {
                scorer->status = SX_E_MEMORY;
            }
        }
    }
}
