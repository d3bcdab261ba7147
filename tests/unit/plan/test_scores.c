/*
 * test_scores.c: every computation of a scale with its missing rules, on one row: what is computed, what
 * is missing, what rounding decided. The same rows in a block must give the same.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "plan/plan.h"
#include "support/manifests.h"
#include "support/suite.h"

#define SUM "scales: {s: {sum: q1..q4, direction: neither, range: [0, 12], "
#define MEAN "scales: {s: {mean: q1..q4, direction: neither, range: [0, 3], "
#define THIRDS "scales: {s: {formula: \"(2 * q1 - q1 + q2 + 1) / 3\", direction: neither, range: "
#define COMPLETE "missing: {rule: complete}}}"
#define BANDS "bands: [{low: 0..4}, {mid: 5..8}, {top: 9..12}], bands_source: book, "

static const struct {
    const char *yaml, *answers, *score;
} cases[] = {
    /* sums and missing rules */
    {SUM COMPLETE, "q1=1 q2=2 q3=3 q4=0", "6"},
    {SUM COMPLETE, "q1=1 q2=2 q3=3", "incomplete"},
    {SUM COMPLETE, "", "incomplete"},
    {SUM "missing: {rule: prorate, most: 1, round: none}}}", "q1=1 q2=2 q3=2", "6.666667~"},
    {SUM "missing: {rule: prorate, most: 1, round: half_up}}}", "q1=1 q2=2 q3=2", "7~"},
    {SUM "missing: {rule: prorate, most: 2, round: half_up}}}", "q1=1 q2=2", "6~"},
    {SUM "missing: {rule: prorate, most: 1, round: half_up}}}", "q1=1 q2=2", "incomplete"},
    {SUM BANDS "missing: {rule: prorate, most: 1, round: half_up}}}", "q1=1 q2=1 q3=1 q4=1",
     "4/low"},
    {SUM BANDS "missing: {rule: prorate, most: 1, round: half_up}}}", "q1=2 q2=1 q3=1",
     "5/mid~"}, /* 16/3 = 5.33 has reached mid */
    {SUM BANDS "missing: {rule: prorate, most: 1, round: half_up}}}", "q1=3 q2=2 q3=2",
     "9/top~"}, /* 28/3 = 9.33 */
    {SUM BANDS "missing: {rule: prorate, most: 1, round: up}}}", "q1=2 q2=2 q3=2 q4=-", "8/mid~"},
    {SUM BANDS "missing: {rule: prorate, most: 1, round: up}}}", "q1=3 q2=1 q3=0 q4=-",
     "6/mid~"}, /* 16/3 up */
    {SUM BANDS "missing: {rule: prorate, most: 1, round: half_up}}}", "q1=1 q2=1 q3=1 q4=-",
     "4/low~"},
    /* 4.5 is rounded to 5: rounding decides */
    {"scales: {s: {sum: \"q1, q2, q3\", direction: neither, range: [0, 9], bands: [{low: 0..4}, "
     "{top: 5..9}], bands_source: book, missing: {rule: prorate, most: 1, round: half_up}}}",
     "q1=3 q2=0", "5/top!~"},
    {"scales: {s: {sum: \"q1, q2, q3\", direction: neither, range: [0, 9], bands: [{low: 0..4}, "
     "{top: 5..9}], bands_source: book, missing: {rule: prorate, most: 1, round: down}}}",
     "q1=3 q2=0", "4/low~"},
    /* means */
    {MEAN COMPLETE, "q1=1 q2=2 q3=3 q4=3", "2.25"},
    {MEAN COMPLETE, "q1=1 q2=2 q3=3", "incomplete"},
    {MEAN "missing: {rule: answered, least: 2}}}", "q1=1 q3=3", "2~"},
    {MEAN "missing: {rule: answered, least: 3}}}", "q1=1 q3=3", "incomplete"},
    {MEAN "round: {rule: half_up, digits: 1}, missing: {rule: answered, least: 2}}}",
     "q1=1 q2=1 q3=3", "1.7~"},
    /* keys */
    {"scales: {s: {sum: \"q1, q2\", reverse: q2, direction: neither, range: [0, 6], " COMPLETE,
     "q1=1 q2=0", "4"},
    {"scales: {s: {sum: r1, reverse: r1, direction: neither, range: [1, 5], " COMPLETE, "r1=2",
     "4"},
    {"scales: {s: {sum: half, reverse: half, direction: neither, range: [0, 10], " COMPLETE,
     "half=2.5", "7.5"},
    {"scales: {s: {sum: \"q1, q2\", recode: {q2: {0: 0, 1: 0, 2: 1, 3: 1}}, direction: neither, "
     "range: [0, 4], " COMPLETE,
     "q1=1 q2=2", "2"},
    {"scales: {s: {weighted: {q1: 2, q2: 0.5, half: 3}, direction: neither, range: [0, "
     "37.5], " COMPLETE,
     "q1=3 q2=1 half=0.1", "6.8"},
    {"scales: {s: {minimum: q1..q4, direction: neither, range: [0, 3], " COMPLETE,
     "q1=3 q2=1 q3=2 q4=2", "1"},
    {"scales: {s: {maximum: q1..q4, direction: neither, range: [0, 3], missing: {rule: answered, "
     "least: 1}}}",
     "q2=1 q3=2", "2~"},
    {"scales: {s: {difference: [q1, half], direction: neither, range: [-10, 3], " COMPLETE,
     "q1=1 half=2.5", "-1.5"},
    /* ends that no decimal can hold, of a range that is not proved (q1 stands there twice): 1/3 and 7/3 */
    {THIRDS "[0.333333, 2.333333], " COMPLETE, "q1=0 q2=0", "0.333333"},
    {THIRDS "[0.333333, 2.333333], " COMPLETE, "q1=3 q2=3", "2.333333"},
    {THIRDS "[0.666667, 1.666667], " COMPLETE, "q1=0 q2=1", "0.666667"},
    {THIRDS "[0.666667, 1.666667], " COMPLETE, "q1=3 q2=1", "1.666667"},
    {THIRDS "[0.333334, 2.333332], " COMPLETE, "q1=0 q2=0", "failed"},
    {THIRDS "[0.333334, 2.333332], " COMPLETE, "q1=3 q2=3", "failed"},
    {THIRDS "[0.333334, 2.333332], " COMPLETE, "q1=3 q2=0", "1.333333"},
    /* counts, percents */
    {"scales: {s: {count: \"q1..q3 >= 2, q4 >= 1\", direction: neither, range: [0, 4], " COMPLETE,
     "q1=2 q2=1 q3=3 q4=1", "3"},
    {"scales: {s: {count: \"q1..q3 >= 2, q4 >= 1\", direction: neither, range: [0, 4], " COMPLETE,
     "q1=2 q2=1 q3=3", "incomplete"},
    {"scales: {s: {count: \"many.a = 1, many.b = 1, many.c = 1\", direction: neither, "
     "range: [0, 3], " COMPLETE,
     "many.a=1 many.b=0 many.c=1", "2"},
    {"scales: {s: {percent: q1..q4, direction: neither, range: [0, 100], " COMPLETE,
     "q1=3 q2=3 q3=0 q4=1", "58.333333"},
    {"scales: {s: {percent: \"na, q1\", direction: neither, range: [0, 100], missing: "
     "{rule: complete, not_applicable: exclude}}}",
     "na=none q1=3", "100"},
    {"scales: {s: {percent: \"na, q1\", direction: neither, range: [0, 100], missing: "
     "{rule: complete, not_applicable: exclude}}}",
     "na=- q1=3", "incomplete"},
    {"scales: {s: {percent: \"na, q1\", direction: neither, range: [0, 100], missing: "
     "{rule: complete, not_applicable: exclude}}}",
     "na=none q1=?", "incomplete"},
    /* what a condition keeps away is missing, unless the rule takes it out */
    {"scales: {s: {sum: \"q1, q2, after\", direction: neither, range: [0, 9], missing: "
     "{rule: prorate, most: 1, round: none, not_shown: exclude}}}",
     "q1=3 q2=2 after=!", "5"},
    {"scales: {s: {sum: \"q1, q2, after\", direction: neither, range: [0, 9], missing: "
     "{rule: prorate, most: 1, round: none, not_shown: exclude}}}",
     "q1=3 q2=? after=!", "6~"},
    {"scales: {s: {sum: \"q1, q2, after\", direction: neither, range: [0, 9], missing: "
     "{rule: prorate, most: 1, round: none, not_shown: exclude}}}",
     "q1=? q2=? after=!", "incomplete"},
    {"scales: {s: {sum: \"q1, q2, after\", direction: neither, range: [0, 9], missing: "
     "{rule: prorate, most: 1, round: none, not_shown: exclude}}}",
     "q1=3 q2=? after=-", "incomplete"},
    {"scales: {s: {sum: \"q1, q2, after\", direction: neither, range: [0, 9], missing: "
     "{rule: prorate, most: 1, round: none}}}",
     "q1=3 q2=? after=!", "incomplete"},
    {"scales: {s: {percent: \"q1, after\", direction: neither, range: [0, 100], missing: "
     "{rule: complete, not_shown: exclude}}}",
     "q1=3 after=!", "100"},
    /* `least` is a number of answers: what does not apply does not lower it */
    {"scales: {s: {mean: \"na, q1, q2\", direction: neither, range: [0, 6], missing: "
     "{rule: answered, least: 2, not_applicable: exclude}}}",
     "na=none q1=1 q2=2", "1.5"},
    {"scales: {s: {mean: \"na, q1, q2\", direction: neither, range: [0, 6], missing: "
     "{rule: answered, least: 2, not_applicable: exclude}}}",
     "na=none q1=? q2=2", "incomplete"},
    /* a range that cannot be proved is kept: what lies outside it is no score */
    {"scales: {s: {formula: \"q1 * q2 - q1\", direction: neither, range: [0, 6], " COMPLETE,
     "q1=2 q2=3", "4"},
    {"scales: {s: {formula: \"q1 * q2 - q1\", direction: neither, range: [0, 6], " COMPLETE,
     "q1=2 q2=0", "failed"},
    /* formulas, branches, categories */
    {"scales: {s: {formula: \"where(gate = no, 0, sum(q1..q2))\", direction: neither, "
     "range: [0, 6], missing: {rule: known}}}",
     "gate=no", "0"},
    {"scales: {s: {formula: \"where(gate = no, 0, sum(q1..q2))\", direction: neither, "
     "range: [0, 6], missing: {rule: known}}}",
     "gate=yes q1=3 q2=1", "4"},
    {"scales: {s: {formula: \"where(gate = no, 0, sum(q1..q2))\", direction: neither, "
     "range: [0, 6], missing: {rule: known}}}",
     "q1=3 q2=1", "incomplete"},
    {"scales: {s: {formula: \"(q1 + half) / 4 - 1\", direction: neither, range: [-1, "
     "2.25], " COMPLETE,
     "q1=1 half=0.5", "-0.625"},
    {"scales: {s: {formula: \"q1 / q2\", direction: neither, " COMPLETE, "q1=1 q2=3", "0.333333"},
    {"scales: {s: {formula: \"q1 / q2\", direction: neither, " COMPLETE, "q1=1 q2=0", "undefined"},
    {"scales: {s: {formula: \"50 + 10 * (q1 + q2) / sqrt(0.7 * 2 + 0.3 * 4)\", direction: "
     "neither, " COMPLETE,
     "q1=1 q2=1", "62.403473"},
    /* sqrt(3) squared is a little less than 3 in binary, and stands for 3 */
    {"scales: {s: {formula: \"sqrt(q1) * sqrt(q1)\", direction: neither, range: [0, 3], bands: "
     "[{low: 0..<3}, {high: 3..3}], bands_source: book, " COMPLETE,
     "q1=3", "3/high"},
    /* just below a half is below it: 74.849977 and, above what is settled, 5000000.4997 */
    {"scales: {s: {formula: \"sqrt(24.849977 * 24.849977) + 50 + 0 * sqrt(q1)\", direction: "
     "neither, "
     "range: [0, 100], round: {rule: half_up, digits: 1}, " COMPLETE,
     "q1=1", "74.8"},
    {"scales: {s: {formula: \"sqrt(q1) + 4999999.4997\", direction: neither, "
     "range: [0, 6000000], round: {rule: half_up}, " COMPLETE,
     "q1=1", "5000000"},
    {"scales: {s: {formula: \"sqrt(q1) + 4999999.5\", direction: neither, "
     "range: [0, 6000000], round: {rule: half_up}, " COMPLETE,
     "q1=1", "5000001"},
    {"scales: {s: {formula: \"sqrt(q1) * sqrt(q1) / 3\", direction: neither, range: [0, 1], round: "
     "{rule: half_up, digits: 2}, " COMPLETE,
     "q1=2", "0.67"},
    {"scales: {s: {formula: \"abs(q1 - q2) ^ 2\", direction: neither, range: [0, 9], " COMPLETE,
     "q1=1 q2=3", "4"},
    {"scales: {s: {category: [{both: \"q1 >= 2 and q2 >= 2\"}, {one: \"q1 >= 2 or q2 >= 2\"}, "
     "{none: otherwise}], direction: neither, missing: {rule: known}}}",
     "q1=3 q2=0", "/one"},
    {"scales: {s: {category: [{both: \"q1 >= 2 and q2 >= 2\"}, {none: otherwise}], direction: "
     "neither, missing: {rule: known}}}",
     "q1=0", "/none"},
    {"scales: {s: {category: [{both: \"q1 >= 2 and q2 >= 2\"}, {none: otherwise}], direction: "
     "neither, missing: {rule: known}}}",
     "q1=2", "incomplete"},
    {"scales: {s: {category: [{both: \"q1 >= 2 and q2 >= 2\"}, {none: otherwise}], direction: "
     "neither, " COMPLETE,
     "q1=0", "incomplete"},
    /* tables */
    {"scales: {s: {lookup: {of: q1, table: {0: 10, 1: 12.5, 2: 30}}, direction: neither, " COMPLETE,
     "q1=1", "12.5"},
    {"scales: {s: {lookup: {of: q1, table: {0: 10, 1: 12.5, 2: 30}}, direction: neither, " COMPLETE,
     "q1=3", "no_norm"},
    {"norms: {n: {form: t_score, source: book, rows: [{age: 18..29, sex: female, mean: 2, sd: "
     "0.5}, {age: 30..99, mean: 1, sd: 2}]}}\nscales: {s: {norm: {of: q1, table: n}, direction: "
     "neither, " COMPLETE,
     "q1=3 age=29 sex=female", "70"},
    {"norms: {n: {form: t_score, source: book, rows: [{age: 18..29, sex: female, mean: 2, sd: "
     "0.5}, {age: 30..99, mean: 1, sd: 2}]}}\nscales: {s: {norm: {of: q1, table: n}, direction: "
     "neither, " COMPLETE,
     "q1=3 age=29 sex=male", "no_norm"},
    {"norms: {n: {form: t_score, source: book, rows: [{age: 18..29, sex: female, mean: 2, sd: "
     "0.5}, {age: 30..99, mean: 1, sd: 2}]}}\nscales: {s: {norm: {of: q1, table: n}, direction: "
     "neither, " COMPLETE,
     "q1=3 age=30 sex=male", "60"},
    /* within the person */
    {"scales: {s: {centred: {of: \"q1, q2\", among: q1..q4}, direction: neither, range: "
     "[-1.5, 1.5], " COMPLETE,
     "q1=3 q2=1 q3=0 q4=1", "0.75"},
    {"scales: {s: {rank: {of: q2, among: \"q1, q2, q3\", ties: average}, direction: neither, "
     "range: [1, 3], " COMPLETE,
     "q1=1 q2=1 q3=3", "2.5"},
    {"scales: {s: {rank: {of: q2, among: \"q1, q2, q3\", ties: lowest}, direction: neither, "
     "range: [1, 3], " COMPLETE,
     "q1=1 q2=1 q3=3", "2"},
    {"scales: {s: {sum: order.y, direction: neither, range: [1, 3], " COMPLETE,
     "order.x=2 order.y=1 order.z=3", "1"},
    /* 0.1 ten times is 1 */
    {"scales: {s: {formula: \"0.1 * q1 + 0.1 * q2 + 0.1 * q3 + 0.7 * r1\", direction: neither, "
     "range: [0.7, 4.4], bands: [{below: 0.7..<1}, {one: 1..4.4}], bands_source: book, " COMPLETE,
     "q1=1 q2=1 q3=1 r1=1", "1/one"},
};

START_TEST(test_case)
{
    sx_trial_model trial;
    sx_plan *plan = NULL;
    trial_read(&trial, cases[_i].yaml);
    ck_assert_msg(trial.model != NULL, "refused: %s: %s", trial_codes(&trial),
                  trial.diags.count ? trial.diags.items[0].message : "");
    sx_status status = sx_plan_scores(trial.model, trial.arena, &trial.diags, &plan);
    ck_assert_msg(status == SX_OK, "%s: %s", trial_codes(&trial),
                  trial.diags.count ? trial.diags.items[0].message : "");
    sx_run *run = sx_run_new(plan, 3);
    ck_assert_ptr_nonnull(run);
    sx_run_begin(run, 3);
    trial_answer(trial.model, run, 0, cases[_i].answers);
    trial_answer(trial.model, run, 2, cases[_i].answers);
    sx_run_execute(run);
    ck_assert_str_eq(trial_score(trial.model, run, 0, 0), cases[_i].score);
    ck_assert_str_eq(trial_score(trial.model, run, 0, 2), cases[_i].score);
    sx_run_free(run);
    trial_free(&trial);
}
END_TEST

/* A run used again forgets the block before it. */
START_TEST(test_blocks_are_apart)
{
    sx_trial_model trial;
    sx_plan *plan = NULL;
    trial_read(&trial, SUM COMPLETE);
    ck_assert_int_eq(sx_plan_scores(trial.model, trial.arena, &trial.diags, &plan), SX_OK);
    sx_run *run = sx_run_new(plan, 2);
    sx_run_begin(run, 2);
    trial_answer(trial.model, run, 0, "q1=3 q2=3 q3=3 q4=3");
    sx_run_execute(run);
    ck_assert_str_eq(trial_score(trial.model, run, 0, 0), "12");
    ck_assert_str_eq(trial_score(trial.model, run, 0, 1), "incomplete");
    sx_run_begin(run, 2);
    trial_answer(trial.model, run, 1, "q1=1 q2=0 q3=0 q4=0");
    sx_run_execute(run);
    ck_assert_str_eq(trial_score(trial.model, run, 0, 0), "incomplete");
    ck_assert_str_eq(trial_score(trial.model, run, 0, 1), "1");
    sx_run_free(run);
    trial_free(&trial);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plan/scores");
    TCase *tests = tcase_create("scores");
    tcase_add_loop_test(tests, test_case, 0, (int)(sizeof cases / sizeof *cases));
    tcase_add_test(tests, test_blocks_are_apart);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
