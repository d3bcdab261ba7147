/*
 * test_prove_code.c: a script must say on numbers what it said on symbols, and an adaptive instrument must ask
 * what its examples answer; what is left to code needs code.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "host/engine.h"
#include "support/site.h"
#include "support/suite.h"

static site s;

static void setup(void)
{
    site_start(&s);
}

static void teardown(void)
{
    site_end(&s);
}

/* q1 to q3 with the options 0 to 3 and one that means no answer; `score` makes the total, 0 to 9. */
static const char *script(const char *score, const char *missing)
{
    return sx_arena_printf(
        s.arena,
        "%s\n"
        "return {\n"
        "  sextant = 1, id = 'three', version = '1.0.0', title = 'Three',\n"
        "  strand = 'coaching', kind = 'technique', validated = false,\n"
        "  rights = {class = 'own', holder = 'The Sextant authors'},\n"
        "  responses = {often = {{['0'] = 'Never'}, {['1'] = 'Seldom'}, {['2'] = 'Often'},\n"
        "    {['3'] = 'Always'}, {code = 'na', text = 'None', missing = 'not_applicable'}}},\n"
        "  items = {{id = 'q1', responses = 'often', text = 'One'},\n"
        "    {id = 'q2', responses = 'often', text = 'Two'},\n"
        "    {id = 'q3', responses = 'often', text = 'Three'}},\n"
        "  scales = {total = {missing = {rule = '%s'}, direction = 'neither',\n"
        "    range = {0, 9}}},\n"
        "  examples = {{answers = {0, 0, 0}, total = 0}, {answers = {3, 3, 3}, total = 9},\n"
        "    {answers = {1, 2, 3}, total = 6},\n"
        "    {answers = {sx.none, sx.none, sx.none}, total = sx.none}},\n"
        "  score = score,\n"
        "}\n",
        score, missing);
}

static sx_status loads(const char *text)
{
    const sx_loaded *loaded = NULL;
    site_write(&s, "instruments/trial/three/manifest.lua", text);
    return sx_catalogue_instrument(site_open(&s), "three", &s.diags, &loaded);
}

#define SCORE(body) "local function score(r) " body " end"
#define TOTAL "total = r.q1 + r.q2 + r.q3"

static const struct {
    const char *score;
    const char *missing;
    const char *code; /* ""; what refuses it otherwise */
} proofs[] = {
    {SCORE("return {" TOTAL "}"), "complete", ""},
    {SCORE("return {total = sx.sum(r.q1, r.q2, r.q3)}"), "complete", ""},
    {SCORE("return {total = sx.sum(r.q1, r.q2, r.q3)}"), "known", ""},
    {SCORE("return {total = sx.where(sx.eq(r.q1, 2), r.q2 + r.q3 + 2,"
           " r.q1 + r.q2 + r.q3)}"),
     "complete", ""},
    /* on symbols always false, on numbers not */
    {SCORE("if (r.q1) == 2 then return {total = 9} end return {" TOTAL "}"), "complete",
     "SCRIPT.BRANCH"},
    {SCORE("if type(r.q1) == 'number' and r.q1 + r.q2 + r.q3 == 8 then return {total = 0} end "
           "return {" TOTAL "}"),
     "complete", "SCRIPT.BRANCH"},
    /* seen by the examples alone: one row in 64 */
    {SCORE("if type(r.q1) == 'number' and r.q1 == 1 and r.q2 == 2 and r.q3 == 3 then "
           "return {total = 0} end return {" TOTAL "}"),
     "complete", "SCRIPT.BRANCH"},
    {SCORE("if type(r.q1) == 'number' then error('planted') end return {" TOTAL "}"), "complete",
     "SCRIPT.ERROR"},
    {SCORE("if type(r.q1) == 'number' then while true do end end return {" TOTAL "}"), "complete",
     "SCRIPT.TIME"},
    {"local calls = 0 " SCORE("calls = calls + 1 return {total = r.q1 + r.q2 + r.q3 * "
                              "(calls > 1 and 0 or 1)}"),
     "complete", "SCRIPT.API"},
};

START_TEST(numbers_say_what_symbols_said)
{
    sx_status status = loads(script(proofs[_i].score, proofs[_i].missing));
    const char *told = site_told(&s);
    const char *said = site_said(&s);
    ck_assert_msg(status == (proofs[_i].code[0] == '\0' ? SX_OK : SX_E_SCRIPT), "%s", told);
    ck_assert_msg(strcmp(said, proofs[_i].code) == 0, "%s", told);
}
END_TEST

/* An answer that means no answer is part of every pattern of a careless proof: these are not skipped. */
START_TEST(many_items_with_options_that_mean_nothing)
{
    sx_buf text;
    sx_buf_init(&text, 65536);
    sx_buf_str(&text,
               "local items, answers, none = {}, {}, {}\n"
               "for k = 1, 40 do\n"
               "  items[k] = {id = 'q' .. k, responses = 'often', text = 'Q' .. k}\n"
               "  answers[k] = 0\n"
               "  none[k] = sx.none\n"
               "end\n"
               "return {\n"
               "  sextant = 1, id = 'three', version = '1.0.0', title = 'Forty',\n"
               "  strand = 'coaching', kind = 'technique', validated = false,\n"
               "  rights = {class = 'own', holder = 'The Sextant authors'},\n"
               "  responses = {often = {{['0'] = 'Never'}, {['1'] = 'Seldom'},\n"
               "    {code = 'na', text = 'None', missing = 'not_applicable'}}},\n"
               "  items = items,\n"
               "  scales = {total = {missing = {rule = 'complete'}, direction = 'neither',\n"
               "    range = {0, 40}}},\n"
               "  examples = {{answers = answers, total = 0}, {answers = none, total = sx.none}},\n"
               "  score = function(r)\n"
               "    local sum = 0\n"
               "    for k = 1, 40 do sum = sum + r['q' .. k] end\n"
               "    if type(r.q1) == 'number' and sum == 40 then return {total = 39} end\n"
               "    return {total = sum}\n"
               "  end,\n"
               "}\n");
    sx_status status = loads(sx_buf_text(&text));
    sx_buf_free(&text);
    const char *told = site_told(&s);
    ck_assert_msg(status == SX_E_SCRIPT && strcmp(site_said(&s), "SCRIPT.BRANCH") == 0, "%s", told);
}
END_TEST

/* --- the items that code chooses ----------------------------------------------------------------- */

#define ENDS "{answers = {a = 1, b = 1, c = 1, d = 1}, count = 4}"

/* `examples` beside one that raises the flag and one that answers nothing; "" for one of all items. */
static const struct {
    const char *adaptive, *next, *examples;
    const char *code, *said; /* "": it loads */
} choices[] = {
    /* the first item */
    {"most = 3", "if r.b then return nil end return 'b', 1", ENDS, "", ""},
    {"most = 3", "return nil", ENDS, "SCRIPT.RESULT", "asked for the first item, next gives none"},
    {"most = 3", "return 'other'", ENDS, "SCRIPT.RESULT",
     "asked for the first item, next returns 'other'"},
    {"most = 3", "return 'safe'", ENDS, "SCRIPT.RESULT", "asked for the first item, "},
    {"most = 3", "return 2", ENDS, "SCRIPT.RESULT", "asked for the first item, "},
    {"most = 3", "error('planted')", ENDS, "SCRIPT.ERROR", "asked for the first item, planted"},
    {"most = 3", "while true do end", ENDS, "SCRIPT.TIME", "asked for the first item, "},
    {"most = 3", "if r.a then return nil end return 'a', r.a", ENDS, "", ""},
    /* the items after it */
    {"most = 4", "return 'b'", ENDS, "SCRIPT.RESULT",
     "in example 3, after 1 item, next returns 'b'"},
    {"most = 4", "if not r.a then return 'a' end return 'zz'", ENDS, "SCRIPT.RESULT",
     "in example 3, after 1 item, next returns 'zz'"},
    {"most = 4", "if not r.a then return 'a' end return r.zz", ENDS, "SCRIPT.API",
     "in example 3, after 1 item, there is no item 'zz'"},
    {"most = 4", "if not r.a then return 'a' end while true do end", ENDS, "SCRIPT.TIME",
     "in example 3, after 1 item, "},
    {"most = 4", "if not r.a then return 'a' end return 'b', {f = function() end}", ENDS,
     "SCRIPT.RESULT", "in example 3, after 1 item, next returns a state"},
    /* a form that was filled in whole is no path, one that could be is */
    {"most = 4", "if not r.a then return 'a' end", ENDS, "MANIFEST.SELFTEST",
     "in example 3 b is answered, and next ends without asking it"},
    {"on_failure = 'linear'", "if not r.a then return 'a' end", ENDS, "MANIFEST.SELFTEST",
     "in example 3 b is answered, and next ends without asking it"},
    {"most = 3", "if not r.a then return 'a' end", ENDS, "", ""},
    {"most = 1", "if not r.a then return 'a' end return 'a'", ENDS, "", ""},
    /* a person may stop in the middle, at the place where next is */
    {"most = 4", "return ({'a', 'b', 'c', 'd'})[(state or 0) + 1], (state or 0) + 1",
     ENDS ", {answers = {a = 1, b = 1}, count = 2}", "", ""},
    {"most = 4", "return ({'a', 'b', 'c', 'd'})[(state or 0) + 1], (state or 0) + 1",
     ENDS ", {answers = {a = 1, c = 1}, count = 2}", "MANIFEST.SELFTEST",
     "in example 4 c is answered, and next asks for something else that is not"},
    {"most = 4", "return ({'a', 'b', 'c', 'd'})[(state or 0) + 1], (state or 0) + 1",
     "{answers = {a = 1, b = 1}, count = 2}", "MANIFEST.VECTORS",
     "no example answers the questions to their end"},
};

START_TEST(examples_are_walked)
{
    const sx_loaded *loaded = NULL;
    site_put_lua(
        &s, "pick", "1.0.0",
        sx_arena_printf(
            s.arena,
            "scales = {count = {formula = 'answered_count(a..d)', missing = {rule = 'known'},\n"
            "    direction = 'neither', range = {0, 4}}},\n"
            "  examples = {{answers = {safe = 'no'}, count = 0, flags = {low = 'raised'}},\n"
            "    {answers = {safe = 'yes'}, count = 0, flags = {low = 'clear'}}, %s},\n"
            "  adaptive = {%s},\n"
            "  next = function(r, state) %s end,\n",
            choices[_i].examples, choices[_i].adaptive, choices[_i].next));
    sx_status status = sx_catalogue_instrument(site_open(&s), "pick", &s.diags, &loaded);
    const char *told = site_told(&s);
    ck_assert_msg((status == SX_OK) == (choices[_i].code[0] == '\0'), "%s", told);
    ck_assert_msg(strcmp(site_said(&s), choices[_i].code) == 0, "%s", told);
    ck_assert_msg(strstr(told, choices[_i].said) != NULL, "%s", told);
}
END_TEST

/* --- code that is not there ---------------------------------------------------------------------- */

static const struct {
    const char *keys, *code;
} without[] = {
    {"scales: {one: {call: a, missing: {rule: complete}, direction: neither, range: [0, 3]}}",
     "MANIFEST.CODE"},
    {"scales: {one: {sum: a, missing: {rule: complete}, direction: neither, range: [0, 3]}}\n"
     "validity: {odd: {text: Odd.}}",
     "MANIFEST.CODE"},
    {"scales: {one: {sum: a, missing: {rule: complete}, direction: neither, range: [0, 3]}}\n"
     "adaptive: {most: 1}",
     "MANIFEST.CODE"},
};

START_TEST(what_is_left_to_code_needs_code)
{
    const sx_loaded *loaded = NULL;
    site_write(&s, "instruments/trial/none/manifest.yaml",
               sx_arena_printf(s.arena,
                               "sextant: 1\nid: none\nversion: 1.0.0\ntitle: None\n"
                               "strand: coaching\nkind: technique\nvalidated: false\n"
                               "rights: {class: own, holder: The Sextant authors}\n"
                               "items: [{id: a, kind: number, range: 0..3, text: A}]\n%s\n"
                               "examples: [{answers: [1], one: 1}, {answers: [~], one: ~}]\n",
                               without[_i].keys));
    ck_assert_int_eq(sx_catalogue_instrument(site_open(&s), "none", &s.diags, &loaded),
                     SX_E_MANIFEST);
    const char *told = site_told(&s);
    ck_assert_msg(strcmp(site_said(&s), without[_i].code) == 0, "%s", told);
}
END_TEST

/* --- running the scoring plan -------------------------------------------------------------------- */

/* a = 3 fails; what the code of one row says is never another row's. */
static const char scorer[] =
    "scales = {total = {call = {'a', 'b', 'c', 'd'}, missing = {rule = 'complete'},\n"
    "    direction = 'neither', range = {0, 12}}},\n"
    "  examples = {\n"
    "    {answers = {safe = 'no', a = 1, b = 1, c = 1, d = 1}, total = 4, flags = {low = "
    "'raised'}},\n"
    "    {answers = {safe = 'yes', a = 2}, total = sx.none, flags = {low = 'clear'}},\n"
    "  },\n"
    "  score_row = function(r)\n"
    "    if r.a == 3 then error('planted') end\n"
    "    if not (r.a and r.b and r.c and r.d) then return {total = sx.none} end\n"
    "    return {total = r.a + r.b + r.c + r.d}\n"
    "  end,\n";

START_TEST(fates_of_rows)
{
    site_put_lua(&s, "scorer", "1.0.0", scorer);
    (void)site_open(&s);
    const sx_loaded *loaded = site_load(&s, "scorer");
    sx_scoring scoring;
    if (_i == 1) { /* no worker: every row fails for it */
        site_worker(&s, false);
        sx_engine_rest(loaded->engine);
    }
    ck_assert(sx_scoring_start(&scoring, loaded, 8));
    for (int block = 0; block < 2; block++) {
        sx_run_begin(scoring.run, 8);
        for (size_t f = 0; f < loaded->model->field_count; f++) {
            for (size_t row = 0; row < 8; row++) {
                sx_run_values(scoring.run, f)[row] = f == 0 ? (int64_t)((row + 2) % 4) : 1;
                sx_run_status(scoring.run, f)[row] = SX_CELL_OK;
            }
        }
        sx_run_execute(scoring.run);
        for (size_t row = 0; row < 8; row++) {
            sx_score score;
            bool poison = (row + 2) % 4 == 3;
            sx_fate wanted = _i == 1 ? SX_FATE_NO_WORKER : poison ? SX_FATE_REFUSED : SX_FATE_OK;
            ck_assert_int_eq(sx_scoring_fate(&scoring, row), wanted);
            sx_run_score(scoring.run, 0, row, &score);
            ck_assert_int_eq(score.status, wanted == SX_FATE_OK ? SX_CELL_OK : SX_CELL_FAILED);
            ck_assert(wanted != SX_FATE_OK ||
                      sx_number_equal(score.value, sx_number_int((int64_t)((row + 2) % 4) + 3)));
        }
    }
    sx_scoring_end(&scoring);
}
END_TEST

/* Words of the operator that are none, and one that is. */
START_TEST(wishes_of_the_operator)
{
    static const struct {
        const char *milliseconds;
        bool loads;
    } wishes[] = {{"1", false}, {"", true}, {"-3", true}, {"fast", true}, {"5000", true}};
    const sx_loaded *loaded = NULL;
    site_put_lua(&s, "four", "1.0.0",
                 "loops = (function() for i = 1, 4000000 do end return nil end)(),");
    (void)setenv("SEXTANT_START_MS", wishes[_i].milliseconds, 1);
    sx_status status = sx_catalogue_instrument(site_open(&s), "four", &s.diags, &loaded);
    ck_assert_msg((status == SX_OK) == wishes[_i].loads, "%s", site_told(&s));
    (void)unsetenv("SEXTANT_START_MS");
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("prove_code");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 60);
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_loop_test(all, numbers_say_what_symbols_said, 0, sizeof proofs / sizeof proofs[0]);
    tcase_add_test(all, many_items_with_options_that_mean_nothing);
    tcase_add_loop_test(all, examples_are_walked, 0, sizeof choices / sizeof choices[0]);
    tcase_add_loop_test(all, what_is_left_to_code_needs_code, 0,
                        sizeof without / sizeof without[0]);
    tcase_add_loop_test(all, fates_of_rows, 0, 2);
    tcase_add_loop_test(all, wishes_of_the_operator, 0, 5);
    suite_add_tcase(made, all);
    return made;
}

int main(void)
{
    return run_suite(suite());
}
