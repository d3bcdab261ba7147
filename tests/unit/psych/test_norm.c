/*
 * test_norm.c: norm rows by age and sex at their edges, exact standard scores, tables of values.
 */
#include <check.h>
#include <stdlib.h>

#include "psych/norm.h"
#include "support/suite.h"

static const sx_pair percentiles[] = {{{0, 0}, {5, 0}}, {{1, 0}, {125, 1}}, {{25, 1}, {50, 0}}};

static sx_norm_row rows[] = {
    {.age_low = 18, .age_high = 24, .sex = "female", .mean = {102, 1}, .sd = {31, 1}},
    {.age_low = 18, .age_high = 24, .sex = "male", .mean = {9, 0}, .sd = {3, 0}},
    {.age_low = 25, .age_high = 99, .mean = {8, 0}, .sd = {25, 1}},
};
static const sx_norm table = {
    .form = SX_NORM_T_SCORE, .by_age = true, .by_sex = true, .rows = rows, .row_count = 3};

static const struct {
    bool has_age;
    int64_t age;
    const char *sex;
    int row; /* -1: none */
} people[] = {
    {true, 17, "female", -1}, {true, 18, "female", 0}, {true, 24, "female", 0},
    {true, 18, "male", 1},    {true, 25, "female", 2}, {true, 99, NULL, 2},
    {true, 100, "male", -1},  {true, 20, NULL, -1},    {false, 0, "male", -1},
    {true, 20, "other", -1},
};

START_TEST(test_row)
{
    const sx_norm_row *row =
        sx_norm_row_for(&table, people[_i].has_age, people[_i].age, people[_i].sex);
    if (people[_i].row < 0)
        ck_assert_ptr_null(row);
    else
        ck_assert_ptr_eq(row, &rows[people[_i].row]);
}
END_TEST

START_TEST(test_t_score)
{
    int64_t num, den;
    /* x = mean: 50; one sd above: 60; 13.3 in the first row: exactly 60 */
    ck_assert(sx_norm_value(&table, &rows[0], 102, 10, &num, &den));
    ck_assert_int_eq(num, 50 * den);
    ck_assert(sx_norm_value(&table, &rows[0], 133, 10, &num, &den));
    ck_assert_int_eq(num, 60 * den);
    ck_assert(sx_norm_value(&table, &rows[1], 10, 1, &num, &den)); /* 50 + 10/3 */
    ck_assert_int_eq(num * 3, 160 * den);
}
END_TEST

START_TEST(test_values)
{
    const sx_norm values = {.form = SX_NORM_VALUES};
    const sx_norm_row row = {.any_age = true, .values = percentiles, .value_count = 3};
    int64_t num, den;
    ck_assert(sx_norm_value(&values, &row, 1, 1, &num, &den));
    ck_assert_int_eq(num, 125);
    ck_assert_int_eq(den, 10);
    ck_assert(sx_norm_value(&values, &row, 5, 2, &num, &den));
    ck_assert_int_eq(num, 50 * den);
    ck_assert(!sx_norm_value(&values, &row, 2, 1, &num, &den)); /* never the nearest */
}
END_TEST

START_TEST(test_any_age)
{
    static sx_norm_row all[] = {{.any_age = true, .sex = "x", .mean = {10, 0}, .sd = {2, 0}},
                                {.age_low = 30, .age_high = 40, .mean = {8, 0}, .sd = {2, 0}}};
    static const sx_norm norm = {.form = SX_NORM_Z, .rows = all, .row_count = 2};
    int64_t num, den;
    ck_assert_ptr_eq(sx_norm_row_for(&norm, true, 35, "x"), &all[0]);
    ck_assert_ptr_eq(sx_norm_row_for(&norm, false, 0, "x"), &all[0]);
    ck_assert_ptr_eq(sx_norm_row_for(&norm, true, 35, "y"), &all[1]);
    ck_assert_ptr_null(sx_norm_row_for(&norm, false, 35, "y")); /* an age nobody gave */
    ck_assert(sx_norm_value(&norm, &all[0], 7, 1, &num, &den)); /* below the mean */
    ck_assert_int_eq(num, -3);
    ck_assert_int_eq(den, 2);
}
END_TEST

/* Figures and scores whose result does not fit are no norm; the largest that fit are. */
static const struct {
    sx_decimal mean, sd;
    int64_t num, den;
    bool fits;
} extremes[] = {
    {{102, 1}, {3, 0}, 102, 10, true},
    {{0, 0}, {1, 0}, INT32_MAX, 1, true},
    {{0, 0}, {1, 0}, (int64_t)INT32_MAX + 1, 1, false},
    {{0, 0}, {1, 0}, INT32_MIN, 1, true},
    {{0, 0}, {1, 0}, (int64_t)INT32_MIN - 1, 1, false},
    {{0, 0}, {1, 0}, 1, INT32_MAX, true},
    {{0, 0}, {1, 0}, 1, (int64_t)INT32_MAX + 1, false},
    {{-999999999999999999, 0}, {1, 0}, 1, 7, false},
    {{999999999999999999, 0}, {1, 0}, 1, 7, false},
    {{999999999999999999, 0}, {1, 0}, 1, 1, true},
    {{0, 0}, {999999999999999999, 0}, 1, 7, false},
    {{0, 0}, {999999999999999999, 0}, 1, 1, true},
    {{0, 0}, {-1, 0}, 1, 1, false},
};

START_TEST(test_extremes)
{
    const sx_norm norm = {.form = SX_NORM_Z};
    const sx_norm_row row = {.any_age = true, .mean = extremes[_i].mean, .sd = extremes[_i].sd};
    int64_t num, den;
    ck_assert_int_eq(sx_norm_value(&norm, &row, extremes[_i].num, extremes[_i].den, &num, &den),
                     extremes[_i].fits);
}
END_TEST

START_TEST(test_refuses_no_spread)
{
    const sx_norm_row row = {.any_age = true, .mean = {5, 0}, .sd = {0, 0}};
    int64_t num, den;
    ck_assert(!sx_norm_value(&table, &row, 5, 1, &num, &den));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("psych/norm");
    TCase *cases = tcase_create("norm");
    tcase_add_loop_test(cases, test_row, 0, (int)(sizeof people / sizeof *people));
    tcase_add_test(cases, test_t_score);
    tcase_add_test(cases, test_values);
    tcase_add_test(cases, test_any_age);
    tcase_add_loop_test(cases, test_extremes, 0, (int)(sizeof extremes / sizeof *extremes));
    tcase_add_test(cases, test_refuses_no_spread);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
