/*
 * test_kernels.c: gathers, option tables and arithmetic cell by cell: every operation over every kind of
 * column, every reason why there is no value, every way in which a missing rule is met or not.
 */
#include "plan/kernel_bench.h"
#include "support/suite.h"

#define OK SX_CELL_OK
#define INCOMPLETE SX_CELL_INCOMPLETE
#define UNDEFINED SX_CELL_UNDEFINED

static sx_bench b;

/* --- gathers ---------------------------------------------------------------------------------- */

/* Three operands, of which at least `least` must be there. */
static void three(sx_op op, sx_type type, uint32_t least)
{
    bench_start(&b, op, type, 6);
    b.node.least = least;
    INTS(&b, 1, 2, SKIPPED, 2, SKIPPED, SKIPPED, 0);
    INTS(&b, 1, 3, 3, DECLINED, NOT_APPLICABLE, DECLINED, 1);
    INTS(&b, 1, 4, 4, 4, 4, NOT_SHOWN, -2);
}

static void expect_counts(const int64_t *answered, const int64_t *of)
{
    for (size_t r = 0; r < b.run.rows; r++) {
        ck_assert_uint_eq(b.answered[r], (uint32_t)answered[r]);
        ck_assert_uint_eq(b.of[r], (uint32_t)of[r]);
    }
}

START_TEST(test_sum_complete)
{
    three(SX_OP_SUM, SX_TYPE_INT, 3);
    bench_execute(&b, sx_kernel_gather);
    EXPECT(&b, {OK, 9, 0}, {INCOMPLETE, 0, 0}, {INCOMPLETE, 0, 0}, {INCOMPLETE, 0, 0},
           {INCOMPLETE, 0, 0}, {OK, -1, 0});
    expect_counts(LIST(3, 2, 2, 1, 0, 3), LIST(3, 3, 3, 3, 3, 3));
}
END_TEST

START_TEST(test_sum_prorated)
{
    three(SX_OP_SUM, SX_TYPE_RATIO, 2);
    b.node.prorate = true;
    bench_execute(&b, sx_kernel_gather);
    EXPECT(&b, {OK, 27, 3}, {OK, 21, 2}, {OK, 18, 2}, {INCOMPLETE, 0, 1}, {INCOMPLETE, 0, 1},
           {OK, -3, 3});
}
END_TEST

START_TEST(test_sum_without_what_does_not_apply)
{
    three(SX_OP_SUM, SX_TYPE_RATIO, 2);
    b.node.exclude_not_applicable = true;
    bench_execute(&b, sx_kernel_gather);
    EXPECT(&b, {OK, 27, 3}, {OK, 21, 2}, {OK, 18, 2}, {OK, 8, 1}, {INCOMPLETE, 0, 1}, {OK, -3, 3});
    expect_counts(LIST(3, 2, 2, 1, 0, 3), LIST(3, 3, 3, 2, 3, 3));
    three(SX_OP_SUM, SX_TYPE_RATIO, 2);
    b.node.exclude_not_applicable = b.node.least_fixed = true; /* two stay two */
    bench_execute(&b, sx_kernel_gather);
    EXPECT(&b, {OK, 27, 3}, {OK, 21, 2}, {OK, 18, 2}, {INCOMPLETE, 0, 1}, {INCOMPLETE, 0, 1},
           {OK, -3, 3});
}
END_TEST

START_TEST(test_sum_without_what_was_hidden)
{
    three(SX_OP_SUM, SX_TYPE_INT, 1);
    b.node.exclude_not_shown = true;
    bench_execute(&b, sx_kernel_gather);
    EXPECT(&b, {OK, 9, 0}, {OK, 7, 0}, {OK, 6, 0}, {OK, 4, 0}, {INCOMPLETE, 0, 0}, {OK, -1, 0});
    expect_counts(LIST(3, 2, 2, 1, 0, 3), LIST(3, 3, 3, 3, 2, 3));
}
END_TEST

START_TEST(test_mean)
{
    three(SX_OP_MEAN, SX_TYPE_RATIO, 2);
    bench_execute(&b, sx_kernel_gather);
    EXPECT(&b, {OK, 9, 3}, {OK, 7, 2}, {OK, 6, 2}, {INCOMPLETE, 0, 1}, {INCOMPLETE, 0, 1},
           {OK, -1, 3});
}
END_TEST

START_TEST(test_mean_of_decimals)
{
    bench_start(&b, SX_OP_MEAN, SX_TYPE_RATIO, 2);
    b.node.least = 1;
    b.node.digits = 2;
    INTS(&b, 10, 25, 25);        /* 2.5 */
    INTS(&b, 100, 125, SKIPPED); /* 1.25 */
    bench_execute(&b, sx_kernel_gather);
    EXPECT(&b, {OK, 375, 200}, {OK, 250, 100});
}
END_TEST

START_TEST(test_count)
{
    three(SX_OP_COUNT, SX_TYPE_INT, 1); /* truths: what holds counts 1 */
    b.node.digits = 2;                  /* a count has none */
    bench_execute(&b, sx_kernel_gather);
    EXPECT(&b, {OK, 9, 0}, {OK, 7, 0}, {OK, 6, 0}, {OK, 4, 0}, {INCOMPLETE, 0, 0}, {OK, -1, 0});
}
END_TEST

START_TEST(test_extremes)
{
    three(SX_OP_MINIMUM, SX_TYPE_INT, 1);
    b.node.exclude_not_shown = true;
    bench_execute(&b, sx_kernel_gather);
    ck_assert_int_eq(b.num[BENCH_OUT][0], 2);
    ck_assert_int_eq(b.num[BENCH_OUT][1], 3);
    ck_assert_int_eq(b.num[BENCH_OUT][5], -2);
    ck_assert_uint_eq(b.status[BENCH_OUT][3], OK);
    ck_assert_uint_eq(b.status[BENCH_OUT][4], INCOMPLETE);
    expect_counts(LIST(3, 2, 2, 1, 0, 3), LIST(3, 3, 3, 3, 2, 3));
    three(SX_OP_MAXIMUM, SX_TYPE_INT, 2);
    bench_execute(&b, sx_kernel_gather);
    ck_assert_int_eq(b.num[BENCH_OUT][0], 4);
    ck_assert_int_eq(b.num[BENCH_OUT][2], 4);
    ck_assert_int_eq(b.num[BENCH_OUT][5], 1);
    ck_assert_uint_eq(b.status[BENCH_OUT][3], INCOMPLETE);
}
END_TEST

START_TEST(test_percent)
{
    static int64_t lows[] = {0, 1, 0}, spans[] = {4, 4, 10};
    three(SX_OP_PERCENT, SX_TYPE_RATIO, 2);
    b.node.lows = lows;
    b.node.spans = spans;
    b.node.exclude_not_applicable = true;
    bench_execute(&b, sx_kernel_gather);
    EXPECT(&b, {OK, 800, 18}, {OK, 600, 14}, {OK, 600, 14}, {OK, 400, 10}, {INCOMPLETE, 0, 1},
           {OK, -200, 18});
    expect_counts(LIST(3, 2, 2, 1, 0, 3), LIST(3, 3, 3, 2, 3, 3));
}
END_TEST

/* One operand alone, by the rules of the gather it belongs to. */
START_TEST(test_one_operand)
{
    static int64_t lows[] = {0, 1, 0};
    sx_operand operand;
    three(SX_OP_SUM, SX_TYPE_INT, 3);
    bench_execute(&b, sx_kernel_gather);
    sx_gather_operand(&b.run, &b.node, 1, 0, &operand);
    ck_assert_int_eq(operand.value, 3);
    ck_assert(operand.here && !operand.left_out);
    sx_gather_operand(&b.run, &b.node, 0, 1, &operand);
    ck_assert(!operand.here && !operand.left_out);
    sx_gather_operand(&b.run, &b.node, 1, 3, &operand); /* not applicable, which counts here */
    ck_assert(!operand.here && !operand.left_out);
    three(SX_OP_PERCENT, SX_TYPE_RATIO, 2);
    b.node.lows = lows;
    b.node.spans = (int64_t[]){4, 4, 10};
    b.node.exclude_not_applicable = true;
    bench_execute(&b, sx_kernel_gather);
    sx_gather_operand(&b.run, &b.node, 1, 0, &operand);
    ck_assert_int_eq(operand.value, 200);
    ck_assert(operand.here);
    sx_gather_operand(&b.run, &b.node, 1, 3, &operand);
    ck_assert(!operand.here && operand.left_out);
}
END_TEST

/* 1/2, 2/3 and a whole one; the second or third may be missing. */
static void ratios(sx_op op, uint32_t least)
{
    bench_start(&b, op, SX_TYPE_RATIO, 5);
    b.node.least = least;
    bench_ratios(&b, LIST(1, 1, SKIPPED, -1, SKIPPED), LIST(2, 2, 0, 2, 0));
    bench_ratios(&b, LIST(2, NOT_SHOWN, 2, -1, SKIPPED), LIST(3, 0, 3, 3, 0));
    INTS(&b, 10, 30, 30, 30, -20, SKIPPED);
}

START_TEST(test_sum_of_ratios)
{
    ratios(SX_OP_SUM, 2);
    b.node.exclude_not_shown = true;
    bench_execute(&b, sx_kernel_gather);
    /* over the common denominators of 2, 3, 10 as they come */
    EXPECT(&b, {OK, 125, 30}, {OK, 35, 10}, {OK, 110, 30}, {OK, -85, 30}, {INCOMPLETE, 0, 1});
    expect_counts(LIST(3, 2, 2, 3, 0), LIST(3, 2, 3, 3, 3));
    ratios(SX_OP_SUM, 2);
    b.node.prorate = true;
    bench_execute(&b, sx_kernel_gather);
    EXPECT(&b, {OK, 375, 90}, {OK, 105, 20}, {OK, 330, 60}, {OK, -255, 90}, {INCOMPLETE, 0, 1});
}
END_TEST

START_TEST(test_mean_of_ratios)
{
    ratios(SX_OP_MEAN, 3);
    b.node.prorate = true; /* says nothing about a mean */
    bench_execute(&b, sx_kernel_gather);
    EXPECT(&b, {OK, 125, 90}, {INCOMPLETE, 0, 1}, {INCOMPLETE, 0, 1}, {OK, -85, 90},
           {INCOMPLETE, 0, 1});
}
END_TEST

START_TEST(test_extremes_of_ratios)
{
    ratios(SX_OP_MINIMUM, 1);
    b.node.prorate = true;
    bench_execute(&b, sx_kernel_gather);
    EXPECT(&b, {OK, 1, 2}, {OK, 1, 2}, {OK, 2, 3}, {OK, -20, 10}, {INCOMPLETE, 0, 1});
    ratios(SX_OP_MAXIMUM, 1);
    bench_execute(&b, sx_kernel_gather);
    EXPECT(&b, {OK, 30, 10}, {OK, 30, 10}, {OK, 30, 10}, {OK, -1, 3}, {INCOMPLETE, 0, 1});
}
END_TEST

START_TEST(test_equal_ratios_keep_the_first)
{
    bench_start(&b, SX_OP_MAXIMUM, SX_TYPE_RATIO, 1);
    b.node.least = 1;
    bench_ratios(&b, LIST(1), LIST(2));
    bench_ratios(&b, LIST(2), LIST(4));
    bench_execute(&b, sx_kernel_gather);
    EXPECT(&b, {OK, 1, 2});
    b.node.op = SX_OP_MINIMUM;
    bench_execute(&b, sx_kernel_gather);
    EXPECT(&b, {OK, 1, 2});
}
END_TEST

static void reals(sx_op op, uint32_t least)
{
    bench_start(&b, op, SX_TYPE_REAL, 4);
    b.node.least = least;
    bench_reals(&b, REALS(1.5, 0, 2.5, 0), CELLS(OK, SX_CELL_SKIPPED, OK, SX_CELL_SKIPPED));
    bench_reals(&b, REALS(-0.5, 4, 0, 0), CELLS(OK, OK, SX_CELL_NOT_SHOWN, SX_CELL_SKIPPED));
    INTS(&b, 2, 4, 4, 4, SKIPPED);
}

START_TEST(test_gathers_of_reals)
{
    reals(SX_OP_SUM, 2);
    b.node.exclude_not_shown = true;
    bench_execute(&b, sx_kernel_gather);
    EXPECT_REALS(&b, REALS(3, 6, 4.5, 0), CELLS(OK, OK, OK, INCOMPLETE));
    expect_counts(LIST(3, 2, 2, 0), LIST(3, 3, 2, 3));
    reals(SX_OP_SUM, 2);
    b.node.prorate = true;
    bench_execute(&b, sx_kernel_gather);
    EXPECT_REALS(&b, REALS(3, 9, 6.75, 0), CELLS(OK, OK, OK, INCOMPLETE));
    reals(SX_OP_MEAN, 1);
    bench_execute(&b, sx_kernel_gather);
    EXPECT_REALS(&b, REALS(1, 3, 2.25, 0), CELLS(OK, OK, OK, INCOMPLETE));
    reals(SX_OP_MINIMUM, 3);
    b.node.prorate = true;
    bench_execute(&b, sx_kernel_gather);
    EXPECT_REALS(&b, REALS(-0.5, 0, 0, 0), CELLS(OK, INCOMPLETE, INCOMPLETE, INCOMPLETE));
    reals(SX_OP_MAXIMUM, 1);
    bench_execute(&b, sx_kernel_gather);
    EXPECT_REALS(&b, REALS(2, 4, 2.5, 0), CELLS(OK, OK, OK, INCOMPLETE));
    reals(SX_OP_MINIMUM, 1);
    b.node.prorate = true; /* says nothing about an extreme */
    bench_execute(&b, sx_kernel_gather);
    EXPECT_REALS(&b, REALS(-0.5, 2, 2, 0), CELLS(OK, OK, OK, INCOMPLETE));
}
END_TEST

START_TEST(test_reals_below_zero)
{
    bench_start(&b, SX_OP_MAXIMUM, SX_TYPE_REAL, 1);
    b.node.least = 1;
    bench_reals(&b, REALS(-3), CELLS(OK));
    bench_reals(&b, REALS(-2), CELLS(OK));
    bench_reals(&b, REALS(-4), CELLS(OK));
    bench_execute(&b, sx_kernel_gather);
    EXPECT_REALS(&b, REALS(-2), CELLS(OK));
    b.node.op = SX_OP_MINIMUM;
    bench_execute(&b, sx_kernel_gather);
    EXPECT_REALS(&b, REALS(-4), CELLS(OK));
}
END_TEST

/* --- option tables and arithmetic ----------------------------------------------------------------- */

START_TEST(test_map)
{
    static int64_t values[] = {3, 2, 0};
    static uint8_t status[] = {OK, OK, SX_CELL_NOT_APPLICABLE};
    bench_start(&b, SX_OP_MAP, SX_TYPE_INT, 6);
    b.node.table = (sx_map_table){values, status, 3};
    INTS(&b, 1, 0, 1, 2, 3, DECLINED, -1);
    bench_execute(&b, sx_kernel_map);
    EXPECT(&b, {OK, 3, 0}, {OK, 2, 0}, {SX_CELL_NOT_APPLICABLE, 0, 0}, {SX_CELL_FAILED, 0, 0},
           {SX_CELL_DECLINED, 0, 0}, {SX_CELL_FAILED, 0, 0});
}
END_TEST

static void two_ints(sx_op op, sx_type type, uint8_t digits)
{
    bench_start(&b, op, type, 4);
    b.node.digits = digits;
    INTS(&b, 10, 25, SKIPPED, 25, -5);
    INTS(&b, 100, 125, 125, DECLINED, -300);
}

START_TEST(test_arithmetic_of_ints)
{
    two_ints(SX_OP_ADD, SX_TYPE_INT, 2);
    bench_execute(&b, sx_kernel_arithmetic);
    EXPECT(&b, {OK, 375, 0}, {SX_CELL_SKIPPED, 0, 0}, {SX_CELL_DECLINED, 0, 0}, {OK, -350, 0});
    two_ints(SX_OP_SUBTRACT, SX_TYPE_INT, 2);
    bench_execute(&b, sx_kernel_arithmetic);
    EXPECT(&b, {OK, 125, 0}, {SX_CELL_SKIPPED, 0, 0}, {SX_CELL_DECLINED, 0, 0}, {OK, 250, 0});
    two_ints(SX_OP_MULTIPLY, SX_TYPE_INT, 3);
    bench_execute(&b, sx_kernel_arithmetic);
    EXPECT(&b, {OK, 3125, 0}, {SX_CELL_SKIPPED, 0, 0}, {SX_CELL_DECLINED, 0, 0}, {OK, 1500, 0});
}
END_TEST

static void two_ratios(sx_op op)
{
    bench_start(&b, op, SX_TYPE_RATIO, 6);
    bench_ratios(&b, LIST(1, 5, SKIPPED, 1, -1, 3), LIST(6, 4, 0, 2, 2, 2));
    bench_ratios(&b, LIST(1, -3, 1, NOT_SHOWN, -1, 0), LIST(4, 4, 1, 1, 3, 7));
}

START_TEST(test_arithmetic_of_ratios)
{
    sx_cell_wanted skipped = {SX_CELL_SKIPPED, 0, 1}, hidden = {SX_CELL_NOT_SHOWN, 0, 1};
    two_ratios(SX_OP_ADD);
    bench_execute(&b, sx_kernel_arithmetic);
    EXPECT(&b, {OK, 5, 12}, {OK, 2, 4}, skipped, hidden, {OK, -5, 6}, {OK, 21, 14});
    two_ratios(SX_OP_SUBTRACT);
    bench_execute(&b, sx_kernel_arithmetic);
    EXPECT(&b, {OK, -1, 12}, {OK, 8, 4}, skipped, hidden, {OK, -1, 6}, {OK, 21, 14});
    two_ratios(SX_OP_MULTIPLY);
    bench_execute(&b, sx_kernel_arithmetic);
    EXPECT(&b, {OK, 1, 24}, {OK, -15, 16}, skipped, hidden, {OK, 1, 6}, {OK, 0, 14});
    two_ratios(SX_OP_DIVIDE);
    bench_execute(&b, sx_kernel_arithmetic);
    EXPECT(&b, {OK, 4, 6}, {OK, -20, 12}, skipped, hidden, {OK, 3, 2}, {UNDEFINED, 0, 1});
}
END_TEST

START_TEST(test_absolute)
{
    bench_start(&b, SX_OP_ABSOLUTE, SX_TYPE_INT, 4);
    INTS(&b, 1, -4, 4, 0, SKIPPED);
    bench_execute(&b, sx_kernel_arithmetic);
    EXPECT(&b, {OK, 4, 0}, {OK, 4, 0}, {OK, 0, 0}, {SX_CELL_SKIPPED, 1, 0});
    bench_start(&b, SX_OP_ABSOLUTE, SX_TYPE_RATIO, 2);
    bench_ratios(&b, LIST(-4, 4), LIST(3, 5));
    bench_execute(&b, sx_kernel_arithmetic);
    EXPECT(&b, {OK, 4, 3}, {OK, 4, 5});
}
END_TEST

static const struct {
    sx_op op;
    double want[5];
    sx_cell status[5];
} real_cases[] = {
    {SX_OP_ADD, {6, -1, 0, 0, 1}, {OK, OK, SX_CELL_SKIPPED, SX_CELL_DECLINED, OK}},
    {SX_OP_SUBTRACT, {2, -1, 0, 0, 1}, {OK, OK, SX_CELL_SKIPPED, SX_CELL_DECLINED, OK}},
    {SX_OP_MULTIPLY, {8, 0, 0, 0, 0}, {OK, OK, SX_CELL_SKIPPED, SX_CELL_DECLINED, OK}},
    {SX_OP_DIVIDE, {2, 0, 0, 0, 0}, {OK, UNDEFINED, SX_CELL_SKIPPED, SX_CELL_DECLINED, UNDEFINED}},
    {SX_OP_POWER, {16, 1, 0, 0, 1}, {OK, OK, SX_CELL_SKIPPED, SX_CELL_DECLINED, OK}},
};

START_TEST(test_arithmetic_of_reals)
{
    bench_start(&b, real_cases[_i].op, SX_TYPE_REAL, 5);
    bench_reals(&b, REALS(4, -1, 0, 2, 1), CELLS(OK, OK, SX_CELL_SKIPPED, OK, OK));
    INTS(&b, 1, 2, 0, 1, DECLINED, 0);
    bench_execute(&b, sx_kernel_arithmetic);
    EXPECT_REALS(&b, real_cases[_i].want, real_cases[_i].status);
}
END_TEST

static const struct {
    sx_op op;
    double want[4];
    sx_cell status[4];
} function_cases[] = {
    {SX_OP_SQUARE_ROOT, {2, 0, 0, 0}, {OK, UNDEFINED, SX_CELL_SKIPPED, OK}},
    {SX_OP_EXPONENTIAL,
     {54.598150033144236, 0.36787944117144233, 0, 1},
     {OK, OK, SX_CELL_SKIPPED, OK}},
    {SX_OP_LOGARITHM, {1.3862943611198906, 0, 0, 0}, {OK, UNDEFINED, SX_CELL_SKIPPED, UNDEFINED}},
    {SX_OP_ABSOLUTE, {4, 1, 0, 0}, {OK, OK, SX_CELL_SKIPPED, OK}},
};

START_TEST(test_functions_of_reals)
{
    bench_start(&b, function_cases[_i].op, SX_TYPE_REAL, 4);
    bench_reals(&b, REALS(4, -1, 0, 0), CELLS(OK, OK, SX_CELL_SKIPPED, OK));
    bench_execute(&b,
                  function_cases[_i].op == SX_OP_ABSOLUTE ? sx_kernel_arithmetic : sx_kernel_real);
    EXPECT_REALS(&b, function_cases[_i].want, function_cases[_i].status);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plan/kernels");
    TCase *cases = tcase_create("gather");
    tcase_add_test(cases, test_sum_complete);
    tcase_add_test(cases, test_sum_prorated);
    tcase_add_test(cases, test_sum_without_what_does_not_apply);
    tcase_add_test(cases, test_sum_without_what_was_hidden);
    tcase_add_test(cases, test_mean);
    tcase_add_test(cases, test_mean_of_decimals);
    tcase_add_test(cases, test_count);
    tcase_add_test(cases, test_extremes);
    tcase_add_test(cases, test_percent);
    tcase_add_test(cases, test_one_operand);
    tcase_add_test(cases, test_sum_of_ratios);
    tcase_add_test(cases, test_mean_of_ratios);
    tcase_add_test(cases, test_extremes_of_ratios);
    tcase_add_test(cases, test_equal_ratios_keep_the_first);
    tcase_add_test(cases, test_gathers_of_reals);
    tcase_add_test(cases, test_reals_below_zero);
    suite_add_tcase(suite, cases);
    cases = tcase_create("number");
    tcase_add_test(cases, test_map);
    tcase_add_test(cases, test_arithmetic_of_ints);
    tcase_add_test(cases, test_arithmetic_of_ratios);
    tcase_add_test(cases, test_absolute);
    tcase_add_loop_test(cases, test_arithmetic_of_reals, 0,
                        (int)(sizeof real_cases / sizeof *real_cases));
    tcase_add_loop_test(cases, test_functions_of_reals, 0,
                        (int)(sizeof function_cases / sizeof *function_cases));
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
