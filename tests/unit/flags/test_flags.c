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

static sx_run *run_of(sx_trial_model *trial, const char *manifest, size_t rows)
{
    sx_plan *plan = NULL;
    trial_read(trial, manifest);
    ck_assert_msg(trial->model != NULL, "%s", trial_codes(trial));
    ck_assert_int_eq(sx_plan_flags(trial->model, trial->arena, &trial->diags, &plan), SX_OK);
    sx_run *run = sx_run_new(plan, rows);
    ck_assert_ptr_nonnull(run);
    sx_run_begin(run, rows);
    return run;
}

static sx_run *flag_run(sx_trial_model *trial, size_t rows)
{
    return run_of(trial, yaml, rows);
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

/* `after` is shown where the gate says yes. */
static const char branched[] =
    "flags:\n"
    "  late: {title: Late, when: after >= 2, tier: urgent, text: Talk., not_shown: clear}\n"
    "  two: {title: Two, when: after >= 2 or q1 = 3, tier: review, text: Look., not_shown: clear}\n"
    "scales: {s: {sum: q1..q4, missing: {rule: complete}, direction: neither, range: [0, 12]}}\n";

static const struct {
    const char *answers;
    sx_flag_state late, two;
} hidden[] = {
    {"gate=no after=! q1=0", SX_FLAG_CLEAR, SX_FLAG_CLEAR},
    {"gate=no after=! q1=3", SX_FLAG_CLEAR, SX_FLAG_RAISED},
    {"gate=no after=!", SX_FLAG_CLEAR, SX_FLAG_NOT_ASSESSED}, /* q1 may still say something */
    {"gate=no after=3 q1=0", SX_FLAG_RAISED, SX_FLAG_RAISED}, /* answered all the same */
    {"gate=yes after=0 q1=0", SX_FLAG_CLEAR, SX_FLAG_CLEAR},
    {"gate=yes after=2", SX_FLAG_RAISED, SX_FLAG_RAISED},
    {"gate=yes after=- q1=0", SX_FLAG_NOT_ASSESSED, SX_FLAG_NOT_ASSESSED}, /* shown, unanswered */
    {"gate=yes after=? q1=0", SX_FLAG_NOT_ASSESSED, SX_FLAG_NOT_ASSESSED},
};

START_TEST(test_hidden)
{
    sx_trial_model trial;
    sx_run *run = run_of(&trial, branched, 1);
    trial_answer(trial.model, run, 0, hidden[_i].answers);
    sx_run_execute(run);
    ck_assert_int_eq(sx_flags_state(run, 0, 0), hidden[_i].late);
    ck_assert_int_eq(sx_flags_state(run, 1, 0), hidden[_i].two);
    sx_run_free(run);
    trial_free(&trial);
}
END_TEST

/* What is missing in the end raises this one. */
static const char cautious[] =
    "flags:\n"
    "  any: {title: Any, when: q1 >= 2 or q2 >= 2, tier: urgent, text: Talk., not_answered: "
    "raised}\n"
    "  late: {title: Late, when: after >= 2, tier: urgent, text: Talk., not_shown: clear, "
    "not_answered: raised}\n"
    "scales: {s: {sum: q1..q4, missing: {rule: complete}, direction: neither, range: [0, 12]}}\n";

static const struct {
    const char *answers;
    sx_flag_state any, so_far, late;
} unanswered[] = {
    {"", SX_FLAG_NOT_ASSESSED, SX_FLAG_NOT_ASSESSED, SX_FLAG_NOT_ASSESSED},
    {"q3=1 gate=yes", SX_FLAG_NOT_ASSESSED, SX_FLAG_NOT_ASSESSED, SX_FLAG_NOT_ASSESSED},
    {"q1=0 q2=0 gate=no after=!", SX_FLAG_CLEAR, SX_FLAG_CLEAR, SX_FLAG_CLEAR},
    {"q1=0 gate=yes after=0", SX_FLAG_RAISED, SX_FLAG_NOT_ASSESSED, SX_FLAG_CLEAR},
    {"q2=1", SX_FLAG_RAISED, SX_FLAG_NOT_ASSESSED, SX_FLAG_NOT_ASSESSED},
    {"q1=? q2=1", SX_FLAG_RAISED, SX_FLAG_NOT_ASSESSED, SX_FLAG_NOT_ASSESSED},
    {"q1=? q2=?", SX_FLAG_NOT_ASSESSED, SX_FLAG_NOT_ASSESSED, SX_FLAG_NOT_ASSESSED},
    {"q2=2 gate=yes after=2", SX_FLAG_RAISED, SX_FLAG_RAISED, SX_FLAG_RAISED},
};

START_TEST(test_unanswered)
{
    sx_trial_model trial;
    bool changed;
    sx_run *run = run_of(&trial, cautious, 1);
    trial_answer(trial.model, run, 0, unanswered[_i].answers);
    sx_run_execute(run);
    ck_assert_int_eq(sx_flags_state(run, 0, 0), unanswered[_i].any);
    ck_assert_int_eq(sx_flags_state(run, 1, 0), unanswered[_i].late);
    ck_assert_int_eq(sx_flags_history(run, 0, 1, true, &changed), unanswered[_i].any);
    ck_assert_int_eq(sx_flags_history(run, 0, 1, false, &changed), unanswered[_i].so_far);
    ck_assert(!changed);
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
    ck_assert_int_eq(sx_flags_history(run, 0, 3, true, &changed), SX_FLAG_RAISED);
    ck_assert(changed);
    ck_assert_int_eq(sx_flags_history(run, 0, 2, true, &changed), SX_FLAG_RAISED);
    ck_assert(!changed);
    ck_assert_int_eq(sx_flags_history(run, 0, 1, true, &changed), SX_FLAG_NOT_ASSESSED);
    ck_assert_int_eq(sx_flags_history(run, 1, 3, true, &changed), SX_FLAG_CLEAR);
    ck_assert(!changed);
    ck_assert_int_eq(sx_flags_history(run, 0, 0, true, &changed), SX_FLAG_NOT_ASSESSED);
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
    tcase_add_loop_test(tests, test_hidden, 0, (int)(sizeof hidden / sizeof *hidden));
    tcase_add_loop_test(tests, test_unanswered, 0, (int)(sizeof unanswered / sizeof *unanswered));
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
