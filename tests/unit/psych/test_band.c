/*
 * test_band.c: bands at, below and above each edge, for whole numbers and ratios.
 */
#include <check.h>
#include <stdlib.h>

#include "psych/band.h"
#include "support/suite.h"

static const int64_t low[] = {0, 5, 10, 15, 20}, high[] = {4, 9, 14, 19, 27};
static const bool closed[] = {false, false, false, false, false};
static const sx_band_edges severity = {low, high, closed, 5, 0};

static const struct {
    int64_t num, den;
    int band, reached;
} values[] = {
    {0, 1, 0, 0},  {4, 1, 0, 0},   {5, 1, 1, 1},  {9, 1, 1, 1},  {10, 1, 2, 2},  {14, 1, 2, 2},
    {15, 1, 3, 3}, {19, 1, 3, 3},  {20, 1, 4, 4}, {27, 1, 4, 4}, {28, 1, -1, 4}, {-1, 1, -1, -1},
    {9, 2, -1, 0}, {19, 2, -1, 1}, {63, 7, 1, 1}, {36, 9, 0, 0}, {45, 9, 1, 1},
};

START_TEST(test_closed)
{
    ck_assert_int_eq(sx_band_of(&severity, values[_i].num, values[_i].den), values[_i].band);
    ck_assert_int_eq(sx_band_reached(&severity, values[_i].num, values[_i].den),
                     values[_i].reached);
}
END_TEST

START_TEST(test_open)
{
    static const int64_t from[] = {100, 250}, to[] = {250, 500};
    static const bool open[] = {true, false};
    const sx_band_edges edges = {from, to, open, 2, 2};
    ck_assert_int_eq(sx_band_of(&edges, 249999, 100000), 0);
    ck_assert_int_eq(sx_band_of(&edges, 5, 2), 1); /* exactly 2.5 */
    ck_assert_int_eq(sx_band_of(&edges, 5, 1), 1);
    ck_assert_int_eq(sx_band_of(&edges, 501, 100), -1);
}
END_TEST

START_TEST(test_no_overflow)
{
    ck_assert_int_eq(sx_edge_compare(INT64_MAX, 1, INT64_MAX, 9), 1);
    ck_assert_int_eq(sx_edge_compare(INT64_MIN, 1, INT64_MIN, 9), -1);
    ck_assert_int_eq(sx_edge_compare(1, INT64_MAX, 0, 9), 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("psych/band");
    TCase *cases = tcase_create("band");
    tcase_add_loop_test(cases, test_closed, 0, (int)(sizeof values / sizeof *values));
    tcase_add_test(cases, test_open);
    tcase_add_test(cases, test_no_overflow);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
