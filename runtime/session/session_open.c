/*
 * session_open.c: begins an administration, or takes the events of its journal again to go on.
 */
#include "base/utf8.h"
#include "session/adaptive.h"
#include "session/archive.h"
#include "session/plan_steps.h"
#include "session/session_parts.h"

#define NAME_MAX_BYTES 200 /* subject, language and mode */

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
        response->use = admin->begin.use;
        response->wording = admin->begin.instruments[i].wording;
        response->credit = admin->packs[i] == NULL ? NULL : admin->packs[i]->licence.credit;
    }
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
    return *ret == NULL ? sx_admin_no_memory(diags) : SX_OK;
}

/* Writes the first record; a journal that holds nothing is taken away again. */
static sx_status write_begin(sx_admin *admin, sx_diags *diags)
{
    sx_buf text;
    sx_buf_init(&text, SX_JOURNAL_RECORD_MAX);
    sx_event_write_begin(&admin->begin, &text);
    sx_status status =
        text.failed ? sx_admin_no_memory(diags)
                    : sx_journal_append(admin->journal, (sx_slice){text.data, text.len}, diags);
    sx_buf_free(&text);
    if (status != SX_OK) {
        sx_journal_discard(admin->journal);
    }
    return status;
}

/* So that the session ends under the versions it begins with. */
static void keep_copies(sx_admin *admin, sx_diags *diags)
{
    for (size_t i = 0; i < admin->step_count; i++) {
        sx_archive_keep(admin->store, admin->id, admin->steps[i].loaded, admin->arena, diags);
        if (admin->packs[i] != NULL) {
            sx_archive_keep_pack(admin->store, admin->packs[i], admin->arena, diags);
        }
    }
    if (admin->battery != NULL) {
        sx_archive_keep_battery(admin->store, admin->battery, admin->begin.rule_hash, admin->arena,
                                diags);
    }
}

/* What the instruments are used for: as the call says, else as the host does. */
static sx_status declare(sx_admin *admin, const sx_catalogue *catalogue, const char *word,
                         sx_diags *diags)
{
    sx_use use;
    if (!sx_use_read(word, &use)) {
        return sx_diag_add(diags, SX_E_USAGE, "USAGE.USE", (sx_where){0},
                           "clinical, research or commercial", "there is no such use");
    }
    admin->begin.use =
        sx_use_word(use == SX_USE_UNDECLARED ? sx_catalogue_decisions(catalogue)->use : use);
    return SX_OK;
}

static sx_status begin(sx_admin *admin, sx_catalogue *catalogue, const sx_admin_options *options,
                       sx_diags *diags)
{
    sx_event *event = &admin->begin;
    event->kind = SX_EVENT_BEGIN;
    event->mode = "api";
    event->at = sx_admin_time(admin->arena);
    sx_status status = event->at == NULL ? sx_admin_no_memory(diags) : SX_OK;
    if (status == SX_OK) {
        status = keep(admin, options->language, &event->language, diags);
    }
    if (status == SX_OK) {
        status = declare(admin, catalogue, options->use, diags);
    }
    if (status == SX_OK) {
        status = sx_admin_prepare(admin, catalogue, options->target, NULL, diags);
    }
    if (status == SX_OK) {
        status = keep(admin, options->subject, &event->subject, diags);
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
        keep_copies(admin, diags);
        status = sx_admin_open_next(admin, 0, event->at);
        if (status == SX_OK) {
            status = sx_admin_choose(admin, diags);
        }
        if (status != SX_OK) { /* nothing was asked yet, and nobody knows of it */
            sx_journal_withdraw(admin->journal);
        }
    }
    return status;
}

sx_status sx_admin_begin(sx_catalogue *catalogue, const sx_admin_options *options, sx_diags *diags,
                         sx_admin **ret)
{
    sx_admin *admin = new_admin();
    *ret = NULL;
    if (admin == NULL) {
        return sx_admin_no_memory(diags);
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
    sx_status status =
        sx_reply_read_json(model, (size_t)item, event->reply, where, admin->arena, diags, &reply);
    return status == SX_OK ? sx_step_take(step, (size_t)item, &reply, event->at) : status;
}

static sx_status take_choice(sx_admin *admin, const sx_event *event, sx_where where,
                             sx_diags *diags)
{
    sx_step *step = sx_admin_step(admin);
    int item = event->item == NULL ? -1 : sx_model_find_item(step->loaded->model, event->item);
    if ((event->item != NULL && item < 0) || step->adaptive == NULL) {
        return misfit(where, diags);
    }
    const sx_choice choice = {.item = item < 0 ? SX_STEP_END : (size_t)item,
                              .state = event->state,
                              .state_length = (uint32_t)event->state_length,
                              .fallback = event->fallback};
    return sx_step_choose(step, &choice) == SX_OK ? SX_OK : misfit(where, diags);
}

static sx_status take_event(sx_admin *admin, const sx_event *event, sx_where where, sx_diags *diags)
{
    sx_step *step = sx_admin_step(admin);
    if (event->kind == SX_EVENT_RESUME || event->kind == SX_EVENT_END) {
        admin->ended = admin->ended || event->kind == SX_EVENT_END;
        return SX_OK;
    }
    if (event->kind == SX_EVENT_BEGIN || step == NULL || event->step != admin->current ||
        event->at == NULL) {
        return misfit(where, diags);
    }
    switch (event->kind) {
    case SX_EVENT_ANSWER: return take_answer(admin, event, where, diags);
    case SX_EVENT_NEXT: return take_choice(admin, event, where, diags);
    case SX_EVENT_BACK: return sx_step_back(step) ? SX_OK : misfit(where, diags);
    case SX_EVENT_FINISH:
        return sx_step_item(step) == SX_STEP_END && !sx_adaptive_waits(step)
                   ? sx_admin_take_finish(admin, event->at)
                   : misfit(where, diags);
    default: return misfit(where, diags);
    }
}

static sx_status replay(sx_admin *admin, sx_diags *diags)
{
    sx_status status = sx_admin_open_next(admin, 0, admin->begin.at);
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
    sx_status status = sx_event_read(sx_journal_body(admin->journal, 0), where, admin->arena, diags,
                                     &document, ret);
    json_decref(document);
    if (status == SX_OK && (ret->kind != SX_EVENT_BEGIN || ret->at == NULL)) {
        status = misfit(where, diags);
    }
    return status;
}

static sx_status resume(sx_admin *admin, sx_catalogue *catalogue, const char *store, const char *id,
                        bool look, sx_diags *diags)
{
    sx_event begun;
    admin->looking = look;
    sx_status status = sx_store_directory(store, admin->arena, diags, &admin->store);
    if (status == SX_OK) {
        status = look ? sx_journal_look(admin->store, id, diags, &admin->journal)
                      : sx_journal_open(admin->store, id, diags, &admin->journal);
    }
    if (status != SX_OK) {
        return status;
    }
    admin->id = sx_journal_id(admin->journal);
    status = read_begin(admin, &begun, diags);
    if (status == SX_OK) {
        status = sx_admin_prepare(admin, catalogue, begun.target, &begun, diags);
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
    if (status == SX_OK && !admin->ended && !look) {
        /* An event without consequences, which also shows that the journal can still be written. */
        status = sx_admin_note(admin, SX_EVENT_RESUME, diags);
        if (status == SX_OK) {
            status = sx_admin_choose(admin, diags);
        }
    }
    return status;
}

static sx_status open_again(sx_catalogue *catalogue, const char *store, const char *id, bool look,
                            sx_diags *diags, sx_admin **ret)
{
    sx_admin *admin = new_admin();
    *ret = NULL;
    if (admin == NULL) {
        return sx_admin_no_memory(diags);
    }
    sx_status status = resume(admin, catalogue, store, id, look, diags);
    if (status != SX_OK) {
        sx_admin_free(admin);
        return status;
    }
    *ret = admin;
    return SX_OK;
}

sx_status sx_admin_resume(sx_catalogue *catalogue, const char *store, const char *id,
                          sx_diags *diags, sx_admin **ret)
{
    return open_again(catalogue, store, id, false, diags, ret);
}

sx_status sx_admin_look(sx_catalogue *catalogue, const char *store, const char *id, sx_diags *diags,
                        sx_admin **ret)
{
    return open_again(catalogue, store, id, true, diags, ret);
}
