/*
 * test_lua_rows_next.c: next and text: which item comes next with what it keeps, and how one is worded.
 */
#include <check.h>
#include <string.h>

#include "backend/trial_script.h"
#include "support/suite.h"

typedef struct trial_case {
    const char *body, *expected;
} trial_case;

/* ---- next ----------------------------------------------------------------------------------------- */

static void begin_next(trial_script *t, sx_arena *arena, const char *body)
{
    char *parts = sx_arena_printf(arena, "next = function(r, state) %s end", body);
    trial_script_begin(t, trial_script_text(arena, "known", parts));
    ck_assert_msg(t->self != NULL, "%s", trial_script_fault(t));
}

/* q1 = 1 was asked, the others were not. */
static void add_start(trial_block *b)
{
    trial_block_begin(b);
    trial_block_row(b, "q1=1");
    for (size_t c = 1; c < b->block.columns; c++) {
        b->status[c][0] = SX_PLUGIN_CELL_NOT_SHOWN;
    }
}

static const char *ask(trial_script *t, const trial_block *b, uint8_t *state, uint32_t *length)
{
    int32_t item = -2;
    const sx_plugin_adaptive *adaptive = sx_carrier_lua.extension(t->self, SX_PLUGIN_ADAPTIVE);
    t->status = adaptive->next(t->self, &b->block, state, length, &item, &t->error);
    return t->status == SX_PLUGIN_OK
               ? sx_arena_printf(t->arena, "%ld/%lu", (long)item, (unsigned long)*length)
               : trial_script_fault(t);
}

START_TEST(next_items)
{
    static const trial_case cases[] = {
        {"return 'q2'", "1/0"},
        {"return nil", "-1/0"},
        {"return 'half', nil", "6/0"},
        {"return 'note'", "11/0"},
        {"return 'likes'", "7/0"},
        {"return r.q1 == 1 and 'q3' or 'q4'", "2/0"},
        {"return r.status.q2 == 'not_shown' and 'q2' or 'q4'", "1/0"},
        {"return 'q1'", "SCRIPT.RESULT manifest.lua:1: next returns 'q1', which was asked already"},
        {"return 'age'",
         "SCRIPT.RESULT manifest.lua:1: next returns 'age', which is no item of this "
         "instrument"},
        {"return 'q9'", "SCRIPT.RESULT manifest.lua:1: next returns 'q9', which is no item of this "
                        "instrument"},
        {"return 3",
         "SCRIPT.RESULT manifest.lua:1: next returns 'a number', which is not the id of an "
         "item, and not nil"},
        {"return 'q2', print", "SCRIPT.API manifest.lua:1: 'print' is not offered to instruments: "
                               "error(\"text\") shows a text while you try something out"},
        {"return 'q2', function() end", "SCRIPT.RESULT manifest.lua:1: next returns a state that "
                                        "cannot be kept: it holds more than "
                                        "numbers, texts, truth values and tables"},
        {"local t = {} t.t = t return 'q2', t",
         "SCRIPT.RESULT manifest.lua:1: next returns a state that cannot be kept: it is nested "
         "more than 16 "
         "levels deep, or contains itself"},
        {"return 'q2', {x = 1 / 0}", "SCRIPT.RESULT manifest.lua:1: next returns a state that "
                                     "cannot be kept: a number in it is not "
                                     "finite"},
        {"return 'q2', ('x'):rep(65000) .. ('y'):rep(536)",
         "SCRIPT.RESULT manifest.lua:1: next returns a state that cannot be kept: it is too large"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static uint8_t state[SX_PLUGIN_STATE_MAX];
        uint32_t length = 0;
        sx_arena *arena = sx_arena_new(0);
        trial_block b;
        add_start(&b);
        trial_script t;
        begin_next(&t, arena, cases[i].body);
        const char *found = ask(&t, &b, state, &length);
        ck_assert_msg(strcmp(found, cases[i].expected) == 0, "%s\n  gives    %s\n  expected %s",
                      cases[i].body, found, cases[i].expected);
        trial_script_end(&t);
        sx_arena_free(arena);
    }
}
END_TEST

/* What a call keeps, the next one gets, whichever instance it is; the same state is the same bytes. */
START_TEST(state_is_kept)
{
    static const char *const values[] = {
        "5",
        "-7",
        "2.5",
        "2^53",
        "math.maxinteger",
        "math.mininteger",
        "1e-300",
        "true",
        "false",
        "''",
        "'text \\0 with anything \\255'",
        "{}",
        "{1, 2, {3, x = {y = 'z'}}}",
        "{[1] = 'a', ['1'] = 'b', [-1] = 'c', [0.5] = 'd', [true] = 'e'}"};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        static uint8_t state[SX_PLUGIN_STATE_MAX], again[SX_PLUGIN_STATE_MAX];
        uint32_t length = 0;
        sx_arena *arena = sx_arena_new(0);
        char *body = sx_arena_printf(
            arena,
            "local function same(a, b) if type(a) ~= 'table' then return a == b and math.type(a) =="
            " math.type(b) end if type(b) ~= 'table' then return false end for k, v in pairs(a) do "
            "if not"
            " same(v, b[k]) then return false end end for k in pairs(b) do if a[k] == nil then "
            "return false"
            " end end return true end"
            " local value = %s if state == nil then return 'q2', value end"
            " return same(state, value) and 'q3' or 'q4', state",
            values[i]);
        trial_block b;
        add_start(&b);
        trial_script first, second;
        begin_next(&first, arena, body);
        begin_next(&second, arena, body);
        const char *asked = ask(&first, &b, state, &length);
        ck_assert_msg(strncmp(asked, "1/", 2) == 0, "%s: %s", values[i], asked);
        uint32_t kept = length;
        memcpy(again, state, kept);
        asked = ask(&second, &b, state, &length);
        ck_assert_msg(strncmp(asked, "2/", 2) == 0, "%s: %s", values[i], asked);
        ck_assert_uint_eq(length, kept);
        ck_assert_mem_eq(state, again, kept);
        trial_script_end(&first);
        trial_script_end(&second);
        sx_arena_free(arena);
    }
}
END_TEST

/* Bytes that no script wrote are refused, and never run past their end. */
START_TEST(state_of_others_is_refused)
{
    static const char good[] = "{s\3\0\0\0\0\0\0\0keyi\5\0\0\0\0\0\0\0s\1\0\0\0\0\0\0\0xt}";
    static uint8_t state[SX_PLUGIN_STATE_MAX];
    sx_arena *arena = sx_arena_new(0);
    trial_block b;
    add_start(&b);
    trial_script t;
    begin_next(&t, arena, "return state.key == 5 and 'q2' or 'q3'");
    uint32_t whole = sizeof good - 1, length = whole;
    memcpy(state, good, whole);
    ck_assert_str_eq(ask(&t, &b, state, &length), "1/0");
    for (uint32_t cut = 1; cut < whole; cut++) {
        memcpy(state, good, whole);
        length = cut;
        (void)ask(&t, &b, state, &length);
        ck_assert_int_eq(t.status, SX_PLUGIN_E_STATE);
    }
    for (uint32_t at = 0; at < whole; at++) { /* any other byte: refused, or another state */
        for (unsigned byte = 0; byte < 256; byte += 7) {
            memcpy(state, good, whole);
            state[at] = (uint8_t)byte;
            length = whole;
            (void)ask(&t, &b, state, &length);
        }
    }
    trial_script_end(&t);
    sx_arena_free(arena);
}
END_TEST

/* ---- text ----------------------------------------------------------------------------------------- */

static const char *word_item(trial_script *t, const char *language, uint64_t capacity, char *buffer)
{
    static const char *const items[] = {"note", "other"};
    static const char *const texts[] = {"to sleep better", ""};
    trial_block b;
    add_start(&b);
    const sx_plugin_text_context context = {.size = sizeof context,
                                            .text_count = 2,
                                            .item = "q2",
                                            .language = language,
                                            .wording = "How often?",
                                            .so_far = &b.block,
                                            .text_items = items,
                                            .texts = texts};
    uint64_t length = 0;
    const sx_plugin_text *wording = sx_carrier_lua.extension(t->self, SX_PLUGIN_TEXT);
    ck_assert_ptr_nonnull(wording);
    t->status = wording->text(t->self, &context, buffer, capacity, &length, &t->error);
    return t->status == SX_PLUGIN_OK ? sx_arena_strndup(t->arena, buffer, (size_t)length)
           : t->status == SX_PLUGIN_E_SPACE
               ? sx_arena_printf(t->arena, "space %lu", (unsigned long)length)
               : trial_script_fault(t);
}

START_TEST(computed_wording)
{
    static const trial_case cases[] = {
        {"return ctx.item .. '/' .. ctx.language .. '/' .. ctx.wording", "q2/en/How often?"},
        {"return ctx.texts.note .. '|' .. ctx.texts.other .. '|' .. tostring(ctx.texts.nowhere)",
         "to sleep better||nil"},
        {"return 'You said ' .. ctx.answers.q1", "You said 1"},
        {"return tostring(ctx.answers.q2)", "nil"},
        {"return ctx.wording:upper()", "HOW OFTEN?"},
        {"return ''", ""},
        {"return nil", "SCRIPT.RESULT manifest.lua:1: text returns nothing (nil)"},
        {"return 5", "SCRIPT.RESULT manifest.lua:1: text returns a number"},
        {"return '\\xFF'", "SCRIPT.RESULT manifest.lua:1: text returns a text that is not UTF-8"},
        {"return 'a\\0b'", "SCRIPT.RESULT manifest.lua:1: text returns a text that is not UTF-8"},
    };
    char buffer[64];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sx_arena *arena = sx_arena_new(0);
        trial_script t;
        char *parts = sx_arena_printf(arena, "text = function(ctx) %s end", cases[i].body);
        trial_script_begin(&t, trial_script_text(arena, "known", parts));
        ck_assert_msg(t.self != NULL, "%s", trial_script_fault(&t));
        ck_assert_str_eq(word_item(&t, "", sizeof buffer, buffer), cases[i].expected);
        trial_script_end(&t);
        sx_arena_free(arena);
    }
}
END_TEST

START_TEST(wording_and_room)
{
    char buffer[64];
    sx_arena *arena = sx_arena_new(0);
    trial_script t;
    trial_script_begin(
        &t, trial_script_text(arena, "known", "text = function(ctx) return ctx.language end"));
    ck_assert_str_eq(word_item(&t, "de-AT", sizeof buffer, buffer), "de-AT");
    ck_assert_str_eq(word_item(&t, "de-AT", 4, buffer), "space 5");
    ck_assert_str_eq(word_item(&t, "de-AT", 5, buffer), "de-AT");
    trial_script_end(&t);
    sx_arena_free(arena);
}
END_TEST

static Suite *next_suite(void)
{
    Suite *suite = suite_create("lua next");
    TCase *tests = tcase_create("next and text");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, next_items);
    tcase_add_test(tests, state_is_kept);
    tcase_add_test(tests, state_of_others_is_refused);
    tcase_add_test(tests, computed_wording);
    tcase_add_test(tests, wording_and_room);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(next_suite());
}
