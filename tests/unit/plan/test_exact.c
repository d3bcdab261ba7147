/*
 * test_exact.c: arithmetic on exact numbers that says when it does not fit.
 */
#include "plan/exact.h"
#include "support/suite.h"

#define MAX (SX_EXACT_MAX - 1)

static sx_number ratio(int64_t num, int64_t den)
{
    return (sx_number){SX_NUMBER_EXACT, num, den, 0};
}

static const struct {
    bool (*operation)(sx_number, sx_number, sx_number *);
    int64_t a_num, a_den, b_num, b_den;
    bool fits;
    int64_t num, den;
} operations[] = {
    {sx_exact_add, 1, 2, 1, 3, true, 5, 6},
    {sx_exact_add, 1, 2, 1, 2, true, 1, 1},
    {sx_exact_add, 1, 2, -1, 2, true, 0, 1},
    {sx_exact_add, MAX, 1, 1, 1, false, 0, 0},
    {sx_exact_add, MAX - 1, 1, 1, 1, true, MAX, 1},
    {sx_exact_add, -MAX, 1, -1, 1, false, 0, 0},
    {sx_exact_add, 1 - MAX, 1, -1, 1, true, -MAX, 1},
    {sx_exact_add, 1, MAX, 1, 2, false, 0, 0}, /* the denominator is too large */
    {sx_exact_subtract, 1, 2, 1, 3, true, 1, 6},
    {sx_exact_subtract, 1, 3, 1, 2, true, -1, 6},
    {sx_exact_multiply, 2, 3, 3, 4, true, 1, 2},
    {sx_exact_multiply, -2, 3, 3, 5, true, -2, 5},
    {sx_exact_multiply, MAX, 1, 2, 1, false, 0, 0},
    {sx_exact_multiply, 1, MAX, 1, 1, true, 1, MAX},
    {sx_exact_divide, 1, 2, 3, 4, true, 2, 3},
    {sx_exact_divide, 1, 2, -3, 4, true, -2, 3},
    {sx_exact_divide, -1, 2, -3, 5, true, 5, 6},
    {sx_exact_divide, 1, 2, 0, 1, false, 0, 0},
    {sx_exact_divide, 7, 1, SX_EXACT_MAX, 1, false, 0, 0},
    {sx_exact_divide, 0, 1, -3, 4, true, 0, 1},
    {sx_exact_divide, 1, 1, -SX_EXACT_MAX, 1, false, 0, 0},
    {sx_exact_multiply, MAX, 2, 2, 1, true, MAX, 1}, /* fits in lowest terms */
};

START_TEST(test_operations)
{
    sx_number ret = ratio(77, 1);
    bool fits = operations[_i].operation(ratio(operations[_i].a_num, operations[_i].a_den),
                                         ratio(operations[_i].b_num, operations[_i].b_den), &ret);
    ck_assert_int_eq(fits, operations[_i].fits);
    ck_assert_int_eq(ret.num, fits ? operations[_i].num : 77);
    ck_assert_int_eq(ret.den, fits ? operations[_i].den : 1);
}
END_TEST

START_TEST(test_ends)
{
    ck_assert_int_eq(sx_exact_min(ratio(1, 2), ratio(1, 3)).den, 3);
    ck_assert_int_eq(sx_exact_min(ratio(1, 3), ratio(1, 2)).den, 3);
    ck_assert_int_eq(sx_exact_min(ratio(1, 2), ratio(2, 4)).den, 2); /* the first of equals */
    ck_assert_int_eq(sx_exact_max(ratio(1, 2), ratio(1, 3)).den, 2);
    ck_assert_int_eq(sx_exact_max(ratio(1, 3), ratio(1, 2)).den, 2);
    ck_assert_int_eq(sx_exact_max(ratio(1, 2), ratio(2, 4)).den, 2);
    ck_assert_int_eq(sx_exact_negate(ratio(3, 7)).num, -3);
}
END_TEST

static const struct {
    int64_t a, b, gcd, product, lcm;
} whole[] = {
    {12, 18, 6, 216, 36},
    {-12, 18, 6, 0, 0}, /* products are of positive numbers */
    {12, -18, 6, 0, 0},
    {5, 0, 5, 0, 0},
    {0, 0, 0, 0, 0},
    {0, 5, 5, 0, 0},
    {7, 7, 7, 49, 7},
    {SX_EXACT_MAX, 1, 1, 0, 0},
    {MAX, 1, 1, MAX, MAX},
    {MAX, 2, 1, 0, 0},
    {INT64_C(1) << 60, INT64_C(1) << 60, INT64_C(1) << 60, 0, INT64_C(1) << 60},
};

START_TEST(test_whole)
{
    ck_assert_int_eq(sx_gcd(whole[_i].a, whole[_i].b), whole[_i].gcd);
    ck_assert_int_eq(sx_exact_product(whole[_i].a, whole[_i].b), whole[_i].product);
    ck_assert_int_eq(sx_exact_lcm(whole[_i].a, whole[_i].b), whole[_i].lcm);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plan/exact");
    TCase *cases = tcase_create("exact");
    tcase_add_loop_test(cases, test_operations, 0, (int)(sizeof operations / sizeof *operations));
    tcase_add_loop_test(cases, test_whole, 0, (int)(sizeof whole / sizeof *whole));
    tcase_add_test(cases, test_ends);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
