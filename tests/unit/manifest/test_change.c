/*
 * test_change.c: reliability and rules of change in a manifest: what is read, and each fault refused
 * with its code at its place. Nothing is taken that does not say whose figures it is.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "trial_manifest.h"

#define PLACE "    cutoffs: [{id: probable, at: 4}]\n"
#define SCALES                                                                                     \
    "    cutoffs: [{id: probable, at: 4}]\n"                                                       \
    "    reliability:\n"                                                                           \
    "      - {id: study, alpha: 0.88, n: 412, population: everybody, source: first}\n"             \
    "      - {id: ill, mean: 4.2, sd: 1.5, population: the ill, source: first}\n"                  \
    "      - {id: well, mean: 1.1, sd: 1.2, population: the well, source: first}\n"                \
    "      - {id: again, retest: 0.8, interval: P14D, population: some, source: first}\n"          \
    "    change:\n"                                                                                \
    "      error: {coefficient: alpha, of: study, sd_of: ill}\n"                                   \
    "      rules:\n"                                                                               \
    "        - {id: two, at_least: 2, direction: either, confidence: 90, source: first}\n"         \
    "        - {id: half, at_least_percent: 50, direction: better, source: first}\n"               \
    "        - {id: low, reaches: 0..1, direction: better, source: first}\n"                       \
    "      clinical:\n"                                                                            \
    "        - {id: c, criterion: c, patients: ill, others: well, source: first}\n"                \
    "        - {id: leaves, cutoff: probable, by: two, source: first}\n"

/* The good manifest of these tests, in the arena of the trial. */
static const char *good(trial *t)
{
    trial_change(t, trial_base, PLACE, SCALES);
    const char *text = sx_arena_strdup(t->arena, sx_buf_text(&t->text));
    ck_assert_ptr_nonnull(text);
    return text;
}

START_TEST(reads_all_of_it)
{
    trial t;
    trial_begin(&t);
    sx_model *model = trial_model(&t, good(&t));
    const sx_scale *scale = &model->scales[0];
    ck_assert_uint_eq(scale->reliability_count, 4);
    ck_assert(scale->reliability[0].has[SX_COEFFICIENT_ALPHA]);
    ck_assert(!scale->reliability[0].has[SX_COEFFICIENT_RETEST]);
    ck_assert_uint_eq(scale->reliability[0].n, 412);
    ck_assert_str_eq(scale->reliability[3].interval, "P14D");
    const sx_change *change = &scale->change;
    ck_assert(change->error.present);
    ck_assert_int_eq(change->error.coefficient, SX_COEFFICIENT_ALPHA);
    ck_assert_ptr_eq(change->error.of, &scale->reliability[0]);
    ck_assert_ptr_eq(change->error.sd_of, &scale->reliability[1]);
    ck_assert_uint_eq(change->rule_count, 3);
    ck_assert_int_eq(change->rules[0].kind, SX_CHANGE_POINTS);
    ck_assert_int_eq(change->rules[0].way, SX_CHANGE_EITHER);
    ck_assert_uint_eq(change->rules[0].confidence, 90);
    ck_assert_str_eq(change->rules[0].text, "Two");
    ck_assert_int_eq(change->rules[1].kind, SX_CHANGE_PERCENT);
    ck_assert_int_eq(change->rules[2].kind, SX_CHANGE_REACHES);
    ck_assert_uint_eq(change->clinical_count, 2);
    ck_assert_int_eq(change->clinical[0].criterion, SX_CRITERION_C);
    ck_assert_ptr_eq(change->clinical[0].patients, &scale->reliability[1]);
    ck_assert_ptr_null(change->clinical[0].by);
    ck_assert_int_eq(change->clinical[1].criterion, SX_CRITERION_CUTOFF);
    ck_assert_ptr_eq(change->clinical[1].cutoff, &scale->cutoffs[0]);
    ck_assert_ptr_eq(change->clinical[1].by, &change->rules[0]);
    trial_end(&t);
}
END_TEST

/* One entry needs no name, and is the one that is meant. */
START_TEST(memory_running_out_is_said)
{
    trial t;
    trial_begin(&t);
    trial_scarce_model(good(&t), SX_OK);
    trial_end(&t);
}
END_TEST

START_TEST(one_entry)
{
    trial t;
    trial_begin(&t);
    trial_change(&t, trial_base, PLACE,
                 PLACE "    reliability: {omega: 0.9, sd: 1.5, population: all, source: first}\n"
                       "    change: {error: {coefficient: omega}}\n");
    sx_model *model = trial_model(&t, sx_buf_text(&t.text));
    const sx_scale *scale = &model->scales[0];
    ck_assert_uint_eq(scale->reliability_count, 1);
    ck_assert_ptr_null(scale->reliability[0].id);
    ck_assert_ptr_eq(scale->change.error.of, &scale->reliability[0]);
    ck_assert_ptr_eq(scale->change.error.sd_of, &scale->reliability[0]);
    trial_end(&t);
}
END_TEST

START_TEST(nothing_is_nothing)
{
    trial t;
    trial_begin(&t);
    sx_model *model = trial_model(&t, trial_base);
    ck_assert_uint_eq(model->scales[0].reliability_count, 0);
    ck_assert(!model->scales[0].change.error.present);
    ck_assert_uint_eq(model->scales[0].change.rule_count, 0);
    trial_end(&t);
}
END_TEST

static const struct {
    const char *old, *put; /* @@ in `put` marks the expected place */
    const char *code, *says;
} refusals[] = {
    {"alpha: 0.88", "alpha: @@1.2", "MANIFEST.RANGE", "from 0 to 1"},
    {"alpha: 0.88", "alpha: @@-0.1", "MANIFEST.RANGE", "from 0 to 1"},
    {"alpha: 0.88", "@@aplha: 0.88", "MANIFEST.KEY", "did you mean 'alpha'"},
    {"mean: 4.2, sd: 1.5", "mean: 4.2, sd: @@0", "MANIFEST.RANGE", "above 0"},
    {"n: 412", "n: @@1", "MANIFEST.RANGE", "from 2"},
    {"alpha: 0.88", "alpha: 0.88, interval: @@P7D", "MANIFEST.KEY", "beside retest or icc"},
    {"id: study, alpha: 0.88, n", "alpha: 0.88, n", "MANIFEST.REQUIRED", "id: a name"},
    {"id: again", "id: @@ill", "MANIFEST.ID", "there twice"},
    {"retest: 0.8, interval: P14D, population: some, source: first",
     "retest: 0.8, interval: P14D, population: some, source: @@second", "MANIFEST.REF", NULL},
    /* the error */
    {"of: study, sd_of", "of: @@stduy, sd_of", "MANIFEST.REF", "did you mean 'study'"},
    {"of: study, sd_of: ill", "sd_of: ill", "MANIFEST.REQUIRED", "'of' does not say whose"},
    {"coefficient: alpha", "coefficient: @@retest", "MANIFEST.REF", "no retest"},
    {"coefficient: alpha", "coefficient: @@kappa", "MANIFEST.WORD", "one of alpha"},
    {"alpha: 0.88", "alpha: 1", "MANIFEST.RANGE", "below 1"},
    {"sd_of: ill", "sd_of: @@study", "MANIFEST.REF", "no standard deviation"},
    {"alpha: 0.88, n: 412, population: everybody, source: first",
     "alpha: 0.88, n: 412, population: everybody", "MANIFEST.UNSOURCED",
     "where they were published"},
    {"alpha: 0.88, n: 412, population: everybody, source", "alpha: 0.88, n: 412, source",
     "MANIFEST.UNSOURCED", "whose they are"},
    /* rules */
    {"at_least: 2", "at_least: @@0", "MANIFEST.RANGE", "above 0"},
    {"at_least: 2", "at_least: @@7", "MANIFEST.RANGE", "no more than the scale is wide"},
    {"at_least_percent: 50", "at_least_percent: @@101", "MANIFEST.RANGE", "at most 100"},
    {"at_least: 2", "at_least: 2, at_least_percent: 3", "MANIFEST.REQUIRED", "exactly one of"},
    {"{id: two, at_least: 2, ", "{id: @@two, ", "MANIFEST.REQUIRED", "how much"},
    {"reaches: 0..1", "reaches: @@5..9", "MANIFEST.RANGE", "inside the range"},
    {"reaches: 0..1, direction: better", "reaches: 0..1, direction: @@either", "MANIFEST.CHANGE",
     "better or worse"},
    {"at_least: 2, direction: either", "at_least: 2", "MANIFEST.REQUIRED", "direction"},
    {"direction: either, confidence: 90, source: first", "direction: either, confidence: 90",
     "MANIFEST.REQUIRED", "source"},
    {"id: half", "id: @@two", "MANIFEST.ID", "there twice"},
    {"confidence: 90", "confidence: @@100", "MANIFEST.RANGE", "50 to 99"},
    /* criteria */
    {"criterion: c, patients: ill", "criterion: c, patients: @@well", "MANIFEST.CHANGE",
     "worse off than the patients"},
    {"criterion: c, patients", "criterion: c, cutoff: probable, patients", "MANIFEST.REQUIRED",
     "two borders"},
    {"cutoff: probable, by", "by", "MANIFEST.REQUIRED", "no border"},
    {"criterion: c, patients: ill", "criterion: a, patients: ill", "MANIFEST.KEY",
     "does not use 'others'"},
    {"criterion: c, patients: ill, others: well", "criterion: b, others: @@study", "MANIFEST.REF",
     "a mean or a standard deviation"},
    {"cutoff: probable, by", "cutoff: @@probabel, by", "MANIFEST.REF", "did you mean 'probable'"},
    {"by: two", "by: @@tow", "MANIFEST.REF", "did you mean 'two'"},
    {"by: two", "by: @@low", "MANIFEST.CHANGE", "asks for a score"},
    {"id: leaves", "id: @@c", "MANIFEST.ID", "there twice"},
    {"      error: {coefficient: alpha, of: study, sd_of: ill}\n", "", "MANIFEST.CHANGE",
     "what makes a change reliable"},
};

START_TEST(refuses)
{
    trial t, base;
    trial_begin(&base);
    trial_begin(&t);
    trial_change(&t, good(&base), refusals[_i].old, refusals[_i].put);
    sx_model *model = NULL;
    sx_status status =
        sx_manifest_instrument(t.arena, "manifest.yaml", trial_text(&t), &t.diags, &model);
    ck_assert_msg(model == NULL, "accepted: %s", refusals[_i].put);
    ck_assert_int_eq(status, SX_E_MANIFEST);
    const sx_diag *first = trial_first(&t);
    ck_assert_msg(first != NULL && strcmp(first->code, refusals[_i].code) == 0,
                  "expected %s for %s\n%s", refusals[_i].code, refusals[_i].put, trial_report(&t));
    if (strstr(refusals[_i].put, "@@") != NULL) {
        trial_expect(&t, status, refusals[_i].code);
    }
    if (refusals[_i].says != NULL) {
        ck_assert_msg(strstr(trial_report(&t), refusals[_i].says) != NULL, "no word of '%s' in\n%s",
                      refusals[_i].says, trial_report(&t));
    }
    trial_end(&t);
    trial_end(&base);
}
END_TEST

/* A scale without a better end has no better and no worse, and nobody recovers on it. */
START_TEST(no_better_end)
{
    static const struct {
        const char *change, *says;
    } cases[] = {
        {"rules: [{id: r, at_least: 2, direction: better, source: first}]", "no better end"},
        {"rules: [{id: r, at_least: 2, direction: either, source: first}], clinical: [{id: k, "
         "cutoff: probable, by: r, source: first}]",
         "nobody recovers"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        trial t, neutral;
        trial_begin(&t);
        trial_begin(&neutral);
        trial_change(&neutral, trial_base, "    direction: higher_is_worse\n    range: [0, 6]\n",
                     "    direction: neither\n    range: [0, 6]\n");
        sx_buf put;
        sx_buf_init(&put, 4096);
        sx_buf_printf(&put, "%s    change: {%s}\n", PLACE, cases[i].change);
        trial_change(&t, sx_buf_text(&neutral.text), PLACE, sx_buf_text(&put));
        sx_model *model = NULL;
        sx_status status =
            sx_manifest_instrument(t.arena, "manifest.yaml", trial_text(&t), &t.diags, &model);
        ck_assert_int_eq(status, SX_E_MANIFEST);
        ck_assert_ptr_nonnull(trial_first(&t));
        ck_assert_str_eq(trial_first(&t)->code, "MANIFEST.CHANGE");
        ck_assert_msg(strstr(trial_report(&t), cases[i].says) != NULL, "%s", trial_report(&t));
        sx_buf_free(&put);
        trial_end(&neutral);
        trial_end(&t);
    }
}
END_TEST

/* A category has no differences. */
START_TEST(no_change_of_categories)
{
    trial t;
    trial_begin(&t);
    trial_change(&t, trial_base, "    category: [{much: q1 = 2}, {little: otherwise}]\n",
                 "    category: [{much: q1 = 2}, {little: otherwise}]\n    change: {rules: []}\n");
    sx_model *model = NULL;
    sx_status status =
        sx_manifest_instrument(t.arena, "manifest.yaml", trial_text(&t), &t.diags, &model);
    ck_assert_int_eq(status, SX_E_MANIFEST);
    ck_assert_ptr_null(model);
    trial_end(&t);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("manifest/change");
    TCase *cases = tcase_create("change");
    tcase_set_timeout(cases, 240);
    tcase_add_test(cases, reads_all_of_it);
    tcase_add_test(cases, memory_running_out_is_said);
    tcase_add_test(cases, one_entry);
    tcase_add_test(cases, nothing_is_nothing);
    tcase_add_loop_test(cases, refuses, 0, (int)(sizeof refusals / sizeof *refusals));
    tcase_add_test(cases, no_better_end);
    tcase_add_test(cases, no_change_of_categories);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
