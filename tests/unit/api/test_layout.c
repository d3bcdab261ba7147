/*
 * test_layout.c: line breaks and columns of the texts for a terminal.
 */
#include <check.h>
#include <stdlib.h>

#include "api/instruments_layout.h"
#include "support/suite.h"

#define COUNT(table) (int)(sizeof(table) / sizeof((table)[0]))

static sx_buf out;

static void begin(void)
{
    sx_buf_init(&out, 4096);
}

static void end(void)
{
    sx_buf_free(&out);
}

static const struct {
    const char *text;
    size_t at, indent, columns;
    const char *expected;
} wraps[] = {
    {"", 0, 0, 10, "\n"},
    {"one two", 0, 0, 10, "one two\n"},
    {"one two three", 0, 0, 8, "one two\nthree\n"},
    {"one two three", 0, 2, 8, "one two\n  three\n"},
    {"one two", 5, 0, 8, "one\ntwo\n"},
    {"exactly ten", 0, 0, 11, "exactly ten\n"},
    {"exactly ten", 0, 0, 10, "exactly\nten\n"},
    {"averyverylongword x", 0, 0, 5, "averyverylongword\nx\n"},
    {"  many   blanks\there ", 0, 0, 40, "many blanks here\n"},
    {"a line\nand one", 0, 0, 40, "a line and one\n"},
    {"one\n\ntwo", 0, 0, 40, "one\n\ntwo\n"},
    {"one\n\ntwo", 0, 2, 40, "one\n\n  two\n"},
    /* Umlauts are one column each, a combining mark none, an ideograph two. */
    {"\xC3\xA4\xC3\xA4 \xC3\xB6\xC3\xB6", 0, 0, 5, "\xC3\xA4\xC3\xA4 \xC3\xB6\xC3\xB6\n"},
    {"\xE4\xB8\xAD\xE6\x96\x87 x", 0, 0, 5, "\xE4\xB8\xAD\xE6\x96\x87\nx\n"},
};

START_TEST(text_is_wrapped)
{
    sx_layout_wrap(&out, wraps[_i].text, wraps[_i].at, wraps[_i].indent, wraps[_i].columns);
    ck_assert_str_eq(sx_buf_text(&out), wraps[_i].expected);
}
END_TEST

static const struct {
    const char *text;
    size_t width;
    const char *cell;
    const char *cut;
} cells[] = {
    {"", 3, "   ", ""},
    {"ab", 3, "ab ", "ab"},
    {"abc", 3, "abc", "abc"},
    {"abcd", 3, "abc", "abc"},
    {"abcdefgh", 6, "abc...", "abc..."},
    {"\xE4\xB8\xAD\xE6\x96\x87\xE4\xB8\xAD\xE6\x96\x87", 6, "\xE4\xB8\xAD... ", "\xE4\xB8\xAD..."},
};

START_TEST(cells_have_their_width)
{
    sx_layout_cell(&out, cells[_i].text, cells[_i].width);
    ck_assert_str_eq(sx_buf_text(&out), cells[_i].cell);
    sx_buf_reset(&out);
    sx_layout_cut(&out, cells[_i].text, cells[_i].width);
    ck_assert_str_eq(sx_buf_text(&out), cells[_i].cut);
}
END_TEST

START_TEST(entries_line_up)
{
    sx_layout_entry(&out, 2, "q1", 6, "one two", 80);
    sx_layout_entry(&out, 2, "a_long_head", 6, "three", 80);
    sx_layout_entry(&out, 0, "", 4, "four five", 9);
    ck_assert_str_eq(sx_buf_text(&out),
                     "  q1  one two\n  a_long_head\n      three\n    four\n    five\n");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("api/layout");
    TCase *tcase = tcase_create("layout");
    tcase_add_checked_fixture(tcase, begin, end);
    tcase_add_loop_test(tcase, text_is_wrapped, 0, COUNT(wraps));
    tcase_add_loop_test(tcase, cells_have_their_width, 0, COUNT(cells));
    tcase_add_test(tcase, entries_line_up);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
