/*
 * test_missing.c: missing rules at the limit and one past it; ranks with ties.
 */
#include <check.h>
#include <stdlib.h>

#include "psych/missing.h"
#include "psych/rank.h"
#include "support/suite.h"

static const struct {
    uint32_t answered, excluded, least;
    bool met;
} rules[] = {
    {9, 0, 9, true},  {8, 0, 9, false}, {7, 0, 7, true},  {6, 0, 7, false},
    {0, 0, 0, false}, {6, 1, 7, true},  {5, 1, 7, false}, {1, 6, 7, true},
    {0, 7, 7, false}, {3, 0, 3, true},  {2, 0, 3, false}, {1, 9, 3, true},
};

START_TEST(test_met)
{
    ck_assert_int_eq(sx_missing_met(rules[_i].answered, rules[_i].excluded, rules[_i].least),
                     rules[_i].met);
}
END_TEST

START_TEST(test_least)
{
    ck_assert_uint_eq(sx_missing_least(9, 2), 7);
    ck_assert_uint_eq(sx_missing_least(9, 0), 9);
    ck_assert_uint_eq(sx_missing_least(9, 9), 1);
    ck_assert_uint_eq(sx_missing_least(9, 12), 1);
}
END_TEST

/* CMS MDS 3.0: seven answered with sum 8 is 8 * 9 / 7 */
START_TEST(test_prorate)
{
    ck_assert_int_eq(sx_prorate_numerator(8, 9), 72);
    ck_assert_int_eq(sx_prorate_numerator(0, 9), 0);
    ck_assert_int_eq(sx_prorate_numerator(-3, 4), -12);
}
END_TEST

START_TEST(test_rank)
{
    const int64_t values[] = {7, 9, 7, 1, 7};
    const int64_t mean_twice[] = {6, 2, 6, 10, 6}, lowest_twice[] = {4, 2, 4, 10, 4};
    int64_t sum = 0;
    for (size_t i = 0; i < 5; i++) {
        ck_assert_int_eq(sx_rank_twice(values, 5, i, 0), mean_twice[i]);
        ck_assert_int_eq(sx_rank_twice(values, 5, i, 1), lowest_twice[i]);
        sum += sx_rank_twice(values, 5, i, 0);
    }
    ck_assert_int_eq(sum, 2 * 15); /* mid-ranks add up to 1 + 2 + ... + n */
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("psych/missing");
    TCase *cases = tcase_create("missing");
    tcase_add_loop_test(cases, test_met, 0, (int)(sizeof rules / sizeof *rules));
    tcase_add_test(cases, test_least);
    tcase_add_test(cases, test_prorate);
    tcase_add_test(cases, test_rank);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
