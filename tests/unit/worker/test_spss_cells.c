/*
 * test_spss_cells.c: values of SPSS files as cells: as they were typed, and in quotes where they need them.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "support/suite.h"
#include "worker/spss_cells.h"

static sx_buf out;

static void begin(void)
{
    sx_buf_init(&out, 1000);
}

static void end(void)
{
    sx_buf_free(&out);
}

static const struct {
    double value;
    const char *text;
} numbers[] = {{0, "0"},
               {-0.0, "0"},
               {1, "1"},
               {-3, "-3"},
               {0.1, "0.1"},
               {0.7 + 0.1, "0.7999999999999999"},
               {2.50, "2.5"},
               {-2.25, "-2.25"},
               {1e15, "1000000000000000"},
               {9007199254740992.0, "9007199254740992"},
               {0.000000001, "0.000000001"},
               {1.0 / 3, "0.3333333333333333"},
               {123456.789, "123456.789"}};

START_TEST(number_as_typed)
{
    sx_spss_put_number(&out, numbers[_i].value);
    ck_assert_str_eq(sx_buf_text(&out), numbers[_i].text);
}
END_TEST

/* Whatever is written is the number again. */
START_TEST(number_comes_back)
{
    static const double hard[] = {
        1e300, -1e-300, 5e-324, 1.7976931348623157e308, 0.1 + 0.2, 1e16 + 2, 123456789.123456789};
    sx_spss_put_number(&out, hard[_i]);
    double again = strtod(sx_buf_text(&out), NULL);
    ck_assert(again >= hard[_i] && again <= hard[_i]);
}
END_TEST

static const struct {
    const char *text, *cell;
} texts[] = {{"", ""},
             {"plain", "plain"},
             {"a b", "a b"},
             {"a,b", "\"a,b\""},
             {"\"", "\"\"\"\""},
             {" a", "\" a\""},
             {"a ", "\"a \""},
             {"a\nb", "\"a\nb\""},
             {"a\rb", "\"a\rb\""},
             {"caf\xC3\xA9", "caf\xC3\xA9"}};

START_TEST(text_in_quotes_where_needed)
{
    sx_spss_put_text(&out, texts[_i].text);
    ck_assert_str_eq(sx_buf_text(&out), texts[_i].cell);
}
END_TEST

/* 2020-11-13 is 160007 days after 1582-10-14. */
#define DAY 13824604800.0

static const struct {
    double value;
    const char *format, *cell; /* "" for none */
} moments[] = {{DAY, "DATE11", "2020-11-13"},
               {DAY, "ADATE10", "2020-11-13"},
               {DAY, "EDATE10", "2020-11-13"},
               {DAY, "SDATE10", "2020-11-13"},
               {DAY + 34200, "DATETIME20", "2020-11-13T09:30:00"},
               {DAY + 86399, "YMDHMS19", "2020-11-13T23:59:59"},
               {12219379200.0, "DATE11", "1970-01-01"},
               {DAY + 1, "DATE11", ""},
               {DAY + 0.5, "DATETIME20", ""},
               {DAY, "F8.2", ""},
               {DAY, "TIME8", ""},
               {DAY, NULL, ""},
               {-1, "DATE11", ""},
               {0, "DATE11", ""},
               {1e300, "DATE11", ""},
               {NAN, "DATE11", ""}};

START_TEST(moment)
{
    bool put = sx_spss_put_moment(&out, moments[_i].value, moments[_i].format);
    ck_assert_int_eq(put, moments[_i].cell[0] != '\0');
    ck_assert_str_eq(sx_buf_text(&out), moments[_i].cell);
}
END_TEST

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

int main(void)
{
    TCase *cells = tcase_create("cells");
    tcase_add_checked_fixture(cells, begin, end);
    tcase_add_loop_test(cells, number_as_typed, 0, COUNT(numbers));
    tcase_add_loop_test(cells, number_comes_back, 0, 7);
    tcase_add_loop_test(cells, text_in_quotes_where_needed, 0, COUNT(texts));
    tcase_add_loop_test(cells, moment, 0, COUNT(moments));
    Suite *suite = suite_create("worker/spss_cells");
    suite_add_tcase(suite, cells);
    return run_suite(suite);
}
