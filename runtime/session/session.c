/*
 * session.c: begins, resumes and carries on an administration. Each operation is checked first, then
 * written to the journal, then taken; only what was written is taken.
 */
#include "session/session.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "session/plan_steps.h"

#define NAME_MAX_BYTES 200 /* subject and mode */

static sx_status out_of_memory(sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_MEMORY, "SESSION.MEMORY", (sx_where){0}, NULL,
                       "memory ran out in a session");
}

/* --- the parts --------------------------------------------------------------------------------- */

static sx_admin *new_admin(void)
{
    sx_arena *arena = sx_arena_new(0);
    sx_admin *admin = arena == NULL ? NULL : sx_arena_alloc(arena, sizeof *admin);
    if (admin == NULL) {
        sx_arena_free(arena);
        return NULL;
    }
    admin->arena = arena;
    return admin;
}

void sx_admin_free(sx_admin *admin)
{
    if (admin == NULL) {
        return;
    }
    for (size_t i = 0; i < admin->ready; i++) {
        sx_step_end(&admin->steps[i]);
    }
    sx_journal_close(admin->journal);
    sx_arena_free(admin->arena);
}

sx_step *sx_admin_step(const sx_admin *admin)
{
    return admin->current < admin->step_count ? &admin->steps[admin->current] : NULL;
}

const sx_step *sx_admin_shown_step(const sx_admin *admin)
{
    size_t i = admin->current < admin->step_count ? admin->current : admin->step_count - 1;
    while (i > 0 && admin->steps[i].state == SX_STEP_NOT_GIVEN) {
        i--;
    }
    return &admin->steps[i];
}

/* What the responses of the session say about where they come from. */
static void label_responses(sx_admin *admin)
{
    for (size_t i = 0; i < admin->step_count; i++) {
        const sx_model *model = admin->steps[i].loaded->model;
        sx_response *response = admin->steps[i].response;
        response->session = admin->id;
        response->subject = admin->begin.subject;
        response->language =
            admin->begin.language == NULL ? model->language : admin->begin.language;
        response->mode = admin->begin.mode;
    }
}

/* --- taking events ----------------------------------------------------------------------------- */

/* Opens the first step from `from` on that is given; past the last one all is done. */
static sx_status open_next(sx_admin *admin, size_t from, const char *at)
{
    for (size_t i = from; i < admin->step_count; i++) {
        bool given = true;
        sx_status status = admin->conditions[i] == NULL
                               ? SX_OK
                               : sx_condition_given(admin->conditions[i], admin->steps, &given);
        if (status != SX_OK) {
            return status;
        }
        if (given) {
            admin->current = i;
            return sx_step_open(&admin->steps[i], at);
        }
        admin->steps[i].state = SX_STEP_NOT_GIVEN;
    }
    admin->current = admin->step_count;
    return SX_OK;
}

static sx_status take_finish(sx_admin *admin, const char *at)
{
    sx_step_finish(sx_admin_step(admin), at);
    return open_next(admin, admin->current + 1, at);
}

/* An event that was written counts; if it cannot be taken, the session has to be opened again. */
static sx_status taken(sx_admin *admin, sx_status status, sx_diags *diags)
{
    if (status == SX_OK) {
        return SX_OK;
    }
    admin->broken = true;
    return sx_diag_add(diags, status, "SESSION.BROKEN", (sx_where){0}, "resume the session",
                       "the last answer is saved, but the session cannot go on");
}

/* --- begin ------------------------------------------------------------------------------------- */

static bool fit_for_line(const char *text)
{
    sx_slice slice = sx_slice_of(text);
    const char *at = slice.at;
    if (slice.len > NAME_MAX_BYTES || sx_utf8_valid_prefix(slice) < slice.len) {
        return false;
    }
    while (slice.len > 0 && at < slice.at + slice.len) {
        int32_t code_point = sx_utf8_next(&at, slice.at + slice.len);
        if (code_point < 0x20 || sx_utf8_forbidden(code_point)) {
            return false;
        }
    }
    return true;
}

static sx_status keep(sx_admin *admin, const char *text, const char **ret, sx_diags *diags)
{
    if (text == NULL || text[0] == '\0') {
        return SX_OK;
    }
    if (!fit_for_line(text)) {
        return sx_diag_add(diags, SX_E_USAGE, "SESSION.TEXT", (sx_where){0},
                           "one line of at most 200 bytes of UTF-8",
                           "subject, language or mode is not a short text");
    }
    *ret = sx_arena_strdup(admin->arena, text);
    return *ret == NULL ? out_of_memory(diags) : SX_OK;
}

static const char *time_now(sx_arena *arena)
{
    char now[SX_TIME_TEXT];
    sx_time_now(now);
    return sx_arena_strdup(arena, now);
}

/* Writes the first record; a journal that holds nothing is taken away again. */
static sx_status write_begin(sx_admin *admin, sx_diags *diags)
{
    sx_buf text;
    sx_buf_init(&text, SX_JOURNAL_RECORD_MAX);
    sx_event_write_begin(&admin->begin, &text);
    sx_status status = text.failed ? out_of_memory(diags)
                                   : sx_journal_append(admin->journal,
                                                       (sx_slice){text.data, text.len}, diags);
    sx_buf_free(&text);
    if (status != SX_OK) {
        sx_journal_discard(admin->journal);
    }
    return status;
}

static sx_status begin(sx_admin *admin, sx_catalogue *catalogue, const sx_admin_options *options,
                       sx_diags *diags)
{
    sx_event *event = &admin->begin;
    event->kind = SX_EVENT_BEGIN;
    event->mode = "api";
    event->at = time_now(admin->arena);
    sx_status status = event->at == NULL ? out_of_memory(diags) : SX_OK;
    if (status == SX_OK) {
        status = sx_admin_prepare(admin, catalogue, options->target, diags);
    }
    if (status == SX_OK) {
        status = keep(admin, options->subject, &event->subject, diags);
    }
    if (status == SX_OK) {
        status = keep(admin, options->language, &event->language, diags);
    }
    if (status == SX_OK) {
        status = keep(admin, options->mode, &event->mode, diags);
    }
    if (status == SX_OK) {
        status = sx_admin_check_language(admin, event->language, diags);
    }
    if (status == SX_OK) {
        status = sx_store_directory(options->store, admin->arena, diags, &admin->store);
    }
    if (status == SX_OK) {
        status = sx_journal_create(admin->store, diags, &admin->journal);
    }
    if (status == SX_OK) {
        status = write_begin(admin, diags);
    }
    if (status == SX_OK) {
        admin->id = sx_journal_id(admin->journal);
        label_responses(admin);
        status = open_next(admin, 0, event->at);
    }
    return status;
}

sx_status sx_admin_begin(sx_catalogue *catalogue, const sx_admin_options *options,
                         sx_diags *diags, sx_admin **ret)
{
    sx_admin *admin = new_admin();
    *ret = NULL;
    if (admin == NULL) {
        return out_of_memory(diags);
    }
    sx_status status = begin(admin, catalogue, options, diags);
    if (status != SX_OK) {
        sx_admin_free(admin);
        return status;
    }
    *ret = admin;
    return SX_OK;
}

/* --- resume ------------------------------------------------------------------------------------ */

static sx_status misfit(sx_where where, sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_STORE, "SESSION.RECORD", where,
                       "the records in the order in which they were written",
                       "a record of the session does not fit what came before it");
}

static sx_status take_answer(sx_admin *admin, const sx_event *event, sx_where where,
                             sx_diags *diags)
{
    sx_step *step = sx_admin_step(admin);
    const sx_model *model = step->loaded->model;
    sx_reply reply;
    int item = sx_model_find_item(model, event->item);
    if (item < 0) {
        return misfit(where, diags);
    }
    sx_status status = sx_reply_read_json(model, (size_t)item, event->reply, where, admin->arena,
                                          diags, &reply);
    return status == SX_OK ? sx_step_take(step, (size_t)item, &reply, event->at) : status;
}

static sx_status take_event(sx_admin *admin, const sx_event *event, sx_where where,
                            sx_diags *diags)
{
    sx_step *step = sx_admin_step(admin);
    if (event->kind == SX_EVENT_RESUME || event->kind == SX_EVENT_END) {
        return SX_OK;
    }
    if (event->kind == SX_EVENT_BEGIN || step == NULL || event->step != admin->current ||
        event->at == NULL) {
        return misfit(where, diags);
    }
    switch (event->kind) {
    case SX_EVENT_ANSWER:
        return take_answer(admin, event, where, diags);
    case SX_EVENT_BACK:
        return sx_step_back(step) ? SX_OK : misfit(where, diags);
    case SX_EVENT_FINISH:
        return sx_step_item(step) == SX_STEP_END ? take_finish(admin, event->at)
                                                 : misfit(where, diags);
    default:
        return misfit(where, diags);
    }
}

static sx_status replay(sx_admin *admin, sx_diags *diags)
{
    sx_status status = open_next(admin, 0, admin->begin.at);
    for (size_t i = 1; status == SX_OK && i < sx_journal_count(admin->journal); i++) {
        sx_where where = {.file = admin->id, .line = (uint32_t)i + 1};
        json_t *document = NULL;
        sx_event event;
        status = sx_event_read(sx_journal_body(admin->journal, i), where, admin->arena, diags,
                               &document, &event);
        if (status == SX_OK) {
            status = take_event(admin, &event, where, diags);
        }
        json_decref(document);
    }
    return status;
}

static sx_status read_begin(sx_admin *admin, sx_event *ret, sx_diags *diags)
{
    json_t *document = NULL;
    sx_where where = {.file = admin->id, .line = 1};
    if (sx_journal_count(admin->journal) == 0) {
        return sx_diag_add(diags, SX_E_STORE, "SESSION.EMPTY", where, "begin a new one",
                           "the session was never begun");
    }
    sx_status status = sx_event_read(sx_journal_body(admin->journal, 0), where, admin->arena,
                                     diags, &document, ret);
    json_decref(document);
    if (status == SX_OK && (ret->kind != SX_EVENT_BEGIN || ret->at == NULL)) {
        status = misfit(where, diags);
    }
    return status;
}

/* Appends an event; the journal has it on the disk when this is SX_OK. */
static sx_status append(sx_admin *admin, const sx_event *event, const sx_reply *reply, size_t item,
                        sx_diags *diags)
{
    sx_buf text;
    sx_buf_init(&text, SX_JOURNAL_RECORD_MAX);
    if (event->kind == SX_EVENT_ANSWER) {
        sx_event_write_answer(event, admin->steps[event->step].loaded->model, item, reply, &text);
    } else {
        sx_event_write_plain(event, &text);
    }
    sx_status status = text.failed ? out_of_memory(diags)
                                   : sx_journal_append(admin->journal,
                                                       (sx_slice){text.data, text.len}, diags);
    sx_buf_free(&text);
    return status;
}

/* Notes in the journal that somebody went on, which also shows that it can still be written. */
static sx_status note(sx_admin *admin, sx_event_kind kind, sx_diags *diags)
{
    sx_event event = {.kind = kind, .at = time_now(admin->arena), .step = admin->current};
    return event.at == NULL ? out_of_memory(diags) : append(admin, &event, NULL, 0, diags);
}

static bool has_end(sx_admin *admin)
{
    size_t count = sx_journal_count(admin->journal);
    sx_event event;
    json_t *document = NULL;
    sx_status status = sx_event_read(sx_journal_body(admin->journal, count - 1), (sx_where){0},
                                     admin->arena, NULL, &document, &event);
    json_decref(document);
    return status == SX_OK && event.kind == SX_EVENT_END;
}

static sx_status resume(sx_admin *admin, sx_catalogue *catalogue, const char *store,
                        const char *id, sx_diags *diags)
{
    sx_event begun;
    sx_status status = sx_store_directory(store, admin->arena, diags, &admin->store);
    if (status == SX_OK) {
        status = sx_journal_open(admin->store, id, diags, &admin->journal);
    }
    if (status != SX_OK) {
        return status;
    }
    admin->id = sx_journal_id(admin->journal);
    status = read_begin(admin, &begun, diags);
    if (status == SX_OK) {
        status = sx_admin_prepare(admin, catalogue, begun.target, diags);
    }
    if (status == SX_OK) {
        status = sx_admin_check_versions(admin, &begun, diags);
    }
    if (status == SX_OK) {
        status = sx_admin_check_language(admin, begun.language, diags);
    }
    if (status != SX_OK) {
        return status;
    }
    admin->begin = begun;
    label_responses(admin);
    status = replay(admin, diags);
    if (status == SX_OK && !has_end(admin)) {
        status = note(admin, admin->current == admin->step_count ? SX_EVENT_END : SX_EVENT_RESUME,
                      diags);
    }
    return status;
}

sx_status sx_admin_resume(sx_catalogue *catalogue, const char *store, const char *id,
                          sx_diags *diags, sx_admin **ret)
{
    sx_admin *admin = new_admin();
    *ret = NULL;
    if (admin == NULL) {
        return out_of_memory(diags);
    }
    sx_status status = resume(admin, catalogue, store, id, diags);
    if (status != SX_OK) {
        sx_admin_free(admin);
        return status;
    }
    *ret = admin;
    return SX_OK;
}

/* --- operations -------------------------------------------------------------------------------- */

static sx_status refuse(sx_status status, const char *code, const char *expected,
                        const char *message, sx_diags *diags)
{
    return sx_diag_add(diags, status, code, (sx_where){0}, expected, "%s", message);
}

/* The open step, when the session can go on. */
static sx_status usable(sx_admin *admin, sx_step **ret, sx_diags *diags)
{
    *ret = sx_admin_step(admin);
    if (admin->broken) {
        return refuse(SX_E_MEMORY, "SESSION.BROKEN", "resume the session",
                      "the session cannot go on", diags);
    }
    if (*ret == NULL) {
        return refuse(SX_E_USAGE, "SESSION.DONE", NULL, "all questions are answered", diags);
    }
    return SX_OK;
}

static sx_status asked_item(sx_admin *admin, sx_step **ret_step, size_t *ret_item, sx_diags *diags)
{
    sx_status status = usable(admin, ret_step, diags);
    *ret_item = status == SX_OK ? sx_step_item(*ret_step) : SX_STEP_END;
    if (status == SX_OK && *ret_item == SX_STEP_END) {
        status = refuse(SX_E_USAGE, "SESSION.NO_ITEM", "finish, or go back",
                        "no question is waiting for an answer", diags);
    }
    return status;
}

static sx_status give(sx_admin *admin, sx_step *step, size_t item, const sx_reply *reply,
                      sx_diags *diags)
{
    sx_event event = {.kind = SX_EVENT_ANSWER, .at = time_now(admin->arena),
                      .step = admin->current};
    if (event.at == NULL) {
        return out_of_memory(diags);
    }
    sx_status status = append(admin, &event, reply, item, diags);
    return status == SX_OK ? taken(admin, sx_step_take(step, item, reply, event.at), diags)
                           : status;
}

sx_status sx_admin_answer(sx_admin *admin, sx_slice text, sx_diags *diags)
{
    sx_step *step;
    size_t item;
    sx_reply reply;
    const char *expected = NULL;
    sx_status status = asked_item(admin, &step, &item, diags);
    if (status != SX_OK) {
        return status;
    }
    const sx_model *model = step->loaded->model;
    status = sx_reply_read(model, item, text, admin->arena, &reply, &expected);
    if (status == SX_E_INPUT) {
        return sx_diag_add(diags, SX_E_INPUT, "SESSION.ANSWER", (sx_where){0}, expected,
                           "item %s: this is not an answer to it", model->items[item].id);
    }
    return status == SX_OK ? give(admin, step, item, &reply, diags) : out_of_memory(diags);
}

static bool may_be_missing(const sx_item *item, sx_cell reason)
{
    return (reason == SX_CELL_SKIPPED && !item->required) ||
           (reason == SX_CELL_DECLINED && item->may_decline) ||
           (reason == SX_CELL_NOT_APPLICABLE && item->may_not_apply);
}

sx_status sx_admin_missing(sx_admin *admin, const char *reason, sx_diags *diags)
{
    sx_step *step;
    size_t item;
    sx_reply reply;
    sx_status status = asked_item(admin, &step, &item, diags);
    if (status != SX_OK) {
        return status;
    }
    const sx_model *model = step->loaded->model;
    sx_cell cell = sx_cell_from_word(reason);
    if (!may_be_missing(&model->items[item], cell)) {
        return sx_diag_add(diags, SX_E_INPUT, "SESSION.REQUIRED", (sx_where){0},
                           "an answer, or a reason that the item allows",
                           "item %s cannot be left for this reason", model->items[item].id);
    }
    return sx_reply_missing(model, item, cell, admin->arena, &reply)
               ? give(admin, step, item, &reply, diags)
               : out_of_memory(diags);
}

sx_status sx_admin_back(sx_admin *admin, sx_diags *diags)
{
    sx_step *step;
    sx_status status = usable(admin, &step, diags);
    if (status != SX_OK) {
        return status;
    }
    size_t at = step->at;
    if (!sx_step_back(step)) {
        return refuse(SX_E_USAGE, "SESSION.FIRST", NULL, "this is the first question", diags);
    }
    size_t before = step->at;
    step->at = at;
    status = note(admin, SX_EVENT_BACK, diags);
    if (status == SX_OK) {
        step->at = before;
    }
    return status;
}

sx_status sx_admin_finish(sx_admin *admin, sx_diags *diags)
{
    sx_step *step;
    sx_status status = usable(admin, &step, diags);
    if (status == SX_OK && sx_step_item(step) != SX_STEP_END) {
        status = refuse(SX_E_USAGE, "SESSION.UNFINISHED", "answer or leave it first",
                        "a question is waiting for an answer", diags);
    }
    if (status != SX_OK) {
        return status;
    }
    sx_event event = {.kind = SX_EVENT_FINISH, .at = time_now(admin->arena),
                      .step = admin->current};
    if (event.at == NULL) {
        return out_of_memory(diags);
    }
    status = append(admin, &event, NULL, 0, diags);
    if (status == SX_OK) {
        status = taken(admin, take_finish(admin, event.at), diags);
    }
    if (status == SX_OK && admin->current == admin->step_count) {
        /* Only a mark for listings: when it cannot be written, resuming writes it. */
        (void)note(admin, SX_EVENT_END, NULL);
    }
    return status;
}

void sx_admin_write(const sx_admin *admin, sx_json *out)
{
    if (admin->battery == NULL) {
        sx_response_write(admin->steps[0].response, out);
        return;
    }
    sx_json_object(out);
    sx_json_key(out, "responses");
    sx_json_array(out);
    for (size_t i = 0; i < admin->step_count; i++) {
        if (admin->steps[i].state == SX_STEP_OPEN || admin->steps[i].state == SX_STEP_FINISHED) {
            sx_response_write(admin->steps[i].response, out);
        }
    }
    sx_json_end_array(out);
    sx_json_end_object(out);
}
