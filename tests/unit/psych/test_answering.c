/*
 * test_answering.c: runs of equal answers, their spread, agreement of halves; against values worked by
 * hand, and their properties.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/rng.h"
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

static const bool all_there[] = {true, true, true, true, true, true};

START_TEST(longest_runs)
{
    double found = 9;
    sx_answering_of(SX_ANSWERING_RUN, runs[_i].values, runs[_i].there, runs[_i].count, &found);
    ck_assert(found == (double)(int64_t)runs[_i].longest);
}
END_TEST

static double deviation(const double *values, size_t count)
{
    double found = 9;
    ck_assert_int_eq(sx_answering_of(SX_ANSWERING_DEVIATION, values, all_there, count, &found),
                     SX_ANSWERING_KNOWN);
    return found;
}

START_TEST(deviations)
{
    const double rising[] = {1, 2, 3, 4, 5}, same[] = {3, 3, 3}, two[] = {1, 5};
    ck_assert(deviation(rising, 5) == sx_real_settle(sqrt(2.5)));
    ck_assert(deviation(same, 3) == 0);
    ck_assert(deviation(two, 2) == sx_real_settle(sqrt(8)));
}
END_TEST

static sx_answering_state consistency(const double *first, const double *second, size_t count,
                                      double *ret)
{
    const bool there[] = {true, true, true, true, true, true, true, true};
    double values[8];
    for (size_t i = 0; i < count; i++) {
        values[2 * i] = first[i];
        values[2 * i + 1] = second[i];
    }
    return sx_answering_of(SX_ANSWERING_CONSISTENCY, values, there, 2 * count, ret);
}

START_TEST(consistencies)
{
    const double a[] = {1, 2, 0}, b[] = {0, 2, 1}, down[] = {1, 0, 2}, flat[] = {2, 2, 2};
    const double nearly[] = {0.1 + 0.2, 0.3, 0.3};
    double value = 9;
    ck_assert_int_eq(consistency(a, b, 3, &value), SX_ANSWERING_KNOWN); /* r = 0.5 */
    ck_assert(value == sx_real_settle(2.0 / 3));
    ck_assert_int_eq(consistency(b, a, 3, &value), SX_ANSWERING_KNOWN);
    ck_assert(value == sx_real_settle(2.0 / 3));
    ck_assert_int_eq(consistency(a, a, 3, &value), SX_ANSWERING_KNOWN);
    ck_assert(value == 1);
    ck_assert_int_eq(consistency(a, down, 3, &value), SX_ANSWERING_KNOWN);
    ck_assert(value == -1); /* r = -1: no formula goes below */
    const double low[] = {1, 2, 3, 5}, high[] = {4, 3, 3, 1};
    ck_assert_int_eq(consistency(low, high, 4, &value), SX_ANSWERING_KNOWN);
    ck_assert(value == -1); /* r = -0.97 is stepped up below -1 */
    const double up[] = {0, 1, 2, 3}, some[] = {1, 0, 1, 0.5};
    ck_assert_int_eq(consistency(up, some, 4, &value), SX_ANSWERING_KNOWN);
    ck_assert(fabs(value + 0.312) < 1e-3); /* r = -0.135, 2r / (1 + r) = -0.312 */
    ck_assert_int_eq(consistency(a, flat, 3, &value), SX_ANSWERING_UNDEFINED);
    ck_assert(value == 0);
    ck_assert_int_eq(consistency(flat, a, 3, &value), SX_ANSWERING_UNDEFINED);
    /* varies by rounding alone */
    ck_assert_int_eq(consistency(nearly, a, 3, &value), SX_ANSWERING_UNDEFINED);
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

/* Half of a pair does not make a side vary, whether it is lower or higher than the others. */
START_TEST(half_a_pair_is_none)
{
    const bool there[2][8] = {{1, 1, 1, 1, 1, 1, 1, 0}, {1, 1, 1, 1, 1, 1, 0, 1}};
    for (int half = 0; half < 2; half++) {
        for (int odd = 0; odd < 10; odd += 9) {
            double values[8] = {4, 1, 4, 2, 4, 3, odd, odd}, got = 9;
            for (int i = 0; i < 6 && half == 1; i += 2) {
                double first = values[i];
                values[i] = values[i + 1];
                values[i + 1] = first;
            }
            ck_assert_int_eq(
                sx_answering_of(SX_ANSWERING_CONSISTENCY, values, there[half], 8, &got),
                SX_ANSWERING_UNDEFINED);
            ck_assert(got == 0);
        }
    }
}
END_TEST

START_TEST(ways_of_answering)
{
    double got = 9;
    sx_answering_state state = sx_answering_of(answered[_i].kind, answered[_i].values,
                                               answered[_i].there, answered[_i].count, &got);
    ck_assert_int_eq(state, answered[_i].state);
    ck_assert_msg(fabs(got - answered[_i].want) < 1e-9, "%d: %.12f", _i, got);
}
END_TEST

/* Some people, and what each of them answered. */
typedef struct crowd {
    double values[SX_ANSWERING_ROWS][8];
    bool there[SX_ANSWERING_ROWS][8];
} crowd;

static void crowd_answers(void *user, size_t index, sx_answers *ret)
{
    const crowd *all = user;
    for (size_t r = 0; r < SX_ANSWERING_ROWS; r++) {
        ret->there[r] = all->there[r][index] ? 1 : 0;
        ret->value[r] = all->there[r][index] ? all->values[r][index] : 0;
    }
}

/* Nobody's answers touch those of another: many at once give what each gives alone, bit for bit. */
START_TEST(people_are_apart)
{
    static const sx_answering_kind kinds[] = {SX_ANSWERING_RUN, SX_ANSWERING_DEVIATION,
                                              SX_ANSWERING_CONSISTENCY};
    crowd all;
    sx_rng chance = {(uint64_t)_i};
    for (size_t r = 0; r < SX_ANSWERING_ROWS; r++) {
        for (size_t i = 0; i < 8; i++) {
            all.values[r][i] = (double)(int64_t)sx_rng_below(&chance, 4) / 3;
            all.there[r][i] = sx_rng_below(&chance, 5) > 0;
        }
    }
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        sx_answering together;
        sx_answering_rows(kinds[k], crowd_answers, &all, 8, &together);
        for (size_t r = 0; r < SX_ANSWERING_ROWS; r++) {
            double alone;
            ck_assert_int_eq(sx_answering_of(kinds[k], all.values[r], all.there[r], 8, &alone),
                             together.state[r]);
            ck_assert(memcmp(&alone, &together.value[r], sizeof alone) == 0);
        }
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("psych/answering");
    TCase *cases = tcase_create("answering");
    tcase_add_loop_test(cases, longest_runs, 0, (int)(sizeof runs / sizeof *runs));
    tcase_add_test(cases, deviations);
    tcase_add_test(cases, consistencies);
    tcase_add_test(cases, half_a_pair_is_none);
    tcase_add_loop_test(cases, ways_of_answering, 0, (int)(sizeof answered / sizeof *answered));
    tcase_add_loop_test(cases, people_are_apart, 0, 50);
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
