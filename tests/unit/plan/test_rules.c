/*
 * test_rules.c: conditions over named inputs (batteries, care models), three-valued throughout.
 */
#include <check.h>
#include <stdlib.h>

#include "manifest/manifest.h"
#include "plan/run.h"
#include "support/suite.h"

static const char *const levels[] = {"none", "mild", "elevated", "high"};
static const sx_rule_input inputs[] = {
    {"distress", levels, 4, false},
    {"functioning", levels, 4, false},
    {"phq-4.depression", NULL, 0, false},
    {"flag.urgent", NULL, 0, true},
};
enum { UNKNOWN = -1 };

static const struct {
    const char *condition;
    int distress, functioning; /* index of the level, UNKNOWN */
    int num, den;              /* of phq-4.depression; den 0 unknown */
    int urgent;
    int truth;
} cases[] = {
    {"distress >= elevated", 2, 0, 0, 1, 0, 1},
    {"distress >= elevated", 1, 0, 0, 1, 0, 0},
    {"distress >= elevated", UNKNOWN, 0, 0, 1, 0, UNKNOWN},
    {"elevated <= distress", 3, 0, 0, 1, 0, 1},
    {"distress = none and functioning = none", 0, 0, 0, 1, 0, 1},
    {"distress = none and functioning = none", UNKNOWN, 1, 0, 1, 0, 0},
    {"distress = none and functioning = none", UNKNOWN, 0, 0, 1, 0, UNKNOWN},
    {"distress = high or functioning = high", UNKNOWN, 3, 0, 1, 0, 1},
    {"distress = high or functioning = high", UNKNOWN, 1, 0, 1, 0, UNKNOWN},
    {"not (distress = none)", UNKNOWN, 0, 0, 1, 0, UNKNOWN},
    {"distress != none", 1, 0, 0, 1, 0, 1},
    {"phq-4.depression >= 3", 0, 0, 3, 1, 0, 1},
    {"phq-4.depression >= 3", 0, 0, 29, 10, 0, 0},
    {"phq-4.depression >= 3", 0, 0, 0, 0, 0, UNKNOWN},
    {"phq-4.depression * 2 > 5.5", 0, 0, 17, 6, 0, 1},
    {"flag.urgent", 0, 0, 0, 1, 1, 1},
    {"not flag.urgent", 0, 0, 0, 1, 1, 0},
    {"flag.urgent", 0, 0, 0, 1, UNKNOWN, UNKNOWN},
    {"answered(distress)", UNKNOWN, 0, 0, 1, 0, 0},
    {"answered(distress)", 0, 0, 0, 1, 0, 1},
};

static void set(sx_run *run, size_t input, int64_t value, bool known)
{
    sx_run_values(run, input)[0] = known ? value : 0;
    sx_run_status(run, input)[0] = known ? SX_CELL_OK : SX_CELL_SKIPPED;
}

START_TEST(test_case)
{
    sx_arena *arena = sx_arena_new(0);
    sx_diags diags;
    sx_diags_init(&diags, arena);
    sx_expr *expr = NULL;
    sx_plan *plan = NULL;
    ck_assert_int_eq(sx_expr_read(arena, sx_slice_of(cases[_i].condition),
                                  (sx_where){"rules", 1, 1}, &diags, &expr),
                     SX_OK);
    const sx_expr *conditions[] = {expr, NULL};
    sx_status status = sx_plan_rules(inputs, 4, conditions, 2, arena, &diags, &plan);
    ck_assert_msg(status == SX_OK, "%s", diags.count ? diags.items[0].message : "");
    sx_run *run = sx_run_new(plan, 1);
    sx_run_begin(run, 1);
    set(run, 0, cases[_i].distress, cases[_i].distress >= 0);
    set(run, 1, cases[_i].functioning, cases[_i].functioning >= 0);
    set(run, 2, cases[_i].num, cases[_i].den > 0);
    sx_run_denominators(run, 2)[0] = cases[_i].den > 0 ? cases[_i].den : 1;
    set(run, 3, cases[_i].urgent, cases[_i].urgent >= 0);
    sx_run_execute(run);
    ck_assert_int_eq(sx_run_truth(run, 0, 0), cases[_i].truth);
    ck_assert_int_eq(sx_run_truth(run, 1, 0), 1); /* no condition: always */
    sx_run_free(run);
    sx_arena_free(arena);
}
END_TEST

static const char *const refused[] = {
    "distress >= severe", "anxiety = high",   "distress >= 2", "distress + 1 > 2",
    "flag.urgent = 1",    "phq-4.depression", "distress",
};

START_TEST(test_refused)
{
    sx_arena *arena = sx_arena_new(0);
    sx_diags diags;
    sx_diags_init(&diags, arena);
    sx_expr *expr = NULL;
    sx_plan *plan = NULL;
    ck_assert_int_eq(
        sx_expr_read(arena, sx_slice_of(refused[_i]), (sx_where){"rules", 1, 1}, &diags, &expr),
        SX_OK);
    const sx_expr *conditions[] = {expr};
    ck_assert_int_eq(sx_plan_rules(inputs, 4, conditions, 1, arena, &diags, &plan), SX_E_MANIFEST);
    ck_assert_uint_eq(diags.errors, 1);
    ck_assert_ptr_null(plan);
    sx_arena_free(arena);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plan/rules");
    TCase *tests = tcase_create("rules");
    tcase_add_loop_test(tests, test_case, 0, (int)(sizeof cases / sizeof *cases));
    tcase_add_loop_test(tests, test_refused, 0, (int)(sizeof refused / sizeof *refused));
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
