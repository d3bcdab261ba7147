/*
 * test_run.c: the memory of a run, what its inputs begin with, and what outputs say, from plans laid out by
 * hand: guards, rounding, bands, and flags over hidden and missing answers.
 */
#include <string.h>

#include "plan/kernel.h"
#include "support/scarce.h"
#include "support/suite.h"

#define OK SX_CELL_OK
#define INCOMPLETE SX_CELL_INCOMPLETE
#define NONE SX_NODE_NONE

/* --- memory and inputs -------------------------------------------------------------------------- */

START_TEST(test_columns)
{
    static uint32_t inputs[] = {0, NONE, 1};
    static sx_node nodes[] = {
        {.op = SX_OP_INPUT, .type = SX_TYPE_CATEGORY},
        {.op = SX_OP_INPUT, .type = SX_TYPE_RATIO},
        {.op = SX_OP_CONSTANT, .type = SX_TYPE_INT, .digits = 1, .constant = 25},
        {.op = SX_OP_NONE, .type = SX_TYPE_REAL},
        {.op = SX_OP_SUM, .type = SX_TYPE_RATIO, .digits = 2},
        {.op = SX_OP_PERCENT, .type = SX_TYPE_RATIO},
        {.op = SX_OP_ADD, .type = SX_TYPE_INT, .digits = 3},
    };
    static const sx_plan plan = {
        .nodes = nodes, .node_count = 7, .inputs = inputs, .input_count = 3};
    ck_assert_ptr_null(sx_run_new(&plan, 0));
    sx_run *run = sx_run_new(&plan, 5);
    ck_assert_ptr_nonnull(run);
    ck_assert_ptr_eq(sx_run_plan(run), &plan);
    sx_run_begin(run, 9); /* never more than there is memory for */
    ck_assert_uint_eq(run->rows, 5);
    sx_run_begin(run, 3);
    ck_assert_uint_eq(run->rows, 3);
    ck_assert_ptr_eq(sx_run_values(run, 0), run->columns[0].num);
    ck_assert_ptr_eq(sx_run_values(run, 1), run->unused[1].num);
    ck_assert_ptr_eq(sx_run_status(run, 2), run->columns[1].status);
    ck_assert_ptr_null(sx_run_denominators(run, 0));
    for (size_t r = 0; r < 3; r++) {
        ck_assert_uint_eq(sx_run_status(run, 0)[r], SX_CELL_SKIPPED);
        ck_assert_uint_eq(sx_run_status(run, 1)[r], SX_CELL_SKIPPED);
        ck_assert_int_eq(sx_run_denominators(run, 1)[r], 1);
        ck_assert_int_eq(sx_run_denominators(run, 2)[r], 1);
        ck_assert_int_eq(run->columns[2].num[r], 25);
        ck_assert_uint_eq(run->columns[2].status[r], OK);
        ck_assert_uint_eq(run->columns[3].status[r], INCOMPLETE);
    }
    ck_assert_int_eq(run->columns[2].unit, 10);
    ck_assert_int_eq(run->columns[6].unit, 1000);
    ck_assert_int_eq(run->columns[4].unit, 1); /* what has denominators has no unit */
    ck_assert_ptr_null(run->columns[0].answered);
    ck_assert_ptr_null(run->unused[0].num);
    ck_assert_ptr_null(run->columns[3].num);
    ck_assert_ptr_null(run->columns[6].answered);
    ck_assert_ptr_nonnull(run->columns[4].answered);
    ck_assert_ptr_nonnull(run->columns[5].of);
    ck_assert_ptr_null(run->columns[6].den);
    sx_run_free(run);
    sx_run_free(NULL);
}
END_TEST

/* A run takes three pieces of memory: without any of them there is none, and nothing is left behind. */
START_TEST(test_memory_runs_out)
{
    static uint32_t inputs[] = {0};
    static sx_node nodes[] = {{.op = SX_OP_INPUT, .type = SX_TYPE_INT}};
    static const sx_plan plan = {
        .nodes = nodes, .node_count = 1, .inputs = inputs, .input_count = 1};
    for (size_t nth = 0; nth <= 3; nth++) {
        scarce_from(nth);
        sx_run *run = sx_run_new(&plan, 8);
        ck_assert_uint_eq(scarce_stop(), 3);
        ck_assert_int_eq(run != NULL, nth == 0);
        sx_run_free(run);
    }
}
END_TEST

static void fill(sx_run *run, size_t rows, size_t by)
{
    for (size_t i = 0; i < run->plan->node_count; i++) {
        sx_column *c = &run->columns[i];
        for (size_t r = 0; r < rows; r++) {
            if (c->num)
                c->num[r] = (int64_t)(1000 * i + r + by);
            if (c->den)
                c->den[r] = (int64_t)(2000 * i + r + by);
            if (c->real)
                c->real[r] = (double)(3000 * i + r + by);
            if (c->answered)
                c->answered[r] = (uint32_t)(4000 * i + r + by);
            if (c->of)
                c->of[r] = (uint32_t)(5000 * i + r + by);
            c->status[r] = (uint8_t)(i + r + by);
        }
    }
    for (size_t i = 0; i < run->plan->calls->input_count; i++)
        for (size_t r = 0; r < rows; r++) {
            run->call.inputs[i][r] = (double)(6000 * i + r + by);
            run->call.outputs[i][r] = (double)(7000 * i + r + by);
            run->call.input_status[i][r] = (uint8_t)(8 * i + r + by);
            run->call.output_status[i][r] = (uint8_t)(9 * i + r + by);
        }
}

static void expect_filled(const sx_run *run, size_t rows, size_t by)
{
    for (size_t i = 0; i < run->plan->node_count; i++) {
        const sx_column *c = &run->columns[i];
        for (size_t r = 0; r < rows; r++) {
            ck_assert(!c->num || c->num[r] == (int64_t)(1000 * i + r + by));
            ck_assert(!c->den || c->den[r] == (int64_t)(2000 * i + r + by));
            ck_assert(!c->real || c->real[r] == (double)(3000 * i + r + by));
            ck_assert(!c->answered || c->answered[r] == 4000 * i + r + by);
            ck_assert(!c->of || c->of[r] == 5000 * i + r + by);
            ck_assert_uint_eq(c->status[r], i + r + by);
        }
    }
    for (size_t i = 0; i < run->plan->calls->input_count; i++)
        for (size_t r = 0; r < rows; r++) {
            ck_assert(run->call.inputs[i][r] == (double)(6000 * i + r + by));
            ck_assert(run->call.outputs[i][r] == (double)(7000 * i + r + by));
            ck_assert_uint_eq(run->call.input_status[i][r], 8 * i + r + by);
            ck_assert_uint_eq(run->call.output_status[i][r], 9 * i + r + by);
        }
}

START_TEST(test_columns_do_not_touch)
{
    static sx_node nodes[] = {
        {.op = SX_OP_SUM, .type = SX_TYPE_RATIO},     {.op = SX_OP_SUM, .type = SX_TYPE_REAL},
        {.op = SX_OP_PERCENT, .type = SX_TYPE_RATIO}, {.op = SX_OP_ADD, .type = SX_TYPE_RATIO},
        {.op = SX_OP_ADD, .type = SX_TYPE_REAL},
    };
    static const double ends[9] = {0};
    static const sx_call_layout calls = {
        .input_count = 9, .output_count = 9, .low = ends, .high = ends};
    static const sx_plan plan = {.nodes = nodes, .node_count = 5, .calls = &calls};
    const size_t rows = 13;
    sx_run *one = sx_run_new(&plan, rows), *other = sx_run_new(&plan, rows);
    fill(one, rows, 0);
    fill(other, rows, 50);
    expect_filled(one, rows, 0);
    expect_filled(other, rows, 50);
    fill(one, rows, 1);
    expect_filled(other, rows, 50);
    sx_run_free(one);
    sx_run_free(other);
}
END_TEST

/* --- scores ------------------------------------------------------------------------------------- */

static const int64_t low[] = {0, 5, 6}, high[] = {4, 9, 9}; /* the last is beyond the count */
static const bool closed[] = {false, false, false};

/* Columns: 0 a gather, 1 the exact value, 2 the rounded value, 3 its band, 4 a category, 5 a real. */
static sx_node score_nodes[] = {
    {.op = SX_OP_SUM, .type = SX_TYPE_RATIO},
    {.op = SX_OP_ADD, .type = SX_TYPE_RATIO},
    {.op = SX_OP_ROUND, .type = SX_TYPE_INT},
    {.op = SX_OP_BAND, .type = SX_TYPE_CATEGORY, .edges = {low, high, closed, 2, 0}},
    {.op = SX_OP_CASE, .type = SX_TYPE_CATEGORY},
    {.op = SX_OP_SQUARE_ROOT, .type = SX_TYPE_REAL},
};

static sx_run *scored(sx_output *output)
{
    static sx_plan plan;
    plan = (sx_plan){.nodes = score_nodes, .node_count = 6, .outputs = output, .output_count = 1};
    sx_run *run = sx_run_new(&plan, 4);
    ck_assert_ptr_nonnull(run);
    run->rows = 4;
    for (size_t r = 0; r < 4; r++) {
        run->columns[0].num[r] = run->columns[0].den[r] = 1;
        run->columns[0].answered[r] = 6;
        run->columns[0].of[r] = 7;
        run->columns[1].num[r] = 9; /* 4.5 */
        run->columns[1].den[r] = 2;
        run->columns[2].num[r] = 5;
        run->columns[3].num[r] = 1;
        run->columns[4].num[r] = 2;
        run->columns[5].real[r] = 4.5;
    }
    return run;
}

static sx_score score_of(sx_run *run)
{
    sx_score score;
    memset(&score, 0x55, sizeof score);
    sx_run_score(run, 0, 1, &score);
    return score;
}

START_TEST(test_score)
{
    sx_output output = {.value = 2, .exact = 1, .band = 3, .band_exact = 1, .gather = 0};
    sx_run *run = scored(&output);
    sx_score score = score_of(run);
    ck_assert_int_eq(score.status, OK);
    ck_assert_int_eq(score.value.num, 5);
    ck_assert_int_eq(score.exact.num, 9);
    ck_assert_int_eq(score.exact.den, 2);
    ck_assert(score.rounded && score.prorated && score.edge);
    ck_assert_int_eq(score.band, 1);
    ck_assert_uint_eq(score.answered, 6);
    ck_assert_uint_eq(score.of, 7);
    run->columns[1].num[1] = 10; /* 5 exactly */
    run->columns[0].answered[1] = 7;
    score = score_of(run);
    ck_assert(!score.rounded && !score.prorated && !score.edge);
    output.band_exact = 5; /* a real that has reached the first band alone */
    ck_assert(score_of(run).edge);
    run->columns[5].real[1] = 5;
    ck_assert(!score_of(run).edge);
    run->columns[5].real[1] = 100;
    ck_assert(!score_of(run).edge);
    run->columns[5].real[1] = -1;
    ck_assert(score_of(run).edge);
    output.band_exact = NONE;
    ck_assert(!score_of(run).edge);
    run->columns[3].status[1] = SX_CELL_UNDEFINED;
    ck_assert_int_eq(score_of(run).band, -1);
    output.band = NONE;
    ck_assert_int_eq(score_of(run).band, -1);
    sx_run_free(run);
}
END_TEST

START_TEST(test_score_of_other_kinds)
{
    sx_output output = {.value = 4, .exact = 4, .band = NONE, .band_exact = NONE, .gather = NONE};
    sx_run *run = scored(&output);
    sx_score score = score_of(run);
    ck_assert_int_eq(score.band, 2); /* the label of a category */
    ck_assert(!score.rounded && !score.prorated);
    ck_assert_uint_eq(score.of, 0);
    output.value = output.exact = 5;
    score = score_of(run);
    ck_assert_int_eq(score.value.num, 9); /* a real stands for a decimal */
    ck_assert_int_eq(score.value.den, 2);
    ck_assert_int_eq(score.band, -1);
    sx_run_free(run);
}
END_TEST

static const struct {
    uint8_t status;
    sx_cell why;
} reasons[] = {
    {SX_CELL_SKIPPED, INCOMPLETE},    {SX_CELL_DECLINED, INCOMPLETE},
    {SX_CELL_NOT_SHOWN, INCOMPLETE},  {SX_CELL_NOT_APPLICABLE, INCOMPLETE},
    {SX_CELL_INCOMPLETE, INCOMPLETE}, {SX_CELL_NO_NORM, SX_CELL_NO_NORM},
    {SX_CELL_FAILED, SX_CELL_FAILED}, {SX_CELL_UNDEFINED, SX_CELL_UNDEFINED},
};

START_TEST(test_no_score)
{
    sx_output output = {.value = 2, .exact = 1, .band = 3, .band_exact = 1, .gather = 0};
    sx_run *run = scored(&output);
    run->columns[2].status[1] = reasons[_i].status;
    sx_score score = score_of(run);
    ck_assert_int_eq(score.status, reasons[_i].why);
    ck_assert_int_eq(score.value.num, 0);
    ck_assert_int_eq(score.band, -1);
    ck_assert_uint_eq(score.answered, 6);
    ck_assert(!score.rounded && !score.prorated && !score.edge);
    sx_run_free(run);
}
END_TEST

static const struct {
    int64_t low, high;
    bool guarded;
    sx_cell status;
} guards[] = {
    {5, 9, true, OK},
    {0, 5, true, OK},
    {6, 9, true, SX_CELL_FAILED},
    {0, 4, true, SX_CELL_FAILED},
    {6, 9, false, OK},
    {0, 4, false, OK},
};

START_TEST(test_guard)
{
    sx_output output = {.value = 2,
                        .exact = 1,
                        .band = 3,
                        .band_exact = NONE,
                        .gather = 0,
                        .guarded = guards[_i].guarded};
    output.low = sx_number_int(guards[_i].low);
    output.high = sx_number_int(guards[_i].high);
    sx_run *run = scored(&output);
    sx_score score = score_of(run);
    ck_assert_int_eq(score.status, guards[_i].status);
    ck_assert_int_eq(score.value.num, guards[_i].status == OK ? 5 : 0);
    ck_assert_int_eq(score.band, guards[_i].status == OK ? 1 : -1);
    sx_run_free(run);
}
END_TEST

/* --- truths over hidden and missing answers ------------------------------------------------------- */

static const struct {
    bool hidden_clear, missing_raised;
    uint8_t first, second, other; /* `other` is no input of the flag */
    bool only_hidden, part_answered;
} openings[] = {
    {true, true, SX_CELL_NOT_SHOWN, SX_CELL_NOT_SHOWN, OK, true, false},
    {true, true, OK, SX_CELL_NOT_SHOWN, SX_CELL_SKIPPED, true, true},
    {true, true, SX_CELL_NOT_SHOWN, OK, SX_CELL_SKIPPED, true, true},
    {true, true, OK, OK, SX_CELL_NOT_SHOWN, false, true},
    {true, true, SX_CELL_SKIPPED, SX_CELL_NOT_SHOWN, OK, false, false},
    {true, true, SX_CELL_NOT_SHOWN, SX_CELL_DECLINED, OK, false, false},
    {true, true, SX_CELL_SKIPPED, OK, OK, false, true},
    {false, true, SX_CELL_NOT_SHOWN, OK, OK, false, true},
    {true, false, SX_CELL_NOT_SHOWN, OK, OK, true, false},
    {false, false, SX_CELL_NOT_SHOWN, OK, OK, false, false},
};

START_TEST(test_openings)
{
    static sx_node nodes[] = {{.op = SX_OP_INPUT, .type = SX_TYPE_INT},
                              {.op = SX_OP_INPUT, .type = SX_TYPE_INT},
                              {.op = SX_OP_INPUT, .type = SX_TYPE_INT}};
    static uint32_t inputs[] = {0, 1, 2, NONE};
    static const uint64_t uses[] = {1 | 2 | 8}; /* the last is needed by no node */
    sx_output output = {.hidden_clear = openings[_i].hidden_clear,
                        .missing_raised = openings[_i].missing_raised,
                        .uses = uses};
    const sx_plan plan = {.nodes = nodes,
                          .node_count = 3,
                          .inputs = inputs,
                          .input_count = 4,
                          .outputs = &output,
                          .output_count = 1};
    sx_run *run = sx_run_new(&plan, 2);
    sx_run_begin(run, 2);
    run->columns[0].status[1] = openings[_i].first;
    run->columns[1].status[1] = openings[_i].second;
    run->columns[2].status[1] = openings[_i].other;
    sx_run_status(run, 3)[1] = OK;
    ck_assert_int_eq(sx_run_only_hidden(run, 0, 1), openings[_i].only_hidden);
    ck_assert_int_eq(sx_run_part_answered(run, 0, 1), openings[_i].part_answered);
    output.uses = NULL; /* rests on nothing */
    ck_assert(!sx_run_only_hidden(run, 0, 1));
    ck_assert(!sx_run_part_answered(run, 0, 1));
    sx_run_free(run);
}
END_TEST

START_TEST(test_truth)
{
    static sx_node nodes[] = {{.op = SX_OP_CONSTANT, .type = SX_TYPE_TRUTH}};
    sx_output output = {.value = 0};
    const sx_plan plan = {.nodes = nodes, .node_count = 1, .outputs = &output, .output_count = 1};
    sx_run *run = sx_run_new(&plan, 3);
    run->columns[0].num[1] = 1;
    run->columns[0].status[2] = INCOMPLETE;
    ck_assert_int_eq(sx_run_truth(run, 0, 0), SX_LOGIC_FALSE);
    ck_assert_int_eq(sx_run_truth(run, 0, 1), SX_LOGIC_TRUE);
    ck_assert_int_eq(sx_run_truth(run, 0, 2), SX_LOGIC_UNKNOWN);
    sx_run_free(run);
}
END_TEST

/* --- in two halves ------------------------------------------------------------------------------ */

typedef struct heard {
    unsigned told, asked;
    double value;
} heard;

static void hear(void *context, size_t rows, const double *const *inputs,
                 const uint8_t *const *input_status, double *const *outputs,
                 uint8_t *const *output_status)
{
    heard *h = context;
    (void)rows;
    (void)input_status;
    (void)outputs;
    (void)output_status;
    h->told++;
    h->value = inputs[0][1];
}

static void answer(void *context, size_t rows, const double *const *inputs,
                   const uint8_t *const *input_status, double *const *outputs,
                   uint8_t *const *output_status)
{
    heard *h = context;
    (void)input_status;
    h->asked++;
    h->value = inputs[0][1];
    for (size_t r = 0; r < rows; r++) {
        outputs[0][r] = 1;
        output_status[0][r] = OK;
    }
}

static uint32_t twice[] = {0, 0};

/* An answer, twice the answer, code that is asked about that, and twice the answer once more. */
static sx_node halves[] = {
    {.op = SX_OP_INPUT, .type = SX_TYPE_INT},
    {.op = SX_OP_ADD, .type = SX_TYPE_INT, .args = twice, .arg_count = 2},
    {.op = SX_OP_CALL, .type = SX_TYPE_REAL},
    {.op = SX_OP_ADD, .type = SX_TYPE_INT, .args = twice, .arg_count = 2},
};

static void put_answers(sx_run *run, int64_t value)
{
    for (size_t r = 0; r < 2; r++) {
        run->columns[0].num[r] = value;
        run->columns[0].status[r] = OK;
    }
}

START_TEST(test_a_run_in_two_halves)
{
    static const double call_low[] = {0}, call_high[] = {2};
    static const uint32_t call_args[] = {1};
    static const sx_call_layout calls = {
        .input_count = 1, .output_count = 1, .low = call_low, .high = call_high};
    static const sx_plan plan = {
        .nodes = halves, .node_count = 4, .calls = &calls, .call_args = call_args};
    heard h = {0};
    sx_run *run = sx_run_new(&plan, 2);
    ck_assert_ptr_nonnull(run);
    sx_run_set_call(run, answer, hear, &h);
    sx_run_begin(run, 2);
    put_answers(run, 3);
    run->columns[3].num[1] = -1;
    sx_run_execute_ahead(run);
    ck_assert(h.told == 1 && h.asked == 0 && h.value == 6);
    ck_assert_int_eq(run->columns[3].num[1], -1); /* behind the code */
    put_answers(run, 5);
    sx_run_execute(run);
    ck_assert(h.told == 1 && h.asked == 1 && h.value == 6); /* as it was told */
    ck_assert_int_eq(run->columns[1].num[1], 6);
    ck_assert_int_eq(run->columns[3].num[1], 10);
    sx_run_execute(run); /* whole */
    ck_assert(h.told == 1 && h.asked == 2 && h.value == 10);
    ck_assert_int_eq(run->columns[1].num[1], 10);
    sx_run_free(run);
}
END_TEST

/* Without code there is nothing to tell: the first half is all of it. */
START_TEST(test_the_first_half_is_all)
{
    static sx_node nodes[] = {
        {.op = SX_OP_INPUT, .type = SX_TYPE_INT},
        {.op = SX_OP_ADD, .type = SX_TYPE_INT, .args = twice, .arg_count = 2},
        {.op = SX_OP_NONE}, /* of no plan */
        {.op = SX_OP_CALL},
    };
    static const sx_plan plan = {.nodes = nodes, .node_count = 2};
    heard h = {0};
    sx_run *run = sx_run_new(&plan, 2);
    ck_assert_ptr_nonnull(run);
    sx_run_set_call(run, answer, hear, &h);
    sx_run_begin(run, 2);
    put_answers(run, 3);
    sx_run_execute_ahead(run);
    ck_assert_uint_eq(h.told, 0);
    ck_assert_uint_eq(run->executed, 2);
    ck_assert_int_eq(run->columns[1].num[1], 6);
    sx_run_free(run);
}
END_TEST

START_TEST(test_some_nodes_alone)
{
    static const sx_plan plan = {.nodes = halves, .node_count = 2};
    static const uint32_t nodes[] = {1};
    sx_run *run = sx_run_new(&plan, 2);
    ck_assert_ptr_nonnull(run);
    sx_run_begin(run, 2);
    put_answers(run, 4);
    run->columns[1].num[1] = -1;
    run->call.asked = true;
    sx_run_execute_nodes(run, nodes, 0);
    ck_assert_int_eq(run->columns[1].num[1], -1);
    ck_assert(!run->call.asked);
    sx_run_execute_nodes(run, nodes, 1);
    ck_assert_int_eq(run->columns[1].num[1], 8);
    sx_run_free(run);
}
END_TEST

/* --- rows of a block ------------------------------------------------------------------------------ */

#define CROWD_INPUTS 8
#define CROWD_ROWS 70 /* more than are looked at together, and no multiple of that */

/* Whole answers, tenths, and thirds: how they were given. */
static uint32_t crowd_inputs[] = {0, 1, 2, 3, 4, 5, 6, 7};
static sx_node crowd_nodes[] = {
    {.op = SX_OP_INPUT, .type = SX_TYPE_INT},
    {.op = SX_OP_INPUT, .type = SX_TYPE_INT},
    {.op = SX_OP_INPUT, .type = SX_TYPE_INT},
    {.op = SX_OP_INPUT, .type = SX_TYPE_INT},
    {.op = SX_OP_INPUT, .type = SX_TYPE_INT, .digits = 1},
    {.op = SX_OP_INPUT, .type = SX_TYPE_INT, .digits = 1},
    {.op = SX_OP_INPUT, .type = SX_TYPE_RATIO},
    {.op = SX_OP_INPUT, .type = SX_TYPE_RATIO},
    {.op = SX_OP_LONGEST_RUN, .type = SX_TYPE_INT, .args = crowd_inputs, .arg_count = 8},
    {.op = SX_OP_DEVIATION, .type = SX_TYPE_REAL, .args = crowd_inputs, .arg_count = 8},
    {.op = SX_OP_CONSISTENCY, .type = SX_TYPE_REAL, .args = crowd_inputs, .arg_count = 8},
};
static const sx_plan crowd_plan = {
    .nodes = crowd_nodes, .node_count = 11, .inputs = crowd_inputs, .input_count = CROWD_INPUTS};

/* Row `r` of the crowd into row `at` of the run. */
static void put_person(sx_run *run, size_t r, size_t at)
{
    for (size_t i = 0; i < CROWD_INPUTS; i++) {
        size_t chance = (r * 37 + i * 11 + r * i * 5) % 23;
        sx_run_values(run, i)[at] = (int64_t)(chance % 3);
        sx_run_status(run, i)[at] = chance % 7 == 0 ? SX_CELL_DECLINED : OK;
        if (sx_run_denominators(run, i) != NULL) {
            sx_run_denominators(run, i)[at] = 3;
        }
    }
}

/* What a row gives does not depend on the rows beside it, nor on how many there are. */
START_TEST(test_rows_are_apart)
{
    sx_run *all = sx_run_new(&crowd_plan, CROWD_ROWS), *one = sx_run_new(&crowd_plan, 1);
    ck_assert(all != NULL && one != NULL);
    sx_run_begin(all, CROWD_ROWS);
    for (size_t r = 0; r < CROWD_ROWS; r++) {
        put_person(all, r, r);
    }
    sx_run_execute(all);
    for (size_t r = 0; r < CROWD_ROWS; r++) {
        sx_run_begin(one, 1);
        put_person(one, r, 0);
        sx_run_execute(one);
        for (size_t n = CROWD_INPUTS; n < crowd_plan.node_count; n++) {
            const sx_column *many = &all->columns[n], *alone = &one->columns[n];
            ck_assert_uint_eq(many->status[r], alone->status[0]);
            ck_assert(many->real != NULL
                          ? memcmp(&many->real[r], &alone->real[0], sizeof(double)) == 0
                          : many->num[r] == alone->num[0]);
        }
    }
    sx_run_free(all);
    sx_run_free(one);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plan/run");
    TCase *cases = tcase_create("run");
    tcase_add_test(cases, test_columns);
    tcase_add_test(cases, test_memory_runs_out);
    tcase_add_test(cases, test_columns_do_not_touch);
    tcase_add_test(cases, test_score);
    tcase_add_test(cases, test_score_of_other_kinds);
    tcase_add_loop_test(cases, test_no_score, 0, (int)(sizeof reasons / sizeof *reasons));
    tcase_add_loop_test(cases, test_guard, 0, (int)(sizeof guards / sizeof *guards));
    tcase_add_loop_test(cases, test_openings, 0, (int)(sizeof openings / sizeof *openings));
    tcase_add_test(cases, test_truth);
    tcase_add_test(cases, test_a_run_in_two_halves);
    tcase_add_test(cases, test_the_first_half_is_all);
    tcase_add_test(cases, test_some_nodes_alone);
    tcase_add_test(cases, test_rows_are_apart);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
