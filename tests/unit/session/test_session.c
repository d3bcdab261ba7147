/*
 * test_session.c: an administration as a fold over its journal: what is asked next, what counts at
 * the end, which flags stand, and that an interruption anywhere changes nothing.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/rng.h"
#include "session/listing.h"
#include "session/trial_session.h"
#include "support/suite.h"

static trial t;

static void setup(void)
{
    trial_begin(&t);
}

static void teardown(void)
{
    trial_end(&t);
}

static const char whole_kinds[] =
    "age=30 mood=1 many=beer,juice hours=7.5 pain=45 order=rest,family,work since=2020-02-29 "
    "notes=fine gate=yes tired=2 breaks=no scale=10 home=n";

static bool has(const sx_admin *admin, const char *text)
{
    return strstr(trial_saved(admin), text) != NULL;
}

START_TEST(parameters_first_then_items)
{
    sx_admin *admin = trial_session(&t, "kinds");
    ck_assert_str_eq(trial_asked(admin), "age");
    trial_do(&t, admin, whole_kinds);
    ck_assert_str_eq(trial_asked(admin), "end");
    trial_do(&t, admin, ".");
    ck_assert_str_eq(trial_asked(admin), "done");
    ck_assert(has(admin, "\"answers\":{\"mood\":\"1\",\"many\":{\"beer\":\"1\",\"wine\":\"0\","
                         "\"juice\":\"1\"},\"hours\":\"7.5\",\"pain\":\"45\",\"order\":"
                         "{\"family\":\"2\",\"work\":\"3\",\"rest\":\"1\"},\"since\":"
                         "\"2020-02-29\",\"notes\":\"fine\",\"gate\":\"yes\",\"tired\":\"2\","
                         "\"breaks\":\"no\",\"scale\":\"10\",\"home\":{\"missing\":"
                         "\"not_applicable\"},\"age\":\"30\"},\"changes\":[]"));
    sx_admin_free(admin);
}
END_TEST

START_TEST(refused_answers_change_nothing)
{
    static const struct {
        const char *before, *answer;
    } cases[] = {
        {"", "15"},
        {"", "x"},
        {"", "30.5"},
        {"", ""},
        {"age=30", "4"},
        {"age=30", "01"},
        {"age=30 mood=0", "beer,wine,juice"},
        {"age=30 mood=0", "beer,beer"},
        {"age=30 mood=0", "milk"},
        {"age=30 mood=0 many=beer", "7.55"},
        {"age=30 mood=0 many=beer hours=1", "42"},
        {"age=30 mood=0 many=beer hours=1 pain=5", "family,work"},
        {"age=30 mood=0 many=beer hours=1 pain=5", "family,work,work"},
        {"age=30 mood=0 many=beer hours=1 pain=5 order=rest,work,family", "2021-02-29"},
        {"age=30 mood=0 many=beer hours=1 pain=5 order=rest,work,family since=2020-01-01",
         "12345678901234567890123456789012345678901"},
        {"age=30 mood=0 many=beer hours=1 pain=5 order=rest,work,family since=2020-01-01",
         "a\x1b[31m"},
        {"age=30 mood=0 many=beer hours=1 pain=5 order=rest,work,family since=2020-01-01", "\xff"},
    };
    sx_admin *admin = trial_session(&t, "kinds");
    trial_do(&t, admin, cases[_i].before);
    size_t records = sx_journal_count(admin->journal);
    const char *asked = trial_asked(admin);
    ck_assert_int_eq(sx_admin_answer(admin, sx_slice_of(cases[_i].answer), &t.diags), SX_E_INPUT);
    ck_assert_str_eq(trial_last_code(&t), "SESSION.ANSWER");
    ck_assert_str_eq(trial_asked(admin), asked);
    ck_assert_uint_eq(sx_journal_count(admin->journal), records);
    for (size_t i = 0; i < t.diags.count; i++) {
        ck_assert_msg(cases[_i].answer[0] == '\0' || strlen(cases[_i].answer) < 4 ||
                          strstr(t.diags.items[i].message, cases[_i].answer) == NULL,
                      "an answer in a message");
    }
    sx_admin_free(admin);
}
END_TEST

START_TEST(reasons_only_where_offered)
{
    sx_admin *admin = trial_session(&t, "kinds");
    ck_assert_int_eq(sx_admin_missing(admin, "skipped", &t.diags), SX_E_INPUT);
    ck_assert_int_eq(sx_admin_missing(admin, "not_shown", &t.diags), SX_E_INPUT);
    ck_assert_int_eq(sx_admin_missing(admin, "ok", &t.diags), SX_E_INPUT);
    ck_assert_int_eq(sx_admin_missing(admin, "nonsense", &t.diags), SX_E_INPUT);
    ck_assert_int_eq(sx_admin_finish(admin, &t.diags), SX_E_USAGE);
    ck_assert_int_eq(sx_admin_back(admin, &t.diags), SX_E_USAGE);
    trial_do(&t, admin,
             "age=? mood=? many=? hours=? pain=? order=? since=? notes=- gate=no scale=n");
    ck_assert_int_eq(sx_admin_missing(admin, "declined", &t.diags), SX_E_INPUT);
    trial_do(&t, admin, "home=n .");
    ck_assert(has(admin, "\"age\":{\"missing\":\"declined\"}"));
    ck_assert(has(admin, "\"order\":{\"missing\":\"declined\"}"));
    ck_assert_msg(!has(admin, "notes"), "a skipped item stands in the answers");
    sx_admin_free(admin);
}
END_TEST

/* gate=no hides `tired`, and with it `breaks`, which asks about `tired`. Unknown shows both. */
START_TEST(conditions_chain)
{
    static const char start[] = "age=30 mood=1 many=beer hours=1 pain=5 order=rest,work,family "
                                "since=2020-01-01 notes=- ";
    static const struct {
        const char *steps, *asked;
    } cases[] = {
        {"gate=no", "scale"},
        {"gate=yes", "tired"},
        {"gate=yes tired=1", "scale"},
        {"gate=yes tired=2", "breaks"},
        {"gate=?", "tired"},
        {"gate=yes tired=?", "breaks"},
        {"gate=yes tired=3 < < gate=no", "scale"},
        {"gate=yes tired=3 breaks=no < < < gate=no < gate=yes", "tired"},
    };
    sx_admin *admin = trial_session(&t, "kinds");
    trial_do(&t, admin, start);
    trial_do(&t, admin, cases[_i].steps);
    ck_assert_str_eq(trial_asked(admin), cases[_i].asked);
    sx_admin_free(admin);
}
END_TEST

START_TEST(hidden_answers_are_not_shown_and_kept)
{
    sx_admin *admin = trial_session(&t, "kinds");
    trial_do(&t, admin,
             "age=30 mood=1 many=beer hours=1 pain=5 order=rest,work,family "
             "since=2020-01-01 notes=- gate=yes tired=3 breaks=no < < < gate=no");
    ck_assert(has(admin, "\"tired\":{\"missing\":\"not_shown\"},\"breaks\":{\"missing\":"
                         "\"not_shown\"}"));
    ck_assert(has(admin, "{\"item\":\"tired\",\"from\":\"3\",\"to\":{\"missing\":\"not_shown\"}"));
    ck_assert(has(admin, "{\"item\":\"breaks\",\"from\":\"no\",\"to\":{\"missing\":"
                         "\"not_shown\"}"));
    trial_do(&t, admin, "< gate=yes");
    ck_assert(has(admin, "\"tired\":\"3\",\"breaks\":\"no\""));
    sx_admin_free(admin);
}
END_TEST

static sx_response_flag flag(const sx_admin *admin, size_t index)
{
    return sx_admin_shown_step(admin)->flags[index];
}

START_TEST(a_raised_flag_stays)
{
    sx_admin *admin = trial_session(&t, "kinds");
    trial_do(&t, admin, "age=30");
    ck_assert_int_eq(flag(admin, 0).state, SX_FLAG_NOT_ASSESSED);
    trial_do(&t, admin, "mood=3");
    ck_assert_int_eq(flag(admin, 0).state, SX_FLAG_RAISED);
    ck_assert(!flag(admin, 0).changed);
    trial_do(&t, admin, "< mood=0");
    ck_assert_int_eq(flag(admin, 0).state, SX_FLAG_RAISED);
    ck_assert(flag(admin, 0).changed);
    trial_do(&t, admin, "< mood=?");
    ck_assert_int_eq(flag(admin, 0).state, SX_FLAG_RAISED);
    trial_do(&t, admin, "< mood=3");
    ck_assert(!flag(admin, 0).changed);
    sx_admin_free(admin);
}
END_TEST

/* A flag that rests on another item having no answer yet: the saved response must raise it too. */
START_TEST(a_first_answer_cannot_take_a_flag_back)
{
    static const char yaml[] =
        "sextant: 1\nid: early\nversion: 1.0.0\ntitle: Early\nstrand: coaching\n"
        "kind: technique\nvalidated: false\nrights: {class: own, holder: Sextant}\n"
        "items:\n"
        "  - {id: a, unscored: true, options: [{0: No}, {1: Yes}], text: A}\n"
        "  - {id: b, unscored: true, options: [{0: No}, {1: Yes}], text: B}\n"
        "flags:\n"
        "  open: {title: Open, when: a >= 1 and not answered(b), tier: review, text: See.}\n"
        "examples:\n"
        "  - {answers: {a: 1}, flags: {open: raised}}\n"
        "  - {answers: {a: 0, b: 0}, flags: {open: clear}}\n"
        "  - {answers: {b: 0}, flags: {open: clear}}\n"
        "  - {answers: {a: ~}, flags: {open: not_assessed}}\n";
    sx_loaded *loaded = trial_load(&t, "early", yaml);
    sx_step step;
    ck_assert(sx_step_init(&step, loaded, t.arena));
    ck_assert_int_eq(sx_step_open(&step, "2026-01-01T00:00:00Z"), SX_OK);
    for (size_t item = 0; item < 2; item++) {
        sx_reply reply;
        const char *expected;
        ck_assert_int_eq(
            sx_reply_read(loaded->model, item, SX_SLICE("1"), t.arena, &reply, &expected), SX_OK);
        ck_assert_int_eq(sx_step_take(&step, item, &reply, "2026-01-01T00:00:00Z"), SX_OK);
        ck_assert_int_eq(step.flags[0].state, SX_FLAG_RAISED);
    }
    ck_assert(step.flags[0].changed);
    ck_assert_uint_eq(step.response->change_count, 1);
    sx_response_flag saved;
    ck_assert_int_eq(sx_response_flags(step.response, &saved), SX_OK);
    ck_assert_int_eq(saved.state, SX_FLAG_RAISED);
    sx_step_end(&step);
    sx_loaded_free(loaded);
}
END_TEST

START_TEST(battery_conditions)
{
    static const struct {
        const char *steps, *asked;
        size_t given;
    } cases[] = {
        {"q1=0 q2=1 .", "done", 1},
        {"q1=1 q2=1 .", "q1", 2},
        {"q1=? q2=0 .", "q1", 2}, /* unknown: given */
        {"q1=1 q2=1 . q1=0 q2=0 q3=1 .", "done", 2},
        {"q1=1 q2=1 . q1=0 q2=0 q3=2 .", "age", 3},
        {"q1=1 q2=1 . q1=0 q2=0 q3=2 < q3=0 .", "age", 3}, /* the flag stays */
        {"q1=1 q2=1 . q1=0 q2=0 q3=? .", "age", 3},
    };
    sx_admin *admin = trial_session(&t, "stepped");
    trial_do(&t, admin, cases[_i].steps);
    ck_assert_str_eq(trial_asked(admin), cases[_i].asked);
    size_t given = 0;
    for (size_t i = 0; i < admin->step_count; i++) {
        given += admin->steps[i].state == SX_STEP_OPEN || admin->steps[i].state == SX_STEP_FINISHED;
    }
    ck_assert_uint_eq(given, cases[_i].given);
    sx_admin_free(admin);
}
END_TEST

/* --- interruption ------------------------------------------------------------------------------ */

/* The journal of `from` up to `records` as another session would be refused: so it is cut in place. */
static void cut_journal(const char *id, size_t records)
{
    const char *path = sx_store_path(t.store, id, ".ndjson", t.arena);
    sx_buf text;
    sx_buf_init(&text, SX_JOURNAL_MAX);
    ck_assert_int_eq(sx_file_read(path, SX_JOURNAL_MAX, &text, &t.diags), SX_OK);
    size_t len = 0;
    for (size_t i = 0; i < records; i++) {
        len += (size_t)(strchr(text.data + len, '\n') + 1 - (text.data + len));
    }
    ck_assert_int_eq(truncate(path, (off_t)len), 0);
    sx_buf_free(&text);
}

static void do_from(sx_admin *admin, const char *steps, size_t first)
{
    while (first > 0) {
        steps = strchr(steps, ' ');
        if (steps == NULL) {
            return;
        }
        steps++;
        first--;
    }
    trial_do(&t, admin, steps);
}

static size_t count_steps(const char *steps)
{
    size_t count = 1;
    for (; *steps != '\0'; steps++) {
        count += *steps == ' ';
    }
    return count;
}

START_TEST(resumed_after_any_record_is_the_same)
{
    static const char steps[] =
        "q1=2 q2=1 < q2=0 . q1=1 q2=? q3=2 < q3=0 . age=30 mood=3 < mood=1 many=beer hours=7 "
        "pain=5 "
        "order=rest,work,family since=2020-01-01 notes=so gate=yes tired=3 breaks=no < < < gate=no "
        "< gate=yes tired=1 scale=n home=2 < home=n .";
    sx_admin *whole = trial_session(&t, "stepped");
    trial_do(&t, whole, steps);
    ck_assert_str_eq(trial_asked(whole), "done");
    const char *expected = sx_arena_strdup(t.arena, trial_saved(whole));
    sx_admin_free(whole);
    size_t count = count_steps(steps);
    for (size_t done = 0; done <= count; done++) {
        sx_admin *admin = trial_session(&t, "stepped");
        const char *id = sx_arena_strdup(t.arena, admin->id);
        trial_do(&t, admin, steps);
        sx_admin_free(admin);
        cut_journal(id, done + 1);
        admin = trial_resume(&t, id);
        if (done < count) {
            do_from(admin, steps, done);
        }
        ck_assert_str_eq(trial_saved(admin), expected);
        ck_assert_str_eq(trial_asked(admin), "done");
        sx_admin_free(admin);
    }
}
END_TEST

/* One thing that may be done now, chosen by chance; false when all is done. */
static bool do_something(sx_admin *admin, sx_rng *rng)
{
    static const char *const answers[] = {
        "0",          "1", "2", "3", "yes", "no", "beer", "30", "7.5", "45", "rest,work,family",
        "2020-01-01", "10"};
    static const char *const reasons[] = {"skipped", "declined", "not_applicable"};
    if (sx_admin_step(admin) == NULL) {
        return false;
    }
    for (int tries = 0; tries < 200; tries++) {
        uint32_t what = sx_rng_below(rng, 10);
        sx_status status = SX_E_INPUT;
        if (what == 0) {
            status = sx_admin_back(admin, NULL);
        } else if (what == 1) {
            status = sx_admin_missing(admin, reasons[sx_rng_below(rng, 3)], NULL);
        } else if (strcmp(trial_asked(admin), "end") == 0) {
            status = sx_admin_finish(admin, NULL);
        } else {
            const char *answer = answers[sx_rng_below(rng, sizeof answers / sizeof answers[0])];
            status = sx_admin_answer(admin, sx_slice_of(answer), NULL);
        }
        if (status == SX_OK) {
            return true;
        }
    }
    ck_abort_msg("nothing can be done at %s", trial_asked(admin));
    return false;
}

/* Whatever is done: flags never go back, and the saved response reads as itself and raises them. */
static void check_invariants(const sx_admin *admin, bool *raised)
{
    sx_json json;
    sx_buf text;
    for (size_t i = 0; i < admin->step_count; i++) {
        const sx_step *step = &admin->steps[i];
        const sx_loaded *loaded = step->loaded;
        if (step->state != SX_STEP_OPEN && step->state != SX_STEP_FINISHED) {
            continue;
        }
        for (size_t k = 0; k < loaded->model->flag_count; k++) {
            ck_assert(!raised[i * 8 + k] || step->flags[k].state == SX_FLAG_RAISED);
            raised[i * 8 + k] = step->flags[k].state == SX_FLAG_RAISED;
        }
        sx_buf_init(&text, 65536);
        sx_json_init(&json, &text, false);
        sx_response_write(step->response, &json);
        sx_response_file file;
        sx_response *read = NULL;
        sx_response_flag flags[8];
        ck_assert_int_eq(
            sx_response_file_read((sx_slice){text.data, text.len}, "x", t.arena, &t.diags, &file),
            SX_OK);
        ck_assert_int_eq(
            sx_response_read(file.items[0], file.where[0], loaded, t.arena, &t.diags, &read),
            SX_OK);
        ck_assert_int_eq(sx_response_flags(read, flags), SX_OK);
        for (size_t k = 0; k < loaded->model->flag_count; k++) {
            ck_assert_int_eq(flags[k].state, step->flags[k].state);
            ck_assert_int_eq(flags[k].changed, step->flags[k].changed);
        }
        sx_buf_free(&text);
        sx_response_file_free(&file);
    }
}

START_TEST(by_chance)
{
    sx_rng rng = {(uint64_t)_i};
    bool raised[3 * 8] = {false};
    sx_admin *admin = trial_session(&t, "stepped");
    const char *id = sx_arena_strdup(t.arena, admin->id);
    for (int i = 0; i < 80 && do_something(admin, &rng); i++) {
        check_invariants(admin, raised);
        if (sx_rng_below(&rng, 5) == 0) {
            const char *before = sx_arena_strdup(t.arena, trial_saved(admin));
            const char *asked = trial_asked(admin);
            sx_admin_free(admin);
            admin = trial_resume(&t, id);
            ck_assert_str_eq(trial_saved(admin), before);
            ck_assert_str_eq(trial_asked(admin), asked);
        }
    }
    sx_admin_free(admin);
}
END_TEST

START_TEST(lists_open_and_done)
{
    sx_admin *open = trial_session(&t, "kinds");
    trial_do(&t, open, "age=30 mood=1");
    sx_admin *done = trial_session(&t, "short-screen");
    trial_do(&t, done, "q1=0 q2=0");
    ck_assert_int_eq(sx_admin_end(done, &t.diags), SX_OK); /* not yet */
    trial_do(&t, done, ".");
    ck_assert_int_eq(sx_admin_end(done, &t.diags), SX_OK);
    ck_assert_int_eq(sx_admin_end(done, &t.diags), SX_OK);
    ck_assert_uint_eq(sx_journal_count(done->journal), 5);
    sx_listed *list = NULL;
    size_t count = 0;
    ck_assert_int_eq(sx_sessions_read(t.catalogue, t.store, t.arena, &t.diags, &list, &count),
                     SX_OK);
    ck_assert_uint_eq(count, 2);
    for (size_t i = 0; i < 2; i++) {
        bool kinds = strcmp(list[i].target, "kinds") == 0;
        ck_assert_ptr_null(list[i].problem);
        ck_assert_int_eq(list[i].done, !kinds);
        ck_assert_uint_eq(list[i].answers, 2);
    }
    sx_admin_free(open);
    sx_admin_free(done);
}
END_TEST

START_TEST(begin_refuses)
{
    static const struct {
        sx_admin_options options;
        const char *code;
    } cases[] = {
        {{.target = "kindz"}, "SESSION.TARGET"},
        {{.target = "kinds", .language = "de"}, "SESSION.LANGUAGE"},
        {{.target = "kinds", .subject = "a\nb"}, "SESSION.TEXT"},
        {{.target = "/nonexistent/manifest.yaml"}, "FILE.NOT_FOUND"},
    };
    sx_admin_options options = cases[_i].options;
    sx_admin *admin = NULL;
    const char **ids;
    size_t count;
    options.store = t.store;
    ck_assert_int_ne(sx_admin_begin(t.catalogue, &options, &t.diags, &admin), SX_OK);
    ck_assert_ptr_null(admin);
    ck_assert_str_eq(trial_last_code(&t), cases[_i].code);
    ck_assert_int_eq(sx_store_list(t.store, t.arena, &t.diags, &ids, &count), SX_OK);
    ck_assert_uint_eq(count, 0);
}
END_TEST

static Suite *session_suite(void)
{
    Suite *suite = suite_create("session");
    TCase *tc = tcase_create("session");
    tcase_set_timeout(tc, 120);
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, parameters_first_then_items);
    tcase_add_loop_test(tc, refused_answers_change_nothing, 0, 17);
    tcase_add_test(tc, reasons_only_where_offered);
    tcase_add_loop_test(tc, conditions_chain, 0, 8);
    tcase_add_test(tc, hidden_answers_are_not_shown_and_kept);
    tcase_add_test(tc, a_raised_flag_stays);
    tcase_add_test(tc, a_first_answer_cannot_take_a_flag_back);
    tcase_add_loop_test(tc, battery_conditions, 0, 7);
    tcase_add_test(tc, resumed_after_any_record_is_the_same);
    tcase_add_loop_test(tc, by_chance, 0, 20);
    tcase_add_test(tc, lists_open_and_done);
    tcase_add_loop_test(tc, begin_refuses, 0, 4);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return run_suite(session_suite());
}
