/*
 * api.c: the parts of the embedding API that the program does not use, called the way a kiosk does: one
 * person's answers, a session that is left and resumed, a profile from memory, a search path that changes.
 * Every call may fail; what was said to have happened must have happened. Prints what came out.
 */
#include <sextant/sextant.h>
#include <stdio.h>
#include <string.h>

static int failed; /* the first status that was not SX_OK */

static int good(sx_context *context, const char *what, sx_status status)
{
    if (status != SX_OK) {
        fprintf(stderr, "%s: %s\n", what, sx_status_text(status));
        failed = failed == 0 ? sx_exit_status(status) : failed;
    }
    fputs(sx_errors(context), stderr); /* warnings too */
    return status == SX_OK;
}

static void one_person(sx_context *context)
{
    static const char *const names[] = {"q1", "q2", "q3", "q4"};
    static const char *const values[] = {"1", "3", NULL, "0"};
    char *json = NULL;
    if (good(context, "answers", sx_score_answers(context, "phq-4", names, values, 4, &json))) {
        printf("%s", json);
    }
    sx_free(json);
}

/* One answer, and once more when it is not there. Every question of the instrument takes 1. */
static bool answer(sx_context *context, sx_session *session)
{
    return good(context, "answer", sx_session_answer(session, "1")) ||
           good(context, "answer again", sx_session_answer(session, "1"));
}

static bool back(sx_context *context, sx_session *session)
{
    return good(context, "back", sx_session_back(session)) ||
           good(context, "back again", sx_session_back(session));
}

static void print_responses(sx_context *context, sx_session *session)
{
    char *json = NULL, *text = NULL;
    if (good(context, "responses", sx_session_responses_json(session, &json))) {
        const char *answers = strstr(json, "\"answers\"");
        printf("%s\n", answers == NULL ? "no answers" : answers);
    }
    if (good(context, "result", sx_session_result_text(session, 70, &text))) {
        printf("%zu flags\n", sx_session_flag_count(session));
    }
    sx_free(json);
    sx_free(text);
}

static void go_on(sx_context *context, const char *id)
{
    sx_session *session = NULL;
    if (!good(context, "resume", sx_session_resume(context, "store", id, &session))) {
        return;
    }
    bool going = true;
    while (going && sx_session_where(session) == SX_SESSION_QUESTION) {
        going = answer(context, session);
    }
    if (sx_session_where(session) == SX_SESSION_REVIEW) {
        good(context, "finish", sx_session_finish(session));
    }
    if (sx_session_where(session) == SX_SESSION_DONE) {
        print_responses(context, session);
    }
    sx_session_free(session);
}

static void a_session(sx_context *context)
{
    const sx_session_options options = {
        .size = sizeof options, .target = "phq-4", .subject = "P1", .store = "store"};
    sx_session *session = NULL;
    char id[32] = "";
    if (!good(context, "begin", sx_session_begin(context, &options, &session))) {
        return;
    }
    snprintf(id, sizeof id, "%s", sx_session_id(session));
    /* After what could not be saved the session stops, as it says: whoever goes on keeps another journal. */
    bool saved = answer(context, session) && answer(context, session) && back(context, session);
    sx_session_free(session);
    if (saved) {
        go_on(context, id);
    }
    sx_session_list *list = NULL;
    if (good(context, "list", sx_sessions_list(context, "store", &list))) {
        printf("%zu sessions\n", sx_sessions_count(list));
    }
    sx_sessions_free(list);
}

static void a_profile(sx_context *context)
{
    static const char text[] =
        "{\"sextant\":1,\"kind\":\"response\",\"instrument\":\"phq-4\",\"version\":\"1.0.0\","
        "\"rule_hash\":null,\"subject\":\"P1\",\"session\":null,\"language\":null,\"mode\":null,"
        "\"started\":null,\"finished\":\"2026-01-12T09:02:00Z\","
        "\"answers\":{\"q1\":\"1\",\"q2\":\"3\",\"q3\":\"2\",\"q4\":\"0\"}}";
    const sx_profile_options options = {.size = sizeof options};
    sx_profile *profile = NULL;
    if (good(context, "profile",
             sx_profile_from_text(context, &options, text, sizeof text - 1, &profile))) {
        printf("%s\n", sx_profile_pathway(profile, 0));
    }
    sx_profile_free(profile);
}

int main(void)
{
    const sx_context_options options = {.size = sizeof options};
    sx_context *context = NULL;
    sx_reload_counts counts;
    sx_status status = sx_context_new(&options, &context);
    if (status != SX_OK) {
        fprintf(stderr, "context: %s\n", sx_status_text(status));
        return sx_exit_status(status);
    }
    fputs(sx_errors(context), stderr);
    one_person(context);
    a_session(context);
    if (good(context, "reload", sx_reload(context, &counts))) {
        printf("%zu changed\n", counts.changed);
    }
    a_profile(context);
    sx_context_free(context);
    return failed;
}
