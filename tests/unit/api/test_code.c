/*
 * test_code.c: instruments in code seen from a program: reload, the jail that it wants, sessions whose questions
 * code chooses, scores that code could not compute.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sextant/sextant.h>

#include "support/site.h"
#include "support/suite.h"

static site s;

static void setup(void)
{
    site_start(&s);
}

static void teardown(void)
{
    (void)unsetenv("SEXTANT_JAIL");
    site_end(&s);
}

static sx_context *make(sx_jail jail)
{
    const sx_context_options options = {.size = sizeof options,
                                        .path = s.path,
                                        .trust = s.options.trust,
                                        .worker = s.options.code.worker,
                                        .jail = jail};
    sx_context *context = NULL;
    ck_assert_int_eq(sx_context_new(&options, &context), SX_OK);
    return context;
}

static void has(const char *text, const char *piece)
{
    ck_assert_msg(strstr(text, piece) != NULL, "no %s in %s", piece, text);
}

static void has_not(const char *text, const char *piece)
{
    ck_assert_msg(strstr(text, piece) == NULL, "%s in %s", piece, text);
}

static const char *list(sx_context *context)
{
    char *text = NULL;
    ck_assert_int_eq(sx_list_json(context, &text), SX_OK);
    const char *kept = sx_arena_strdup(s.arena, text);
    sx_free(text);
    return kept;
}

START_TEST(reload)
{
    sx_reload_counts counts;
    char *text = NULL;
    site_put_lua(&s, "four", "1.0.0", "");
    sx_context *context = make(SX_JAIL_DEFAULT);
    has(list(context), "\"code\": \"lua\"");
    site_put_lua(&s, "four", "1.1.0", "");
    site_put_lua(&s, "more", "1.0.0", "");
    ck_assert_int_eq(sx_reload(context, &counts), SX_OK);
    ck_assert(counts.added == 1 && counts.changed == 1 && counts.removed == 0 &&
              counts.quarantined == 0);
    has(list(context), "\"version\": \"1.1.0\"");
    site_write(&s, "instruments/trial/four/manifest.lua", "return nonsense(");
    ck_assert_int_eq(sx_reload(context, NULL), SX_OK); /* counts are not wanted */
    has(sx_errors(context), "warning: four stays in version 1.1.0, what is there now is refused: ");
    has(sx_errors_json(context), "\"code\":\"CATALOGUE.QUARANTINE\"");
    has(list(context), "\"version\": \"1.1.0\"");
    has(list(context), "\"quarantined\": \"");
    has(list(context), "manifest.lua:1");
    ck_assert_int_eq(sx_list_text(context, 80, &text), SX_OK);
    has(text, "quarantined: ");
    sx_free(text);
    site_put_lua(&s, "four", "1.2.0", "");
    ck_assert_int_eq(sx_reload(context, &counts), SX_OK);
    ck_assert_uint_eq(counts.changed, 1);
    has_not(list(context), "quarantined");
    sx_context_free(context);
}
END_TEST

static const struct {
    const char *word;
    sx_status status;
} words[] = {{"", SX_OK},
             {"whole", SX_OK},
             {"weak", SX_OK},
             {"builtin-in-process", SX_OK},
             {"nonsense", SX_E_USAGE},
             {"Weak", SX_E_USAGE},
             {"weak ", SX_E_USAGE}};

START_TEST(the_jail_of_the_environment)
{
    const sx_context_options options = {.size = sizeof options, .path = s.path};
    sx_context *context = NULL;
    (void)setenv("SEXTANT_JAIL", words[_i].word, 1);
    ck_assert_int_eq(sx_context_new(&options, &context), words[_i].status);
    ck_assert_int_eq(context != NULL, words[_i].status == SX_OK);
    sx_context_free(context);
}
END_TEST

/* What the program says counts before the environment. */
START_TEST(the_jail_of_the_program)
{
    (void)setenv("SEXTANT_JAIL", "nonsense", 1);
    sx_context_free(make(SX_JAIL_WHOLE));
    sx_context_free(make(SX_JAIL_WEAK));
}
END_TEST

/* A plugin that ships may run in this process; it gives the same, and says where it ran. */
START_TEST(in_process)
{
    char *text = NULL;
    site_plugin(&s, "coaching/energy-adaptive");
    const char *shown[2];
    for (int i = 0; i < 2; i++) {
        sx_context *context = make(i == 0 ? SX_JAIL_WHOLE : SX_JAIL_BUILTIN_IN_PROCESS);
        ck_assert_msg(sx_show_json(context, "energy-adaptive", NULL, &text) == SX_OK, "%s",
                      sx_errors(context));
        shown[i] = sx_arena_strdup(s.arena, text);
        sx_free(text);
        sx_context_free(context);
    }
    has(shown[0], "\"jail\": \"whole\"");
    has(shown[1], "\"jail\": \"in_process\"");
    has(shown[0], "\"kind\": \"plugin\"");
    has(shown[0], "\"trusted\": \"built_in\"");
    has(shown[0], "\"publisher\": null");
}
END_TEST

START_TEST(without_a_worker_code_is_refused_and_yaml_is_not)
{
    site_put_lua(&s, "four", "1.0.0", "");
    site_write(&s, "instruments/trial/plain/manifest.yaml",
               "sextant: 1\nid: plain\nversion: 1.0.0\ntitle: Plain\nstrand: coaching\n"
               "kind: technique\nvalidated: false\n"
               "rights: {class: own, holder: The Sextant authors}\n"
               "items: [{id: a, kind: number, range: 0..3, text: A}]\n"
               "scales: {one: {sum: a, missing: {rule: complete}, direction: neither, "
               "range: [0, 3]}}\n"
               "examples: [{answers: [1], one: 1}, {answers: [~], one: ~}]\n");
    site_worker(&s, false);
    sx_context *context = make(SX_JAIL_DEFAULT);
    const char *text = list(context);
    has(text, "\"id\": \"four\",\n      \"status\": \"refused\"");
    has(text, "is not there");
    has(text, "\"id\": \"plain\",\n      \"title\": \"Plain\"");
    site_worker(&s, true);
    has(list(context), "\"code\": \"lua\""); /* asked again, it is there */
    sx_context_free(context);
}
END_TEST

/* --- sessions ------------------------------------------------------------------------------------ */

static const char picks[] = "adaptive = {most = 2, on_failure = 'pause'},\n"
                            "  next = function(r, state)\n"
                            "    if r.b == 3 then error('planted') end\n"
                            "    local k = (state or 0) + 1\n"
                            "    return ({'b', 'a'})[k], k\n"
                            "  end,\n";

static void progress_is(sx_session *session, size_t number, size_t total, bool most)
{
    size_t got_number, got_total;
    sx_session_progress(session, &got_number, &got_total);
    ck_assert(got_number == number && got_total == total);
    ck_assert_int_eq(sx_session_at_most(session), most);
}

START_TEST(a_session_that_code_leads)
{
    sx_session *session = NULL;
    char *json = NULL;
    site_put_lua(&s, "pick", "1.0.0", picks);
    sx_context *context = make(SX_JAIL_DEFAULT);
    const sx_session_options options = {.size = sizeof options, .target = "pick", .store = s.store};
    ck_assert_int_eq(sx_session_begin(context, &options, &session), SX_OK);
    progress_is(session, 1, 3, true);
    ck_assert_int_eq(sx_session_answer(session, "yes"), SX_OK);
    progress_is(session, 2, 3, true);
    ck_assert_int_eq(sx_session_answer(session, "1"), SX_OK);
    progress_is(session, 3, 3, false);
    ck_assert_int_eq(sx_session_answer(session, "1"), SX_OK);
    ck_assert_int_eq(sx_session_where(session), SX_SESSION_REVIEW);
    ck_assert_int_eq(sx_session_finish(session), SX_OK);
    ck_assert_int_eq(sx_session_responses_json(session, &json), SX_OK);
    has(json, "\"order\":{\"adaptive\":true,\"fallback\":false,\"items\":[\"b\",\"a\"]}");
    sx_free(json);
    sx_session_free(session);
    sx_context_free(context);
}
END_TEST

START_TEST(a_session_that_pauses)
{
    sx_session *session = NULL;
    site_put_lua(&s, "pick", "1.0.0", picks);
    sx_context *context = make(SX_JAIL_DEFAULT);
    const sx_session_options options = {.size = sizeof options, .target = "pick", .store = s.store};
    ck_assert_int_eq(sx_session_begin(context, &options, &session), SX_OK);
    ck_assert_int_eq(sx_session_answer(session, "no"), SX_OK);
    ck_assert_int_eq(sx_session_answer(session, "3"), SX_E_SCRIPT);
    has(sx_errors(context), "[SESSION.PAUSED]");
    has(sx_errors(context), "every answer is saved");
    sx_flag_view flag;
    sx_session_flag(session, 0, &flag);
    ck_assert_str_eq(flag.state, "raised");
    ck_assert_int_eq(sx_session_back(session), SX_OK);
    ck_assert_int_eq(sx_session_answer(session, "2"), SX_OK);
    ck_assert_int_eq(sx_session_where(session), SX_SESSION_QUESTION);
    sx_session_free(session);
    sx_context_free(context);
}
END_TEST

/* --- scores -------------------------------------------------------------------------------------- */

START_TEST(one_person)
{
    static const char *const names[] = {"safe", "a"};
    static const char *const values[] = {"no", "3"};
    char *json = NULL;
    site_put_lua(&s, "one", "1.0.0",
                 "scales = {\n"
                 "    total = {call = {'a', 'b', 'c', 'd'}, missing = {rule = 'known'},\n"
                 "             direction = 'neither', range = {0, 12}}},\n"
                 "  examples = {{answers = {safe = 'no', a = 1, b = 0, c = 0, d = 0}, total = 1,\n"
                 "    flags = {low = 'raised'}},\n"
                 "    {answers = {safe = 'yes'}, total = sx.none, flags = {low = 'clear'}}},\n"
                 "  score_row = function(r)\n"
                 "    if r.a == 3 then while true do end end\n"
                 "    return {total = r.a or sx.none}\n"
                 "  end,\n");
    sx_context *context = make(SX_JAIL_DEFAULT);
    ck_assert_int_eq(sx_score_answers(context, "one", names, values, 2, &json), SX_E_SCRIPT);
    has(json, "\"flags\":{\"low\":\"raised\"}}");
    has_not(json, "scales");
    has(sx_errors(context), "[SCRIPT.TIME]");
    sx_free(json);
    sx_context_free(context);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("code");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 60);
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_test(all, reload);
    tcase_add_loop_test(all, the_jail_of_the_environment, 0, sizeof words / sizeof words[0]);
    tcase_add_test(all, the_jail_of_the_program);
    tcase_add_test(all, in_process);
    tcase_add_test(all, without_a_worker_code_is_refused_and_yaml_is_not);
    tcase_add_test(all, a_session_that_code_leads);
    tcase_add_test(all, a_session_that_pauses);
    tcase_add_test(all, one_person);
    suite_add_tcase(made, all);
    return made;
}

int main(void)
{
    return run_suite(suite());
}
