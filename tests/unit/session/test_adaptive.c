/*
 * test_adaptive.c: instruments whose code chooses the next item: every choice is an event, taking events again
 * asks no code, a changed answer takes back what was chosen after it, and code that fails costs no answer.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "host/engine.h"
#include "session/adaptive.h"
#include "session/result.h"
#include "session/trial_session.h"
#include "support/site.h"
#include "support/suite.h"

static site s;
static trial t;

/* Sessions of the site, driven as trials are. */
static void use_catalogue(sx_catalogue *catalogue)
{
    t = (trial){.arena = s.arena, .catalogue = catalogue};
    memcpy(t.store, s.store, strlen(s.store) + 1);
    sx_diags_init(&t.diags, s.arena);
}

/* c, a, d, b, whatever is answered; fails when a = 3, ends when a = 2. */
static const char picks[] = "next = function(r, state)\n"
                            "    local order = {'c', 'a', 'd', 'b'}\n"
                            "    local k = (state or 0) + 1\n"
                            "    if r.a == 3 then error('planted') end\n"
                            "    if r.a == 2 then return nil, k end\n"
                            "    return order[k], k\n"
                            "  end,\n";

static void put(const char *version, const char *adaptive)
{
    site_put_lua(&s, "pick", version,
                 sx_arena_printf(s.arena, "adaptive = {%s},\n  %s", adaptive, picks));
}

static void setup(void)
{
    site_start(&s);
    put("1.0.0", "on_failure = 'linear'");
    use_catalogue(site_open(&s));
}

static void teardown(void)
{
    site_end(&s);
}

static const char *end_and_save(sx_admin *admin)
{
    const char *saved = sx_arena_strdup(s.arena, trial_saved(admin));
    sx_admin_free(admin);
    return saved;
}

static void has(const char *text, const char *piece)
{
    ck_assert_msg(strstr(text, piece) != NULL, "no %s in %s", piece, text);
}

static void has_not(const char *text, const char *piece)
{
    ck_assert_msg(strstr(text, piece) == NULL, "%s in %s", piece, text);
}

static const char *journal_of(const char *id)
{
    return site_read(&s, sx_arena_printf(s.arena, "store/%s.ndjson", id));
}

START_TEST(parameters_first_then_what_is_chosen)
{
    sx_admin *admin = trial_session(&t, "pick");
    ck_assert_str_eq(trial_asked(admin), "safe");
    trial_do(&t, admin, "safe=yes c=1 a=0 d=1");
    ck_assert_str_eq(trial_asked(admin), "b");
    trial_do(&t, admin, "b=1");
    ck_assert_str_eq(trial_asked(admin), "end");
    trial_do(&t, admin, ".");
    const char *saved = end_and_save(admin);
    has(saved,
        "\"order\":{\"adaptive\":true,\"fallback\":false,\"items\":[\"c\",\"a\",\"d\",\"b\"]}");
    has(saved, "\"changes\":[]");
}
END_TEST

START_TEST(enough_is_enough)
{
    sx_admin *admin = trial_session(&t, "pick");
    trial_do(&t, admin, "safe=yes c=1 a=2");
    ck_assert_str_eq(trial_asked(admin), "end");
    trial_do(&t, admin, ".");
    const char *saved = end_and_save(admin);
    has(saved, "\"items\":[\"c\",\"a\"]");
    has(saved, "\"b\":{\"missing\":\"not_shown\"}");
    has(saved, "\"d\":{\"missing\":\"not_shown\"}");
}
END_TEST

START_TEST(choices_are_events_with_their_state)
{
    sx_admin *admin = trial_session(&t, "pick");
    const char *id = sx_arena_strdup(s.arena, admin->id);
    trial_do(&t, admin, "safe=yes c=1 a=2 .");
    sx_admin_free(admin);
    const char *journal = journal_of(id);
    has(journal, "\"event\":\"next\"");
    has(journal, "\"item\":\"c\",\"state\":\"");
    has(journal, "\"item\":null,\"state\":\"");
    has_not(journal, "\"fallback\":true");
}
END_TEST

/* The worker is gone: whoever asked the code would see the session pause. */
START_TEST(taking_events_again_asks_no_code)
{
    put("1.0.0", "on_failure = 'pause'");
    sx_admin *admin = trial_session(&t, "pick");
    const char *id = sx_arena_strdup(s.arena, admin->id);
    trial_do(&t, admin, "safe=yes c=1 a=0 < a=1");
    const char *before = end_and_save(admin);
    site_worker(&s, false);
    sx_engine_rest(site_load(&s, "pick")->engine);
    admin = trial_resume(&t, id);
    ck_assert_str_eq(trial_asked(admin), "d");
    ck_assert_str_eq(trial_saved(admin), before);
    site_worker(&s, true);
    trial_do(&t, admin, "d=1 b=1 .");
    ck_assert_str_eq(trial_asked(admin), "done");
    sx_admin_free(admin);
}
END_TEST

/* Another host, another worker: the state that the journal has is what the code gets. */
START_TEST(state_survives_another_process)
{
    sx_admin *admin = trial_session(&t, "pick");
    const char *id = sx_arena_strdup(s.arena, admin->id);
    trial_do(&t, admin, "safe=yes c=1");
    sx_admin_free(admin);
    sx_catalogue *other = site_catalogue(&s);
    use_catalogue(other);
    admin = trial_resume(&t, id);
    trial_do(&t, admin, "a=0 d=1 b=1 .");
    ck_assert_str_eq(trial_asked(admin), "done");
    sx_admin_free(admin);
    sx_catalogue_free(other);
}
END_TEST

START_TEST(back_and_the_same_answer_change_nothing)
{
    sx_admin *admin = trial_session(&t, "pick");
    trial_do(&t, admin, "safe=yes c=1 a=0 d=1 < < a=0");
    ck_assert_str_eq(trial_asked(admin), "d");
    trial_do(&t, admin, "d=1 b=1 .");
    has(end_and_save(admin), "\"items\":[\"c\",\"a\",\"d\",\"b\"]},");
}
END_TEST

/* What was chosen on an answer that is another one now is taken back; what was answered stays to be read. */
START_TEST(a_changed_answer_takes_later_choices_back)
{
    sx_admin *admin = trial_session(&t, "pick");
    trial_do(&t, admin, "safe=yes c=1 a=0 d=3 < < a=2");
    ck_assert_str_eq(trial_asked(admin), "end");
    trial_do(&t, admin, ".");
    const char *saved = end_and_save(admin);
    has(saved, "\"items\":[\"c\",\"a\"]");
    has(saved, "\"d\":{\"missing\":\"not_shown\"}");
    has(saved, "{\"item\":\"a\",\"from\":\"0\",\"to\":\"2\"");
    has(saved, "{\"item\":\"d\",\"from\":\"3\",\"to\":{\"missing\":\"not_shown\"}");
}
END_TEST

/* An item that is chosen again has its answer, and is not asked twice. */
START_TEST(an_answer_comes_back_with_its_item)
{
    sx_admin *admin = trial_session(&t, "pick");
    trial_do(&t, admin, "safe=yes c=1 a=0 d=3 < < a=1");
    ck_assert_str_eq(trial_asked(admin), "b");
    trial_do(&t, admin, "b=0 .");
    const char *saved = end_and_save(admin);
    has(saved, "\"items\":[\"c\",\"a\",\"d\",\"b\"]");
    has(saved, "\"d\":\"3\"");
}
END_TEST

START_TEST(a_parameter_takes_every_choice_back_and_no_flag)
{
    sx_admin *admin = trial_session(&t, "pick");
    trial_do(&t, admin, "safe=no c=1 a=0 < < < safe=yes");
    ck_assert_int_eq(sx_admin_step(admin)->flags[0].state, SX_FLAG_RAISED);
    ck_assert(sx_admin_step(admin)->flags[0].changed);
    ck_assert_str_eq(trial_asked(admin), "d");
    trial_do(&t, admin, "d=1 b=0 .");
    has(end_and_save(admin), "{\"item\":\"safe\",\"from\":\"no\",\"to\":\"yes\"");
}
END_TEST

START_TEST(every_record_resumed_is_the_same)
{
    static const char steps[] = "safe=no c=1 a=0 d=3 < < a=1 b=2 < b=1 .";
    sx_admin *whole = trial_session(&t, "pick");
    const char *id = sx_arena_strdup(s.arena, whole->id);
    trial_do(&t, whole, steps);
    const char *expected = end_and_save(whole);
    const char *journal = journal_of(id);
    for (const char *at = strchr(journal, '\n') + 1; *at != '\0'; at = strchr(at, '\n') + 1) {
        site_write(&s, sx_arena_printf(s.arena, "store/%s.ndjson", id),
                   sx_arena_strndup(s.arena, journal, (size_t)(at - journal)));
        sx_admin *admin = trial_resume(&t, id);
        if (strcmp(trial_asked(admin), "done") != 0) { /* whatever is left, answered in the end */
            while (strcmp(trial_asked(admin), "end") != 0) {
                const char *item = trial_asked(admin);
                const char *answer = strcmp(item, "safe") == 0 ? "yes" : "1";
                ck_assert_int_eq(sx_admin_answer(admin, sx_slice_of(answer), &t.diags), SX_OK);
            }
            trial_do(&t, admin, ".");
        } else {
            ck_assert_str_eq(trial_saved(admin), expected);
        }
        ck_assert_str_eq(trial_asked(admin), "done");
        has(trial_saved(admin), "\"adaptive\":true,\"fallback\":false");
        sx_admin_free(admin);
    }
}
END_TEST

START_TEST(at_most_so_many)
{
    size_t number, total;
    bool most;
    put("1.0.0", "most = 2");
    sx_admin *admin = trial_session(&t, "pick");
    sx_step_progress(sx_admin_step(admin), &number, &total, &most);
    ck_assert(number == 1 && total == 3 && most); /* the parameter, and two */
    trial_do(&t, admin, "safe=yes c=1");
    sx_step_progress(sx_admin_step(admin), &number, &total, &most);
    ck_assert(number == 3 && total == 3 && !most); /* no other can come */
    trial_do(&t, admin, "a=0");
    ck_assert_str_eq(trial_asked(admin), "end");
    trial_do(&t, admin, ".");
    has(end_and_save(admin), "\"items\":[\"c\",\"a\"]");
}
END_TEST

START_TEST(without_a_number_all_may_come)
{
    size_t number, total;
    bool most;
    sx_admin *admin = trial_session(&t, "pick");
    trial_do(&t, admin, "safe=yes c=1");
    sx_step_progress(sx_admin_step(admin), &number, &total, &most);
    ck_assert(number == 3 && total == 5 && most);
    trial_do(&t, admin, "a=2 <");
    sx_step_progress(sx_admin_step(admin), &number, &total, &most);
    ck_assert(number == 3 && total == 3 && !most); /* it was enough */
    sx_admin_free(admin);
}
END_TEST

/* --- code that fails ----------------------------------------------------------------------------- */

START_TEST(linear_goes_on_in_order)
{
    sx_admin *admin = trial_session(&t, "pick");
    const char *id = sx_arena_strdup(s.arena, admin->id);
    trial_do(&t, admin, "safe=yes c=1");
    ck_assert_str_eq(trial_last_code(&t), "");
    trial_do(&t, admin, "a=3");
    ck_assert_str_eq(trial_last_code(&t), "SESSION.LINEAR");
    ck_assert(t.diags.items[0].warning);
    has(t.diags.items[0].message, "SCRIPT.ERROR");
    has(t.diags.items[0].message, ": planted;"); /* a constant of the script: it holds no answer */
    has(t.diags.items[0].excerpt, "if r.a == 3 then error('planted') end");
    trial_do(&t, admin, "b=0 d=0 .");
    sx_buf text;
    sx_buf_init(&text, 65536);
    ck_assert_int_eq(sx_result_text(admin->steps[0].response, 80, &text, NULL), SX_OK);
    has(sx_buf_text(&text), "How it was answered\n  The instrument's code failed while it chose");
    has(sx_buf_text(&text), "  Count: 4 (0 to 4)");
    sx_buf_free(&text);
    const char *saved = end_and_save(admin);
    has(saved, "\"fallback\":true,\"items\":[\"c\",\"a\",\"b\",\"d\"]");
    has(journal_of(id), "\"item\":\"b\",\"state\":\"");
    has(journal_of(id), "\"fallback\":true");
    admin = trial_resume(&t, id);
    ck_assert_str_eq(end_and_save(admin), saved);
}
END_TEST

START_TEST(a_fallback_that_was_taken_back_is_none)
{
    sx_admin *admin = trial_session(&t, "pick");
    trial_do(&t, admin, "safe=yes c=1 a=3 < a=2");
    ck_assert_str_eq(trial_asked(admin), "end");
    trial_do(&t, admin, ".");
    has(end_and_save(admin), "\"fallback\":false,\"items\":[\"c\",\"a\"]");
}
END_TEST

START_TEST(pause_keeps_every_answer)
{
    put("1.0.0", "on_failure = 'pause'");
    sx_admin *admin = trial_session(&t, "pick");
    const char *id = sx_arena_strdup(s.arena, admin->id);
    trial_do(&t, admin, "safe=no c=1");
    site_worker(&s, false);
    sx_engine_rest(site_load(&s, "pick")->engine);
    ck_assert_int_eq(sx_admin_answer(admin, SX_SLICE("1"), &t.diags), SX_E_SCRIPT);
    ck_assert_str_eq(trial_last_code(&t), "SESSION.PAUSED");
    ck_assert_str_eq(trial_asked(admin), "end");
    ck_assert_int_eq(sx_admin_finish(admin, &t.diags), SX_E_SCRIPT); /* nobody said it is enough */
    ck_assert_int_eq(sx_admin_step(admin)->flags[0].state, SX_FLAG_RAISED);
    has(trial_saved(admin), "\"a\":\"1\"");
    sx_admin_free(admin);
    admin = NULL;
    ck_assert_int_eq(sx_admin_resume(t.catalogue, t.store, id, &t.diags, &admin), SX_E_SCRIPT);
    ck_assert_ptr_null(admin);
    site_worker(&s, true);
    admin = trial_resume(&t, id);
    trial_do(&t, admin, "d=1 b=1 .");
    has(end_and_save(admin), "\"fallback\":false,\"items\":[\"c\",\"a\",\"d\",\"b\"]");
}
END_TEST

/* Somebody may go back while the code is away, and finish once it is there again. */
START_TEST(a_paused_session_can_be_looked_at)
{
    put("1.0.0", "on_failure = 'pause'");
    sx_admin *admin = trial_session(&t, "pick");
    trial_do(&t, admin, "safe=yes c=1");
    ck_assert_int_eq(sx_admin_answer(admin, SX_SLICE("3"), &t.diags), SX_E_SCRIPT);
    trial_do(&t, admin, "< a=2");
    ck_assert_str_eq(trial_asked(admin), "end");
    trial_do(&t, admin, ".");
    ck_assert_str_eq(trial_asked(admin), "done");
    sx_admin_free(admin);
}
END_TEST

/* Nothing was asked yet: there is no session that somebody would look for. */
START_TEST(a_session_that_pauses_at_once_is_none)
{
    const sx_admin_options options = {.target = "pick", .store = s.store};
    sx_admin *admin = NULL;
    const char **ids;
    size_t count = 7;
    site_write(&s, "instruments/trial/pick/manifest.lua",
               "local more = {adaptive = {on_failure = 'pause'},\n"
               "  next = function(r, state) return 'a', state end}\n"
               "return {sextant = 1, id = 'pick', version = '1.0.0', title = 'One',\n"
               "  strand = 'coaching', kind = 'technique', validated = false,\n"
               "  rights = {class = 'own', holder = 'The Sextant authors'},\n"
               "  items = {{id = 'a', kind = 'number', range = '0..3', text = 'A'}},\n"
               "  scales = {one = {sum = {'a'}, missing = {rule = 'complete'},\n"
               "    direction = 'neither', range = {0, 3}}},\n"
               "  examples = {{answers = {0}, one = 0}, {answers = {sx.none}, one = sx.none}},\n"
               "  adaptive = more.adaptive, next = more.next}\n");
    const sx_loaded *loaded = site_load(&s, "pick");
    site_worker(&s, false);
    sx_engine_rest(loaded->engine);
    ck_assert_int_eq(sx_admin_begin(t.catalogue, &options, &t.diags, &admin), SX_E_SCRIPT);
    ck_assert_str_eq(trial_last_code(&t), "SESSION.PAUSED");
    ck_assert_int_eq(sx_store_list(s.store, s.arena, NULL, &ids, &count), SX_OK);
    ck_assert_uint_eq(count, 0);
}
END_TEST

/* The worker is killed during its n-th call: it is asked again, and nothing of it is to be seen. */
START_TEST(a_killed_worker_is_asked_again)
{
    static const char steps[] = "safe=yes c=1 a=0 d=1 b=1 .";
    sx_admin *whole = trial_session(&t, "pick");
    trial_do(&t, whole, steps);
    const char *expected = end_and_save(whole);
    s.options.code.kill_at_call = (uint32_t)_i + 1;
    sx_catalogue *other = site_catalogue(&s);
    use_catalogue(other);
    sx_admin *admin = trial_session(&t, "pick");
    trial_do(&t, admin, steps);
    ck_assert_str_eq(end_and_save(admin), expected);
    sx_catalogue_free(other);
}
END_TEST

/* --- records that do not fit ------------------------------------------------------------------- */

START_TEST(choices_that_cannot_be_are_refused)
{
    static const struct {
        const char *from, *to;
    } cases[] = {
        {"\"item\":\"a\",\"state\"", "\"item\":\"c\",\"state\""},     /* chosen twice */
        {"\"item\":\"a\",\"state\"", "\"item\":\"safe\",\"state\""},  /* no item */
        {"\"item\":\"a\",\"state\"", "\"item\":\"other\",\"state\""}, /* unknown */
        {"\"state\":\"", "\"state\":\"0"},                            /* half a byte */
        {"\"state\":\"", "\"state\":\"zz"},
    };
    sx_admin *admin = trial_session(&t, "pick");
    const char *id = sx_arena_strdup(s.arena, admin->id);
    trial_do(&t, admin, "safe=yes c=1");
    sx_admin_free(admin);
    sx_journal *journal = NULL;
    ck_assert_int_eq(sx_journal_look(s.store, id, &t.diags, &journal), SX_OK);
    bool refused = false;
    for (size_t i = 0; i < sx_journal_count(journal); i++) {
        sx_slice body = sx_journal_body(journal, i);
        const char *record = sx_arena_strndup(s.arena, body.at, body.len);
        const char *at = strstr(record, cases[_i].from);
        json_t *document = NULL;
        sx_event event;
        if (strstr(record, "\"event\":\"next\"") == NULL || at == NULL) {
            continue;
        }
        const char *other = sx_arena_printf(s.arena, "%.*s%s%s", (int)(at - record), record,
                                            cases[_i].to, at + strlen(cases[_i].from));
        sx_status status =
            sx_event_read(sx_slice_of(other), (sx_where){0}, s.arena, &t.diags, &document, &event);
        refused = refused || status != SX_OK;
        if (status == SX_OK) { /* well formed: it is the order of things that it does not fit */
            sx_step step;
            ck_assert(sx_step_init(&step, site_load(&s, "pick"), s.arena));
            ck_assert_int_eq(sx_step_open(&step, "2026-01-01T00:00:00Z"), SX_OK);
            int item = sx_model_find_item(step.loaded->model, event.item);
            const sx_choice choice = {.item = item < 0 ? 99 : (size_t)item};
            ck_assert_int_eq(sx_step_choose(&step, &choice), SX_E_STORE); /* nothing waits */
            refused = true;
            sx_step_end(&step);
        }
        json_decref(document);
    }
    ck_assert(refused);
    sx_journal_close(journal);
}
END_TEST

/* --- the order in saved responses ---------------------------------------------------------------- */

START_TEST(the_order_is_read_again_and_nothing_else)
{
    static const struct {
        const char *order, *code;
        bool fallback;
    } cases[] = {
        {"null", "", false},
        {"{\"adaptive\":true,\"fallback\":true,\"items\":[\"c\",\"a\"]}", "", true},
        {"{\"adaptive\":true,\"fallback\":false,\"items\":[]}", "", false},
        {"[]", "RESPONSE.ORDER", false},
        {"{\"adaptive\":1,\"fallback\":false,\"items\":[]}", "RESPONSE.ORDER", false},
        {"{\"adaptive\":true,\"items\":[]}", "RESPONSE.ORDER", false},
        {"{\"adaptive\":true,\"fallback\":true,\"items\":{}}", "RESPONSE.ORDER", false},
        {"{\"adaptive\":true,\"fallback\":true,\"items\":[\"e\"]}", "RESPONSE.ORDER", false},
        {"{\"adaptive\":true,\"fallback\":true,\"items\":[1]}", "RESPONSE.ORDER", false},
        {"{\"adaptive\":true,\"fallback\":true,\"items\":[],\"why\":1}", "RESPONSE.KEY", false},
    };
    const sx_loaded *loaded = site_load(&s, "pick");
    const char *text = sx_arena_printf(
        s.arena,
        "{\"sextant\":1,\"kind\":\"response\",\"instrument\":\"pick\",\"version\":\"1.0.0\","
        "\"order\":%s,\"answers\":{\"c\":\"1\"}}",
        cases[_i].order);
    json_t *value = json_loads(text, 0, NULL);
    sx_response *response = NULL;
    sx_status status = sx_response_read(value, (sx_where){0}, loaded, s.arena, &s.diags, &response);
    ck_assert_int_eq(status, cases[_i].code[0] == '\0' ? SX_OK : SX_E_INPUT);
    ck_assert_str_eq(site_said(&s), cases[_i].code);
    ck_assert(response == NULL || response->fallback == cases[_i].fallback);
    json_decref(value);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("adaptive");
    TCase *choosing = tcase_create("choosing");
    tcase_set_timeout(choosing, 60);
    tcase_add_checked_fixture(choosing, setup, teardown);
    tcase_add_test(choosing, parameters_first_then_what_is_chosen);
    tcase_add_test(choosing, enough_is_enough);
    tcase_add_test(choosing, choices_are_events_with_their_state);
    tcase_add_test(choosing, taking_events_again_asks_no_code);
    tcase_add_test(choosing, state_survives_another_process);
    tcase_add_test(choosing, back_and_the_same_answer_change_nothing);
    tcase_add_test(choosing, a_changed_answer_takes_later_choices_back);
    tcase_add_test(choosing, an_answer_comes_back_with_its_item);
    tcase_add_test(choosing, a_parameter_takes_every_choice_back_and_no_flag);
    tcase_add_test(choosing, every_record_resumed_is_the_same);
    tcase_add_test(choosing, at_most_so_many);
    tcase_add_test(choosing, without_a_number_all_may_come);
    suite_add_tcase(made, choosing);
    TCase *failing = tcase_create("failing");
    tcase_set_timeout(failing, 60);
    tcase_add_checked_fixture(failing, setup, teardown);
    tcase_add_test(failing, linear_goes_on_in_order);
    tcase_add_test(failing, a_fallback_that_was_taken_back_is_none);
    tcase_add_test(failing, pause_keeps_every_answer);
    tcase_add_test(failing, a_paused_session_can_be_looked_at);
    tcase_add_test(failing, a_session_that_pauses_at_once_is_none);
    tcase_add_loop_test(failing, a_killed_worker_is_asked_again, 0, 8);
    tcase_add_loop_test(failing, choices_that_cannot_be_are_refused, 0, 5);
    tcase_add_loop_test(failing, the_order_is_read_again_and_nothing_else, 0, 10);
    suite_add_tcase(made, failing);
    return made;
}

int main(void)
{
    return run_suite(suite());
}
