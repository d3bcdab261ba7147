/*
 * cmd_run_list.c: the sessions that were not finished: listed, and found again for --resume.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/cmd_run.h"
#include "cli/print_text.h"

static void add_session(cli_text *text, const sx_session_view *session)
{
    cli_text_printf(text, "%-15s  ", session->id);
    if (session->problem != NULL) {
        cli_text_printf(text, "cannot be read: %s\n", session->problem);
        return;
    }
    cli_text_printf(text, "%-20s  %-10s  %7zu  %s\n", session->target,
                    session->subject == NULL ? "-" : session->subject, session->answers,
                    session->last == NULL ? "-" : session->last);
    if (session->flag_count > 0) {
        cli_text_printf(text, "  FLAG RAISED: %s\n", session->flags);
    } else if (!session->flags_known) {
        cli_text_str(text,
                     "  Flags not known: its instrument is not here in that version, or cannot be "
                     "read.\n");
    }
}

static void add_heading(cli_text *text)
{
    cli_text_printf(text, "%-15s  %-20s  %-10s  %7s  %s\n", "session", "of", "subject", "answers",
                    "last answer");
}

int cli_run_list_sessions(sx_context *context, const cli_args *args)
{
    sx_session_list *list = NULL;
    sx_status status = sx_sessions_list(context, cli_value(args, "--store"), &list);
    if (status != SX_OK) {
        return cli_fail(context, args, status);
    }
    if (cli_has(args, "--json")) {
        char *json = NULL;
        status = sx_sessions_json(list, &json);
        int printed = status == SX_OK ? cli_print(json) : cli_fail(context, args, status);
        sx_free(json);
        sx_sessions_free(list);
        return printed;
    }
    cli_text text = {0};
    for (size_t i = 0; i < sx_sessions_count(list); i++) {
        sx_session_view session;
        sx_sessions_at(list, i, &session);
        if (!session.done) {
            if (text.len == 0) {
                add_heading(&text);
            }
            add_session(&text, &session);
        }
    }
    if (text.len == 0) {
        cli_text_str(&text, "No session is unfinished.\n");
    }
    sx_sessions_free(list);
    return cli_text_print(&text);
}

static bool is_named(const sx_session_view *session, const char *name)
{
    return name != NULL && strcmp(session->id, name) == 0;
}

/* By id whatever its state; else unfinished and readable, of that instrument or battery, of that
 * subject. */
static bool is_meant(const sx_session_view *session, const char *name, const char *subject)
{
    return is_named(session, name) ||
           (!session->done && session->problem == NULL &&
            (name == NULL || strcmp(session->target, name) == 0) &&
            (subject == NULL ||
             (session->subject != NULL && strcmp(session->subject, subject) == 0)));
}

/* `unread`: sessions that cannot be read; one of them may be the one that is meant. */
static int say_which(const cli_text *found, size_t count, size_t unread)
{
    if (unread > 0) {
        return cli_usage(
            "sessions that cannot be read: %zu, and the one that is meant may be among "
            "them: name a session by its id:\n%s",
            unread, found->data == NULL ? "" : found->data);
    }
    if (count == 0) {
        return cli_usage("there is no such unfinished session: sextant run --list names them");
    }
    return cli_usage("%zu sessions are unfinished, name one of them:\n%s", count,
                     found->data == NULL ? "" : found->data);
}

int cli_run_find_session(sx_context *context, const cli_args *args, char **ret)
{
    const char *name = cli_operand_count(args) > 0 ? cli_operand(args, 0) : NULL;
    const char *subject = cli_value(args, "--subject");
    sx_session_list *list = NULL;
    *ret = NULL;
    sx_status status = sx_sessions_list(context, cli_value(args, "--store"), &list);
    if (status != SX_OK) {
        return cli_fail(context, args, status);
    }
    cli_text found = {0};
    cli_text id = {0};
    size_t count = 0, unread = 0;
    bool named = false;
    for (size_t i = 0; i < sx_sessions_count(list); i++) {
        sx_session_view session;
        sx_sessions_at(list, i, &session);
        bool meant = is_meant(&session, name, subject);
        named = named || is_named(&session, name);
        unread += session.problem != NULL;
        if (meant || session.problem != NULL) {
            add_session(&found, &session);
        }
        if (meant) {
            count++;
            id.len = 0;
            cli_text_str(&id, session.id);
        }
    }
    sx_sessions_free(list);
    int exit_status = 0;
    if (count == 1 && !id.failed && (named || unread == 0)) {
        *ret = id.data;
        id = (cli_text){0};
    } else {
        exit_status = say_which(&found, count, named ? 0 : unread);
    }
    cli_text_free(&id);
    cli_text_free(&found);
    return exit_status;
}
