/*
 * test_calls.c: scales and validity notes that come from code: which columns it gets, what of its
 * answer counts, that it is asked once a block, and what is refused before anybody is asked.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plan/call.h"
#include "plan/check.h"
#include "plan/explain.h"
#include "support/manifests.h"
#include "support/suite.h"

#define TAIL ", direction: neither, range: [0, 20]}"

static const char two[] =
    "scales:\n"
    "  a: {call: q1..q3, missing: {rule: complete}, round: {rule: half_up}, bands: [{low: 0..4}, "
    "{high: 5..20}], bands_source: book" TAIL "\n"
    "  total: {sum: q1..q4, missing: {rule: complete}, direction: neither, range: [0, 12]}\n"
    "  b: {call: [q4, total], missing: {rule: known}" TAIL "\n"
    "  twice: {formula: 2 * b, missing: {rule: known}, direction: neither, range: [0, 40]}\n"
    "  s: {sum: q1, missing: {rule: complete}, direction: neither, range: [0, 3]}\n"
    "validity:\n"
    "  fast: {text: Answered in a hurry.}\n"
    "  flat: {text: All the same., when: \"q1 = q2 and q2 = q3 and b >= 1\"}\n";

enum { A, TOTAL, B, TWICE, S, FAST, FLAT };

typedef struct trial {
    sx_trial_model model;
    sx_plan *plan;
    sx_run *run;
} trial;

static void begin(trial *t, const char *yaml, size_t rows)
{
    trial_read(&t->model, yaml);
    ck_assert_msg(t->model.model != NULL, "refused: %s: %s", trial_codes(&t->model),
                  t->model.diags.count ? t->model.diags.items[0].message : "");
    ck_assert_msg(sx_plan_scores(t->model.model, t->model.arena, &t->model.diags, &t->plan) ==
                      SX_OK,
                  "%s: %s", trial_codes(&t->model), t->model.diags.items[0].message);
    t->run = sx_run_new(t->plan, rows);
    ck_assert_ptr_nonnull(t->run);
    sx_run_begin(t->run, rows);
}

static void end(trial *t)
{
    sx_run_free(t->run);
    trial_free(&t->model);
}

static const char *score(const trial *t, size_t scale, size_t row)
{
    return trial_score(t->model.model, t->run, scale, row);
}

/* Code that answers with what a test says. */
typedef struct answer {
    double value;
    uint8_t status;
    double note;
    unsigned asked;
    size_t rows;
    double seen[64]; /* first row */
    uint8_t seen_status[64];
} answer;

static size_t input_count;

static void give(void *context, size_t rows, const double *const *inputs,
                 const uint8_t *const *input_status, double *const *outputs,
                 uint8_t *const *output_status)
{
    answer *say = context;
    say->asked++;
    say->rows = rows;
    for (size_t i = 0; i < input_count; i++) {
        say->seen[i] = inputs[i][0];
        say->seen_status[i] = input_status[i][0];
    }
    for (size_t r = 0; r < rows; r++) {
        ck_assert_uint_eq(output_status[0][r], SX_CELL_INCOMPLETE);
        for (size_t o = 0; o < 2; o++) {
            outputs[o][r] = say->value + 0.25 * (double)o;
            output_status[o][r] = say->status;
        }
        outputs[2][r] = say->note;
        output_status[2][r] = say->status;
    }
}

static const char *const columns[] = {
    "q1",     "q2",     "q3",      "q4",      "r1",      "half", "gate", "after", "many.a",
    "many.b", "many.c", "order.x", "order.y", "order.z", "na",   "age",  "sex",   "total",
};

START_TEST(the_layout_names_every_column)
{
    trial t;
    begin(&t, two, 1);
    const sx_call_layout *layout = sx_plan_calls(t.plan);
    ck_assert_ptr_nonnull(layout);
    ck_assert_uint_eq(layout->input_count, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < layout->input_count; i++)
        ck_assert_str_eq(layout->inputs[i], columns[i]);
    ck_assert_uint_eq(layout->output_count, 3);
    ck_assert_uint_eq(layout->scale_count, 2);
    ck_assert_str_eq(layout->outputs[0], "a");
    ck_assert_str_eq(layout->outputs[1], "b");
    ck_assert_str_eq(layout->outputs[2], "fast");
    ck_assert(layout->low[0] == 0 && layout->high[1] == 20 && layout->high[2] == 1);
    ck_assert_ptr_eq(sx_run_plan(t.run), t.plan);
    for (size_t i = 0; i < layout->input_count - 1; i++) {
        ck_assert_int_eq(sx_plan_rests_on(t.plan, A, i), i < 3);
        ck_assert_int_eq(sx_plan_rests_on(t.plan, B, i), i < 4);
        ck_assert_int_eq(sx_plan_rests_on(t.plan, FAST, i), false);
    }
    end(&t);
}
END_TEST

START_TEST(code_gets_numbers_with_a_status_beside_them)
{
    trial t;
    answer say = {.value = 4.5};
    begin(&t, two, 2);
    input_count = sizeof columns / sizeof *columns;
    sx_run_set_call(t.run, give, NULL, &say);
    trial_answer(t.model.model, t.run, 0,
                 "q1=1 q2=2 q3=3 q4=0 r1=5 half=2.5 gate=no many.a=1 many.b=0 order.x=2 na=none "
                 "age=30 sex=male");
    sx_run_execute(t.run);
    ck_assert_uint_eq(say.asked, 1); /* both scales and the note */
    ck_assert_uint_eq(say.rows, 2);
    static const double values[] = {1, 2, 3, 0, 5, 2.5, 1, 0, 1, 0, 0, 2, 0, 0, 0, 30, 1, 6};
    static const uint8_t status[] = {0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1, 1, 3, 0, 0, 0};
    for (size_t i = 0; i < input_count; i++) {
        ck_assert_msg(say.seen_status[i] == status[i], "%s", columns[i]);
        ck_assert_msg(fabs(say.seen[i] - values[i]) < 1e-12, "%s", columns[i]);
    }
    /* 4.5 has not reached the band of 5: rounding decided it */
    ck_assert_str_eq(score(&t, A, 0), "5/high!");
    ck_assert_str_eq(score(&t, B, 0), "4.75");
    ck_assert_str_eq(score(&t, TWICE, 0), "9.5");
    /* nothing answered: the host keeps the rule `complete`, the code's word stands for `known` */
    ck_assert_str_eq(score(&t, A, 1), "incomplete");
    ck_assert_str_eq(score(&t, B, 1), "4.75");
    sx_run_execute(t.run);
    ck_assert_uint_eq(say.asked, 2);
    end(&t);
}
END_TEST

/* What of an answer counts. */
START_TEST(an_answer_that_cannot_be_one_has_failed)
{
    static const struct {
        double value;
        uint8_t status;
        const char *b, *twice;
    } cases[] = {
        {4, SX_CELL_OK, "4.25", "8.5"},
        {0, SX_CELL_OK, "0.25", "0.5"},
        {19.75, SX_CELL_OK, "20", "40"},
        {19.875, SX_CELL_OK, "failed", "failed"}, /* 20.125: not clamped */
        {-0.5, SX_CELL_OK, "failed", "failed"},
        {(double)NAN, SX_CELL_OK, "failed", "failed"},
        {(double)INFINITY, SX_CELL_OK, "failed", "failed"},
        {4, SX_CELL_INCOMPLETE, "incomplete", "incomplete"},
        {4, SX_CELL_SKIPPED, "incomplete", "incomplete"},
        {4, SX_CELL_NO_NORM, "no_norm", "no_norm"},
        {4, SX_CELL_UNDEFINED, "undefined", "undefined"},
        {4, SX_CELL_FAILED, "failed", "failed"},
        {4, 9, "failed", "failed"},
        {4, 255, "failed", "failed"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        trial t;
        answer say = {.value = cases[i].value, .status = cases[i].status};
        input_count = 0;
        begin(&t, two, 1);
        sx_run_set_call(t.run, give, NULL, &say);
        trial_answer(t.model.model, t.run, 0, "q1=1 q2=2 q3=3 q4=0");
        sx_run_execute(t.run);
        ck_assert_str_eq(score(&t, B, 0), cases[i].b);
        ck_assert_str_eq(score(&t, TWICE, 0), cases[i].twice);
        ck_assert_str_eq(score(&t, S, 0), "1");
        end(&t);
    }
}
END_TEST

static void give_one(void *context, size_t rows, const double *const *inputs,
                     const uint8_t *const *input_status, double *const *outputs,
                     uint8_t *const *output_status)
{
    (void)inputs, (void)input_status;
    for (size_t r = 0; r < rows; r++) {
        outputs[0][r] = *(const double *)context;
        output_status[0][r] = SX_CELL_OK;
    }
}

/* Sums of fractions, as code gets them in binary: they stand for the decimals they are meant to be. */
START_TEST(an_answer_is_the_decimal_it_stands_for)
{
    static const char yaml[] =
        "scales:\n"
        "  a: {call: q1..q3, missing: {rule: complete}, bands: [{low: 0..<0.8}, {high: 0.8..0.9}], "
        "bands_source: book, direction: neither, range: [0, 0.9]}\n"
        "  b: {formula: \"where(a >= 0.8, 1, 0)\", missing: {rule: known}, direction: neither, "
        "range: [0, 1]}\n"
        "  s: {sum: q4, missing: {rule: complete}, direction: neither, range: [0, 3]}\n";
    static struct {
        double value;
        const char *a, *b;
    } cases[] = {
        {0.7 * 1 + 0.1 * 1, "0.8/high", "1"},
        {0.1 * 3 + 0.2 * 3, "0.9/high", "1"},
        {-1e-17, "0/low", "0"},
        {0.79999, "0.79999/low", "0"},
        {0.900000001, "failed", "incomplete"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        trial t;
        begin(&t, yaml, 1);
        sx_run_set_call(t.run, give_one, NULL, &cases[i].value);
        trial_answer(t.model.model, t.run, 0, "q1=1 q2=2 q3=3");
        sx_run_execute(t.run);
        ck_assert_str_eq(score(&t, 0, 0), cases[i].a);
        ck_assert_str_eq(score(&t, 1, 0), cases[i].b);
        end(&t);
    }
}
END_TEST

START_TEST(without_code_every_output_has_failed)
{
    trial t;
    begin(&t, two, 1);
    trial_answer(t.model.model, t.run, 0, "q1=1 q2=1 q3=1 q4=1");
    sx_run_execute(t.run);
    ck_assert_str_eq(score(&t, A, 0), "failed");
    ck_assert_str_eq(score(&t, B, 0), "failed");
    ck_assert_str_eq(score(&t, TWICE, 0), "failed");
    ck_assert_str_eq(score(&t, TOTAL, 0), "4");
    ck_assert_int_eq(sx_run_truth(t.run, FAST, 0), -1);
    ck_assert_int_eq(sx_run_truth(t.run, FLAT, 0), -1);
    end(&t);
}
END_TEST

START_TEST(notes_hold_or_not_or_are_unknown)
{
    static const struct {
        double note;
        uint8_t status;
        const char *answers;
        int fast, flat;
    } cases[] = {
        {1, SX_CELL_OK, "q1=1 q2=1 q3=1 q4=0", 1, 1},
        {0, SX_CELL_OK, "q1=1 q2=1 q3=2 q4=0", 0, 0},
        {0.5, SX_CELL_OK, "q1=1 q2=1 q3=2 q4=0", -1, 0},
        {2, SX_CELL_OK, "q1=1 q2=1", -1, -1},
        {1, SX_CELL_UNDEFINED, "q1=1 q2=2", -1, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        trial t;
        answer say = {.value = 4, .status = cases[i].status, .note = cases[i].note};
        input_count = 0;
        begin(&t, two, 1);
        sx_run_set_call(t.run, give, NULL, &say);
        trial_answer(t.model.model, t.run, 0, cases[i].answers);
        sx_run_execute(t.run);
        ck_assert_int_eq(sx_run_truth(t.run, FAST, 0), cases[i].fast);
        ck_assert_int_eq(sx_run_truth(t.run, FLAT, 0), cases[i].flat);
        end(&t);
    }
}
END_TEST

START_TEST(a_plan_without_calls_calls_nothing)
{
    trial t;
    sx_plan *flags = NULL;
    begin(&t,
          "scales: {s: {sum: q1..q4, missing: {rule: complete}, direction: neither, range: [0, "
          "12]}}\nvalidity: {v: {text: V, when: q1 = 1}}",
          1);
    ck_assert_ptr_null(sx_plan_calls(t.plan));
    end(&t);
    trial_read(&t.model, two);
    ck_assert_int_eq(sx_plan_flags(t.model.model, t.model.arena, &t.model.diags, &flags), SX_OK);
    ck_assert_ptr_null(sx_plan_calls(flags));
    trial_free(&t.model);
}
END_TEST

START_TEST(the_hash_covers_the_call)
{
    static const char *const variants[] = {
        "scales: {s: {call: q1..q4, missing: {rule: known}" TAIL "}",
        "scales: {t: {call: q1..q4, missing: {rule: known}" TAIL "}\nexamples: []",
        "scales: {s: {call: q1..q4, missing: {rule: known}, direction: neither, range: [0, 21]}}",
        "scales: {s: {call: q1..q4, missing: {rule: complete}" TAIL "}",
        "scales: {s: {call: q1..q4, missing: {rule: known}" TAIL "}\nvalidity: {v: {text: V}}",
        "scales: {s: {call: q1..q4, missing: {rule: known}" TAIL
        "}\nvalidity: {v: {text: V, when: q1 = 1}}",
        "scales: {s: {call: q1..q4, missing: {rule: known}" TAIL
        "}\nvalidity: {w: {text: V, when: q1 = 1}}",
    };
    char hashes[sizeof variants / sizeof *variants][65];
    size_t count = 0;
    for (size_t i = 0; i < sizeof variants / sizeof *variants; i++) {
        trial t;
        if (strstr(variants[i], "{t:"))
            continue; /* the trial's example names s */
        begin(&t, variants[i], 1);
        ck_assert_int_eq(sx_plan_hash(t.plan, hashes[count]), SX_OK);
        for (size_t k = 0; k < count; k++)
            ck_assert_msg(strcmp(hashes[k], hashes[count]) != 0, "%zu %zu", k, i);
        count++;
        end(&t);
    }
    ck_assert_uint_eq(count, 6);
}
END_TEST

START_TEST(a_call_is_explained_by_what_it_rests_on)
{
    trial t;
    answer say = {.value = 4.5};
    sx_buf out;
    sx_buf_init(&out, 10000);
    input_count = 0;
    begin(&t, two, 1);
    sx_run_set_call(t.run, give, NULL, &say);
    trial_answer(t.model.model, t.run, 0, "q1=1 q2=2 q3=3 q4=0");
    sx_run_execute(t.run);
    sx_explain_text(t.run, t.model.model, A, 0, 6, &out);
    ck_assert_ptr_nonnull(
        strstr(sx_buf_text(&out), "computed by the instrument's code from q1..q3 = 4.5\n"));
    ck_assert_ptr_nonnull(strstr(sx_buf_text(&out), "q3, answered 3, counts as 3\n"));
    ck_assert_ptr_null(strstr(sx_buf_text(&out), "q4"));
    sx_buf_reset(&out);
    sx_explain_text(t.run, t.model.model, B, 0, 6, &out);
    ck_assert_str_eq(sx_buf_text(&out),
                     "trial.b = 4.75\n"
                     "  computed by the instrument's code from q4, total = 4.75\n"
                     "    q4, answered 0, counts as 0\n"
                     "    scale total = 6\n");
    sx_buf_reset(&out);
    sx_json json;
    sx_json_init(&json, &out, false);
    sx_explain_json(t.run, t.model.model, B, 0, 6, &json);
    ck_assert_ptr_nonnull(strstr(sx_buf_text(&out), "\"call\""));
    ck_assert_ptr_null(strstr(sx_buf_text(&out), "half"));
    sx_buf_free(&out);
    end(&t);
}
END_TEST

#define S_REST "missing: {rule: known}" TAIL

static const struct {
    const char *yaml, *code; /* "": nothing */
} refused[] = {
    {"scales: {s: {call: q1..r1, " S_REST "}", ""},
    {"scales: {s: {call: [q1, many, order.x, gate], " S_REST "}", ""},
    {"scales: {s: {call: q1, missing: {rule: known}, direction: neither}}", "MANIFEST.REQUIRED"},
    {"scales: {s: {call: q1, missing: {rule: prorate, most: 1, round: none}" TAIL "}",
     "MANIFEST.MISSING_RULE"},
    {"scales: {s: {call: q1, missing: {rule: answered, least: 1}" TAIL "}",
     "MANIFEST.MISSING_RULE"},
    {"scales: {s: {call: q1, missing: {rule: complete, not_applicable: exclude}" TAIL "}",
     "MANIFEST.MISSING_RULE"},
    {"scales: {s: {call: q1, reverse: q1, " S_REST "}", "MANIFEST.REVERSE"},
    {"scales: {s: {call: q1, recode: {q1: {0: 1, 1: 1, 2: 1, 3: 1}}, " S_REST "}",
     "MANIFEST.RECODE"},
    {"scales: {s: {call: q1, sum: q1, " S_REST "}", "MANIFEST.KEY"},
    {"scales: {s: {call: [], " S_REST "}", "MANIFEST.REQUIRED"},
    {"scales: {s: {call: q9, " S_REST "}", "MANIFEST.REF"},
    {"scales: {s: {call: [q1, s], " S_REST "}", "MANIFEST.CYCLE"},
    {"scales: {s: {call: q1, " S_REST ", t: {call: s, " S_REST "}", "MANIFEST.CYCLE"},
    {"scales: {s: {call: [q1, t], " S_REST ", t: {sum: [q1, s], missing: {rule: complete}, "
     "direction: neither, range: [0, 23]}}",
     "MANIFEST.CYCLE"},
    /* all calls share their columns: t gets u, which rests on s */
    {"scales: {s: {call: q1, " S_REST ", t: {call: [q2, u], " S_REST
     ", u: {sum: [q3, s], missing: {rule: complete}, direction: neither, range: [0, 23]}}",
     "MANIFEST.CYCLE"},
    {"scales: {s: {call: [q1, t], " S_REST
     ", t: {category: [{a: q1 = 1}, {b: otherwise}], missing: {rule: known}, direction: neither}}",
     "MANIFEST.REF"},
    {"scales: {s: {call: q1, missing: {rule: known}, direction: neither, range: [0, 20], bands: "
     "[{a: 0..9}, {b: 10..20}], bands_source: book}}",
     "MANIFEST.BAND_GAP"},
    {"scales: {s: {call: q1, missing: {rule: known}, direction: neither, range: [0, 20], bands: "
     "[{a: 0..<10}, {b: 10..20}], bands_source: book}}",
     ""},
    {"scales: {s: {call: q1, missing: {rule: known}, direction: neither, range: [0, 20], bands: "
     "[{a: 0..<10}, {b: 10..21}], bands_source: book}}",
     "MANIFEST.RANGE_MISMATCH"},
    {"scales: {s: {call: q1, missing: {rule: known}, direction: neither, range: [0, 20.5], round: "
     "{rule: half_up}}}",
     "MANIFEST.RANGE_MISMATCH"},
    {"scales: {s: {call: q1, " S_REST ", t: {formula: s + 1, missing: {rule: known}, direction: "
     "neither, range: [0, 20]}}",
     "MANIFEST.RANGE_MISMATCH"},
    {"scales: {s: {call: q1, " S_REST ", t: {formula: s + 1, missing: {rule: known}, direction: "
     "neither, range: [1, 21]}}",
     ""},
    {"scales: {s: {call: q1, " S_REST ", t: {lookup: {of: s, table: {0: 1}}, missing: {rule: "
     "complete}, direction: neither}}",
     "MANIFEST.EXPR"},
    {"scales: {s: {call: q1, " S_REST "}\nvalidity: {v: {text: V, when: q1 = 9}}",
     "MANIFEST.RANGE"},
    {"scales: {s: {call: q1, " S_REST "}\nvalidity: {v: {text: V, when: q1 + 1}}", "MANIFEST.EXPR"},
    {"scales: {s: {call: q1, " S_REST "}\nvalidity: {v: {text: V, when: q9 = 1}}", "MANIFEST.REF"},
};

START_TEST(what_cannot_be_called_is_refused)
{
    sx_trial_model t;
    sx_plan *scores = NULL, *flags = NULL;
    trial_read(&t, refused[_i].yaml);
    if (t.model && sx_plan_scores(t.model, t.arena, &t.diags, &scores) == SX_OK &&
        sx_plan_flags(t.model, t.arena, &t.diags, &flags) == SX_OK)
        sx_plan_check(scores, flags, t.model, &t.diags);
    const char *first = "";
    for (size_t i = 0; i < t.diags.count && !*first; i++)
        if (strcmp(t.diags.items[i].code, "MANIFEST.UNUSED") != 0)
            first = t.diags.items[i].code;
    ck_assert_msg(strcmp(first, refused[_i].code) == 0, "%s: %s: %s", refused[_i].yaml,
                  trial_codes(&t), t.diags.count ? t.diags.items[0].message : "");
    trial_free(&t);
}
END_TEST

/* Code gets every column, but an item counts as used only where a scale says so. */
START_TEST(what_code_gets_is_not_what_is_used)
{
    sx_trial_model t;
    sx_plan *scores = NULL, *flags = NULL;
    size_t unused = 0;
    trial_read(&t, "scales: {s: {call: [q1, many, gate], " S_REST
                   "}\nvalidity: {v: {text: V, when: q2 = 1}}");
    ck_assert_ptr_nonnull(t.model);
    ck_assert_int_eq(sx_plan_scores(t.model, t.arena, &t.diags, &scores), SX_OK);
    ck_assert_int_eq(sx_plan_flags(t.model, t.arena, &t.diags, &flags), SX_OK);
    sx_plan_check(scores, flags, t.model, &t.diags);
    for (size_t i = 0; i < t.diags.count; i++) {
        ck_assert_str_eq(t.diags.items[i].code, "MANIFEST.UNUSED");
        unused++;
    }
    ck_assert_uint_eq(unused, 11 - 4); /* q1, q2, many and gate are used */
    trial_free(&t);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plan/calls");
    TCase *tests = tcase_create("calls");
    tcase_add_test(tests, the_layout_names_every_column);
    tcase_add_test(tests, code_gets_numbers_with_a_status_beside_them);
    tcase_add_test(tests, an_answer_that_cannot_be_one_has_failed);
    tcase_add_test(tests, an_answer_is_the_decimal_it_stands_for);
    tcase_add_test(tests, without_code_every_output_has_failed);
    tcase_add_test(tests, notes_hold_or_not_or_are_unknown);
    tcase_add_test(tests, a_plan_without_calls_calls_nothing);
    tcase_add_test(tests, the_hash_covers_the_call);
    tcase_add_test(tests, a_call_is_explained_by_what_it_rests_on);
    tcase_add_loop_test(tests, what_cannot_be_called_is_refused, 0,
                        (int)(sizeof refused / sizeof *refused));
    tcase_add_test(tests, what_code_gets_is_not_what_is_used);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
