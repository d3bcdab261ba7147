/*
 * test_wording.c: wording that code computes, shown as text or not at all; what is measured and not asked;
 * scores, notes and computations in the result when code fails.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "host/engine.h"
#include "session/result.h"
#include "session/trial_session.h"
#include "session/wording.h"
#include "support/site.h"
#include "support/suite.h"

static site s;
static trial t;

static void use(void)
{
    t = (trial){.arena = s.arena, .catalogue = site_open(&s)};
    memcpy(t.store, s.store, strlen(s.store) + 1);
    sx_diags_init(&t.diags, s.arena);
}

static void setup(void)
{
    site_start(&s);
}

static void teardown(void)
{
    site_end(&s);
}

static void has(const char *text, const char *piece)
{
    ck_assert_msg(strstr(text, piece) != NULL, "no %s in %s", piece, text);
}

/* --- wording ------------------------------------------------------------------------------------- */

/* A goal in words, and a question whose wording the given function makes. */
static void put_speaker(const char *function)
{
    site_write(
        &s, "instruments/trial/speaker/manifest.lua",
        sx_arena_printf(s.arena,
                        "return {\n"
                        "  sextant = 1, id = 'speaker', version = '1.0.0', title = 'Speaker',\n"
                        "  strand = 'coaching', kind = 'technique', validated = false,\n"
                        "  rights = {class = 'own', holder = 'The Sextant authors'},\n"
                        "  items = {\n"
                        "    {id = 'goal', kind = 'text', required = false, text = 'Your goal?'},\n"
                        "    {id = 'far', kind = 'number', range = '0..3', text = 'How far?',\n"
                        "     computed_text = true},\n"
                        "  },\n"
                        "  scales = {way = {sum = {'far'}, missing = {rule = 'complete'},\n"
                        "    direction = 'neither', range = {0, 3}}},\n"
                        "  examples = {{answers = {far = 1}, way = 1},\n"
                        "    {answers = {far = sx.none}, way = sx.none}},\n"
                        "  text = function(ctx) %s end,\n"
                        "}\n",
                        function));
    site_write(&s, "instruments/trial/speaker/text.de.yaml",
               "sextant: 1\nkind: text\ninstrument: speaker\nlanguage: de\n"
               "title: Sprecher\nitems: {goal: Ihr Ziel?, far: Wie weit?}\n");
    use();
}

static const struct {
    const char *function, *wording;
    const char *code; /* of the warning; "": none */
    const char *said; /* in the warning */
} wordings[] = {
    {"return ctx.wording .. ' (' .. ctx.texts.goal .. ')'", "How far? (walk)", "", ""},
    {"return ctx.item .. ' ' .. ctx.language .. '!'", "far en!", "", ""},
    {"return '<b>bold</b> & \"quoted\"'", "<b>bold</b> & \"quoted\"", "", ""},
    {"return 'zwei\\nZeilen: \\u{e4}'", "zwei\nZeilen: \xc3\xa4", "", ""},
    {"return nil", "How far?", "SESSION.WORDING", "SCRIPT.RESULT): text returns nothing (nil);"},
    {"return ''", "How far?", "", ""},
    {"error('planted')", "How far?", "SESSION.WORDING", "SCRIPT.ERROR): planted;"},
    /* what a script puts together may hold an answer */
    {"error('planted: ' .. ctx.texts.goal)", "How far?", "SESSION.WORDING", "it is not shown"},
    {"return ctx.answers[ctx.texts.goal]", "How far?", "SESSION.WORDING", "there is no item"},
    {"while true do end", "How far?", "SESSION.WORDING", "SCRIPT.TIME"},
    {"return '\\27[31mred'", "How far?", "SESSION.WORDING", "control characters"},
    {"return 'a\\0b'", "How far?", "SESSION.WORDING", "SCRIPT.RESULT"},
    {"return '\\u{202e}turned'", "How far?", "SESSION.WORDING", "control characters"},
    {"return '\\xff'", "How far?", "SESSION.WORDING", "not UTF-8"},
    {"return string.rep('a', 4097)", "How far?", "SESSION.WORDING", "4096 bytes"},
    {"return {}", "How far?", "SESSION.WORDING", "SCRIPT.RESULT"},
};

START_TEST(what_code_says_is_text_or_nothing)
{
    put_speaker(wordings[_i].function);
    sx_admin *admin = trial_session(&t, "speaker");
    trial_do(&t, admin, "goal=walk");
    const char *text = sx_wording(sx_admin_step(admin), 1, NULL, s.arena, &t.diags);
    ck_assert_str_eq(text, wordings[_i].wording);
    ck_assert_str_eq(trial_last_code(&t), wordings[_i].code);
    for (size_t i = 0; i < t.diags.count; i++) {
        ck_assert(t.diags.items[i].warning);
        const char *message = t.diags.items[i].message;
        ck_assert_msg(strstr(message, wordings[_i].said) != NULL, "%s", message);
        ck_assert_ptr_null(strstr(message, "walk"));
    }
    ck_assert_str_eq(sx_wording(sx_admin_step(admin), 0, NULL, s.arena, NULL), "Your goal?");
    sx_admin_free(admin);
}
END_TEST

START_TEST(in_the_language_of_the_person)
{
    put_speaker("return ctx.language .. ': ' .. ctx.wording");
    sx_admin *admin = trial_session(&t, "speaker");
    trial_do(&t, admin, "goal=-");
    ck_assert_str_eq(sx_wording(sx_admin_step(admin), 1, "de", s.arena, &t.diags), "de: Wie weit?");
    sx_admin_free(admin);
}
END_TEST

/* An answer that was taken back, or is missing, is not among the texts that code gets. */
START_TEST(only_answers_that_stand)
{
    put_speaker("return ctx.texts.goal or 'none'");
    sx_admin *admin = trial_session(&t, "speaker");
    trial_do(&t, admin, "goal=walk < goal=-");
    ck_assert_str_eq(sx_wording(sx_admin_step(admin), 1, NULL, s.arena, &t.diags), "none");
    trial_do(&t, admin, "< goal=run");
    ck_assert_str_eq(sx_wording(sx_admin_step(admin), 1, NULL, s.arena, &t.diags), "run");
    sx_admin_free(admin);
}
END_TEST

START_TEST(without_a_worker_the_manifest_speaks)
{
    put_speaker("return 'from code'");
    sx_admin *admin = trial_session(&t, "speaker");
    trial_do(&t, admin, "goal=walk");
    site_worker(&s, false);
    sx_engine_rest(site_load(&s, "speaker")->engine);
    ck_assert_str_eq(sx_wording(sx_admin_step(admin), 1, NULL, s.arena, &t.diags), "How far?");
    ck_assert_str_eq(trial_last_code(&t), "SESSION.WORDING");
    trial_do(&t, admin, "far=2 .");
    ck_assert_str_eq(trial_asked(admin), "done");
    sx_admin_free(admin);
}
END_TEST

/* --- measured ------------------------------------------------------------------------------------ */

static const struct {
    const char *begin, *end, *seconds; /* NULL: not known */
} times[] = {
    {"1790000000", "1790000042", "\"42\""},
    {"1790000000", "1790000000", "\"0\""},
    {"1790000000", "1790000600", "\"600\""},
    {"1790000000", "1790000601", NULL}, /* beyond its range */
    {"1790000000", "1789999999", NULL}, /* a clock set back */
};

START_TEST(the_duration_is_measured_and_not_asked)
{
    site_write(
        &s, "instruments/trial/timed/manifest.yaml",
        "sextant: 1\nid: timed\nversion: 1.0.0\ntitle: Timed\nstrand: coaching\nkind: technique\n"
        "validated: false\nrights: {class: own, holder: The Sextant authors}\n"
        "parameters: [{id: seconds, kind: number, range: 0..600, measured: duration, text: Time}]\n"
        "items: [{id: a, kind: number, range: 0..3, text: A}]\n"
        "scales: {pace: {formula: seconds + 0 * a, missing: {rule: complete}, direction: neither,\n"
        "  range: [0, 600]}}\n"
        "validity: {fast: {text: Fast., when: seconds < 2}}\n"
        "examples:\n"
        "  - {answers: {a: 1, seconds: 1}, pace: 1, validity: {fast: true}}\n"
        "  - {answers: {a: 1, seconds: 2}, pace: 2, validity: {fast: false}}\n"
        "  - {answers: {a: 1}, pace: ~, validity: {fast: ~}}\n");
    use();
    (void)setenv("SOURCE_DATE_EPOCH", times[_i].begin, 1);
    sx_admin *admin = trial_session(&t, "timed");
    size_t number, total;
    bool most;
    ck_assert_str_eq(trial_asked(admin), "a");
    sx_step_progress(sx_admin_step(admin), &number, &total, &most);
    ck_assert(number == 1 && total == 1 && !most);
    trial_do(&t, admin, "a=1");
    (void)setenv("SOURCE_DATE_EPOCH", times[_i].end, 1);
    trial_do(&t, admin, ".");
    const char *id = sx_arena_strdup(s.arena, admin->id);
    const char *saved = sx_arena_strdup(s.arena, trial_saved(admin));
    const char *wanted = times[_i].seconds == NULL
                             ? "\"answers\":{\"a\":\"1\"}"
                             : sx_arena_printf(s.arena, "\"answers\":{\"a\":\"1\",\"seconds\":%s}",
                                               times[_i].seconds);
    has(saved, wanted);
    sx_admin_free(admin);
    (void)setenv("SOURCE_DATE_EPOCH", "1799999999", 1); /* what was measured stays */
    admin = trial_resume(&t, id);
    ck_assert_str_eq(trial_saved(admin), saved);
    sx_admin_free(admin);
}
END_TEST

/* --- results ------------------------------------------------------------------------------------- */

/* score_row fails when a = 3; the note is of the code and fails when b = 3. */
static const char scorer[] =
    "scales = {\n"
    "    total = {call = {'a', 'b', 'c', 'd'}, missing = {rule = 'complete'},\n"
    "             direction = 'higher_is_worse', range = {0, 12}},\n"
    "    plain = {sum = {'a', 'b', 'c', 'd'}, missing = {rule = 'complete'},\n"
    "             direction = 'higher_is_worse', range = {0, 12}}},\n"
    "  validity = {alike = {text = 'All answers are alike.'},\n"
    "              high = {text = 'A high total.', when = 'total >= 9'}},\n"
    "  examples = {\n"
    "    {answers = {safe = 'no', a = 1, b = 1, c = 1, d = 1}, total = 4, plain = 4,\n"
    "     flags = {low = 'raised'}, validity = {alike = true, high = false}},\n"
    "    {answers = {safe = 'yes', a = 2, b = 2, c = 2, d = 3}, total = 9, plain = 9,\n"
    "     flags = {low = 'clear'}, validity = {alike = false, high = true}},\n"
    "    {answers = {safe = 'yes', a = 2}, total = sx.none, plain = sx.none},\n"
    "  },\n"
    "  score_row = function(r)\n"
    "    if r.a == 3 then error('planted ' .. r.b) end\n"
    "    if not (r.a and r.b and r.c and r.d) then return {total = sx.none} end\n"
    "    return {total = r.a + r.b + r.c + r.d}\n"
    "  end,\n"
    "  validate = function(r)\n"
    "    if r.b == 3 then error('planted') end\n"
    "    if r.a == r.b and r.b == r.c and r.c == r.d then return {'alike'} end\n"
    "  end,\n";

static const char *result_of(const char *steps)
{
    sx_admin *admin = trial_session(&t, "scorer");
    sx_buf text;
    trial_do(&t, admin, steps);
    sx_buf_init(&text, 65536);
    ck_assert_int_eq(sx_result_text(admin->steps[0].response, 80, &text, NULL), SX_OK);
    const char *kept = sx_arena_strdup(s.arena, sx_buf_text(&text));
    sx_buf_free(&text);
    sx_admin_free(admin);
    return kept;
}

static const struct {
    const char *steps;
    const char *says[4];
    const char *not_says[3];
} results[] = {
    {"safe=yes a=0 b=1 c=1 d=1 .",
     {"  Total: 3 (0 to 12", "  Plain: 3 (0 to 12"},
     {"How it was answered", "The computation"}},
    {"safe=yes a=1 b=1 c=1 d=1 .",
     {"\nHow it was answered\n  All answers are alike.\n"},
     {"A high total", "Not known"}},
    {"safe=no a=1 b=- c=1 d=1 .",
     {"URGENT: Not safe", "Total: no score (incomplete)\n    Without an answer: skipped: b\n",
      "  A high total. (Not known: an answer that this needs is missing.)"},
     {"The computation", "failed"}},
    {"safe=no a=3 b=1 c=1 d=1 .",
     {"URGENT: Not safe", "Total: no score (the computation failed)", "  Plain: 6 (0 to 12",
      "  A high total. (Not known: the instrument's code failed.)"},
     {"planted", "All answers are alike.\n", "SCRIPT.ERROR: planted"}},
    {"safe=no a=1 b=3 c=1 d=1 .",
     {"URGENT: Not safe", "  Total: 6 (0 to 12",
      "\nThe computation\n  The instrument's code failed",
      "  All answers are alike. (Not known: the instrument's code failed.)"},
     {"planted"}},
};

START_TEST(what_failed_is_said_and_nothing_else_is_lost)
{
    site_put_lua(&s, "scorer", "1.0.0", scorer);
    use();
    const char *text = result_of(results[_i].steps);
    for (size_t i = 0; i < 4 && results[_i].says[i] != NULL; i++) {
        has(text, results[_i].says[i]);
    }
    for (size_t i = 0; i < 3 && results[_i].not_says[i] != NULL; i++) {
        ck_assert_msg(strstr(text, results[_i].not_says[i]) == NULL, "%s in %s",
                      results[_i].not_says[i], text);
    }
}
END_TEST

START_TEST(a_weak_jail_is_said)
{
    site_put_lua(&s, "scorer", "1.0.0", scorer);
    use();
    sx_loaded weak = *site_load(&s, "scorer");
    sx_buf text;
    weak.weak = true;
    sx_buf_init(&text, 65536);
    ck_assert_int_eq(sx_result_text(sx_response_new(&weak, s.arena), 80, &text, NULL), SX_OK);
    has(sx_buf_text(&text), "\nThe computation\n  The code of this instrument ran without all the");
    sx_buf_free(&text);
}
END_TEST

/* max(s, s) forty times over: what rests on what is known from the plan, not walked. */
START_TEST(a_chain_of_scales_is_no_tree)
{
    sx_buf yaml;
    sx_buf_init(&yaml, 65536);
    sx_buf_str(&yaml, "sextant: 1\nid: chain\nversion: 1.0.0\ntitle: Chain\nstrand: coaching\n"
                      "kind: technique\nvalidated: false\n"
                      "rights: {class: own, holder: The Sextant authors}\n"
                      "items: [{id: a, kind: number, range: 0..3, text: A}]\n"
                      "scales:\n  s0: {formula: a + 0, missing: {rule: complete}, "
                      "direction: neither, range: [0, 3]}\n");
    for (int i = 1; i <= 40; i++) {
        sx_buf_printf(&yaml,
                      "  s%d: {formula: \"max(s%d, s%d)\", missing: {rule: complete}, "
                      "direction: neither, range: [0, 3]}\n",
                      i, i - 1, i - 1);
    }
    for (int example = 0; example < 2; example++) {
        sx_buf_printf(&yaml, "%s  - {answers: {a: %s}", example == 0 ? "examples:\n" : "",
                      example == 0 ? "2" : "~");
        for (int i = 0; i <= 40; i++) {
            sx_buf_printf(&yaml, ", s%d: %s", i, example == 0 ? "2" : "~");
        }
        sx_buf_str(&yaml, "}\n");
    }
    site_write(&s, "instruments/trial/chain/manifest.yaml", sx_buf_text(&yaml));
    sx_buf_free(&yaml);
    use();
    const sx_loaded *loaded = site_load(&s, "chain");
    sx_buf text;
    sx_buf_init(&text, 65536);
    ck_assert_int_eq(sx_result_text(sx_response_new(loaded, s.arena), 80, &text, NULL), SX_OK);
    has(sx_buf_text(&text), "  S40: no score (incomplete)\n    Without an answer: skipped: a\n");
    sx_buf_free(&text);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("wording");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 60);
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_loop_test(all, what_code_says_is_text_or_nothing, 0,
                        sizeof wordings / sizeof wordings[0]);
    tcase_add_test(all, in_the_language_of_the_person);
    tcase_add_test(all, only_answers_that_stand);
    tcase_add_test(all, without_a_worker_the_manifest_speaks);
    tcase_add_loop_test(all, the_duration_is_measured_and_not_asked, 0,
                        sizeof times / sizeof times[0]);
    tcase_add_loop_test(all, what_failed_is_said_and_nothing_else_is_lost, 0,
                        sizeof results / sizeof results[0]);
    tcase_add_test(all, a_weak_jail_is_said);
    tcase_add_test(all, a_chain_of_scales_is_no_tree);
    suite_add_tcase(made, all);
    return made;
}

int main(void)
{
    return run_suite(suite());
}
