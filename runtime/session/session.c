/*
 * session.c: carries on an administration. Each operation is checked first, then written to the
 * journal, then taken; only what was written is taken.
 */
#include "session/session.h"

#include "base/clock.h"
#include "session/adaptive.h"
#include "session/session_parts.h"

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

sx_status sx_admin_no_memory(sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_MEMORY, "SESSION.MEMORY", (sx_where){0}, NULL,
                       "memory ran out in a session");
}

const char *sx_admin_time(sx_arena *arena)
{
    char now[SX_TIME_TEXT];
    sx_time_now(now);
    return sx_arena_strdup(arena, now);
}

/* --- taking events ----------------------------------------------------------------------------- */

sx_status sx_admin_open_next(sx_admin *admin, size_t from, const char *at)
{
    for (size_t i = from; i < admin->step_count; i++) {
        bool given = true;
        sx_status status = admin->conditions[i] == NULL
                               ? SX_OK
                               : sx_condition_given(admin->conditions[i], admin->steps, &given,
                                                    &admin->steps[i].undecided);
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

sx_status sx_admin_take_finish(sx_admin *admin, const char *at)
{
    sx_status status = sx_step_finish(sx_admin_step(admin), at);
    return status == SX_OK ? sx_admin_open_next(admin, admin->current + 1, at) : status;
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

/* --- writing events ---------------------------------------------------------------------------- */

/* Appends an event; the journal has it on the disk when this is SX_OK. */
static sx_status append(sx_admin *admin, const sx_event *event, const sx_reply *reply, size_t item,
                        sx_diags *diags)
{
    sx_buf text;
    sx_buf_init(&text, SX_JOURNAL_RECORD_MAX);
    if (event->kind == SX_EVENT_NEXT) {
        sx_event_write_next(event, &text);
    } else if (event->kind == SX_EVENT_ANSWER) {
        sx_event_write_answer(event, admin->steps[event->step].loaded->model, item, reply, &text);
    } else {
        sx_event_write_plain(event, &text);
    }
    sx_status status =
        text.failed ? sx_admin_no_memory(diags)
                    : sx_journal_append(admin->journal, (sx_slice){text.data, text.len}, diags);
    sx_buf_free(&text);
    return status;
}

sx_status sx_admin_note(sx_admin *admin, sx_event_kind kind, sx_diags *diags)
{
    sx_event event = {.kind = kind, .at = sx_admin_time(admin->arena), .step = admin->current};
    return event.at == NULL ? sx_admin_no_memory(diags) : append(admin, &event, NULL, 0, diags);
}

/* Writes a choice down; it counts from then on. */
static sx_status write_choice(sx_admin *admin, const sx_step *step, const sx_choice *choice,
                              sx_diags *diags)
{
    sx_event event = {.kind = SX_EVENT_NEXT,
                      .at = sx_admin_time(admin->arena),
                      .step = admin->current,
                      .state = choice->state,
                      .state_length = choice->state_length,
                      .fallback = choice->fallback};
    event.item = choice->item == SX_STEP_END ? NULL : step->loaded->model->items[choice->item].id;
    return event.at == NULL ? sx_admin_no_memory(diags) : append(admin, &event, NULL, 0, diags);
}

sx_status sx_admin_choose(sx_admin *admin, sx_diags *diags)
{
    sx_status status = SX_OK;
    for (sx_step *step = sx_admin_step(admin);
         status == SX_OK && step != NULL && sx_adaptive_waits(step);) {
        sx_choice choice;
        status = sx_adaptive_ask(step, diags, &choice);
        if (status == SX_E_MEMORY) {
            return sx_admin_no_memory(diags);
        }
        if (status == SX_OK) {
            status = write_choice(admin, step, &choice, diags);
        }
        if (status == SX_OK) {
            status = taken(admin, sx_step_choose(step, &choice), diags);
        }
    }
    return status;
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
    sx_event event = {
        .kind = SX_EVENT_ANSWER, .at = sx_admin_time(admin->arena), .step = admin->current};
    if (event.at == NULL) {
        return sx_admin_no_memory(diags);
    }
    sx_status status = append(admin, &event, reply, item, diags);
    if (status == SX_OK) {
        status = taken(admin, sx_step_take(step, item, reply, event.at), diags);
    }
    return status == SX_OK ? sx_admin_choose(admin, diags) : status;
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
    return status == SX_OK ? give(admin, step, item, &reply, diags) : sx_admin_no_memory(diags);
}

/* The item offers the reason, or one of its options means it. */
static bool may_be_missing(const sx_item *item, sx_cell reason)
{
    const sx_response_set *set = item->kind == SX_ITEM_CHOICE ? item->responses : NULL;
    for (size_t i = 0; set != NULL && reason != SX_CELL_OK && i < set->option_count; i++) {
        if (set->options[i].missing == reason) {
            return true;
        }
    }
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
               : sx_admin_no_memory(diags);
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
    status = sx_admin_note(admin, SX_EVENT_BACK, diags);
    if (status == SX_OK) {
        step->at = before;
    }
    return status;
}

sx_status sx_admin_finish(sx_admin *admin, sx_diags *diags)
{
    sx_step *step;
    sx_status status = usable(admin, &step, diags);
    if (status == SX_OK) {
        status = sx_admin_choose(admin, diags); /* where the code could not say before */
    }
    if (status == SX_OK && sx_step_item(step) != SX_STEP_END) {
        status = refuse(SX_E_USAGE, "SESSION.UNFINISHED", "answer or leave it first",
                        "a question is waiting for an answer", diags);
    }
    if (status != SX_OK) {
        return status;
    }
    sx_event event = {
        .kind = SX_EVENT_FINISH, .at = sx_admin_time(admin->arena), .step = admin->current};
    if (event.at == NULL) {
        return sx_admin_no_memory(diags);
    }
    status = append(admin, &event, NULL, 0, diags);
    if (status == SX_OK) {
        status = taken(admin, sx_admin_take_finish(admin, event.at), diags);
    }
    return status == SX_OK ? sx_admin_choose(admin, diags) : status;
}

sx_status sx_admin_end(sx_admin *admin, sx_diags *diags)
{
    if (admin->current < admin->step_count || admin->ended) {
        return SX_OK;
    }
    sx_status status = sx_admin_note(admin, SX_EVENT_END, diags);
    admin->ended = status == SX_OK;
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
