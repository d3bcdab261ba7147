/*
 * test_check.c: what the checker refuses, and with which code, at load and without any answer.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "plan/check.h"
#include "support/manifests.h"
#include "support/suite.h"

#define REST                                                                                       \
    "missing: {rule: complete}, direction: neither, range: [0, 6]}, rest: {formula: "              \
    "\"where(gate = yes, sum(q1..r1), half + after + many.a + order.x + na)\", direction: "        \
    "neither, missing: {rule: known}, range: [1, 23]}}"

#define HEAD "scales: {s: {"
#define TAIL ", missing: {rule: complete}, direction: neither}}"

#define LEAVES_OUT                                                                                 \
    ", recode: {na: {0: 1, 6: 5}}, missing: {rule: prorate, most: 1, round: none, "                \
    "not_applicable: exclude}, direction: neither}}"
#define NORM "norms: {n: {form: t_score, source: book, rows: [{mean: 1, sd: 1}]}}\n" /* 40..70 */

static const struct {
    const char *yaml, *code; /* a code that must be among those reported; "" none */
} cases[] = {
    {HEAD "sum: q1..q2, range: [0, 6]" TAIL, ""},
    {HEAD "sum: q1..q2, range: [0, 7]" TAIL, "MANIFEST.RANGE_MISMATCH"},
    {HEAD "sum: q1..q2, range: [1, 6]" TAIL, "MANIFEST.RANGE_MISMATCH"},
    {HEAD "sum: q1..q2, range: [0, 6], cutoffs: [{id: c, at: 50}]" TAIL, "MANIFEST.RANGE_MISMATCH"},
    {HEAD "sum: q1..q2, range: [0, 6], cutoffs: [{id: c, at: 0}]" TAIL, "MANIFEST.RANGE_MISMATCH"},
    {HEAD "sum: q1..q2, range: [0, 6], cutoffs: [{id: c, at_most: 6}]" TAIL,
     "MANIFEST.RANGE_MISMATCH"},
    {HEAD "sum: q1..q2, range: [0, 6], cutoffs: [{id: c, at: 6}, {id: d, at_most: 0}]" TAIL, ""},
    {HEAD "sum: q1..q2" TAIL, "MANIFEST.REQUIRED"},
    {HEAD "sum: q1..q2, range: [0, 6], bands: [{a: 0..2}, {b: 4..6}], bands_source: book" TAIL,
     "MANIFEST.BAND_GAP"},
    {HEAD "sum: q1..q2, range: [0, 6], bands: [{a: 0..3}, {b: 3..6}], bands_source: book" TAIL,
     "MANIFEST.BAND_OVERLAP"},
    {HEAD "sum: q1..q2, range: [0, 6], bands: [{a: 0..3}, {b: 4..5}], bands_source: book" TAIL,
     "MANIFEST.BAND_GAP"},
    {HEAD "sum: q1..q2, range: [0, 6], bands: [{a: 0..3}, {b: 4..6}], bands_source: book" TAIL, ""},
    /* 9.5 can be reached when a prorated sum is not rounded, and not when it is */
    {HEAD "sum: q1..q4, range: [0, 12], bands: [{a: 0..9}, {b: 10..12}], bands_source: book, "
          "missing: {rule: prorate, most: 2, round: none}, direction: neither}}",
     "MANIFEST.BAND_GAP"},
    {HEAD "sum: q1..q4, range: [0, 12], bands: [{a: 0..9}, {b: 10..12}], bands_source: book, "
          "missing: {rule: prorate, most: 2, round: half_up}, direction: neither}}",
     ""},
    {HEAD "sum: q1..q4, range: [0, 12], bands: [{a: 0..<9.5}, {b: 9.5..12}], bands_source: book, "
          "missing: {rule: prorate, most: 2, round: none}, direction: neither}}",
     ""},
    /* only even sums exist, so bands need not say where 3 would be */
    {HEAD "weighted: {q1: 2, q2: 2}, range: [0, 12], bands: [{a: 0..4}, {b: 6..12}], "
          "bands_source: book" TAIL,
     ""},
    {HEAD "mean: q1..q2, range: [0, 3], bands: [{a: 0..1}, {b: 2..3}], bands_source: book" TAIL,
     "MANIFEST.BAND_GAP"},
    {HEAD "formula: \"q1 * half\", range: [0, 30], bands: [{a: 0..10}, {b: 11..30}], "
          "bands_source: book" TAIL,
     "MANIFEST.BAND_GAP"},
    {HEAD "formula: q9 + 1, range: [0, 6]" TAIL, "MANIFEST.REF"},
    {HEAD "formula: gate + 1, range: [0, 6]" TAIL, "MANIFEST.REF"},
    {HEAD "formula: many + 1, range: [0, 6]" TAIL, "MANIFEST.REF"},
    {HEAD "formula: q1 >= 1, range: [0, 6]" TAIL, "MANIFEST.EXPR"},
    {HEAD "formula: q1 + (q2 = 1), range: [0, 6]" TAIL, "MANIFEST.EXPR"},
    {HEAD "formula: median(q1), range: [0, 6]" TAIL, "MANIFEST.EXPR"},
    {HEAD "formula: q1 / 0, range: [0, 6]" TAIL, "MANIFEST.EXPR"},
    {HEAD "formula: q1..q4, range: [0, 6]" TAIL, "MANIFEST.EXPR"},
    {HEAD "count: gate = maybe, range: [0, 1]" TAIL, "MANIFEST.REF"},
    {HEAD "count: gate > yes, range: [0, 1]" TAIL, "MANIFEST.EXPR"},
    {"scales: {s: {sum: \"q1, t\", range: [0, 6]"
     ", missing: {rule: complete}, direction: "
     "neither}, t: {sum: \"q2, s\", range: [0, 6]" TAIL,
     "MANIFEST.CYCLE"},
    {HEAD "sum: q1..q2, range: [0, 6], missing: {rule: prorate, most: 2, round: half_up}, "
          "direction: neither}}",
     "MANIFEST.MISSING_RULE"},
    {HEAD "sum: q1..q2, range: [0, 6], missing: {rule: answered, least: 1}, direction: neither}}",
     "MANIFEST.MISSING_RULE"},
    {HEAD "mean: q1..q2, range: [0, 3], missing: {rule: answered, least: 3}, direction: "
          "neither}}",
     "MANIFEST.MISSING_RULE"},
    {HEAD "category: [{a: otherwise}, {b: q1 = 1}]" TAIL, "MANIFEST.EXPR"},
    {HEAD "formula: half ^ 4 * half ^ 4 * half ^ 4 * half ^ 4 * half ^ 4, range: [0, 6]" TAIL,
     "MANIFEST.EXACT"},
    /* bands and levels that no score can reach, or that leave one out */
    {HEAD "sum: q1..q2, range: [0, 6], bands: [{a: 0..3}, {b: 4..9}], bands_source: book" TAIL,
     "MANIFEST.RANGE_MISMATCH"},
    {"findings: {f: {title: F, domain: distress, scale: s, levels: [{none: 0..2}, {high: "
     "4..6}]}}\n" HEAD "sum: q1..q2, range: [0, 6]" TAIL,
     "MANIFEST.BAND_GAP"},
    {"findings: {f: {title: F, domain: distress, scale: s, levels: [{none: 0..2}, {high: "
     "3..6}]}}\n" HEAD "sum: q1..q2, range: [0, 6]" TAIL,
     ""},
    {"findings: {f: {title: F, domain: distress, scale: s, levels: [{high: 0..2}, {none: "
     "3..6}]}}\n" HEAD "sum: q1..q2, range: [0, 6]" TAIL,
     ""},
    {"findings: {f: {title: F, domain: distress, scale: s, levels: [{none: [a]}, {high: "
     "[b]}]}}\n" HEAD "category: [{a: q1 = 1}, {b: q1 = 2}, {c: otherwise}]" TAIL,
     "MANIFEST.BAND_GAP"},
    /* what is left out of the count leaves a sum of the other alone: of 1, and not of 2 */
    {HEAD "sum: \"r1, na\", range: [1, 10]" LEAVES_OUT, ""},
    {HEAD "sum: \"r1, na\", range: [2, 10]" LEAVES_OUT, "MANIFEST.RANGE_MISMATCH"},
    /* scores that compare */
    {HEAD "rank: {of: q1, among: \"q1, q2, q3\", ties: average}, range: [1, 2]" TAIL,
     "MANIFEST.RANGE_MISMATCH"},
    {HEAD "centred: {of: \"q1, q2\", among: q1..q4}, range: [-3, 3]" TAIL,
     "MANIFEST.RANGE_MISMATCH"},
    {HEAD "centred: {of: \"q1, q2\", among: q1..q4}, range: [-1.5, 1.5]" TAIL, ""},
    /* ends of -8/3 and 8/3, no less and no more exactly than they would be printed */
    {HEAD "centred: {of: q1, among: \"r1, q1, q2\"}, range: [-2.666667, 1.666667]" TAIL, ""},
    {HEAD "centred: {of: q1, among: \"r1, q1, q2\"}, range: [-2.666667, 1.666666]" TAIL,
     "MANIFEST.RANGE_MISMATCH"},
    {HEAD "centred: {of: q1, among: \"r1, q1, q2\"}, range: [-2.6666667, 1.666667]" TAIL,
     "MANIFEST.RANGE_MISMATCH"},
    {HEAD "centred: {of: q1, among: \"r1, q1, q2\"}, range: [-2.66667, 1.666667]" TAIL,
     "MANIFEST.RANGE_MISMATCH"},
    {NORM HEAD "norm: {of: q1, table: n}, range: [40, 50]" TAIL, "MANIFEST.RANGE_MISMATCH"},
    {NORM HEAD "norm: {of: q1, table: n}, range: [40, 70]" TAIL, ""},
    {NORM HEAD "norm: {of: q1, table: n}, range: [0, 100]" TAIL, ""},
    {NORM HEAD "norm: {of: q1, table: n}, range: [0, 100], round: {rule: half_up}, "
               "bands: [{a: 0..49}, {b: 50..59}, {c: 60..100}], bands_source: book" TAIL,
     ""},
    /* comparisons that always come out the same, and keys that leave something out */
    {"flags: {f: {title: F, when: q4 >= 4, tier: urgent, text: F}}\n" HEAD
     "sum: q1..q2, range: [0, 6]" TAIL,
     "MANIFEST.RANGE"},
    {"flags: {f: {title: F, when: q4 >= 0, tier: urgent, text: F}}\n" HEAD
     "sum: q1..q2, range: [0, 6]" TAIL,
     "MANIFEST.RANGE"},
    {"flags: {f: {title: F, when: q4 = 3, tier: urgent, text: F}}\n" HEAD
     "sum: q1..q2, range: [0, 6]" TAIL,
     ""},
    {HEAD "sum: q1..q2, recode: {q1: {0: 0, 1: 1}}, range: [0, 4]" TAIL, "MANIFEST.RECODE"},
    {"flags: {f: {title: F, when: after >= 1, tier: urgent, text: F}}\n" HEAD
     "sum: q1..q2, range: [0, 6]" TAIL,
     "MANIFEST.FLAG_REACH"},
    {"flags: {f: {title: F, when: after >= 1, tier: urgent, text: F, not_shown: clear}}\n" HEAD
     "sum: q1..q2, range: [0, 6]" TAIL,
     ""},
    {"adaptive: {most: 3}\nflags: {f: {title: F, when: q1 >= 1, tier: urgent, text: F}}\n" HEAD
     "sum: q1..q2, range: [0, 6]" TAIL,
     "MANIFEST.FLAG_REACH"},
    {"adaptive: {most: 3}\nflags: {f: {title: F, when: age < 18, tier: note, text: F}}\n" HEAD
     "sum: q1..q2, range: [0, 6]" TAIL,
     ""},
    {"flags: {f: {title: F, when: s >= 1, tier: urgent, text: F}}\n" HEAD
     "sum: q1..q2, range: [0, 6]" TAIL,
     "MANIFEST.REF"},
};

/* Items that the small scales leave out are no concern of these cases. */
static bool only_unused(const sx_diags *diags)
{
    for (size_t i = 0; i < diags->count; i++)
        if (strcmp(diags->items[i].code, "MANIFEST.UNUSED") != 0)
            return false;
    return true;
}

static void check_all(sx_trial_model *trial)
{
    sx_plan *scores = NULL, *flags = NULL, *shown = NULL;
    if (!trial->model)
        return;
    sx_status a = sx_plan_scores(trial->model, trial->arena, &trial->diags, &scores);
    sx_status b = sx_plan_flags(trial->model, trial->arena, &trial->diags, &flags);
    sx_status c = sx_plan_shown(trial->model, trial->arena, &trial->diags, &shown);
    if (a == SX_OK && b == SX_OK && c == SX_OK)
        sx_plan_check(scores, flags, trial->model, &trial->diags);
}

START_TEST(test_case)
{
    sx_trial_model trial;
    trial_read(&trial, cases[_i].yaml);
    check_all(&trial);
    if (!cases[_i].code[0])
        ck_assert_msg(only_unused(&trial.diags), "case %d: %s", _i, trial_codes(&trial));
    else
        ck_assert_msg(strstr(trial_codes(&trial), cases[_i].code), "case %d: %s: %s", _i,
                      cases[_i].code, trial_codes(&trial));
    for (size_t i = 0; i < trial.diags.count; i++)
        ck_assert_msg(trial.diags.items[i].where.line > 0, "no line: %s",
                      trial.diags.items[i].message);
    trial_free(&trial);
}
END_TEST

START_TEST(test_unused)
{
    sx_trial_model trial;
    trial_read(&trial, HEAD "sum: q1..q2, range: [0, 6]" TAIL);
    check_all(&trial);
    ck_assert(strstr(trial_codes(&trial), "MANIFEST.UNUSED"));
    trial_free(&trial);
    trial_read(&trial, "scales: {s: {sum: q1..q2, " REST);
    check_all(&trial);
    /* many.b, many.c are not needed once one option of the item is used */
    ck_assert_str_eq(trial_codes(&trial), "");
    trial_free(&trial);
}
END_TEST

START_TEST(test_show_if_looks_back)
{
    sx_trial_model trial;
    trial_read(&trial, HEAD "sum: q1..q2, range: [0, 6]" TAIL);
    sx_plan *shown = NULL;
    ck_assert_int_eq(sx_plan_shown(trial.model, trial.arena, &trial.diags, &shown), SX_OK);
    int gate = sx_model_find_item(trial.model, "gate");
    sx_item *items = trial.model->items;
    items[0].show_if = items[gate + 1].show_if; /* q1 shown by gate, which comes later */
    ck_assert_int_eq(sx_plan_shown(trial.model, trial.arena, &trial.diags, &shown), SX_E_MANIFEST);
    ck_assert(strstr(trial_codes(&trial), "MANIFEST.CYCLE"));
    trial_free(&trial);
}
END_TEST

/* Wording does not change the rule hash; any key, edge or rule does. */
START_TEST(test_hash)
{
    static const char *const same[] = {
        HEAD "sum: q1..q2, range: [0, 6]" TAIL,
        HEAD "title: Another, sum: [q1, q2], range: [0, 6]" TAIL,
    };
    static const char *const others[] = {
        HEAD "sum: \"q1, q3\", range: [0, 6]" TAIL,
        HEAD "sum: q1..q2, reverse: q2, range: [0, 6]" TAIL,
        HEAD "weighted: {q1: 1, q2: 2}, range: [0, 9]" TAIL,
        HEAD "mean: q1..q2, range: [0, 3]" TAIL,
        HEAD "sum: q1..q2, range: [0, 6], bands: [{a: 0..3}, {b: 4..6}], bands_source: book" TAIL,
        HEAD "sum: q1..q2, range: [0, 6], bands: [{a: 0..2}, {b: 3..6}], bands_source: book" TAIL,
        HEAD "sum: q1..q2, range: [0, 6], missing: {rule: prorate, most: 1, round: half_up}, "
             "direction: neither}}",
        HEAD "sum: q1..q2, range: [0, 6], missing: {rule: prorate, most: 1, round: half_even}, "
             "direction: neither}}",
        HEAD "sum: q1..q2, recode: {q1: {0: 0, 1: 1, 2: 2, 3: 2}}, range: [0, 5]" TAIL,
    };
    enum { SAME = 2, ALL = SAME + sizeof others / sizeof *others };
    char hashes[ALL][65];
    for (size_t i = 0; i < ALL; i++) {
        sx_trial_model trial;
        sx_plan *plan = NULL;
        trial_read(&trial, i < SAME ? same[i] : others[i - SAME]);
        ck_assert_msg(trial.model != NULL, "%zu: %s", i, trial_codes(&trial));
        ck_assert_int_eq(sx_plan_scores(trial.model, trial.arena, &trial.diags, &plan), SX_OK);
        sx_plan_hash(plan, hashes[i]);
        trial_free(&trial);
    }
    ck_assert_str_eq(hashes[0], hashes[1]);
    for (size_t i = 1; i < ALL; i++)
        for (size_t k = i + 1; k < ALL; k++)
            ck_assert_msg(strcmp(hashes[i], hashes[k]) != 0, "%zu and %zu", i, k);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plan/check");
    TCase *tests = tcase_create("check");
    tcase_add_loop_test(tests, test_case, 0, (int)(sizeof cases / sizeof *cases));
    tcase_add_test(tests, test_unused);
    tcase_add_test(tests, test_show_if_looks_back);
    tcase_add_test(tests, test_hash);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
