/*
 * test_diag.c: diagnostics are copied, counted, bounded and printed on one line each.
 */
#include <check.h>
#include <string.h>

#include "base/diag.h"
#include "support/suite.h"

static sx_arena *arena;
static sx_diags diags;
static sx_buf out;

static void set_up(void)
{
    arena = sx_arena_new(0);
    sx_diags_init(&diags, arena);
    sx_buf_init(&out, 1 << 20);
}

static void tear_down(void)
{
    sx_buf_free(&out);
    sx_arena_free(arena);
}

START_TEST(an_error_says_where_what_and_what_was_expected)
{
    sx_where where = {"gad-7.yaml", 12, 5};
    sx_status status = sx_diag_add(&diags, SX_E_MANIFEST, "MANIFEST.BAND_GAP", where,
                                   "bands that leave no value out", "no band holds %d", 10);
    ck_assert_int_eq(status, SX_E_MANIFEST);
    ck_assert_uint_eq(diags.count, 1);
    ck_assert_uint_eq(diags.errors, 1);
    ck_assert_int_eq(sx_diags_status(&diags), SX_E_MANIFEST);
    ck_assert_str_eq(diags.items[0].message, "no band holds 10");
    sx_diags_print(&out, &diags);
    ck_assert_str_eq(sx_buf_text(&out),
                     "gad-7.yaml:12:5: no band holds 10: bands that leave no value out "
                     "[MANIFEST.BAND_GAP]\n");
}
END_TEST

START_TEST(source_stands_below_and_cannot_look_like_a_line_of_ours)
{
    sx_diag diag = {.status = SX_E_SCRIPT,
                    .code = "C",
                    .where = {"a.lua", 3, 0},
                    .message = "m\nb.lua:1: forged",
                    .excerpt = "x = 1\n    ^\n\x1b[2J"};
    sx_buf_reset(&out);
    sx_diag_print(&out, &diag);
    ck_assert_str_eq(sx_buf_text(&out), "a.lua:3: m\\nb.lua:1: forged [C]\n"
                                        "    x = 1\n    ^\n    \\x1B[2J\n");
}
END_TEST

START_TEST(parts_that_are_unknown_are_left_out)
{
    static const struct {
        sx_where where;
        const char *expected;
        const char *text;
    } cases[] = {
        {{"a.csv", 3, 0}, "b", "a.csv:3: m: b [C]\n"}, {{"a.csv", 0, 0}, NULL, "a.csv: m [C]\n"},
        {{"a.csv", 0, 7}, NULL, "a.csv: m [C]\n"},     {{NULL, 0, 0}, "b", "m: b [C]\n"},
        {{NULL, 4, 2}, NULL, "line 4:2: m [C]\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sx_diag diag = {.status = SX_E_INPUT,
                        .code = "C",
                        .where = cases[i].where,
                        .message = "m",
                        .expected = cases[i].expected};
        sx_buf_reset(&out);
        sx_diag_print(&out, &diag);
        ck_assert_str_eq(sx_buf_text(&out), cases[i].text);
    }
}
END_TEST

START_TEST(warnings_refuse_nothing)
{
    sx_diag_warn(&diags, "W", (sx_where){"f", 1, 1}, NULL, "odd %s", "thing");
    ck_assert_uint_eq(diags.count, 1);
    ck_assert_uint_eq(diags.errors, 0);
    ck_assert(diags.items[0].warning);
    ck_assert_int_eq(sx_diags_status(&diags), SX_OK);
    sx_diag_add(&diags, SX_E_INPUT, "E", (sx_where){"f", 2, 1}, NULL, "wrong");
    sx_diag_add(&diags, SX_E_MANIFEST, "E", (sx_where){"f", 3, 1}, NULL, "wrong too");
    ck_assert_int_eq(sx_diags_status(&diags), SX_E_INPUT);
    sx_diags_print(&out, &diags);
    ck_assert_str_eq(sx_buf_text(&out), "f:1:1: warning: odd thing [W]\nf:2:1: wrong [E]\n"
                                        "f:3:1: wrong too [E]\n");
}
END_TEST

START_TEST(no_collection_is_allowed)
{
    sx_status status = sx_diag_add(NULL, SX_E_STORE, "S", (sx_where){NULL, 0, 0}, NULL, "%s", "x");
    ck_assert_int_eq(status, SX_E_STORE);
    sx_diag_warn(NULL, "S", (sx_where){NULL, 0, 0}, NULL, "%s", "x");
}
END_TEST

START_TEST(texts_are_copied)
{
    char file[] = "file";
    char expected[] = "expected";
    char word[] = "word";
    sx_diag_add(&diags, SX_E_INPUT, "C", (sx_where){file, 1, 1}, expected, "%s", word);
    memset(file, 'x', 4);
    memset(expected, 'x', 8);
    memset(word, 'x', 4);
    sx_diags_print(&out, &diags);
    ck_assert_str_eq(sx_buf_text(&out), "file:1:1: word: expected [C]\n");
}
END_TEST

START_TEST(another_collection_is_added)
{
    sx_diags other;
    sx_arena *its = sx_arena_new(0);
    sx_diags_init(&other, its);
    sx_diag_add(&diags, SX_E_OUTPUT, "O", (sx_where){"f", 1, 1}, NULL, "first");
    sx_diag_warn(&other, "W", (sx_where){"g", 2, 0}, NULL, "odd 100 %%");
    sx_diag_add(&other, SX_E_INPUT, "I", (sx_where){"g", 3, 4}, "a file", "second");
    sx_diag_excerpt(&other, "x = 1\n");
    sx_diags_take(&diags, &other);
    sx_arena_free(its);
    ck_assert_uint_eq(diags.errors, 2);
    ck_assert_int_eq(sx_diags_status(&diags), SX_E_OUTPUT);
    sx_diags_print(&out, &diags);
    ck_assert_str_eq(sx_buf_text(&out), "f:1:1: first [O]\ng:2: warning: odd 100 % [W]\n"
                                        "g:3:4: second: a file [I]\n    x = 1\n");
}
END_TEST

START_TEST(hostile_text_cannot_steer_the_terminal)
{
    sx_diag_add(&diags, SX_E_INPUT, "C", (sx_where){"a\x1B[2J.yaml", 1, 1}, NULL, "key \"%s\"",
                "\x1B]0;x\x07\nq\t\xE2\x80\xAE \xFF \xC3\xA9");
    sx_diags_print(&out, &diags);
    ck_assert_str_eq(sx_buf_text(&out), "a\\x1B[2J.yaml:1:1: key \"\\x1B]0;x\\x07\\nq\\t"
                                        "\\xE2\\x80\\xAE \\xFF \xC3\xA9\" [C]\n");
}
END_TEST

START_TEST(long_messages_are_cut_between_characters)
{
    char text[9001];
    for (size_t i = 0; i + 3 < sizeof text; i += 3) {
        memcpy(text + i, "\xE2\x82\xAC", 3);
    }
    text[sizeof text - 1] = '\0';
    sx_diag_add(&diags, SX_E_INPUT, "C", (sx_where){NULL, 0, 0}, NULL, "x%s", text);
    const char *message = diags.items[0].message;
    size_t len = strlen(message);
    ck_assert_uint_le(len, 2003);
    ck_assert_uint_ge(len, 1998);
    ck_assert_str_eq(message + len - 6, "\xE2\x82\xAC...");
}
END_TEST

START_TEST(many_are_counted_and_not_kept)
{
    for (int i = 0; i < SX_DIAGS_MAX + 50; i++) {
        sx_diag_add(&diags, SX_E_INPUT, "C", (sx_where){"f", (uint32_t)i + 1, 0}, NULL, "m");
    }
    ck_assert_uint_eq(diags.count, SX_DIAGS_MAX);
    ck_assert_uint_eq(diags.errors, SX_DIAGS_MAX + 50);
    ck_assert_uint_eq(diags.dropped, 50);
    sx_diags_print(&out, &diags);
    ck_assert_ptr_nonnull(strstr(sx_buf_text(&out), "\nand 50 more like these, not shown\n"));
    ck_assert_ptr_null(strstr(sx_buf_text(&out), "f:201:"));
}
END_TEST

START_TEST(the_first_error_survives_many_warnings)
{
    for (int i = 0; i < SX_DIAGS_MAX + 1; i++) {
        sx_diag_warn(&diags, "W", (sx_where){"f", 1, 0}, NULL, "m");
    }
    sx_diag_add(&diags, SX_E_TRUST, "T", (sx_where){"f", 2, 0}, NULL, "bad hash");
    sx_diag_add(&diags, SX_E_INPUT, "I", (sx_where){"f", 3, 0}, NULL, "bad row");
    ck_assert_int_eq(sx_diags_status(&diags), SX_E_TRUST);
    ck_assert_uint_eq(diags.errors, 2);
    ck_assert_uint_eq(diags.count, SX_DIAGS_MAX);
}
END_TEST

START_TEST(errors_without_memory_are_still_errors)
{
    sx_arena *small = sx_arena_new(64);
    sx_diags few;
    sx_diags_init(&few, small);
    sx_status status = sx_diag_add(&few, SX_E_INPUT, "C", (sx_where){"f", 1, 1}, NULL, "m");
    ck_assert_int_eq(status, SX_E_INPUT);
    ck_assert_uint_eq(few.errors, 1);
    ck_assert_int_eq(sx_diags_status(&few), SX_E_MEMORY);
    sx_diags_print(&out, &few);
    ck_assert_str_eq(sx_buf_text(&out), "and 1 more like these, not shown\n");
    sx_arena_free(small);
}
END_TEST

START_TEST(every_status_has_name_meaning_and_exit)
{
#define EXPECT_STATUS(name, value, exit_status, meaning)                                           \
    ck_assert_int_eq(name, value);                                                                 \
    ck_assert_str_eq(sx_status_name(name), #name);                                                 \
    ck_assert_str_eq(sx_status_meaning(name), meaning);                                            \
    ck_assert_int_eq(sx_status_exit(name), exit_status);
    SX_STATUS_LIST(EXPECT_STATUS)
#undef EXPECT_STATUS
    ck_assert_int_eq(sx_status_exit(SX_OK), 0);
    ck_assert_int_eq(sx_status_exit(SX_E_FLAG), 60);
    ck_assert_int_eq(sx_status_exit((sx_status)-99), 70);
    ck_assert_ptr_nonnull(sx_status_name((sx_status)-99));
    ck_assert_ptr_nonnull(sx_status_meaning((sx_status)-99));
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("base/diag");
    TCase *cases = tcase_create("diag");
    tcase_add_test(cases, an_error_says_where_what_and_what_was_expected);
    tcase_add_test(cases, parts_that_are_unknown_are_left_out);
    tcase_add_test(cases, source_stands_below_and_cannot_look_like_a_line_of_ours);
    tcase_add_test(cases, warnings_refuse_nothing);
    tcase_add_test(cases, no_collection_is_allowed);
    tcase_add_test(cases, texts_are_copied);
    tcase_add_test(cases, hostile_text_cannot_steer_the_terminal);
    tcase_add_test(cases, long_messages_are_cut_between_characters);
    tcase_add_test(cases, another_collection_is_added);
    tcase_add_test(cases, many_are_counted_and_not_kept);
    tcase_add_test(cases, the_first_error_survives_many_warnings);
    tcase_add_test(cases, errors_without_memory_are_still_errors);
    tcase_add_test(cases, every_status_has_name_meaning_and_exit);
    tcase_add_checked_fixture(cases, set_up, tear_down);
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
