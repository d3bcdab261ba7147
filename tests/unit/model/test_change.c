/*
 * test_change.c: the words of coefficients, criteria and directions of change, and what an unknown one
 * gives.
 */
#include <check.h>
#include <stdlib.h>

#include "model/change.h"
#include "support/suite.h"

START_TEST(coefficients)
{
    static const char *const words[] = {"alpha", "omega", "split_half", "retest", "icc"};
    ck_assert_int_eq(SX_COEFFICIENT_COUNT, 5);
    for (int i = 0; i < SX_COEFFICIENT_COUNT; i++) {
        ck_assert_str_eq(sx_coefficient_word((sx_coefficient)i), words[i]);
        ck_assert_str_ne(sx_coefficient_text((sx_coefficient)i), "?");
    }
    ck_assert_str_eq(sx_coefficient_word(SX_COEFFICIENT_COUNT), "?");
    ck_assert_str_eq(sx_coefficient_text(SX_COEFFICIENT_COUNT), "?");
}
END_TEST

START_TEST(criteria_and_ways)
{
    ck_assert_str_eq(sx_criterion_word(SX_CRITERION_A), "a");
    ck_assert_str_eq(sx_criterion_word(SX_CRITERION_B), "b");
    ck_assert_str_eq(sx_criterion_word(SX_CRITERION_C), "c");
    ck_assert_str_eq(sx_criterion_word(SX_CRITERION_CUTOFF), "cutoff");
    ck_assert_str_eq(sx_change_way_word(SX_CHANGE_EITHER), "either");
    ck_assert_str_eq(sx_change_way_word(SX_CHANGE_BETTER), "better");
    ck_assert_str_eq(sx_change_way_word(SX_CHANGE_WORSE), "worse");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model/change");
    TCase *cases = tcase_create("change");
    tcase_add_test(cases, coefficients);
    tcase_add_test(cases, criteria_and_ways);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
