/*
 * test_lua_rows.c: score_row and validate: what they get, what may come back, and that nothing stays from
 * one person to the next.
 */
#include <check.h>
#include <string.h>

#include "backend/trial_script.h"
#include "support/suite.h"

typedef struct trial_case {
    const char *body, *expected;
} trial_case;

static const char call_scales[] =
    "scales = {c = {call = 'q1..q4', missing = {rule = 'known'}, direction = 'neither', range = "
    "{0, 99}},"
    " s = {sum = 'q1', missing = {rule = 'complete'}, direction = 'neither', range = {0, 3}}},";

/* ---- score_row ------------------------------------------------------------------------------------ */

/* Four persons: all answered, q2 skipped and q3 not applicable, nothing, all again. */
static void add_persons(trial_block *b)
{
    static const char all[] =
        "q1=1 q2=2 q3=3 q4=0 r1=5 gate=1 half=2.5 likes.a=1 likes.b=0 weight1=1 "
        "weight2=2 weight3=3 age=40";
    trial_block_begin(b);
    trial_block_row(b, all);
    trial_block_row(b, "q1=1 q3=? q4=0 r1=5 gate=0 half=7.5 likes.a=1 likes.b=0 age=40");
    trial_block_row(b, "");
    trial_block_row(b, all);
}

static void check_rows(const trial_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        trial_script t;
        trial_block b;
        sx_arena *arena = sx_arena_new(0);
        char *parts =
            sx_arena_printf(arena, "%s score_row = function(r) %s end", call_scales, cases[i].body);
        trial_script_begin(&t, trial_script_text(arena, "known", parts));
        ck_assert_msg(t.self != NULL, "%s\n%s", cases[i].body, trial_script_fault(&t));
        add_persons(&b);
        const char *found = trial_script_scores(&t, &b, "c");
        ck_assert_msg(strcmp(found, cases[i].expected) == 0, "%s\n  gives    %s\n  expected %s",
                      cases[i].body, found, cases[i].expected);
        trial_script_end(&t);
        sx_arena_free(arena);
    }
}

#define ROWS(cases) check_rows(cases, sizeof cases / sizeof cases[0])

START_TEST(answers_by_name_and_position)
{
    static const trial_case cases[] = {
        {"return {c = r.q1}", "1 1 - 1"},
        {"return {c = r[1]}", "1 1 - 1"},
        {"return {c = r[7]}", "2.5 7.5 - 2.5"},
        {"return {c = r.half * 2}",
         "SCRIPT.ERROR manifest.lua:1: attempt to perform arithmetic on a nil "
         "value (field 'half')"},
        {"if not r.q1 then return {} end return {c = r.q1 + (r.q2 or 10)}", "3 11 - 3"},
        {"local n = 0 for i = 1, 5 do if r[i] then n = n + 1 end end return {c = n}", "5 3 0 5"},
        {"return {c = r.q2 == nil and 7 or 8}", "8 7 7 8"},
        {"return {c = math.type(r.q1) == 'integer' and 1 or 0}", "1 1 0 1"},
        {"return {c = math.type(r.half) == 'float' and 1 or 0}", "1 1 0 1"},
        {"return {c = r.likes.a}", "1 1 - 1"},
        {"return {c = r.likes['a']}", "1 1 - 1"},
        {"return {c = r['likes.a']}", "1 1 - 1"},
        {"return {c = r[8].a}", "1 1 - 1"},
        {"return {c = r.age}", "40 40 - 40"},
        {"return {c = r.gate == sx.option('gate', 'no') and 1 or 0}", "1 0 0 1"},
        {"return {c = sx.sum(r.weight)}", "6 - - 6"},
        {"return {c = sx.sum(r['q1..q3'])}", "6 - - 6"},
        {"return {c = sx.sum(r['q1..q3'], {least = 1})}", "6 1 - 6"},
        {"return {c = sx.mean(sx.items('q1, q4'))}", "0.5 0.5 - 0.5"},
        {"return {c = sx.sum(r.q1, r.q2, r.q3)}", "6 - - 6"},
        {"return {c = sx.reverse('q1')}", "2 2 - 2"},
        {"return {c = sx.sum(sx.reverse('q1, q4'))}", "5 5 - 5"},
        {"return {c = sx.lookup(r.q1 or 0, {[0] = 50, [1] = 60})}", "60 60 50 60"},
        {"return {c = sx.lookup(r.q1, {[0] = 50})}", "- - - -"},
        {"return {c = sx.band(r.half, {2.5, 7})}", "1 2 - 1"},
        {"return {c = sx.where(sx.ge(r.q1, 1), 4, 5)}", "4 4 - 4"},
        {"return {c = sx.ge(r.q1, 1) and 4 or 5}", "4 4 5 4"},
        {"return {c = sx.answered_count(r['q1..q4'])}", "4 2 0 4"},
        {"r.extra = 5 return {c = 1}", "SCRIPT.API manifest.lua:1: the response can only be read"},
        {"r.status.q1 = 'ok' return {c = 1}",
         "SCRIPT.API manifest.lua:1: the response can only be read"},
        {"return {c = #r}", "12 12 12 12"},
        {"local n = 0 for _ in pairs(r) do n = n + 1 end return {c = n}", "12 7 1 12"},
        {"local n = 0 for k in pairs(r.likes) do n = n + 1 end return {c = n}", "2 2 0 2"},
    };
    ROWS(cases);
}
END_TEST

START_TEST(reasons_of_missing_answers)
{
    static const trial_case cases[] = {
        {"return {c = r.status.q3 == 'not_applicable' and 1 or 0}", "0 1 0 0"},
        {"return {c = r.status.q2 == 'skipped' and 1 or 0}", "0 1 1 0"},
        {"return {c = r.status.q2 == nil and 1 or 0}", "1 0 0 1"},
        {"return {c = r.status[2] == 'skipped' and 1 or 0}", "0 1 1 0"},
        {"return {c = r.status['likes.a'] == 'skipped' and 1 or 0}", "0 0 1 0"},
        {"return {c = r.status.nowhere}", "SCRIPT.API manifest.lua:1: there is no item 'nowhere'"},
        {"local n = 0 for id, why in pairs(r.status) do n = n + 1 end return {c = n}", "0 5 12 0"},
    };
    ROWS(cases);
}
END_TEST

START_TEST(results_are_checked)
{
    static const trial_case cases[] = {
        {"return {}", "- - - -"},
        {"return {c = nil}", "- - - -"},
        {"return {c = 1.5}", "1.5 1.5 1.5 1.5"},
        {"return {c = 0 / 0}", "undefined undefined undefined undefined"},
        {"return {c = 1 / 0}", "undefined undefined undefined undefined"},
        {"return {c = '5'}", "SCRIPT.RESULT manifest.lua:1: score_row returns a text for c"},
        {"return {c = true}", "SCRIPT.RESULT manifest.lua:1: score_row returns a condition for c"},
        {"return {c = sx.none}", "- - - -"},
        {"return {c = r['q1..q2']}",
         "SCRIPT.RESULT manifest.lua:1: score_row returns a vector for c"},
        {"return {c = 1, s = 2}",
         "SCRIPT.RESULT manifest.lua:1: score_row returns 's', which is no scale with call:"},
        {"return {1}",
         "SCRIPT.RESULT manifest.lua:1: score_row returns a table with elements without a name: "
         "name the scales, as in {total = 5}"},
        {"return 5", "SCRIPT.RESULT manifest.lua:1: score_row returns a number"},
        {"local x = 1", "SCRIPT.RESULT manifest.lua:1: score_row returns nothing (nil)"},
        {"return {c = r.q9}",
         "SCRIPT.API manifest.lua:1: there is no item 'q9': did you mean 'q1'?"},
        {"return {c = r[13]}",
         "SCRIPT.API manifest.lua:1: there is no item 13: the instrument has 12"},
        {"return {c = sx.eq(r.gate, 'yes')}", "SCRIPT.API manifest.lua:1: sx.eq compares with the "
                                              "code of an option in score alone; elsewhere: "
                                              "sx.eq(r.gate, sx.option(\"gate\", \"yes\"))"},
        {"return {c = sx.reverse(r.q1)}",
         "SCRIPT.API manifest.lua:1: sx.reverse takes the id of an item here: sx.reverse(\"q2\")"},
        {"error('a text of the script')", "SCRIPT.ERROR manifest.lua:1: a text of the script"},
        {"while true do end", "SCRIPT.TIME manifest.lua:1: the script was stopped: more than "
                              "1000000 instructions in one call"},
    };
    ROWS(cases);
}
END_TEST

/* A write to r fails the row whatever stood there before, in the first row and in later ones, and pcall
 * does not catch it. */
START_TEST(answers_are_never_written)
{
    static const char *const writes[] = {"r.q1 = 77",
                                         "r.q1 = r.q1",
                                         "r.q2 = nil",
                                         "r[1] = 77",
                                         "r[2] = nil",
                                         "r.likes.a = 77",
                                         "r.likes = 5",
                                         "r.status = 5",
                                         "r.status.q1 = 'skipped'",
                                         "r.extra = 5",
                                         "table.insert(r, 5)",
                                         "table.insert(r, 1, 5)",
                                         "table.remove(r)",
                                         "table.remove(r, 1)",
                                         "table.sort(r)",
                                         "setmetatable(r, nil)",
                                         "setmetatable(r, {__index = function() return 7 end})",
                                         "setmetatable(r.likes, nil)",
                                         "local v = r['q1..q3'] v[1] = 77",
                                         "table.insert(r['q1..q3'], 5)",
                                         "table.remove(r['q1..q3'])",
                                         "table.sort(r['q1..q3'])",
                                         "setmetatable(r['q1..q3'], nil)"};
    static const char *const frames[] = {
        "local seen, at = r.q1, r[2] %s return {c = seen}",
        "local seen, at = r.q1, r[2] local a = r.likes.a pcall(function() %s end) "
        "return {c = seen}",
        "local seen, at = r.q1, r[2] local a = r.likes.a "
        "if r.half == 7.5 then pcall(pcall, function() %s end) end return {c = seen}"};
    for (size_t i = 0; i < 3 * sizeof writes / sizeof writes[0]; i++) {
        trial_script t;
        trial_block b;
        sx_arena *arena = sx_arena_new(0);
        const char *body = sx_arena_printf(arena, frames[i % 3], writes[i / 3]);
        char *parts =
            sx_arena_printf(arena, "%s score_row = function(r) %s end", call_scales, body);
        trial_script_begin(&t, trial_script_text(arena, "known", parts));
        add_persons(&b);
        const char *found = trial_script_scores(&t, &b, "c");
        ck_assert_msg(strstr(found, "SCRIPT.API") == found &&
                          strstr(found, " only be read") != NULL,
                      "%s\n  gives    %s", body, found);
        trial_script_end(&t);
        sx_arena_free(arena);
    }
}
END_TEST

/* Nobody sees anything of the person before. */
START_TEST(nothing_stays)
{
    static const trial_case cases[] = {
        {"pcall(function() x = 5 end) return {c = 1}", "1 1 1 1"},
        {"if r.q2 then return {c = r.q2} end return {c = r.q3 and 1 or 0}", "2 0 0 2"},
        {"local n = sx.random() return {c = n == sx.random() and 1 or 0}", "0 0 0 0"},
        {"local n = 0 for k, v in pairs(r) do if k == 'q2' then n = v end end return {c = n}",
         "2 0 0 2"},
        {"local k, v = next(r) return {c = v or 9}", "1 1 9 1"},
    };
    ROWS(cases);
}
END_TEST

/* With the missing rule `complete` the script is asked only where all that its call names is there. */
START_TEST(complete_rules_are_kept)
{
    static const struct {
        const char *call, *expected;
    } cases[] = {
        {"'q1..q4'", "3 - - 3"},  {"{'q1', 'q2'}", "3 - - 3"},
        {"'q1, q4'", NULL},       {"{'q1..q2', 'likes.a'}", "3 - - 3"},
        {"'age, q2'", "3 - - 3"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sx_arena *arena = sx_arena_new(0);
        char *parts = sx_arena_printf(
            arena,
            "scales = {c = {call = %s, missing = {rule = 'complete'}, direction = 'neither',"
            " range = {0, 99}}}, score_row = function(r) return {c = r.q1 + r.q2} end",
            cases[i].call);
        trial_script t;
        trial_block b;
        trial_script_begin(&t, trial_script_text(arena, "known", parts));
        ck_assert_msg(t.self != NULL, "%s", trial_script_fault(&t));
        add_persons(&b);
        const char *found = trial_script_scores(&t, &b, "c");
        if (cases[i].expected == NULL) { /* q2 is not named, and is nil */
            ck_assert_int_eq(strncmp(found, "SCRIPT.ERROR ", 13), 0);
        } else {
            ck_assert_str_eq(found, cases[i].expected);
        }
        trial_script_end(&t);
        sx_arena_free(arena);
    }
}
END_TEST

/* The same row gives the same, alone, in any order, and again. */
START_TEST(rows_do_not_depend_on_each_other)
{
    static const char body[] =
        "local sum, n = 0, 0 for i = 1, 5 do if r[i] then sum, n = sum + r[i] * i, n + 1 end end"
        " if r.q2 then sum = sum + r.q2 end if n == 0 then return {} end"
        " local keys = 0 for _ in pairs(r) do keys = keys + 1 end return {c = sum + keys}";
    static const char *const persons[] = {"q1=1 q2=2 q3=3 q4=0 r1=5",
                                          "q1=1 q3=3",
                                          "",
                                          "q4=3 r1=1 half=2",
                                          "q2=3",
                                          "q1=3 q2=3 q3=3 q4=3 r1=5 half=1 likes.a=1 likes.b=1"};
    sx_arena *arena = sx_arena_new(0);
    char *parts = sx_arena_printf(arena, "%s score_row = function(r) %s end", call_scales, body);
    const char *text = trial_script_text(arena, "known", parts);
    sx_buf together;
    sx_buf_init(&together, 256);
    trial_script t;
    trial_block all;
    trial_script_begin(&t, text);
    trial_block_begin(&all);
    for (int i = 0; i < 6; i++) {
        trial_script one;
        trial_block b;
        trial_script_begin(&one, text);
        trial_block_begin(&b);
        trial_block_row(&b, persons[i]);
        trial_block_row(&all, persons[i]);
        sx_buf_printf(&together, "%s%s", i > 0 ? " " : "", trial_script_scores(&one, &b, "c"));
        trial_script_end(&one);
    }
    for (int again = 0; again < 3; again++) {
        ck_assert_str_eq(trial_script_scores(&t, &all, "c"), sx_buf_text(&together));
    }
    trial_script_end(&t);
    sx_buf_free(&together);
    sx_arena_free(arena);
}
END_TEST

/* A person whose answers make the script run out of time costs this person alone. */
START_TEST(a_limit_ends_one_call)
{
    sx_arena *arena = sx_arena_new(0);
    char *parts = sx_arena_printf(
        arena, "%s score_row = function(r) while r.q1 == 3 do end return {c = r.q1} end",
        call_scales);
    trial_script t;
    trial_script_begin(&t, trial_script_text(arena, "known", parts));
    static const char *const expected[] = {"1", NULL, "2"};
    static const char *const persons[] = {"q1=1", "q1=3", "q1=2"};
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 3; i++) {
            trial_block b;
            trial_block_begin(&b);
            trial_block_row(&b, persons[i]);
            const char *found = trial_script_scores(&t, &b, "c");
            if (expected[i] != NULL) {
                ck_assert_str_eq(found, expected[i]);
            } else {
                ck_assert_int_eq(strncmp(found, "SCRIPT.TIME ", 12), 0);
            }
        }
    }
    trial_script_end(&t);
    sx_arena_free(arena);
}
END_TEST

/* ---- validate ------------------------------------------------------------------------------------- */

static const char *check_notes(const char *body)
{
    static char said[256];
    sx_arena *arena = sx_arena_new(0);
    char *parts = sx_arena_printf(arena,
                                  "validity = {fast = {text = 'x'}, own = {text = 'y', when = 'q1 "
                                  "= 1'}, same = {text = 'z'}},"
                                  " validate = function(r) %s end",
                                  body);
    trial_script t;
    trial_block b;
    trial_script_begin(&t, trial_script_text(arena, "known", parts));
    ck_assert_msg(t.self != NULL, "%s", trial_script_fault(&t));
    add_persons(&b);
    double values[2][64];
    uint8_t status[2][64];
    memset(status, SX_PLUGIN_CELL_INCOMPLETE, sizeof status);
    double *value_columns[] = {values[0], values[1]};
    uint8_t *status_columns[] = {status[0], status[1]};
    static const char *const names[] = {"fast", "same"};
    const sx_plugin_scores notes = {sizeof notes,  2, b.block.rows, names, value_columns,
                                    status_columns};
    const sx_plugin_validity *validity = sx_carrier_lua.extension(t.self, SX_PLUGIN_VALIDITY);
    ck_assert_ptr_nonnull(validity);
    t.status = validity->check(t.self, &b.block, &notes, &t.error);
    sx_buf out;
    sx_buf_init(&out, sizeof said - 1);
    for (int n = 0; n < 2 && t.status == SX_PLUGIN_OK; n++) {
        for (uint64_t row = 0; row < b.block.rows; row++) {
            ck_assert_uint_eq(status[n][row], SX_PLUGIN_CELL_OK);
            sx_buf_char(&out, values[n][row] > 0 ? '1' : '0');
        }
        sx_buf_str(&out, n == 0 ? " " : "");
    }
    strncpy(said, t.status == SX_PLUGIN_OK ? sx_buf_text(&out) : trial_script_fault(&t),
            sizeof said - 1);
    sx_buf_free(&out);
    trial_script_end(&t);
    sx_arena_free(arena);
    return said;
}

START_TEST(validity_notes)
{
    static const trial_case cases[] = {
        {"return nil", "0000 0000"},
        {"return {}", "0000 0000"},
        {"return {'fast'}", "1111 0000"},
        {"return {'same', 'fast'}", "1111 1111"},
        {"if r.q2 == 2 then return {'same'} end", "0000 1001"},
        {"return {'own'}",
         "SCRIPT.RESULT manifest.lua:1: validate returns 'own', which is no note without when:"},
        {"return {5}", "SCRIPT.RESULT manifest.lua:1: validate returns 'a number', which is no "
                       "note without when:"},
        {"return 'fast'", "SCRIPT.RESULT manifest.lua:1: validate returns a text"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *found = check_notes(cases[i].body);
        ck_assert_msg(strcmp(found, cases[i].expected) == 0, "%s\n  gives    %s\n  expected %s",
                      cases[i].body, found, cases[i].expected);
    }
}
END_TEST

/* ---- including, opening again ---------------------------------------------------------------------- */

START_TEST(included_files)
{
    sx_arena *arena = sx_arena_new(0);
    trial_script t;
    trial_block b;
    char *parts = sx_arena_printf(
        arena, "%s score_row = function(r) return {c = rules.twice(r.q1 or 0)} end", call_scales);
    char *text = sx_arena_printf(arena, "local rules = sx.include('rules.lua') %s",
                                 trial_script_text(arena, "known", parts));
    trial_script_begin_two(&t, text, "rules.lua",
                           "return {twice = function(x)\nreturn 2 * x\nend}");
    ck_assert_msg(t.self != NULL, "%s", trial_script_fault(&t));
    add_persons(&b);
    ck_assert_str_eq(trial_script_scores(&t, &b, "c"), "2 2 0 2");
    trial_script_end(&t);
    trial_script_begin_two(&t, text, "rules.lua",
                           "return {twice = function(x)\nreturn x.y.z\nend}");
    ck_assert_str_eq(trial_script_scores(&t, &b, "c"),
                     "SCRIPT.ERROR rules.lua:2: attempt to index a number value (local 'x')");
    trial_script_end(&t);
    sx_arena_free(arena);
}
END_TEST

START_TEST(calls_that_do_not_fit)
{
    sx_arena *arena = sx_arena_new(0);
    char *parts =
        sx_arena_printf(arena, "%s score_row = function(r) return {c = 1} end", call_scales);
    trial_script t;
    trial_block b;
    trial_script_begin(&t, trial_script_text(arena, "known", parts));
    add_persons(&b);
    (void)trial_script_scores(&t, &b, "s");
    ck_assert_int_eq(t.status, SX_PLUGIN_E_ARGUMENT);
    (void)trial_script_scores(&t, &b, "nowhere");
    ck_assert_int_eq(t.status, SX_PLUGIN_E_ARGUMENT);
    b.block.names = NULL;
    (void)trial_script_scores(&t, &b, "c");
    ck_assert_int_eq(t.status, SX_PLUGIN_E_ARGUMENT);
    trial_script_end(&t);
    /* the host offers no bundle */
    sx_plugin_host host = {.size = sizeof host, .abi_major = SX_PLUGIN_ABI_MAJOR};
    sx_plugin_error error = {.size = sizeof error};
    void *self = &host;
    ck_assert_int_eq(sx_carrier_lua.open(&host, &self, &error), SX_PLUGIN_E_ARGUMENT);
    ck_assert_ptr_null(self);
    sx_carrier_lua.close(NULL);
    sx_arena_free(arena);
}
END_TEST

/* Columns in another order, and more or fewer of them, between two calls. */
START_TEST(columns_may_change)
{
    sx_arena *arena = sx_arena_new(0);
    char *parts = sx_arena_printf(
        arena, "%s score_row = function(r) return {c = (r.q1 or 0) * 10 + (r[2] or 0)} end",
        call_scales);
    trial_script t;
    trial_script_begin(&t, trial_script_text(arena, "known", parts));
    trial_block b;
    add_persons(&b);
    ck_assert_str_eq(trial_script_scores(&t, &b, "c"), "12 10 0 12");
    static const char *const turned[] = {"q2", "q1"};
    b.block.names = turned;
    b.block.columns = 2;
    ck_assert_str_eq(trial_script_scores(&t, &b, "c"), "21 1 0 21");
    b.block.columns = 1;
    ck_assert_str_eq(trial_script_scores(&t, &b, "c"), "1 1 0 1");
    add_persons(&b);
    ck_assert_str_eq(trial_script_scores(&t, &b, "c"), "12 10 0 12");
    trial_script_end(&t);
    sx_arena_free(arena);
}
END_TEST

static Suite *rows_suite(void)
{
    Suite *suite = suite_create("lua rows");
    TCase *tests = tcase_create("rows");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, answers_by_name_and_position);
    tcase_add_test(tests, reasons_of_missing_answers);
    tcase_add_test(tests, results_are_checked);
    tcase_add_test(tests, answers_are_never_written);
    tcase_add_test(tests, nothing_stays);
    tcase_add_test(tests, complete_rules_are_kept);
    tcase_add_test(tests, rows_do_not_depend_on_each_other);
    tcase_add_test(tests, a_limit_ends_one_call);
    tcase_add_test(tests, validity_notes);
    tcase_add_test(tests, included_files);
    tcase_add_test(tests, calls_that_do_not_fit);
    tcase_add_test(tests, columns_may_change);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(rows_suite());
}
