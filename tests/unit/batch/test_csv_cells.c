/*
 * test_csv_cells.c: one record into cells, by RFC 4180 and nothing looser.
 */
#include <check.h>
#include <string.h>

#include "batch/csv_reader.h"
#include "support/suite.h"

#define CELLS 8

static const struct {
    const char *record;
    size_t len; /* 0: strlen */
    char separator;
    const char *cells; /* joined by '|'; the code when it is refused */
} cases[] = {
    {"", 0, ',', ""},
    {"a", 0, ',', "a"},
    {"a,b", 0, ',', "a|b"},
    {",", 0, ',', "|"},
    {"a,", 0, ',', "a|"},
    {",a,", 0, ',', "|a|"},
    {" a , b ", 0, ',', " a | b "},
    {"a;b,c", 0, ';', "a|b,c"},
    {"a\tb", 0, '\t', "a|b"},
    {"\"\"", 0, ',', ""},
    {"\"a\"", 0, ',', "a"},
    {"\"a,b\",c", 0, ',', "a,b|c"},
    {"\"a\"\"b\",\"\"\"\"", 0, ',', "a\"b|\""},
    {"\"a\nb\r\",c", 0, ',', "a\nb\r|c"},
    {"\"a\",", 0, ',', "a|"},
    {"caf\xC3\xA9", 0, ',', "caf\xC3\xA9"},
    {"a\"b", 0, ',', "INPUT.CSV.QUOTE"},
    {"a\"", 0, ',', "INPUT.CSV.QUOTE"},
    {" \"a\"", 0, ',', "INPUT.CSV.QUOTE"},
    {"\"a\"b", 0, ',', "INPUT.CSV.QUOTE"},
    {"\"a\" ,b", 0, ',', "INPUT.CSV.QUOTE"},
    {"\"a", 0, ',', "INPUT.CSV.UNCLOSED"},
    {"a,\"", 0, ',', "INPUT.CSV.UNCLOSED"},
    {"\"a\"\"", 0, ',', "INPUT.CSV.UNCLOSED"},
    {"a\rb", 0, ',', "INPUT.CSV.CR"},
    {"3\0 9", 4, ',', "INPUT.NUL"},
    {"\"3\0 9\"", 6, ',', "INPUT.NUL"},
    {"\xE9", 0, ',', "INPUT.ENCODING"},
    {"\xC0\x80", 0, ',', "INPUT.ENCODING"},
    {"\xED\xA0\x80", 0, ',', "INPUT.ENCODING"},
};

START_TEST(test_cells)
{
    char record[64];
    sx_buf text;
    sx_slice cells[CELLS];
    size_t count = 99;
    size_t len = cases[_i].len > 0 ? cases[_i].len : strlen(cases[_i].record);
    memcpy(record, cases[_i].record, len);
    sx_bad_line fault = sx_csv_cells(record, len, cases[_i].separator, true, cells, CELLS, &count);
    if (fault.code != NULL) {
        ck_assert_str_eq(fault.code, cases[_i].cells);
        ck_assert_ptr_nonnull(fault.expected);
        ck_assert_uint_eq(count, 0);
        return;
    }
    sx_buf_init(&text, 128);
    for (size_t i = 0; i < count; i++) {
        sx_buf_str(&text, i > 0 ? "|" : "");
        sx_buf_slice(&text, cells[i]);
    }
    ck_assert_str_eq(sx_buf_text(&text), cases[_i].cells);
    sx_buf_free(&text);
}
END_TEST

START_TEST(test_more_than_room)
{
    char record[] = "1,2,3,4,5";
    sx_slice cells[2];
    size_t count = 0;
    sx_bad_line fault = sx_csv_cells(record, strlen(record), ',', false, cells, 2, &count);
    ck_assert_ptr_null(fault.code);
    ck_assert_uint_eq(count, 5);
    ck_assert(sx_slice_is(cells[1], "2"));
}
END_TEST

/* Without a closer look quotes are still by the rule. */
START_TEST(test_quotes_always)
{
    char record[] = "1,2\"3";
    sx_slice cells[CELLS];
    size_t count = 0;
    sx_bad_line fault = sx_csv_cells(record, strlen(record), ',', false, cells, CELLS, &count);
    ck_assert_str_eq(fault.code, "INPUT.CSV.QUOTE");
}
END_TEST

START_TEST(test_record_faults)
{
    ck_assert_ptr_null(sx_record_fault(SX_RECORD_PLAIN).code);
    ck_assert_ptr_null(sx_record_fault(SX_RECORD_QUOTED).code);
    ck_assert_str_eq(sx_record_fault(SX_RECORD_BLANK).code, "INPUT.CSV.BLANK");
    ck_assert_str_eq(sx_record_fault(SX_RECORD_TOO_LONG).code, "INPUT.LINE");
    ck_assert_str_eq(sx_record_fault(SX_RECORD_UNCLOSED).code, "INPUT.CSV.UNCLOSED");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("csv_cells");
    TCase *tests = tcase_create("csv_cells");
    tcase_add_loop_test(tests, test_cells, 0, (int)(sizeof cases / sizeof cases[0]));
    tcase_add_test(tests, test_more_than_room);
    tcase_add_test(tests, test_quotes_always);
    tcase_add_test(tests, test_record_faults);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
