/*
 * test_answering.c: runs of equal answers, their spread, agreement of halves; against values worked by
 * hand, and their properties.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "psych/answering.h"
#include "support/suite.h"

static const struct {
    double values[6];
    bool there[6];
    size_t count, longest;
} runs[] = {
    {{0}, {false}, 0, 0},
    {{2}, {true}, 1, 1},
    {{2}, {false}, 1, 0},
    {{2, 2, 2, 1, 1, 1}, {1, 1, 1, 1, 1, 1}, 6, 3},
    {{1, 2, 2, 2, 2, 1}, {1, 1, 1, 1, 1, 1}, 6, 4},
    {{2, 2, 2, 2, 2, 2}, {1, 1, 0, 1, 1, 1}, 6, 3},
    {{0, 0, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 0}, 6, 0}, /* what is missing is no equal answer */
    {{0, 0, 0, 1, 0, 0}, {0, 1, 0, 1, 1, 0}, 6, 1},
};

START_TEST(longest_runs)
{
    ck_assert_uint_eq(sx_longest_run(runs[_i].values, runs[_i].there, runs[_i].count),
                      runs[_i].longest);
}
END_TEST

START_TEST(deviations)
{
    const double rising[] = {1, 2, 3, 4, 5}, same[] = {3, 3, 3}, two[] = {1, 5};
    ck_assert(fabs(sx_deviation(rising, 5) - sqrt(2.5)) < 1e-15);
    ck_assert(sx_deviation(same, 3) == 0);
    ck_assert(fabs(sx_deviation(two, 2) - sqrt(8)) < 1e-15);
}
END_TEST

START_TEST(consistencies)
{
    const double a[] = {1, 2, 0}, b[] = {0, 2, 1}, down[] = {1, 0, 2}, flat[] = {2, 2, 2};
    const double nearly[] = {0.1 + 0.2, 0.3, 0.3};
    double value = 9;
    ck_assert(sx_consistency(a, b, 3, &value)); /* r = 0.5 */
    ck_assert(fabs(value - 2.0 / 3) < 1e-15);
    ck_assert(sx_consistency(b, a, 3, &value));
    ck_assert(fabs(value - 2.0 / 3) < 1e-15);
    ck_assert(sx_consistency(a, a, 3, &value));
    ck_assert(fabs(value - 1) < 1e-15);
    ck_assert(sx_consistency(a, down, 3, &value)); /* r = -1: no formula goes below */
    ck_assert(value == -1);
    const double low[] = {1, 2, 3, 5}, high[] = {4, 3, 3, 1};
    ck_assert(sx_consistency(low, high, 4, &value)); /* r = -0.97 is stepped up below -1 */
    ck_assert(value == -1);
    const double up[] = {0, 1, 2, 3}, some[] = {1, 0, 1, 0.5};
    ck_assert(sx_consistency(up, some, 4, &value)); /* r = -0.135, 2r / (1 + r) = -0.312 */
    ck_assert(fabs(value + 0.312) < 1e-3);
    ck_assert(!sx_consistency(a, flat, 3, &value));
    ck_assert(!sx_consistency(flat, a, 3, &value));
    ck_assert(!sx_consistency(nearly, a, 3, &value)); /* varies by rounding alone */
}
END_TEST

/* Each way over answers of which some are missing; the value is 0 unless it is known. */
static const struct {
    sx_answering_kind kind;
    size_t count;
    double values[8];
    bool there[8];
    sx_answering_state state;
    double want;
} answered[] = {
    {SX_ANSWERING_RUN, 4, {2, 2, 2, 1}, {1, 1, 1, 1}, SX_ANSWERING_KNOWN, 3},
    {SX_ANSWERING_RUN, 4, {2, 2, 2, 1}, {1, 0, 1, 0}, SX_ANSWERING_KNOWN, 1},
    {SX_ANSWERING_RUN, 2, {2, 2}, {0, 0}, SX_ANSWERING_TOO_FEW, 0},
    {SX_ANSWERING_DEVIATION, 4, {9, 1, 7, 5}, {0, 1, 0, 1}, SX_ANSWERING_KNOWN, 2.828427125},
    {SX_ANSWERING_DEVIATION, 3, {1, 5, 3}, {1, 1, 1}, SX_ANSWERING_KNOWN, 2},
    {SX_ANSWERING_DEVIATION, 3, {9, 1, 5}, {0, 1, 0}, SX_ANSWERING_TOO_FEW, 0},
    {SX_ANSWERING_DEVIATION, 1, {9}, {0}, SX_ANSWERING_TOO_FEW, 0},
    {SX_ANSWERING_CONSISTENCY,
     6,
     {1, 0, 2, 2, 0, 1},
     {1, 1, 1, 1, 1, 1},
     SX_ANSWERING_KNOWN,
     2.0 / 3},
    {SX_ANSWERING_CONSISTENCY,
     8,
     {1, 0, 7, 7, 2, 2, 0, 1},
     {1, 1, 1, 0, 1, 1, 1, 1},
     SX_ANSWERING_KNOWN,
     2.0 / 3},
    {SX_ANSWERING_CONSISTENCY,
     8,
     {1, 0, 7, 7, 2, 2, 0, 1},
     {1, 1, 0, 1, 1, 1, 1, 1},
     SX_ANSWERING_KNOWN,
     2.0 / 3},
    {SX_ANSWERING_CONSISTENCY,
     7,
     {1, 0, 2, 2, 0, 1, 9},
     {1, 1, 1, 1, 1, 1, 1},
     SX_ANSWERING_KNOWN,
     2.0 / 3},
    {SX_ANSWERING_CONSISTENCY, 6, {1, 0, 2, 2, 0, 1}, {1, 1, 1, 0, 1, 1}, SX_ANSWERING_TOO_FEW, 0},
    {SX_ANSWERING_CONSISTENCY,
     6,
     {1, 2, 2, 2, 0, 2},
     {1, 1, 1, 1, 1, 1},
     SX_ANSWERING_UNDEFINED,
     0},
};

START_TEST(ways_of_answering)
{
    double values[8], got = 9;
    memcpy(values, answered[_i].values, sizeof values);
    sx_answering_state state =
        sx_answering_of(answered[_i].kind, values, answered[_i].there, answered[_i].count, &got);
    ck_assert_int_eq(state, answered[_i].state);
    ck_assert_msg(fabs(got - answered[_i].want) < 1e-9, "%d: %.12f", _i, got);
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("psych/answering");
    TCase *cases = tcase_create("answering");
    tcase_add_loop_test(cases, longest_runs, 0, (int)(sizeof runs / sizeof *runs));
    tcase_add_test(cases, deviations);
    tcase_add_test(cases, consistencies);
    tcase_add_loop_test(cases, ways_of_answering, 0, (int)(sizeof answered / sizeof *answered));
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
