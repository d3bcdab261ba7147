/*
 * test_formulas.c: the functions of formulas: what they give, what is missing, which range they have;
 * that a formula which says what a key says is the same node; and the limits of long formulas.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "plan/check.h"
#include "plan/node.h"
#include "support/manifests.h"
#include "support/suite.h"

#define TABLES "tables: {t: {0: 3, 1: 5, 2: -2.5}, u: {0: 0, 1: 0, 2: 1, 3: 1}}\n"

static sx_status build(sx_trial_model *trial, const char *yaml, sx_plan **ret)
{
    *ret = NULL;
    trial_read(trial, yaml);
    return trial->model ? sx_plan_scores(trial->model, trial->arena, &trial->diags, ret)
                        : SX_E_MANIFEST;
}

static const char *with_formula(const char *formula, const char *rest)
{
    static char yaml[100000];
    ck_assert_uint_lt(strlen(formula) + strlen(rest) + 200, sizeof yaml);
    strcpy(yaml, TABLES "scales: {s: {formula: \"");
    strcat(yaml, formula);
    strcat(yaml, "\", direction: neither, ");
    strcat(yaml, rest);
    return strcat(yaml, "}}");
}

static const struct {
    const char *formula, *answers, *score;
} cases[] = {
    {"sum_of(2, q1..q4)", "q1=1 q3=3", "4~"},
    {"sum_of(2, q1..q4)", "q1=1 q2=1 q3=3 q4=3", "8"},
    {"sum_of(2, q1..q4)", "q1=1", "incomplete"},
    {"sum_of(1, half, q1 / 2)", "half=2.5", "2.5~"},
    {"sum_of(1, half, q1 / 2)", "half=2.5 q1=3", "4"},
    {"sum_of(1, half, sqrt(q1))", "q1=0", "0~"},
    {"mean_of(2, q1..q4)", "q1=1 q3=2", "1.5~"},
    {"mean_of(3, q1..q4)", "q1=1 q3=2", "incomplete"},
    {"min_of(1, q1..q4)", "q2=3 q3=2", "2~"},
    {"max_of(1, q1..q4)", "q2=3 q3=2", "3~"},
    {"max_of(4, q1..q4)", "q2=3 q3=2", "incomplete"},
    {"prorated(3, q1..q4)", "q1=1 q2=2 q3=2", "6.666667~"},
    {"prorated(3, q1..q4)", "q1=1 q2=2", "incomplete"},
    {"2 * sum_of(1, q1, q2) + 1", "q2=3", "7"},
    {"q1 + reverse(q2)", "q1=1 q2=0", "4"},
    {"reverse(r1)", "r1=2", "4"},
    {"reverse(half)", "half=2.5", "7.5"},
    {"reverse(r1)", "", "incomplete"},
    {"lookup(q1, t)", "q1=2", "-2.5"},
    {"lookup(q1, t)", "q1=3", "no_norm"},
    {"lookup(q1, t)", "", "incomplete"},
    {"lookup(q1, t) + q2", "q1=1 q2=1", "6"},
    {"lookup(round(half), t)", "half=0.5", "5"},
    {"band(r1, 2, 4)", "r1=1", "0"},
    {"band(r1, 2, 4)", "r1=2", "1"},
    {"band(r1, 2, 4)", "r1=3", "1"},
    {"band(r1, 2, 4)", "r1=5", "2"},
    {"band(half, -1, 0.25, 2.5)", "half=2.4", "2"},
    {"band(half, -1, 0.25, 2.5)", "half=2.5", "3"},
    {"band(q1 / 3, 0.5)", "q1=2", "1"},
    {"band(sqrt(half), 2)", "half=4", "1"},
    {"band(r1, 2, 4)", "", "incomplete"},
    {"band(lookup(q1, t), 0)", "q1=3", "no_norm"},
    {"floor(half)", "half=2.9", "2"},
    {"ceil(half)", "half=2.1", "3"},
    {"floor(-half)", "half=2.1", "-3"},
    {"ceil(-half)", "half=2.1", "-2"},
    {"floor(q1)", "q1=2", "2"},
    {"where(q1 >= 2, q2, none())", "q1=2 q2=3", "3"},
    {"where(q1 >= 2, q2, none())", "q1=1 q2=3", "incomplete"},
    {"where(q1 >= 2, none(), half)", "q1=1 half=0.5", "0.5"},
    {"where(q1 >= 2, none(), q1 / 2)", "q1=1", "0.5"},
    {"longest_run(q1..q4)", "q1=1 q2=1 q3=1 q4=2", "3"},
    {"longest_run(q1..q4)", "q1=1 q2=2 q3=2 q4=2", "3"},
    {"longest_run(q1..q4)", "q1=1 q2=2 q3=1 q4=2", "1"},
    {"longest_run(q1..q4)", "q1=1 q2=1 q4=1", "2"}, /* a gap ends the run */
    {"longest_run(q1..q4)", "", "incomplete"},
    {"deviation(q1..q4)", "q1=0 q2=1 q3=2 q4=3", "1.290994"},
    {"deviation(q1..q4)", "q1=2 q2=2 q3=2 q4=2", "0"},
    {"deviation(q1..q4)", "q1=1 q3=2", "0.707107"},
    {"deviation(q1..q4)", "q1=1", "incomplete"},
    {"where(deviation(q1, q2, q3) <= 0.577350269, 1, 0)", "q1=1 q2=2 q3=2", "1"},
    /* r = 0.5, stepped up: 2 * 0.5 / 1.5 */
    {"consistency(q1, q2, q3, q4, 0, 1)", "q1=1 q2=0 q3=2 q4=2", "0.666667"},
    {"consistency(q1, q2, q3, q4, 0, 0)", "q1=1 q2=1 q3=2 q4=2", "1"},
    {"consistency(q1, q2, q3, q4, 0, 3)", "q1=1 q2=2 q3=2 q4=1", "-1"},
    {"consistency(q1, q2, q3, q4, 1, 3)", "q1=1 q2=2 q3=1 q4=1", "undefined"},
    {"consistency(q1, q2, q3, q4, 1, 3)", "q1=1 q2=2 q3=1", "incomplete"},
    {"none() + q1", "q1=1", "incomplete"},
    {"sum_of(1, q1, where(q2 = 1, q3, none()))", "q1=1 q2=0 q3=2", "1~"},
};

START_TEST(test_case)
{
    sx_trial_model trial;
    sx_plan *plan;
    sx_status status = build(
        &trial, with_formula(cases[_i].formula, "missing: {rule: known}, range: [-99, 99]"), &plan);
    ck_assert_msg(status == SX_OK, "%s: %s: %s", cases[_i].formula, trial_codes(&trial),
                  trial.diags.count ? trial.diags.items[0].message : "");
    sx_run *run = sx_run_new(plan, 3);
    sx_run_begin(run, 3);
    trial_answer(trial.model, run, 0, cases[_i].answers);
    trial_answer(trial.model, run, 2, cases[_i].answers);
    sx_run_execute(run);
    ck_assert_msg(strcmp(trial_score(trial.model, run, 0, 0), cases[_i].score) == 0, "%s: %s",
                  cases[_i].formula, trial_score(trial.model, run, 0, 0));
    ck_assert_str_eq(trial_score(trial.model, run, 0, 2), cases[_i].score);
    sx_run_free(run);
    trial_free(&trial);
}
END_TEST

/* The declared range must be the one that is computed; exactly, where that can be proved. */
static const struct {
    const char *formula, *range, *code;
} ranges[] = {
    {"sum_of(2, q1..q4)", "0..12", ""},
    {"sum_of(2, q1..q4)", "0..11", "MANIFEST.RANGE_MISMATCH"},
    {"sum_of(2, r1, q1, q2)", "0..11", ""}, /* two of three: q1 and q2 can both be 0 */
    {"sum_of(3, r1, q1, q2)", "1..11", ""},
    {"sum_of(1, q1 - 3, q2 - 3)", "-6..0", ""},
    {"mean_of(2, q1..q4)", "0..3", ""},
    {"min_of(2, q1..q4)", "0..3", ""},
    {"prorated(2, q1..q4)", "0..12", ""},
    {"reverse(r1)", "1..5", ""},
    {"lookup(q1, t)", "-2.5..5", ""},
    {"lookup(q1, t) + 1", "-1.5..6", ""},
    {"lookup(gate_, t)", "0..1", "MANIFEST.REF"},
    {"band(r1, 2, 4)", "0..2", ""},
    {"band(r1, 1, 4, 9)", "1..2", ""},
    {"band(r1, 1, 4, 9)", "0..3", "MANIFEST.RANGE_MISMATCH"},
    {"floor(half)", "0..10", ""},
    {"longest_run(q1..q4)", "1..4", ""},
    {"longest_run(q1..q4)", "0..4", "MANIFEST.RANGE_MISMATCH"},
    {"consistency(q1, q2, q3, q4, r1, 3)", "-1..1", ""},
    {"where(q1 >= 2, r1, none())", "1..5", ""},
    {"where(q1 >= 2, none(), r1)", "0..5", "MANIFEST.RANGE_MISMATCH"},
};

START_TEST(test_range)
{
    sx_trial_model trial;
    sx_plan *plan, *flags = NULL;
    char rest[100] = "missing: {rule: known}, range: ";
    strcat(rest, ranges[_i].range);
    if (build(&trial, with_formula(ranges[_i].formula, rest), &plan) == SX_OK &&
        sx_plan_flags(trial.model, trial.arena, &trial.diags, &flags) == SX_OK)
        sx_plan_check(plan, flags, trial.model, &trial.diags);
    const char *first = "";
    for (size_t i = 0; i < trial.diags.count && !*first; i++)
        if (strcmp(trial.diags.items[i].code, "MANIFEST.UNUSED") != 0)
            first = trial.diags.items[i].code;
    ck_assert_msg(strcmp(first, ranges[_i].code) == 0, "%s %s: %s", ranges[_i].formula,
                  ranges[_i].range, trial_codes(&trial));
    trial_free(&trial);
}
END_TEST

/* Each formula is the node of the key beside it: no second computation, and the same rule hash. */
static const struct {
    const char *formula, *missing, *key;
} twins[] = {
    {"sum(q1..q4)", "{rule: complete}", "sum: q1..q4, missing: {rule: complete}"},
    {"mean(q1..q4)", "{rule: complete}", "mean: q1..q4, missing: {rule: complete}"},
    {"mean(q1, reverse(q2))", "{rule: complete}",
     "mean: [q1, q2], reverse: q2, missing: {rule: complete}"},
    {"min(q1..q4)", "{rule: complete}", "minimum: q1..q4, missing: {rule: complete}"},
    {"max(q1..q4)", "{rule: known}", "maximum: q1..q4, missing: {rule: complete}"},
    {"count(q1..q4 >= 2)", "{rule: complete}", "count: q1..q4 >= 2, missing: {rule: complete}"},
    {"prorated(3, q1..q4)", "{rule: known}",
     "sum: q1..q4, missing: {rule: prorate, most: 1, round: none}"},
    {"prorated(4, q1..q4)", "{rule: known}",
     "sum: q1..q4, missing: {rule: prorate, most: 0, round: none}"},
    {"prorated(4, q1..q4)", "{rule: known}", "sum: q1..q4, missing: {rule: complete}"},
    {"mean_of(2, q1..q4)", "{rule: known}", "mean: q1..q4, missing: {rule: answered, least: 2}"},
    {"mean_of(4, q1..q4)", "{rule: known}", "mean: q1..q4, missing: {rule: complete}"},
    {"mean_of(4, q1..q4)", "{rule: known}", "mean: q1..q4, missing: {rule: answered, least: 4}"},
    {"min_of(1, q1..q4)", "{rule: known}", "minimum: q1..q4, missing: {rule: answered, least: 1}"},
    {"max_of(3, q1..q4)", "{rule: known}", "maximum: q1..q4, missing: {rule: answered, least: 3}"},
    {"sum_of(4, q1..q4)", "{rule: known}", "sum: q1..q4, missing: {rule: complete}"},
    {"q1 - q2", "{rule: known}", "difference: [q1, q2], missing: {rule: complete}"},
    {"reverse(half)", "{rule: known}", "sum: half, reverse: half, missing: {rule: complete}"},
    {"lookup(q1, u)", "{rule: known}",
     "lookup: {of: q1, table: {0: 0, 1: 0, 2: 1, 3: 1}}, missing: {rule: complete}"},
};

static void hash_of(const char *yaml, char hash[65])
{
    sx_trial_model trial;
    sx_plan *plan;
    ck_assert_msg(build(&trial, yaml, &plan) == SX_OK, "%s: %s", yaml, trial_codes(&trial));
    ck_assert_int_eq(sx_plan_hash(plan, hash), SX_OK);
    trial_free(&trial);
}

START_TEST(test_twin)
{
    sx_trial_model trial;
    sx_plan *plan;
    char yaml[1000] = TABLES "scales: {s: {formula: \"", one[1000] = "scales: {s: {";
    strcat(yaml, twins[_i].formula);
    strcat(yaml, "\", direction: neither, range: [-99, 99], missing: ");
    strcat(yaml, twins[_i].missing);
    strcat(yaml, "}, key: {");
    strcat(yaml, twins[_i].key);
    strcat(yaml, ", direction: neither, range: [-99, 99]}}");
    ck_assert_msg(build(&trial, yaml, &plan) == SX_OK, "%s: %s", yaml, trial_codes(&trial));
    const sx_output *outputs = plan->outputs;
    bool single =
        strstr(twins[_i].key, "sum: half") != NULL; /* a sum of one is a node of its own */
    if (single) {
        const sx_node *sum = &plan->nodes[outputs[1].value];
        ck_assert_uint_eq(sum->args[0], outputs[0].value);
        trial_free(&trial);
        return;
    }
    ck_assert_msg(outputs[0].value == outputs[1].value, "%s", yaml);
    ck_assert_uint_eq(outputs[0].gather, outputs[1].gather);
    trial_free(&trial);
    bool rule_of_fewer = strstr(twins[_i].key, "least: 4") || strstr(twins[_i].key, "most: 0") ||
                         strstr(twins[_i].formula, "(4, ");
    if (rule_of_fewer)
        return; /* the canonical form keeps how a rule that never comes into play was written */
    char a[65], b[65];
    strcpy(yaml, TABLES "scales: {s: {formula: \"");
    strcat(yaml, twins[_i].formula);
    strcat(yaml, "\", direction: neither, range: [-99, 99], missing: ");
    strcat(yaml, twins[_i].missing);
    strcat(yaml, "}}");
    strcat(one, twins[_i].key);
    strcat(one, ", direction: neither, range: [-99, 99]}}");
    hash_of(yaml, a);
    hash_of(one, b);
    ck_assert_str_eq(a, b);
}
END_TEST

static const struct {
    const char *formula, *code, *says;
} refused[] = {
    {"sum_of(q1..q4)", "MANIFEST.EXPR", "wrong operands"},
    {"sum_of(q1, q2)", "MANIFEST.EXPR", "wrong operands"},
    {"sum_of(0, q1..q4)", "MANIFEST.EXPR", "wrong operands"},
    {"sum_of(1.5, q1..q4)", "MANIFEST.EXPR", "wrong operands"},
    {"mean_of(5, q1..q4)", "MANIFEST.EXPR", "more must be answered"},
    {"mean_of(1, gate = yes)", "MANIFEST.EXPR", "condition"},
    {"prorated(3)", "MANIFEST.EXPR", "wrong operands"},
    {"reverse(q1 + q2)", "MANIFEST.EXPR", "wrong operands"},
    {"reverse(q1, q2)", "MANIFEST.EXPR", "wrong operands"},
    {"reverse(2)", "MANIFEST.EXPR", "wrong operands"},
    {"reverse(q9)", "MANIFEST.REF", "q9"},
    {"reverse(gate)", "MANIFEST.REF", "no score"},
    {"reverse(many)", "MANIFEST.REF", "no single value"},
    {"lookup(q1)", "MANIFEST.EXPR", "wrong operands"},
    {"lookup(q1, 3)", "MANIFEST.EXPR", "wrong operands"},
    {"lookup(q1, tt)", "MANIFEST.REF", "no table"},
    {"lookup(sqrt(q1), t)", "MANIFEST.EXPR", "cannot be entered"},
    {"lookup(q1 = 1, t)", "MANIFEST.EXPR", "cannot be entered"},
    {"band(q1)", "MANIFEST.EXPR", "wrong operands"},
    {"band(q1, q2)", "MANIFEST.EXPR", "wrong operands"},
    {"band(q1, 2, 2)", "MANIFEST.EXPR", "not above"},
    {"band(q1, 2, 1)", "MANIFEST.EXPR", "not above"},
    {"band(q1 = 1, 2)", "MANIFEST.EXPR", "no place"},
    {"floor(q1, 2)", "MANIFEST.EXPR", "wrong operands"},
    {"ceil(gate = yes)", "MANIFEST.EXPR", "condition"},
    {"none(1)", "MANIFEST.EXPR", "wrong operands"},
    {"sum()", "MANIFEST.EXPR", "without operands"},
    {"where(q1 = 1, q2)", "MANIFEST.EXPR", "wrong operands"},
    {"sqrt(q1, q2)", "MANIFEST.EXPR", "wrong operands"},
    {"round(q1, 10)", "MANIFEST.EXPR", "wrong operands"},
    {"answered(q1..q4)", "MANIFEST.EXPR", "wrong operands"},
    {"sumof(1, q1)", "MANIFEST.EXPR", "did you mean"},
    {"median(q1)", "MANIFEST.EXPR", "no function"},
    {"longest_run(q1)", "MANIFEST.EXPR", "operands"},
    {"deviation(gate = yes, q1)", "MANIFEST.EXPR", "condition"},
    {"consistency(q1, q2, q3, q4)", "MANIFEST.EXPR", "operands"},
    {"consistency(q1..q4, q1..q3)", "MANIFEST.EXPR", "operands"},
};

START_TEST(test_refused)
{
    sx_trial_model trial;
    sx_plan *plan;
    sx_status status = build(
        &trial, with_formula(refused[_i].formula, "missing: {rule: known}, range: [0, 9]"), &plan);
    ck_assert_msg(status == SX_E_MANIFEST, "%s", refused[_i].formula);
    ck_assert_msg(strcmp(trial.diags.items[0].code, refused[_i].code) == 0, "%s: %s",
                  refused[_i].formula, trial_codes(&trial));
    ck_assert_msg(strstr(trial.diags.items[0].message, refused[_i].says) != NULL, "%s: %s",
                  refused[_i].formula, trial.diags.items[0].message);
    ck_assert_msg(trial.diags.count == 1, "%s: %s", refused[_i].formula, trial_codes(&trial));
    trial_free(&trial);
}
END_TEST

static void chain(char *out, size_t size, const char *start, const char *link, size_t times)
{
    size_t len = strlen(start), step = strlen(link);
    ck_assert_uint_lt(len + step * times + 1, size);
    memcpy(out, start, len);
    for (size_t i = 0; i < times; i++)
        memcpy(out + len + i * step, link, step);
    out[len + times * step] = '\0';
}

/* A long chain is built and run; one that is too long is refused before anything walks it. */
START_TEST(long_chains_are_built_or_refused)
{
    static char formula[60000];
    sx_trial_model trial;
    sx_plan *plan;
    chain(formula, sizeof formula, "q1", " + q1 - q1", 1000);
    sx_status status = build(
        &trial, with_formula(formula, "missing: {rule: complete}, range: [-3000, 3003]"), &plan);
    ck_assert_msg(status == SX_OK, "%s", trial.diags.count ? trial.diags.items[0].message : "");
    ck_assert_uint_gt(sx_plan_node_count(plan), 2000);
    sx_run *run = sx_run_new(plan, 1);
    sx_run_begin(run, 1);
    trial_answer(trial.model, run, 0, "q1=2");
    sx_run_execute(run);
    ck_assert_str_eq(trial_score(trial.model, run, 0, 0), "2");
    sx_run_free(run);
    trial_free(&trial);
    chain(formula, sizeof formula, "q1", " + q1", 2001);
    ck_assert_int_eq(
        build(&trial, with_formula(formula, "missing: {rule: complete}, range: [0, 3]"), &plan),
        SX_E_MANIFEST);
    ck_assert_str_eq(trial_codes(&trial), "MANIFEST.EXPR");
    trial_free(&trial);
}
END_TEST

/* Scales whose long formulas stand one in another, in the worst order. */
START_TEST(chains_through_scales_have_a_limit)
{
    static char yaml[200000], formula[10000];
    sx_trial_model trial;
    sx_plan *plan;
    strcpy(yaml, "scales:\n");
    for (unsigned i = 0; i < 20; i++) {
        char start[20] = "q1";
        if (i < 19) {
            strcpy(start, "a00");
            start[1] = (char)('0' + (i + 1) / 10);
            start[2] = (char)('0' + (i + 1) % 10);
        }
        chain(formula, sizeof formula, start, "+q2", 1900);
        size_t len = strlen(yaml);
        char name[] = "  a00: {formula: \"";
        name[3] = (char)('0' + i / 10);
        name[4] = (char)('0' + i % 10);
        strcpy(yaml + len, name);
        strcat(yaml + len, formula);
        strcat(yaml + len, "\", direction: neither, missing: {rule: complete}, range: [0, 9]}\n");
    }
    strcat(yaml, "  s: {sum: q1, missing: {rule: complete}, direction: neither, range: [0, 3]}\n");
    ck_assert_int_eq(build(&trial, yaml, &plan), SX_E_MANIFEST);
    ck_assert_str_eq(trial.diags.items[0].code, "MANIFEST.EXPR");
    ck_assert_ptr_nonnull(strstr(trial.diags.items[0].message, "too long together"));
    trial_free(&trial);
}
END_TEST

/* A manifest of `count` scales with such formulas, then s, is refused for its size. */
static void refuse_size(unsigned count, void (*write)(sx_buf *out, unsigned scale),
                        const char *says)
{
    sx_trial_model trial;
    sx_plan *plan;
    sx_buf yaml;
    sx_buf_init(&yaml, 1 << 20);
    sx_buf_str(&yaml, "scales:\n");
    for (unsigned i = 0; i < count; i++) {
        sx_buf_printf(&yaml, "  a%u: {formula: \"", i);
        write(&yaml, i);
        sx_buf_str(&yaml, "\", direction: neither, missing: {rule: complete}, range: [0, 9]}\n");
    }
    sx_buf_str(&yaml,
               "  s: {sum: q1, missing: {rule: complete}, direction: neither, range: [0, 3]}\n");
    ck_assert(!yaml.failed);
    ck_assert_int_eq(build(&trial, sx_buf_text(&yaml), &plan), SX_E_MANIFEST);
    ck_assert_str_eq(trial.diags.items[0].code, "MANIFEST.SIZE");
    ck_assert_ptr_nonnull(strstr(trial.diags.items[0].message, says));
    sx_buf_free(&yaml);
    trial_free(&trial);
}

/* Ranges written out again and again. */
static void many_operands(sx_buf *out, unsigned scale)
{
    sx_buf_printf(out, "%u + sum(q1", scale);
    for (unsigned i = 0; i < 3600; i++)
        sx_buf_str(out, ",q1..half");
    sx_buf_char(out, ')');
}

static void many_nodes(sx_buf *out, unsigned scale)
{
    sx_buf_str(out, "q1");
    for (unsigned i = 0; i < 1990; i++)
        sx_buf_printf(out, "+%u", scale * 2000 + i + 1);
}

START_TEST(sizes_have_limits)
{
    refuse_size(16, many_operands, "too many operands");
    refuse_size(60, many_nodes, "200000 operations");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plan/formulas");
    TCase *tests = tcase_create("formulas");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, test_case, 0, (int)(sizeof cases / sizeof *cases));
    tcase_add_loop_test(tests, test_range, 0, (int)(sizeof ranges / sizeof *ranges));
    tcase_add_loop_test(tests, test_twin, 0, (int)(sizeof twins / sizeof *twins));
    tcase_add_loop_test(tests, test_refused, 0, (int)(sizeof refused / sizeof *refused));
    tcase_add_test(tests, long_chains_are_built_or_refused);
    tcase_add_test(tests, chains_through_scales_have_a_limit);
    tcase_add_test(tests, sizes_have_limits);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
