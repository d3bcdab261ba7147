/*
 * test_state.c: rows of one state have one score, for every kind of scale; and how many states there are.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "plan/plan.h"
#include "plan/state.h"
#include "support/manifests.h"
#include "support/suite.h"

#define ROWS 4096
#define CELLS 12
#define TAIL "direction: neither, range: [0, 99], missing: {rule: complete}}}"

static const struct {
    const char *yaml;
    uint32_t count; /* 0: not few */
} cases[] = {
    /* four operands of 0 to 3: 13 sums, 5 counts */
    {"scales: {s: {sum: q1..q4, direction: neither, range: [0, 12], bands: [{low: 0..4}, {mid: "
     "5..8}, "
     "{top: 9..12}], bands_source: book, missing: {rule: prorate, most: 1, round: half_up}}}",
     65},
    {"scales: {s: {mean: q1..q4, direction: neither, range: [0, 3], missing: {rule: answered, "
     "least: 2}}}",
     65},
    {"scales: {s: {mean: \"q1, q2, na\", reverse: q2, direction: neither, range: [0, 6], missing: "
     "{rule: "
     "complete, not_applicable: exclude}}}",
     13 * 4 * 4}, /* whoever does not apply is left out: 3 of them */
    {"scales: {s: {weighted: {q1: 2, q2: 0.5, q3: 3}, direction: neither, range: [0, 16.5], "
     "missing: {rule: "
     "complete}}}",
     166 * 4},
    {"scales: {s: {formula: \"q1 * q2\", direction: neither, range: [0, 9], missing: {rule: "
     "complete}}}",
     64 * 3},
    {"scales: {s: {formula: \"sum(q1, q2) / max(q3, 1)\", direction: neither, range: [0, 6], "
     "missing: {rule: "
     "complete}}}",
     7 * 3 * 8 * 4},
    {"scales: {s: {percent: q1..q4, direction: neither, range: [0, 100], missing: {rule: answered, "
     "least: "
     "2}}}",
     1201 * 5},
    {"scales: {s: {maximum: q1..q4, direction: neither, range: [0, 3], missing: {rule: answered, "
     "least: 1}}}",
     4096},
    {"scales: {s: {formula: \"sqrt(sum(q1, q2, q3))\", direction: neither, range: [0, 3], missing: "
     "{rule: "
     "complete}}}",
     10 * 4 * 4},
    {"scales: {s: {count: \"q1..q4 >= 2\", direction: neither, range: [0, 4], missing: {rule: "
     "complete}}}",
     25},
};

typedef struct domain {
    int64_t values[CELLS];
    uint8_t status[CELLS];
} domain;

/* Skipped, declined, not applicable, not shown, then every answer from low to high, at most 8 of them. */
static size_t make_domain(const sx_field *field, domain *ret)
{
    static const sx_cell reasons[] = {SX_CELL_SKIPPED, SX_CELL_DECLINED, SX_CELL_NOT_APPLICABLE,
                                      SX_CELL_NOT_SHOWN};
    size_t count = 0;
    for (; count < 4; count++) {
        ret->values[count] = 0;
        ret->status[count] = (uint8_t)reasons[count];
    }
    for (int64_t v = field->low; v <= field->high && count < CELLS; v++) {
        ret->values[count] = v;
        ret->status[count++] = SX_CELL_OK;
    }
    return count;
}

static void same_scores(const sx_run *run, const sx_states *states, const uint32_t *state)
{
    int64_t *first = calloc(states->count, sizeof *first);
    for (size_t r = 0; r < ROWS; r++) {
        sx_score here, there;
        ck_assert_uint_lt(state[r], states->count);
        if (first[state[r]] == 0) {
            first[state[r]] = (int64_t)r + 1;
        }
        sx_run_score(run, 0, r, &here);
        sx_run_score(run, 0, (size_t)first[state[r]] - 1, &there);
        ck_assert_int_eq(here.status, there.status);
        ck_assert(sx_number_equal(here.value, there.value));
        ck_assert(sx_number_equal(here.exact, there.exact));
        ck_assert_int_eq(here.band, there.band);
        ck_assert_int_eq(here.edge, there.edge);
        ck_assert_uint_eq(here.answered, there.answered);
        ck_assert_uint_eq(here.of, there.of);
    }
    free(first);
}

START_TEST(rows_of_one_state_are_alike)
{
    sx_trial_model t;
    static uint32_t state[ROWS];
    static domain domains[64];
    sx_state_cells cells[64];
    sx_plan *plan = NULL;
    sx_states states;
    const uint32_t output = 0;
    trial_read(&t, cases[_i].yaml);
    ck_assert_msg(t.model != NULL, "%s", trial_codes(&t));
    ck_assert_int_eq(sx_plan_scores(t.model, t.arena, &t.diags, &plan), SX_OK);
    for (size_t f = 0; f < t.model->field_count; f++) {
        size_t count = make_domain(&t.model->fields[f], &domains[f]);
        cells[f] = (sx_state_cells){domains[f].values, domains[f].status, count};
    }
    ck_assert_int_eq(sx_states_make(plan, &output, 1, cells, t.arena, &states), SX_OK);
    ck_assert_uint_eq(states.count, cases[_i].count);
    sx_run *run = sx_run_new(plan, ROWS);
    sx_run_begin(run, ROWS);
    memset(state, 0, sizeof state);
    sx_rng rng = {.state = 7};
    for (size_t f = 0; f < t.model->field_count; f++) {
        for (size_t r = 0; r < ROWS; r++) {
            /* mostly answers, as in life */
            uint32_t answers = (uint32_t)cells[f].count - 4;
            uint32_t cell = answers == 0 || sx_rng_below(&rng, 4) == 0
                                ? sx_rng_below(&rng, 4)
                                : 4 + sx_rng_below(&rng, answers);
            sx_run_values(run, f)[r] = domains[f].values[cell];
            sx_run_status(run, f)[r] = domains[f].status[cell];
            state[r] += states.adds[f] == NULL ? 0 : states.adds[f][cell];
        }
    }
    sx_run_execute(run);
    same_scores(run, &states, state);
    sx_run_free(run);
    trial_free(&t);
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("plan/state");
    TCase *one = tcase_create("state");
    tcase_add_loop_test(one, rows_of_one_state_are_alike, 0, (int)(sizeof cases / sizeof *cases));
    suite_add_tcase(all, one);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
