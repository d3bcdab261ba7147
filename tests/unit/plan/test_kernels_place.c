/*
 * test_kernels_place.c: rounding, bands, edges, lookup and norm tables, ranks, the ways of answering and
 * calls, cell by cell.
 */
#include <math.h>

#include "plan/kernel_bench.h"
#include "support/suite.h"

#define OK SX_CELL_OK
#define INCOMPLETE SX_CELL_INCOMPLETE
#define UNDEFINED SX_CELL_UNDEFINED
#define NO_NORM SX_CELL_NO_NORM
#define SKIP SX_CELL_SKIPPED

static sx_bench b;

/* --- rounding ----------------------------------------------------------------------------------- */

static const struct {
    sx_round rule;
    int64_t ratios[5], reals[5];
} roundings[] = {
    {SX_ROUND_HALF_UP, {25, -25, 3, 0, 17}, {25, -24, 33, 0, 0}},
    {SX_ROUND_HALF_EVEN, {25, -25, 3, 0, 17}, {24, -24, 33, 0, 0}},
    {SX_ROUND_DOWN, {25, -25, 3, 0, 16}, {24, -25, 33, 0, 0}},
    {SX_ROUND_UP, {25, -25, 4, 0, 17}, {25, -24, 34, 0, 0}},
};

START_TEST(test_round)
{
    bench_start(&b, SX_OP_ROUND, SX_TYPE_INT, 5);
    b.node.digits = 1;
    b.node.round = roundings[_i].rule;
    bench_ratios(&b, LIST(5, -5, 1, SKIPPED, 5), LIST(2, 2, 3, 0, 3));
    bench_execute(&b, sx_kernel_round);
    for (size_t r = 0; r < 5; r++)
        ck_assert_int_eq(b.num[BENCH_OUT][r], roundings[_i].ratios[r]);
    ck_assert_uint_eq(b.status[BENCH_OUT][3], SKIP);
    bench_start(&b, SX_OP_ROUND, SX_TYPE_INT, 5);
    b.node.digits = 1;
    b.node.round = roundings[_i].rule;
    bench_reals(&b, REALS(2.45, -2.45, 3.33, 0, 1e15), CELLS(OK, OK, OK, SKIP, OK));
    bench_execute(&b, sx_kernel_round);
    for (size_t r = 0; r < 5; r++)
        ck_assert_msg(b.num[BENCH_OUT][r] == roundings[_i].reals[r], "row %zu: %lld", r,
                      (long long)b.num[BENCH_OUT][r]);
    ck_assert_uint_eq(b.status[BENCH_OUT][0], OK);
    ck_assert_uint_eq(b.status[BENCH_OUT][3], SKIP);
    ck_assert_uint_eq(b.status[BENCH_OUT][4], UNDEFINED); /* no places left */
}
END_TEST

START_TEST(test_round_what_a_double_cannot_hold)
{
    bench_start(&b, SX_OP_ROUND, SX_TYPE_INT, 2);
    b.node.digits = 2;
    b.node.round = SX_ROUND_HALF_UP;
    bench_reals(&b, REALS(0.145, 0.144999), CELLS(OK, OK)); /* 100 * 0.145 is below 14.5 */
    bench_execute(&b, sx_kernel_round);
    EXPECT(&b, {OK, 15, 0}, {OK, 14, 0});
}
END_TEST

/* Doubles that have fewer than nine places left, still with halves. */
static const struct {
    sx_round rule;
    int64_t want[6];
} large[] = {
    {SX_ROUND_HALF_UP, {5000000, 5000000, 5000001, 5000001, -5000000, 5000002}},
    {SX_ROUND_HALF_EVEN, {5000000, 5000000, 5000000, 5000001, -5000000, 5000002}},
    {SX_ROUND_DOWN, {5000000, 5000000, 5000000, 5000000, -5000001, 5000001}},
    {SX_ROUND_UP, {5000000, 5000001, 5000001, 5000001, -5000000, 5000002}},
};

START_TEST(test_round_large)
{
    bench_start(&b, SX_OP_ROUND, SX_TYPE_INT, 6);
    b.node.round = large[_i].rule;
    bench_reals(&b, REALS(5e6, 5000000.25, 5000000.5, 5000000.75, -5000000.5, 5000001.5),
                CELLS(OK, OK, OK, OK, OK, OK));
    bench_execute(&b, sx_kernel_round);
    for (size_t r = 0; r < 6; r++)
        ck_assert_msg(b.num[BENCH_OUT][r] == large[_i].want[r], "row %zu: %lld", r,
                      (long long)b.num[BENCH_OUT][r]);
}
END_TEST

START_TEST(test_settle)
{
    bench_start(&b, SX_OP_ROUND, SX_TYPE_REAL, 3);
    bench_reals(&b, REALS(0.1 + 0.7, 0, -1.0 / 3), CELLS(OK, SKIP, OK));
    bench_execute(&b, sx_kernel_round);
    ck_assert(b.real[BENCH_OUT][0] == 0.8);
    ck_assert(b.real[BENCH_OUT][1] == 0);
    ck_assert(b.real[BENCH_OUT][2] == -0.333333333);
    ck_assert_uint_eq(b.status[BENCH_OUT][1], SKIP);
}
END_TEST

/* --- bands and edges ---------------------------------------------------------------------------- */

static const int64_t low[] = {0, 50, 100}, high[] = {50, 90, 200};
static const bool open[] = {true, false, false};
static const sx_band_edges edges = {low, high, open, 3, 1}; /* 0 up to 5, 5..9, 10..20 */

START_TEST(test_band_of_exact)
{
    bench_start(&b, SX_OP_BAND, SX_TYPE_CATEGORY, 7);
    b.node.edges = edges;
    bench_ratios(&b, LIST(0, 49, 5, 19, 41, SKIPPED, -1), LIST(1, 10, 1, 2, 2, 0, 9));
    b.num[0][5] = 7; /* no value, and so no band */
    bench_execute(&b, sx_kernel_band);
    EXPECT(&b, {OK, 0, 0}, {OK, 0, 0}, {OK, 1, 0}, {UNDEFINED, 0, 0}, {UNDEFINED, 0, 0},
           {SKIP, 0, 0}, {UNDEFINED, 0, 0});
}
END_TEST

START_TEST(test_band_of_real)
{
    bench_start(&b, SX_OP_BAND, SX_TYPE_CATEGORY, 8);
    b.node.edges = edges;
    bench_reals(&b, REALS(-0.1, 0, 4.9, 5, 9, 9.5, 20, 20.1),
                CELLS(OK, OK, OK, OK, OK, OK, OK, OK));
    bench_execute(&b, sx_kernel_band);
    EXPECT(&b, {UNDEFINED, 0, 0}, {OK, 0, 0}, {OK, 0, 0}, {OK, 1, 0}, {OK, 1, 0}, {UNDEFINED, 0, 0},
           {OK, 2, 0}, {UNDEFINED, 0, 0});
}
END_TEST

START_TEST(test_edges)
{
    bench_start(&b, SX_OP_EDGES, SX_TYPE_INT, 5);
    b.node.edges = edges;
    INTS(&b, 10, -1, 0, 50, 99, SKIPPED);
    bench_execute(&b, sx_kernel_edges);
    EXPECT(&b, {OK, 0, 0}, {OK, 1, 0}, {OK, 2, 0}, {OK, 2, 0}, {SKIP, 0, 0});
    bench_start(&b, SX_OP_EDGES, SX_TYPE_INT, 5);
    b.node.edges = edges;
    bench_reals(&b, REALS(-0.1, 0, 5, 10.5, 0), CELLS(OK, OK, OK, OK, SKIP));
    bench_execute(&b, sx_kernel_edges);
    EXPECT(&b, {OK, 0, 0}, {OK, 1, 0}, {OK, 2, 0}, {OK, 3, 0}, {SKIP, 0, 0});
}
END_TEST

/* --- tables ------------------------------------------------------------------------------------- */

static const sx_pair pairs[] = {{{0, 0}, {5, 0}}, {{1, 0}, {125, 1}}, {{25, 1}, {50, 0}}};

START_TEST(test_lookup)
{
    bench_start(&b, SX_OP_LOOKUP, SX_TYPE_INT, 4);
    b.node.digits = 2;
    b.node.pairs = pairs;
    b.node.pair_count = 3;
    bench_ratios(&b, LIST(2, 5, 4, SKIPPED), LIST(2, 2, 2, 0));
    bench_execute(&b, sx_kernel_lookup);
    EXPECT(&b, {OK, 1250, 0}, {OK, 5000, 0}, {NO_NORM, 0, 0}, {SKIP, 0, 0});
    bench_start(&b, SX_OP_LOOKUP, SX_TYPE_INT, 1);
    b.node.pairs = pairs;
    b.node.pair_count = 3;
    bench_reals(&b, REALS(1), CELLS(OK));
    bench_execute(&b, sx_kernel_lookup);
    EXPECT(&b, {NO_NORM, 0, 0});
}
END_TEST

static sx_norm_row norm_rows[] = {
    {.age_low = 18, .age_high = 24, .sex = "f", .mean = {10, 0}, .sd = {2, 0}},
    {.age_low = 18, .age_high = 24, .sex = "m", .mean = {8, 0}, .sd = {2, 0}},
    {.any_age = true, .sex = "x", .mean = {6, 0}, .sd = {2, 0}},
};
static const sx_norm norm = {
    .form = SX_NORM_Z, .by_age = true, .by_sex = true, .rows = norm_rows, .row_count = 3};
static const char *const sexes[] = {"f", "m", "x", "f"}; /* the last is beyond the count */

START_TEST(test_norm)
{
    bench_start(&b, SX_OP_NORM, SX_TYPE_RATIO, 8);
    b.node.norm = &norm;
    b.node.sex_codes = sexes;
    b.node.sex_code_count = 3;
    INTS(&b, 1, 11, 11, 11, SKIPPED, 11, 11, 11, 11);
    b.node.age_arg = (int)INTS(&b, 10, 245, 180, 250, 180, SKIPPED, -5, 180, 200);
    b.node.sex_arg = (int)INTS(&b, 1, 0, 1, 1, 0, 2, 0, SKIPPED, 3);
    bench_execute(&b, sx_kernel_norm);
    EXPECT(&b, {OK, 1, 2}, {OK, 3, 2}, {NO_NORM, 0, 1}, {SKIP, 0, 1}, {OK, 5, 2}, {NO_NORM, 0, 1},
           {NO_NORM, 0, 1}, {NO_NORM, 0, 1});
}
END_TEST

START_TEST(test_norm_of_a_baby)
{
    static sx_norm_row rows[] = {{.age_low = 0, .age_high = 0, .mean = {10, 0}, .sd = {2, 0}}};
    static const sx_norm young = {.form = SX_NORM_Z, .by_age = true, .rows = rows, .row_count = 1};
    bench_start(&b, SX_OP_NORM, SX_TYPE_RATIO, 3);
    b.node.norm = &young;
    INTS(&b, 1, 11, 11, 11, 11);
    b.node.age_arg = (int)INTS(&b, 10, 0, 9, -1, SKIPPED); /* no one is younger than 0 */
    bench_execute(&b, sx_kernel_norm);
    EXPECT(&b, {OK, 1, 2}, {OK, 1, 2}, {NO_NORM, 0, 1}, {NO_NORM, 0, 1});
    b.node.age_arg = -1; /* nobody asked */
    b.node.arg_count = 1;
    bench_execute(&b, sx_kernel_norm);
    EXPECT(&b, {NO_NORM, 0, 1}, {NO_NORM, 0, 1}, {NO_NORM, 0, 1}, {NO_NORM, 0, 1});
}
END_TEST

START_TEST(test_norm_for_those_who_were_asked)
{
    static sx_norm_row by_age[] = {{.age_low = 0, .age_high = 99, .mean = {0, 0}, .sd = {1, 0}}};
    static sx_norm_row by_sex[] = {{.any_age = true, .sex = "m", .mean = {0, 0}, .sd = {1, 0}}};
    static const sx_norm aged = {.form = SX_NORM_Z, .by_age = true, .rows = by_age, .row_count = 1};
    static const sx_norm sexed = {
        .form = SX_NORM_Z, .by_sex = true, .rows = by_sex, .row_count = 1};
    bench_start(&b, SX_OP_NORM, SX_TYPE_RATIO, 1);
    b.node.sex_codes = sexes;
    b.node.sex_code_count = 3;
    INTS(&b, 1, 1); /* would do for an age and for a sex */
    b.node.norm = &aged;
    bench_execute(&b, sx_kernel_norm);
    EXPECT(&b, {NO_NORM, 0, 1});
    b.node.norm = &sexed;
    bench_execute(&b, sx_kernel_norm);
    EXPECT(&b, {NO_NORM, 0, 1});
    b.node.norm = &aged;
    b.node.age_arg = (int)INTS(&b, 1, SKIPPED); /* asked, not answered */
    bench_execute(&b, sx_kernel_norm);
    EXPECT(&b, {NO_NORM, 0, 1});
}
END_TEST

START_TEST(test_norm_without_age_and_sex)
{
    static sx_norm_row rows[] = {{.any_age = true, .mean = {10, 0}, .sd = {2, 0}}};
    static const sx_norm any = {.form = SX_NORM_Z, .rows = rows, .row_count = 1};
    bench_start(&b, SX_OP_NORM, SX_TYPE_RATIO, 2);
    b.node.norm = &any;
    INTS(&b, 1, 11, (int64_t)INT32_MAX + 1);
    bench_execute(&b, sx_kernel_norm);
    EXPECT(&b, {OK, 1, 2}, {NO_NORM, 0, 1});
}
END_TEST

/* --- ranks -------------------------------------------------------------------------------------- */

START_TEST(test_rank)
{
    bench_start(&b, SX_OP_RANK, SX_TYPE_RATIO, 5);
    bench_ratios(&b, LIST(1, 1, 1, SKIPPED, 5), LIST(2, 2, 2, 0, 2));
    bench_ratios(&b, LIST(2, 1, 2, 1, 5), LIST(3, 3, 4, 1, 2));
    INTS(&b, 10, 1, 1, 5, 5, SKIPPED);
    b.node.pick = 0;
    bench_execute(&b, sx_kernel_rank);
    EXPECT(&b, {OK, 4, 2}, {OK, 2, 2}, {OK, 4, 2}, {INCOMPLETE, 0, 2}, {INCOMPLETE, 0, 2});
    b.node.ties_lowest = true;
    bench_execute(&b, sx_kernel_rank);
    EXPECT(&b, {OK, 4, 2}, {OK, 2, 2}, {OK, 2, 2}, {INCOMPLETE, 0, 2}, {INCOMPLETE, 0, 2});
    b.node.pick = 2;
    b.node.ties_lowest = false;
    bench_execute(&b, sx_kernel_rank);
    EXPECT(&b, {OK, 6, 2}, {OK, 6, 2}, {OK, 4, 2}, {INCOMPLETE, 0, 2}, {INCOMPLETE, 0, 2});
}
END_TEST

START_TEST(test_rank_within_margins)
{
    int64_t margins[] = {0, 250000000, 500000000}; /* in units of 10^-9: a quarter, a half */
    bench_start(&b, SX_OP_RANK, SX_TYPE_RATIO, 4);
    bench_ratios(&b, LIST(1, 1, 1, 1), LIST(2, 2, 2, 2));
    bench_ratios(&b, LIST(3, 4, 1, 1), LIST(4, 4, 4, 8)); /* apart by 1/4, 1/2, 1/4, 3/8 */
    INTS(&b, 1, 1, 1, 0, SKIPPED);
    b.node.pick = 0;
    b.node.margins = margins;
    bench_execute(&b, sx_kernel_rank);
    EXPECT(&b, {OK, 4, 2}, {OK, 5, 2}, {OK, 4, 2}, {INCOMPLETE, 0, 2});
    b.node.ties_lowest = true;
    bench_execute(&b, sx_kernel_rank);
    EXPECT(&b, {OK, 2, 2}, {OK, 4, 2}, {OK, 2, 2}, {INCOMPLETE, 0, 2});
}
END_TEST

START_TEST(test_rank_does_not_look_past_a_missing_one)
{
    bench_start(&b, SX_OP_RANK, SX_TYPE_RATIO, 1);
    INTS(&b, 1, SKIPPED);
    bench_ratios(&b, LIST(1), LIST(INT64_MAX));
    bench_ratios(&b, LIST(1), LIST(INT64_MAX - 1)); /* these two have no common one that fits */
    bench_execute(&b, sx_kernel_rank);
    EXPECT(&b, {INCOMPLETE, 0, 2});
}
END_TEST

/* --- how it was answered ------------------------------------------------------------------------ */

START_TEST(test_longest_run)
{
    bench_start(&b, SX_OP_LONGEST_RUN, SX_TYPE_INT, 4);
    INTS(&b, 1, 2, 2, SKIPPED, 0);
    INTS(&b, 1, 2, SKIPPED, SKIPPED, SKIPPED);
    INTS(&b, 10, 20, 20, SKIPPED, SKIPPED);
    INTS(&b, 1, 1, 2, SKIPPED, SKIPPED);
    bench_execute(&b, sx_kernel_answering);
    EXPECT(&b, {OK, 3, 0}, {OK, 2, 0}, {INCOMPLETE, 0, 0}, {OK, 1, 0});
    bench_start(&b, SX_OP_LONGEST_RUN, SX_TYPE_INT, 2);
    bench_ratios(&b, LIST(1, 1), LIST(2, 2));
    bench_reals(&b, REALS(0.5, 0.25), CELLS(OK, OK));
    bench_execute(&b, sx_kernel_answering);
    EXPECT(&b, {OK, 2, 0}, {OK, 1, 0});
}
END_TEST

START_TEST(test_deviation)
{
    bench_start(&b, SX_OP_DEVIATION, SX_TYPE_REAL, 4);
    INTS(&b, 1, 1, 1, 1, SKIPPED);
    INTS(&b, 1, 3, SKIPPED, SKIPPED, SKIPPED);
    INTS(&b, 1, 5, 3, SKIPPED, SKIPPED);
    bench_execute(&b, sx_kernel_answering);
    EXPECT_REALS(&b, REALS(2, 1.414213562, 0, 0), CELLS(OK, OK, INCOMPLETE, INCOMPLETE));
}
END_TEST

/* Whatever stands in a cell that is no answer. */
START_TEST(test_deviation_of_thirds)
{
    bench_start(&b, SX_OP_DEVIATION, SX_TYPE_REAL, 2);
    bench_ratios(&b, LIST(1, 1), LIST(3, 3));
    size_t declined = bench_ratios(&b, LIST(7, 7), LIST(3, 3));
    bench_ratios(&b, LIST(5, 5), LIST(3, 3));
    b.columns[declined].status[0] = SX_CELL_DECLINED;
    bench_execute(&b, sx_kernel_answering);
    EXPECT_REALS(&b, REALS(0.942809042, 1.018350154), CELLS(OK, OK));
}
END_TEST

START_TEST(test_consistency)
{
    bench_start(&b, SX_OP_CONSISTENCY, SX_TYPE_REAL, 5);
    INTS(&b, 1, 1, 1, 1, SKIPPED, 1);
    INTS(&b, 1, 2, 2, 2, 2, 3);
    INTS(&b, 1, 2, 2, 2, 2, 2);
    INTS(&b, 1, 3, 2, 3, 3, 2);
    INTS(&b, 1, 3, 3, 3, 3, 3);
    INTS(&b, 1, 4, 2, SKIPPED, 4, 1);
    b.node.arg_count = 6;
    bench_execute(&b, sx_kernel_answering);
    EXPECT_REALS(&b, REALS(1, 0, 0, 0, -1), CELLS(OK, UNDEFINED, INCOMPLETE, INCOMPLETE, OK));
}
END_TEST

/* --- calls -------------------------------------------------------------------------------------- */

#define OUTPUTS 2

static const double call_low[] = {0, 0}, call_high[] = {10, 1};
static const sx_call_layout layout = {.input_count = 3,
                                      .output_count = OUTPUTS,
                                      .low = call_low,
                                      .high = call_high,
                                      .scale_count = 1};
static double in_values[3][BENCH_ROWS], out_values[OUTPUTS][BENCH_ROWS];
static uint8_t in_status[3][BENCH_ROWS], out_status[OUTPUTS][BENCH_ROWS];
static double *in_columns[] = {in_values[0], in_values[1], in_values[2]};
static double *out_columns[] = {out_values[0], out_values[1]};
static uint8_t *in_states[] = {in_status[0], in_status[1], in_status[2]};
static uint8_t *out_states[] = {out_status[0], out_status[1]};
static unsigned asked;

static void code(void *context, size_t rows, const double *const *inputs,
                 const uint8_t *const *input_status, double *const *outputs,
                 uint8_t *const *output_status)
{
    const double *answer = context;
    asked++;
    ck_assert(inputs[0][0] == 2.5 && inputs[1][0] == 0.5 && inputs[2][0] == 1.25);
    ck_assert_uint_eq(input_status[0][1], SKIP);
    ck_assert(inputs[0][1] == 0 && inputs[1][1] == 0 && inputs[2][1] == 0);
    for (size_t o = 0; o < OUTPUTS; o++)
        for (size_t r = 0; r < rows; r++) {
            ck_assert_uint_eq(output_status[o][r], INCOMPLETE);
            ck_assert(outputs[o][r] == 0);
            outputs[o][r] = answer[r];
            output_status[o][r] = r == 6 ? SX_CELL_COUNT : r == 7 ? INCOMPLETE : OK;
        }
}

static void call_bench(uint32_t output, sx_type type)
{
    static const uint32_t args[] = {0, 1, 2};
    bench_start(&b, SX_OP_CALL, type, 8);
    b.plan.calls = &layout;
    b.plan.call_args = args;
    b.node.output = output;
    INTS(&b, 10, 25, SKIPPED, 0, 0, 0, 0, 0, 0);
    bench_ratios(&b, LIST(1, SKIPPED, 0, 0, 0, 0, 0, 0), LIST(2, 0, 1, 1, 1, 1, 1, 1));
    bench_reals(&b, REALS(1.25), CELLS(OK, SKIP, OK, OK, OK, OK, OK, OK));
    b.run.call = (sx_call){.inputs = in_columns,
                           .outputs = out_columns,
                           .input_status = in_states,
                           .output_status = out_states};
    asked = 0;
}

START_TEST(test_call)
{
    double answer[] = {0, 10, -0.5, 10.5, 4.25, NAN, 1, 99};
    call_bench(0, SX_TYPE_REAL);
    b.run.call.function = code;
    b.run.call.context = answer;
    bench_execute(&b, sx_kernel_call);
    sx_cell failed = SX_CELL_FAILED;
    EXPECT_REALS(&b, REALS(0, 10, 0, 0, 4.25, 0, 0, 0),
                 CELLS(OK, OK, failed, failed, OK, failed, failed, INCOMPLETE));
    ck_assert(b.run.call.asked);
    bench_execute(&b, sx_kernel_call); /* once per block */
    ck_assert_uint_eq(asked, 1);
}
END_TEST

START_TEST(test_call_for_a_truth)
{
    double answer[] = {0, 1, -1, 2, 0.5, INFINITY, 1, 1};
    call_bench(1, SX_TYPE_TRUTH);
    b.run.call.function = code;
    b.run.call.context = answer;
    bench_execute(&b, sx_kernel_call);
    EXPECT(&b, {OK, 0, 0}, {OK, 1, 0}, {SX_CELL_FAILED, 0, 0}, {SX_CELL_FAILED, 0, 0},
           {SX_CELL_FAILED, 0, 0}, {SX_CELL_FAILED, 0, 0}, {SX_CELL_FAILED, 0, 0},
           {INCOMPLETE, 0, 0});
}
END_TEST

START_TEST(test_call_without_code)
{
    call_bench(0, SX_TYPE_REAL);
    bench_execute(&b, sx_kernel_call);
    for (size_t r = 0; r < 8; r++)
        ck_assert_uint_eq(b.status[BENCH_OUT][r], SX_CELL_FAILED);
    call_bench(0, SX_TYPE_REAL);
    b.run.call.function = code;
    b.run.rows = 0; /* nobody to ask about */
    bench_execute(&b, sx_kernel_call);
    ck_assert_uint_eq(asked, 0);
}
END_TEST

static unsigned told;

static void hear(void *context, size_t rows, const double *const *inputs,
                 const uint8_t *const *input_status, double *const *outputs,
                 uint8_t *const *output_status)
{
    (void)outputs;
    (void)output_status;
    ck_assert_ptr_nonnull(context);
    ck_assert_uint_eq(rows, 8);
    ck_assert(inputs[0][0] == 2.5 && inputs[1][0] == 0.5 && inputs[2][0] == 1.25);
    ck_assert_uint_eq(input_status[0][1], SKIP);
    told++;
}

/* What the code was told it will be asked is what it is asked, whatever the columns hold by then. */
START_TEST(test_call_that_was_told)
{
    double answer[] = {0, 10, 1, 1, 4.25, 1, 1, 1};
    call_bench(0, SX_TYPE_REAL);
    told = 0;
    b.run.plan = &b.plan;
    sx_kernel_tell(&b.run); /* nobody wants to hear it */
    ck_assert(!b.run.call.told);
    b.run.call.function = code;
    b.run.call.ahead = hear;
    b.run.call.context = answer;
    size_t rows = b.run.rows;
    b.run.rows = 0;
    sx_kernel_tell(&b.run);
    ck_assert(!b.run.call.told);
    b.run.rows = rows;
    sx_kernel_tell(&b.run);
    ck_assert(b.run.call.told);
    ck_assert_uint_eq(told, 1);
    ck_assert_uint_eq(asked, 0);
    b.num[0][0] = 99;
    bench_execute(&b, sx_kernel_call);
    ck_assert_uint_eq(asked, 1);
    ck_assert(in_values[0][0] == 2.5);
    b.run.call.told = b.run.call.asked = false;
    b.num[0][0] = 25; /* and without having been told the columns are taken as they are */
    in_values[0][0] = 0;
    bench_execute(&b, sx_kernel_call);
    ck_assert_uint_eq(asked, 2);
    ck_assert(in_values[0][0] == 2.5);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plan/kernels_place");
    TCase *cases = tcase_create("place");
    tcase_add_loop_test(cases, test_round, 0, (int)(sizeof roundings / sizeof *roundings));
    tcase_add_loop_test(cases, test_round_large, 0, (int)(sizeof large / sizeof *large));
    tcase_add_test(cases, test_round_what_a_double_cannot_hold);
    tcase_add_test(cases, test_settle);
    tcase_add_test(cases, test_band_of_exact);
    tcase_add_test(cases, test_band_of_real);
    tcase_add_test(cases, test_edges);
    tcase_add_test(cases, test_lookup);
    tcase_add_test(cases, test_norm);
    tcase_add_test(cases, test_norm_of_a_baby);
    tcase_add_test(cases, test_norm_for_those_who_were_asked);
    tcase_add_test(cases, test_norm_without_age_and_sex);
    tcase_add_test(cases, test_rank);
    tcase_add_test(cases, test_rank_within_margins);
    tcase_add_test(cases, test_rank_does_not_look_past_a_missing_one);
    suite_add_tcase(suite, cases);
    cases = tcase_create("answering");
    tcase_add_test(cases, test_longest_run);
    tcase_add_test(cases, test_deviation);
    tcase_add_test(cases, test_deviation_of_thirds);
    tcase_add_test(cases, test_consistency);
    suite_add_tcase(suite, cases);
    cases = tcase_create("call");
    tcase_add_test(cases, test_call);
    tcase_add_test(cases, test_call_for_a_truth);
    tcase_add_test(cases, test_call_without_code);
    tcase_add_test(cases, test_call_that_was_told);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
