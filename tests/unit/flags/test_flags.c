/*
 * test_flags.c: flags from answers alone: raised, clear and not assessed, whatever else is missing; a
 * flag once raised stays, with the change.
 */
#include <check.h>
#include <stdlib.h>

#include "flags/flags.h"
#include "support/manifests.h"
#include "support/suite.h"

static const char yaml[] =
    "flags:\n"
    "  harm: {title: Harm, when: q4 >= 1, tier: urgent, text: Talk to the person now.}\n"
    "  both: {title: Both, when: q1 >= 2 and q2 >= 2, tier: review, text: Look at both.}\n"
    "scales: {s: {sum: q1..q4, missing: {rule: complete}, direction: neither, range: [0, 12]}}\n";

static const struct {
    const char *answers;
    sx_flag_state harm, both;
} cases[] = {
    {"", SX_FLAG_NOT_ASSESSED, SX_FLAG_NOT_ASSESSED},
    {"q4=0", SX_FLAG_CLEAR, SX_FLAG_NOT_ASSESSED},
    {"q4=1", SX_FLAG_RAISED, SX_FLAG_NOT_ASSESSED}, /* item alone, no total possible */
    {"q4=3", SX_FLAG_RAISED, SX_FLAG_NOT_ASSESSED},
    {"q1=0 q2=0 q3=0", SX_FLAG_NOT_ASSESSED, SX_FLAG_CLEAR},
    {"q1=0", SX_FLAG_NOT_ASSESSED, SX_FLAG_CLEAR}, /* known to be false without q2 */
    {"q1=2", SX_FLAG_NOT_ASSESSED, SX_FLAG_NOT_ASSESSED},
    {"q1=2 q2=2 q4=0", SX_FLAG_CLEAR, SX_FLAG_RAISED},
    {"q1=? q2=2 q4=?", SX_FLAG_NOT_ASSESSED, SX_FLAG_NOT_ASSESSED},
};

static sx_run *flag_run(sx_trial_model *trial, size_t rows)
{
    sx_plan *plan = NULL;
    trial_read(trial, yaml);
    ck_assert_msg(trial->model != NULL, "%s", trial_codes(trial));
    ck_assert_int_eq(sx_plan_flags(trial->model, trial->arena, &trial->diags, &plan), SX_OK);
    sx_run *run = sx_run_new(plan, rows);
    ck_assert_ptr_nonnull(run);
    sx_run_begin(run, rows);
    return run;
}

START_TEST(test_state)
{
    sx_trial_model trial;
    sx_run *run = flag_run(&trial, 1);
    trial_answer(trial.model, run, 0, cases[_i].answers);
    sx_run_execute(run);
    ck_assert_int_eq(sx_flags_state(run, 0, 0), cases[_i].harm);
    ck_assert_int_eq(sx_flags_state(run, 1, 0), cases[_i].both);
    sx_run_free(run);
    trial_free(&trial);
}
END_TEST

START_TEST(test_history)
{
    sx_trial_model trial;
    sx_run *run = flag_run(&trial, 3);
    bool changed;
    trial_answer(trial.model, run, 1, "q4=2"); /* positive in between, then taken back */
    trial_answer(trial.model, run, 2, "q4=0 q1=0");
    sx_run_execute(run);
    ck_assert_int_eq(sx_flags_history(run, 0, 3, &changed), SX_FLAG_RAISED);
    ck_assert(changed);
    ck_assert_int_eq(sx_flags_history(run, 0, 2, &changed), SX_FLAG_RAISED);
    ck_assert(!changed);
    ck_assert_int_eq(sx_flags_history(run, 0, 1, &changed), SX_FLAG_NOT_ASSESSED);
    ck_assert_int_eq(sx_flags_history(run, 1, 3, &changed), SX_FLAG_CLEAR);
    ck_assert(!changed);
    ck_assert_int_eq(sx_flags_history(run, 0, 0, &changed), SX_FLAG_NOT_ASSESSED);
    sx_run_free(run);
    trial_free(&trial);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("flags");
    TCase *tests = tcase_create("flags");
    tcase_add_loop_test(tests, test_state, 0, (int)(sizeof cases / sizeof *cases));
    tcase_add_test(tests, test_history);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
