/*
 * test_slips.c: slips of the pen beyond those of test_refusals.c: each is refused with its code at its place,
 * and the message says what was meant. Most are about characters, indentation, and spellings of single values.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "trial_manifest.h"

typedef struct slip {
    const char *old, *put; /* @@ in `put` marks the expected place */
    const char *code;
    const char *says; /* part of the message or of what was expected; NULL: anything */
} slip;

static const slip yaml[] = {
    /* blanks that are none */
    {"strand: therapy", "@@strand\xE2\x80\x83therapy", "MANIFEST.YAML", "U+2003"},
    {"strand: therapy", "@@strand\xE2\x80\xAFtherapy", "MANIFEST.YAML", "U+202F"},
    {"strand: therapy", "@@strand\xE3\x80\x80therapy", "MANIFEST.YAML", "U+3000"},
    {"strand: therapy", "@@strand\xE2\x80\x94therapy", "MANIFEST.YAML",
     "there is no colon after the key"},
    {"    reverse: [q2]", "     reverse:\xC2\xA0{a@@: 1}", "MANIFEST.YAML", "U+00A0"},
    /* colons */
    {"strand: therapy", "@@strand", "MANIFEST.YAML", "key: value"},
    {"strand: therapy", "@@strand_2-a:therapy", "MANIFEST.YAML",
     "there is no blank after the colon"},
    {"title: Base", "title: One@@: two: three", "MANIFEST.YAML", "a second colon"},
    /* indentation: the lines between that say nothing do not count */
    {"    reverse: [q2]", "\n    # turned\n     @@reverse: [q2]", "MANIFEST.YAML",
     "where this map begins: 4, not 5"},
    {"    sum: q1..q3\n    reverse: [q2]", "    sum: [q1, q2, q3]\n      @@reverse: [q2]",
     "MANIFEST.YAML", "where this map begins: 4, not 6"},
    {"kind: screener", "kind: screener\n@@- {id: q0}", "MANIFEST.YAML",
     "an entry of a list stands where a key must"},
    /* quotes */
    {"title: Base", "title: \"Ba\\qse\"", "MANIFEST.YAML", "for a backslash"},
    {"title: Base", "title: \"Base\n--- more", "MANIFEST.YAML", "a closing quote before ---"},
};

static const slip values[] = {
    {"kind: screener", "kind: screener\nlanguage: @@e2", "MANIFEST.TYPE", NULL},
    {"kind: screener", "kind: screener\nlanguage: @@e", "MANIFEST.TYPE", NULL},
    {"kind: screener", "kind: screener\nlanguage: @@de-a", "MANIFEST.TYPE", NULL},
    {"kind: screener", "kind: screener\nlanguage: @@de-abcdefghi", "MANIFEST.TYPE", NULL},
    {"kind: screener", "kind: screener\nlanguage: @@de_AT", "MANIFEST.TYPE", NULL},
    {"kind: screener", "kind: screener\nlanguage: @@de-AT-", "MANIFEST.TYPE", NULL},
    {"kind: screener", "kind: screener\nlanguage: @@de-abcdefgh-abcdefgh-abcdefgh-abcdefgh",
     "MANIFEST.TYPE", NULL},
    {"version: 1.0.0", "version: @@1..0", "MANIFEST.TYPE", NULL},
    {"version: 1.0.0", "version: @@1.1234567.0", "MANIFEST.TYPE", NULL},
    {"version: 1.0.0", "version: @@1.0.0.0", "MANIFEST.TYPE", NULL},
    {"title: Base", "title: Base\nrecall: @@PD", "MANIFEST.TYPE", NULL},
    {"title: Base", "title: Base\nrecall: @@PXD", "MANIFEST.TYPE", NULL},
    {"title: Base", "title: Base\nrecall: @@P123456D", "MANIFEST.TYPE", NULL},
    {"title: Base", "title: Base\nrecall: @@P14", "MANIFEST.TYPE", NULL},
    {"title: Base", "title: Base\nrecall: @@P1D2Y", "MANIFEST.TYPE", NULL},
    {"title: Base", "title: Base\nrecall: @@P1DT", "MANIFEST.TYPE", NULL},
    {"title: Base", "title: Base\nrecall: @@P1XT2H", "MANIFEST.TYPE", NULL},
    {"title: Base", "title: Base\nrecall: @@PT2D", "MANIFEST.TYPE", NULL},
    {"title: Base", "title: Base\nloinc: @@L4425-0", "MANIFEST.TYPE", NULL},
    {"title: Base", "title: Base\nloinc: @@12345678-9", "MANIFEST.TYPE", NULL},
    {"title: Base", "title: Base\nloinc: @@44250_4", "MANIFEST.TYPE", NULL},
    {"title: Base", "title: Base\nloinc: @@44250-x", "MANIFEST.TYPE", NULL},
    {"    range: [0, 6]\n", "    range: @@0..6,x\n", "MANIFEST.TYPE", NULL},
    {"    range: [0, 6]\n", "    range: @@a,5\n", "MANIFEST.TYPE", NULL},
    {"    range: [0, 6]\n", "    range: @@[0, ~]\n", "MANIFEST.TYPE", "not a pair of numbers"},
    {"    range: [0, 6]\n", "    range: @@[0]\n", "MANIFEST.TYPE", "not a pair of numbers"},
    {"{age: 16..40, sex", "{age: @@16..<40, sex", "MANIFEST.RANGE", "whole years"},
    {"{age: 16..40, sex", "{age: @@16.5..40, sex", "MANIFEST.RANGE", "whole years"},
    {"{age: 16..40, sex", "{age: @@-1..40, sex", "MANIFEST.RANGE", "whole years"},
    {"{age: 16..40, sex", "{age: @@16..151, sex", "MANIFEST.RANGE", "at most 150"},
    {"{id: q2, responses: frequency", "{id: q2, abcdefghi:frequency", "MANIFEST.REQUIRED",
     "abcdefghi: frequency"},
    {"form: t_score", "form: values", "MANIFEST.REQUIRED", "does not say its values"},
};

static const slip items[] = {
    {"[{no: No}, {yes: Yes}]", "[{no: No}, {code: yes, text: Yes, missing: @@lost}]",
     "MANIFEST.WORD", NULL},
    {"[{no: No}, {yes: Yes}]", "[{no: No}, {code: yes, text: Yes, missing: @@[declined]}]",
     "MANIFEST.TYPE", NULL},
    {"[{no: No}, {yes: Yes}]", "[{no: No}, @@[yes]]", "MANIFEST.TYPE", NULL},
    {"{id: q2, responses: frequency", "{id: q2, responses: @@Frequency!", "MANIFEST.ID", NULL},
    {"{id: q2, responses: frequency", "{id: q2, responses: @@[frequency]", "MANIFEST.TYPE", NULL},
    {"{id: q2, responses: frequency", "{id: q2, responses: @@~", "MANIFEST.TYPE", "no value"},
    {"options: [{beer: Beer}, {wine: Wine}]", "options: @@~", "MANIFEST.TYPE", "no value"},
    {"options: [{beer: Beer}, {wine: Wine}]", "responses: @@frequenci, most: 1", "MANIFEST.REF",
     "did you mean 'frequency'"},
    {"options: [{beer: Beer}, {wine: Wine}]", "options: [{beer: Beer}, {wine: Wine}], most: @@3",
     "MANIFEST.RANGE", "3 of 2 options"},
    {"{id: q2, responses: frequency, text: Two}", "@@[q2, frequency, Two]", "MANIFEST.TYPE",
     "a list"},
    {"range: 0..24", "range: [@@x, 24]", "MANIFEST.TYPE", NULL},
    {"range: 0..24", "range: [0, @@x]", "MANIFEST.TYPE", NULL},
    {"range: 0..24", "range: @@[0, 1, 2]", "MANIFEST.TYPE", "two numbers"},
    {"range: 0..24", "range: @@~", "MANIFEST.TYPE", "no value"},
    {"range: 0..24", "range: @@{0: 24}", "MANIFEST.TYPE", NULL},
    {"range: 0..24", "range: @@1900-01-01..2100-01-01", "MANIFEST.TYPE", "no range of numbers"},
    {"range: 0..24", "range: @@0..<24", "MANIFEST.TYPE", "both included"},
    {"range: 0..24, digits: 1", "range: 0..24, step: @@0.7", "MANIFEST.RANGE",
     "does not fit its range"},
    {"range: 0..24, digits: 1", "range: 0..24, step: @@0", "MANIFEST.RANGE", NULL},
    {"range: 1900-01-01..2100-01-01", "range: @@2100-01-01..1900-01-01", "MANIFEST.RANGE",
     "the earlier first"},
    {"range: 1900-01-01..2100-01-01", "range: @@0..10", "MANIFEST.TYPE",
     "the range of a date is not two days"},
    {"range: 1900-01-01..2100-01-01", "range: @@[1, 2]", "MANIFEST.TYPE",
     "the range of a date is not two days"},
};

static const slip examples[] = {
    {"{answers: [1, 1, 1], total: 3", "{answers: {hours: @@-1}, total: 3", "MANIFEST.RANGE",
     "a number inside the range"},
    {"{answers: [1, 1, 1], total: 3", "{answers: {hours: @@some}, total: 3", "MANIFEST.RANGE",
     "'some' is no answer to item hours"},
    {"{answers: [1, 1, 1], total: 3", "{answers: {order: {home: @@1.5}}, total: 3",
     "MANIFEST.RANGE", "a rank, 1 is first"},
    {"{answers: [1, 1, 1], total: 3", "{answers: {order: {home: @@0}}, total: 3", "MANIFEST.RANGE",
     "a rank, 1 is first"},
    {"{answers: [1, 1, 1], total: 3", "{answers: {order: {home: @@first}}, total: 3",
     "MANIFEST.RANGE", "a rank, 1 is first"},
    {"{answers: [1, 1, 1], total: 3", "{answers: {q1: @@\"declined\"}, total: 3", "MANIFEST.REF",
     NULL},
    {"total: 3, band: low", "total: @@\"?\", band: low", "MANIFEST.OPEN", "published key"},
    {"total: 3, band: low", "total: 3, band: @@\"?\"", "MANIFEST.OPEN", NULL},
    {"total: 3, band: low", "total: 3, type: @@\"?\"", "MANIFEST.OPEN", "type is still to be"},
    {"total: 3, band: low", "total: 3, bands: @@low", "MANIFEST.TYPE", NULL},
    {"total: 3, band: low", "total: 3, type: @@[much]", "MANIFEST.TYPE", NULL},
    {"flags: {danger: not_assessed}", "flags: {danger: @@[raised]}", "MANIFEST.TYPE", NULL},
    {"flags: {danger: not_assessed}", "flags: @@[danger]", "MANIFEST.TYPE", NULL},
    {"  - {answers: [1, 1, 1], total: 3, band: low}", "  - @@[1, 1, 1]", "MANIFEST.TYPE", NULL},
    {"  - {answers: [1, 1, 1], total: 3, band: low}", "  - @@{total: 3, band: low}",
     "MANIFEST.REQUIRED", "answers"},
};

static void check_one(const slip *one)
{
    trial t;
    trial_begin(&t);
    trial_change(&t, trial_base, one->old, one->put);
    sx_model *model = NULL;
    sx_status status =
        sx_manifest_instrument(t.arena, "manifest.yaml", trial_text(&t), &t.diags, &model);
    ck_assert_msg(model == NULL, "accepted: %s", one->put);
    trial_expect(&t, status, one->code);
    ck_assert_msg(one->says == NULL || strstr(trial_report(&t), one->says) != NULL,
                  "no word of '%s' in\n%s", one->says, trial_report(&t));
    trial_end(&t);
}

#define SLIPS(name)                                                                                \
    START_TEST(slips_of_##name)                                                                    \
    {                                                                                              \
        check_one(&name[_i]);                                                                      \
    }                                                                                              \
    END_TEST

SLIPS(yaml)
SLIPS(values)
SLIPS(items)
SLIPS(examples)

/* What looks odd and is right. */
START_TEST(no_slips)
{
    trial t;
    trial_begin(&t);
    trial_change(&t, trial_base, "range: 0..24, digits: 1", "range: [0, 24], step: 0.5");
    const sx_model *model = trial_model(&t, sx_buf_text(&t.text));
    const sx_item *hours = &model->items[4];
    ck_assert_str_eq(hours->id, "hours");
    ck_assert_int_eq(hours->high.value, 24);
    ck_assert_uint_eq(hours->digits, 1);
    trial_end(&t);
    trial_begin(&t);
    trial_change(&t, trial_base, "{answers: [1, 1, 1], total: 3, band: low}",
                 "{answers: {q1: 1, q2: 1, q3: 1, order: [work], drinks.beer: 0, notes: "
                 "\"declined\"}, total: 3.0, band: low}");
    model = trial_model(&t, sx_buf_text(&t.text));
    const sx_example *example = &model->examples[0];
    ck_assert_str_eq(example->answers[3].name, "order.work");
    ck_assert_str_eq(example->answers[3].value, "1");
    ck_assert_str_eq(example->answers[4].value, "0");
    ck_assert_uint_eq(example->answer_count, 5); /* a text has no column */
    ck_assert_str_eq(example->expected[0].value, "3");
    trial_end(&t);
}
END_TEST

/* A fault in the last line, which has no end. */
START_TEST(the_last_line)
{
    trial t;
    trial_begin(&t);
    sx_model *model = NULL;
    trial_append(&t, "sextant: 1\nid: a@@: b");
    sx_status status =
        sx_manifest_instrument(t.arena, "manifest.yaml", trial_text(&t), &t.diags, &model);
    trial_expect(&t, status, "MANIFEST.YAML");
    ck_assert_str_eq(trial_first(&t)->message, "a second colon stands in this line");
    trial_end(&t);
}
END_TEST

#define COUNT(name) (int)(sizeof name / sizeof name[0])

int main(void)
{
    Suite *suite = suite_create("manifest/slips");
    TCase *cases = tcase_create("slips");
    tcase_set_timeout(cases, 60);
    tcase_add_loop_test(cases, slips_of_yaml, 0, COUNT(yaml));
    tcase_add_loop_test(cases, slips_of_values, 0, COUNT(values));
    tcase_add_loop_test(cases, slips_of_items, 0, COUNT(items));
    tcase_add_loop_test(cases, slips_of_examples, 0, COUNT(examples));
    tcase_add_test(cases, no_slips);
    tcase_add_test(cases, the_last_line);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
