/*
 * test_kernels_truth.c: comparisons, three-valued logic, choices and guards, cell by cell.
 */
#include "plan/kernel_bench.h"
#include "support/suite.h"

#define OK SX_CELL_OK
#define INCOMPLETE SX_CELL_INCOMPLETE
#define SKIP SX_CELL_SKIPPED

static sx_bench b;

static const struct {
    sx_op op;
    int64_t holds[3]; /* below, equal, above */
} relations[] = {
    {SX_OP_LESS, {1, 0, 0}},
    {SX_OP_AT_MOST, {1, 1, 0}},
    {SX_OP_EQUAL, {0, 1, 0}},
};

static void expect_relation(const int64_t *holds)
{
    EXPECT(&b, {OK, holds[0], 0}, {OK, holds[1], 0}, {OK, holds[2], 0}, {INCOMPLETE, 0, 0},
           {INCOMPLETE, 0, 0}, {INCOMPLETE, 0, 0});
}

START_TEST(test_compare_exact)
{
    bench_start(&b, relations[_i].op, SX_TYPE_TRUTH, 6);
    bench_ratios(&b, LIST(1, 1, 2, SKIPPED, 1, SKIPPED), LIST(3, 2, 3, 0, 1, 0));
    INTS(&b, 10, 5, 5, 5, 5, NOT_SHOWN, SKIPPED);
    bench_execute(&b, sx_kernel_compare);
    expect_relation(relations[_i].holds);
    bench_start(&b, relations[_i].op, SX_TYPE_TRUTH, 6); /* a double cannot tell these apart */
    INTS(&b, 1, 9007199254740991, 9007199254740992, 9007199254740993, SKIPPED, 1, SKIPPED);
    INTS(&b, 1, 9007199254740992, 9007199254740992, 9007199254740992, 0, SKIPPED, SKIPPED);
    bench_execute(&b, sx_kernel_compare);
    expect_relation(relations[_i].holds);
    bench_start(&b, relations[_i].op, SX_TYPE_TRUTH, 6);
    INTS(&b, 1, -3, -2, -1, SKIPPED, 1, SKIPPED);
    INTS(&b, 10, -20, -20, -20, 0, SKIPPED, SKIPPED);
    bench_execute(&b, sx_kernel_compare);
    expect_relation(relations[_i].holds);
}
END_TEST

START_TEST(test_compare_reals)
{
    double seven = 0.1 + 0.7; /* a little less than 0.8 */
    bench_start(&b, relations[_i].op, SX_TYPE_TRUTH, 6);
    bench_reals(&b, REALS(0.7, seven, 0.9, 0, 1, 0), CELLS(OK, OK, OK, SKIP, OK, SKIP));
    INTS(&b, 10, 8, 8, 8, 8, SKIPPED, SKIPPED);
    bench_execute(&b, sx_kernel_compare);
    expect_relation(relations[_i].holds);
    bench_start(&b, relations[_i].op, SX_TYPE_TRUTH, 6);
    INTS(&b, 10, 7, 8, 9, 8, SKIPPED, SKIPPED);
    bench_reals(&b, REALS(0.8, seven, seven, 0, 1, 0), CELLS(OK, OK, OK, SKIP, OK, SKIP));
    bench_execute(&b, sx_kernel_compare);
    expect_relation(relations[_i].holds);
}
END_TEST

/* Every pair of false, true and unknown, after a third that says nothing new. */
static void pairs(sx_op op, int64_t neutral)
{
    bench_start(&b, op, SX_TYPE_TRUTH, 8);
    INTS(&b, 1, neutral, neutral, neutral, neutral, neutral, neutral, neutral, neutral);
    INTS(&b, 1, 0, 0, 0, 1, 1, SKIPPED, SKIPPED, SKIPPED);
    INTS(&b, 1, 0, 1, SKIPPED, 1, DECLINED, 0, 1, SKIPPED);
    bench_execute(&b, sx_kernel_logic);
}

START_TEST(test_logic)
{
    sx_cell_wanted no = {OK, 0, 0}, yes = {OK, 1, 0}, unknown = {INCOMPLETE, 0, 0};
    pairs(SX_OP_AND, 1);
    EXPECT(&b, no, no, no, yes, unknown, no, unknown, unknown);
    pairs(SX_OP_OR, 0);
    EXPECT(&b, no, yes, unknown, yes, yes, unknown, yes, unknown);
    bench_start(&b, SX_OP_NOT, SX_TYPE_TRUTH, 3);
    INTS(&b, 1, 0, 1, SKIPPED);
    b.num[0][2] = 0; /* no value: its opposite is none either */
    bench_execute(&b, sx_kernel_logic);
    EXPECT(&b, yes, no, {SKIP, 0, 0});
    bench_start(&b, SX_OP_ANSWERED, SX_TYPE_TRUTH, 3);
    INTS(&b, 1, 0, 1, NOT_SHOWN);
    bench_execute(&b, sx_kernel_logic);
    EXPECT(&b, yes, yes, no);
}
END_TEST

/* --- choices ------------------------------------------------------------------------------------ */

static void where_bench(sx_type type, uint8_t digits)
{
    bench_start(&b, SX_OP_WHERE, type, 5);
    b.node.digits = digits;
    INTS(&b, 1, 1, 0, SKIPPED, 1, 0);
}

START_TEST(test_where)
{
    where_bench(SX_TYPE_INT, 2);
    INTS(&b, 10, 25, 25, 25, SKIPPED, 1);
    INTS(&b, 100, 7, 7, 7, 7, 8);
    bench_execute(&b, sx_kernel_where);
    EXPECT(&b, {OK, 250, 0}, {OK, 7, 0}, {INCOMPLETE, 0, 0}, {SKIP, 10, 0}, {OK, 8, 0});
    where_bench(SX_TYPE_RATIO, 0);
    bench_ratios(&b, LIST(2, 1, 1, SKIPPED, 1), LIST(3, 1, 1, 0, 1));
    INTS(&b, 10, 1, 5, 1, 1, SKIPPED);
    bench_execute(&b, sx_kernel_where);
    EXPECT(&b, {OK, 2, 3}, {OK, 5, 10}, {INCOMPLETE, 0, 1}, {SKIP, 0, 1}, {SKIP, 0, 1});
    where_bench(SX_TYPE_REAL, 0);
    bench_reals(&b, REALS(1.5, 0, 0, 0, 0), CELLS(OK, OK, OK, SKIP, OK));
    INTS(&b, 2, 1, 3, 1, 1, 1);
    bench_execute(&b, sx_kernel_where);
    EXPECT_REALS(&b, REALS(1.5, 1.5, 0, 0, 0.5), CELLS(OK, OK, INCOMPLETE, SKIP, OK));
}
END_TEST

START_TEST(test_case)
{
    bench_start(&b, SX_OP_CASE, SX_TYPE_CATEGORY, 6);
    INTS(&b, 1, 1, 0, 0, SKIPPED, 0, 1);
    INTS(&b, 1, 1, 1, 0, 1, SKIPPED, SKIPPED);
    bench_execute(&b, sx_kernel_case);
    EXPECT(&b, {OK, 0, 0}, {OK, 1, 0}, {SX_CELL_UNDEFINED, 0, 0}, {INCOMPLETE, 0, 0},
           {INCOMPLETE, 0, 0}, {OK, 0, 0});
    b.node.otherwise = true;
    bench_execute(&b, sx_kernel_case);
    EXPECT(&b, {OK, 0, 0}, {OK, 1, 0}, {OK, 2, 0}, {INCOMPLETE, 0, 0}, {INCOMPLETE, 0, 0},
           {OK, 0, 0});
}
END_TEST

START_TEST(test_guard)
{
    bench_start(&b, SX_OP_GUARD, SX_TYPE_INT, 4);
    INTS(&b, 1, 5, 5, 5, 5);
    INTS(&b, 1, 0, SKIPPED, 0, SKIPPED);
    INTS(&b, 1, 0, 0, SKIPPED, 0);
    bench_execute(&b, sx_kernel_guard);
    EXPECT(&b, {OK, 5, 0}, {INCOMPLETE, 0, 0}, {INCOMPLETE, 0, 0}, {INCOMPLETE, 0, 0});
    bench_start(&b, SX_OP_GUARD, SX_TYPE_RATIO, 2);
    bench_ratios(&b, LIST(5, 5), LIST(2, 2));
    INTS(&b, 1, 0, SKIPPED);
    bench_execute(&b, sx_kernel_guard);
    EXPECT(&b, {OK, 5, 2}, {INCOMPLETE, 0, 1});
    bench_start(&b, SX_OP_GUARD, SX_TYPE_REAL, 2);
    bench_reals(&b, REALS(0.5, 0.5), CELLS(OK, OK));
    INTS(&b, 1, 0, SKIPPED);
    bench_execute(&b, sx_kernel_guard);
    EXPECT_REALS(&b, REALS(0.5, 0), CELLS(OK, INCOMPLETE));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plan/kernels_truth");
    TCase *cases = tcase_create("truth");
    tcase_add_loop_test(cases, test_compare_exact, 0, (int)(sizeof relations / sizeof *relations));
    tcase_add_loop_test(cases, test_compare_reals, 0, (int)(sizeof relations / sizeof *relations));
    tcase_add_test(cases, test_logic);
    tcase_add_test(cases, test_where);
    tcase_add_test(cases, test_case);
    tcase_add_test(cases, test_guard);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
