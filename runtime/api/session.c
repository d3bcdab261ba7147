/*
 * session.c: administration in the public API: the calls that change a session, and its results.
 */
#include <stdlib.h>

#include "api/session_state.h"
#include "base/file.h"
#include "session/provenance.h"
#include "session/result.h"
#include "session/wrap.h"

#define TEXT_MAX_BYTES ((size_t)16 * 1024 * 1024)
#define COLUMNS_DEFAULT 80

static sx_status hand_over(sx_context *context, sx_admin *admin, sx_session **ret)
{
    sx_session *session = calloc(1, sizeof *session);
    if (session == NULL) {
        sx_admin_free(admin);
        return SX_E_MEMORY;
    }
    session->context = context;
    session->admin = admin;
    *ret = session;
    return SX_OK;
}

sx_status sx_session_begin(sx_context *context, const sx_session_options *options, sx_session **ret)
{
    *ret = NULL;
    sx_diags *diags = sx_context_begin(context);
    if (diags == NULL) {
        return SX_E_MEMORY;
    }
    if (options->size < offsetof(sx_session_options, use) || options->target == NULL) {
        return sx_diag_add(diags, SX_E_USAGE, "SESSION.OPTIONS", (sx_where){0}, "size and target",
                           "the options of a session are not complete");
    }
    const sx_admin_options inner = {.target = options->target,
                                    .subject = options->subject,
                                    .language = options->language,
                                    .mode = options->mode,
                                    .store = options->store,
                                    .use = options->size < sizeof *options ? NULL : options->use};
    sx_admin *admin = NULL;
    sx_status status = sx_admin_begin(context->catalogue, &inner, diags, &admin);
    return status == SX_OK ? hand_over(context, admin, ret) : status;
}

sx_status sx_session_resume(sx_context *context, const char *store, const char *id,
                            sx_session **ret)
{
    *ret = NULL;
    sx_diags *diags = sx_context_begin(context);
    if (diags == NULL) {
        return SX_E_MEMORY;
    }
    sx_admin *admin = NULL;
    sx_status status = sx_admin_resume(context->catalogue, store, id, diags, &admin);
    return status == SX_OK ? hand_over(context, admin, ret) : status;
}

void sx_session_free(sx_session *session)
{
    if (session != NULL) {
        sx_admin_free(session->admin);
        sx_arena_free(session->views);
        free(session);
    }
}

sx_status sx_session_answer(sx_session *session, const char *text)
{
    sx_diags *diags = sx_context_begin(session->context);
    return diags == NULL ? SX_E_MEMORY : sx_admin_answer(session->admin, sx_slice_of(text), diags);
}

const char *sx_session_expected(const sx_session *session)
{
    const sx_diags *diags = &session->context->diags;
    const char *expected = diags->count > 0 ? diags->items[0].expected : NULL;
    return expected == NULL ? "another answer" : expected;
}

sx_status sx_session_missing(sx_session *session, const char *reason)
{
    sx_diags *diags = sx_context_begin(session->context);
    return diags == NULL ? SX_E_MEMORY : sx_admin_missing(session->admin, reason, diags);
}

sx_status sx_session_back(sx_session *session)
{
    sx_diags *diags = sx_context_begin(session->context);
    return diags == NULL ? SX_E_MEMORY : sx_admin_back(session->admin, diags);
}

sx_status sx_session_finish(sx_session *session)
{
    sx_diags *diags = sx_context_begin(session->context);
    return diags == NULL ? SX_E_MEMORY : sx_admin_finish(session->admin, diags);
}

/* --- results ----------------------------------------------------------------------------------- */

static void write_responses(const sx_session *session, sx_buf *out)
{
    sx_json json;
    sx_json_init(&json, out, false);
    sx_admin_write(session->admin, &json);
    sx_buf_char(out, '\n');
}

sx_status sx_session_responses_json(sx_session *session, char **ret_json)
{
    sx_buf text;
    *ret_json = NULL;
    sx_diags *diags = sx_context_begin(session->context);
    if (diags == NULL) {
        return SX_E_MEMORY;
    }
    sx_buf_init(&text, TEXT_MAX_BYTES);
    write_responses(session, &text);
    sx_status status = sx_admin_end(session->admin, diags);
    if (status != SX_OK) {
        sx_buf_free(&text);
        return status;
    }
    return sx_context_text(&text, ret_json);
}

/* The results of what was answered, beside the sessions: they say what each score rests on. */
static void keep_results(const sx_admin *admin, sx_diags *diags)
{
    for (size_t i = 0; i < admin->step_count; i++) {
        if (admin->steps[i].state == SX_STEP_FINISHED) {
            sx_result_keep_response(admin->store, admin->steps[i].response, diags->arena, diags);
        }
    }
}

sx_status sx_session_save(sx_session *session, const char *path, char **ret_path)
{
    *ret_path = NULL;
    sx_diags *diags = sx_context_begin(session->context);
    if (diags == NULL) {
        return SX_E_MEMORY;
    }
    const sx_admin *admin = session->admin;
    const char *target =
        path == NULL ? sx_store_path(admin->store, admin->id, ".json", diags->arena) : path;
    sx_buf text;
    sx_buf_init(&text, TEXT_MAX_BYTES);
    write_responses(session, &text);
    sx_status status = target == NULL || text.failed
                           ? SX_E_MEMORY
                           : sx_file_write(target, text.data, text.len, true, diags);
    sx_buf_reset(&text);
    if (status == SX_OK) {
        status = sx_admin_end(session->admin, diags);
    }
    if (status == SX_OK) {
        keep_results(session->admin, diags);
        sx_buf_str(&text, target);
        return sx_context_text(&text, ret_path);
    }
    sx_buf_free(&text);
    return status;
}

static void put_wrapped(sx_buf *out, sx_buf *line, size_t columns, size_t indent)
{
    sx_wrap(out, (sx_slice){sx_buf_text(line), line->len}, columns, indent, true);
    sx_buf_pass(line, out);
}

static void put_not_given(const sx_admin *admin, size_t index, size_t columns, sx_buf *out)
{
    sx_buf line;
    sx_buf_init(&line, (size_t)64 * 1024);
    sx_buf_printf(&line, "Not given: %s. Its condition did not hold: %s.",
                  sx_model_title(admin->steps[index].loaded->model, admin->begin.language),
                  admin->battery->steps[index].when_text);
    put_wrapped(out, &line, columns, 2);
    sx_buf_free(&line);
}

/* Before all results of a battery, which may be long: the flags that stand. */
static void put_raised(const sx_session *session, size_t columns, sx_buf *out)
{
    sx_buf line;
    bool any = false;
    sx_buf_init(&line, (size_t)64 * 1024);
    for (size_t i = 0; i < sx_session_flag_count(session); i++) {
        sx_flag_view flag;
        sx_session_flag(session, i, &flag);
        if (!sx_str_equal(flag.state, "raised")) {
            break; /* raised ones come first */
        }
        sx_buf_str(out, any ? "" : "FLAGS RAISED\n");
        any = true;
        sx_buf_printf(&line, "  %s (%s, %s)", flag.title, flag.tier, flag.instrument);
        put_wrapped(out, &line, columns, 4);
    }
    sx_buf_str(out, any ? "\n" : "");
    sx_buf_free(&line);
}

/* Why the battery gave a step that has a condition. */
static void put_because(const sx_step *step, bool conditional, size_t columns, sx_buf *out)
{
    const char *because = step->undecided ? "its condition could not be decided: an answer is "
                                            "missing."
                                          : step->because;
    if (conditional && because != NULL) {
        sx_buf line;
        sx_buf_init(&line, (size_t)64 * 1024);
        sx_buf_printf(&line, "Given because: %s", because);
        put_wrapped(out, &line, columns, 2);
        sx_buf_free(&line);
    }
}

sx_status sx_session_result_text(sx_session *session, size_t columns, char **ret_text)
{
    sx_diags *diags = sx_context_begin(session->context);
    *ret_text = NULL;
    if (diags == NULL) {
        return SX_E_MEMORY;
    }
    const sx_admin *admin = session->admin;
    size_t width = columns == 0 ? COLUMNS_DEFAULT : columns;
    sx_status status = SX_OK;
    sx_buf out;
    sx_buf_init(&out, TEXT_MAX_BYTES);
    if (admin->battery != NULL) {
        put_raised(session, width, &out);
    }
    for (size_t i = 0; status == SX_OK && i < admin->step_count; i++) {
        const sx_step *step = &admin->steps[i];
        if (step->state == SX_STEP_WAITING) {
            continue;
        }
        if (step->state == SX_STEP_NOT_GIVEN) {
            put_not_given(admin, i, width, &out);
        } else {
            put_because(step, admin->conditions[i] != NULL, width, &out);
            status = sx_result_text(step->response, width, &out, diags);
        }
        sx_buf_char(&out, '\n');
    }
    sx_result_closing(width, &out);
    if (status != SX_OK) {
        sx_buf_free(&out);
        return status;
    }
    return sx_context_text(&out, ret_text);
}

sx_status sx_text_wrap(const char *text, size_t columns, size_t indent, bool hang, char **ret_text)
{
    sx_buf out;
    sx_buf_init(&out, TEXT_MAX_BYTES);
    sx_wrap(&out, sx_slice_of(text), columns == 0 ? COLUMNS_DEFAULT : columns, indent, hang);
    return sx_context_text(&out, ret_text);
}
