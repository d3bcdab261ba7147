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

    {"title: Base", "title: Base\n@@\"\": 1", "MANIFEST.YAML", "a value without a key"},
    {"title: Base", "title: Ba@@\xE2\x80\xA9se", "MANIFEST.TEXT", NULL},
    /* what is no comment: one blank before the sign or none behind it */
    {"title: Base", "title: @@Base\t# two", "MANIFEST.TEXT", "is a comment"},
    {"title: Base", "title: @@Base  #two", "MANIFEST.TEXT", "is a comment"},
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

    {"title: Base",
     "title: @@\xE2\x80\x98"
     "Base\xE2\x80\x99",
     "MANIFEST.TEXT", "curly quotes"},
    {"title: Base",
     "title: @@\xE2\x80\x9A"
     "Base\xE2\x80\x98",
     "MANIFEST.TEXT", "curly quotes"},
    {"title: Base",
     "title: @@\xE2\x80\x9E"
     "Base\xE2\x80\x9C",
     "MANIFEST.TEXT", "curly quotes"},
    {"title: Base",
     "title: @@\xE2\x80\x99"
     "Base\xE2\x80\x99",
     "MANIFEST.TEXT", "curly quotes"},
    {"kind: screener", "kind: screener\nlanguage: @@de-A_T", "MANIFEST.TYPE", NULL},
    {"at: 4}", "at: @@1e123abc}", "MANIFEST.TYPE", NULL},
    {"at: 4}", "at: @@1e123}", "MANIFEST.RANGE", NULL},
    /* no comma that cuts a number: what stands before it is none */
    {"missing: {rule: prorate, most: 1, round: half_up}",
     "missing: {rule: prorate, most: 1, round: half_up, @@5}", "MANIFEST.KEY", NULL},
    {"rule: complete}\n    direction: neither", "@@\"rule:\", x: complete}\n    direction: neither",
     "MANIFEST.KEY", NULL},
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

    {"{2: Often}]", "{2: Often}, @@{3: Not applicable.}]", "MANIFEST.SENTINEL", NULL},
    {"{2: Often}]", "{2: Often}, @@{3: \"Not applicable!\"}]", "MANIFEST.SENTINEL", NULL},
    {"{1: Sometimes}, {2: Often}]", "{20: Often}, @@{9: Gone}]", "MANIFEST.SENTINEL", NULL},
    {"{id: hours, kind: number, range: 0..24, digits: 1",
     "{id: @@hours, kind: number, range: 0..2.25, digits: 1, step: 1", "MANIFEST.RANGE", NULL},
    {"{id: hours, kind: number, range: 0..24, digits: 1",
     "{id: @@hours, kind: number, range: 0..2000000000000000, digits: 1, step: 1", "MANIFEST.RANGE",
     NULL},
    {"{id: hours, kind: number, range: 0..24, digits: 1",
     "{id: @@hours, kind: number, range: -2000000000000000..0, digits: 1, step: 1",
     "MANIFEST.RANGE", NULL},
    {"{id: q2, responses: frequency, text: Two}\n  - {id: q3, responses: frequency, text: Three}",
     "{id: @@q2, responses: frequency}\n  - {id: q3, responses: frequency}", "MANIFEST.REQUIRED",
     "item q2 has no text, and 1 more items have none"},
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

    {"total: 3, band: low", "total: 3, cutoffs: {total: [probable, @@probable]}", "MANIFEST.DOUBLE",
     "the cut-off probable is listed twice"},
    {"total: 3, band: low", "total: 3, findings: {mood: @@medium}", "MANIFEST.WORD",
     "none, mild, elevated, high"},
    {"total: 3, band: low", "total: 3, findings: {kind_of: @@mild}", "MANIFEST.WORD",
     "low, medium, high"},
    {"total: 3, band: low", "total: 3, findings: {mood: @@loud}", "MANIFEST.WORD", NULL},
    {"total: 3, band: low", "total: 3, findings: {mood: @@[none]}", "MANIFEST.TYPE", NULL},
};

static const slip scales[] = {
    {"    sum: q1..q3\n    reverse: [q2]", "    formula: q1 + q2\n    reverse: @@[q2]",
     "MANIFEST.REVERSE", "a formula cannot reverse items"},
    {"    sum: q1..q3\n    reverse: [q2]", "    count: \"q1 >= 1\"\n    reverse: @@[q1]",
     "MANIFEST.REVERSE", "a count cannot reverse items"},
    {"    sum: q1..q3\n    reverse: [q2]",
     "    lookup: {of: q1, table: {0: 0, 1: 1, 2: 2}}\n    reverse: @@[q1]", "MANIFEST.REVERSE",
     "a lookup cannot reverse items"},
    {"    sum: q1..q3\n    reverse: [q2]", "    norm: {of: q1, table: adults}\n    reverse: @@[q1]",
     "MANIFEST.REVERSE", "a norm cannot reverse items"},
    {"    sum: q1..q3\n    reverse: [q2]",
     "    rank: {of: q1, among: [q1, q2]}\n    reverse: @@[q1]", "MANIFEST.REVERSE",
     "a rank cannot reverse items"},
    {"missing: {rule: prorate, most: 1, round: half_up}",
     "missing: @@{rule: complete, round: half_up}", "MANIFEST.MISSING_RULE",
     "most or round without prorate"},
    {"    sum: q1..q3", "    sum: [q1, q3, q2, @@gate1]", "MANIFEST.REF", "did you mean 'gate'"},
    /* intervals that do not rise: what they share is told all the same */
    {"{none: 0..2}, {high: 3..6}", "{none: 3..6}, {high: @@0..3}", "MANIFEST.BAND_OVERLAP",
     "the value 3 is in"},
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
SLIPS(scales)

/* What is close to a slip and is none. */
static const char *const right[][2] = {
    {"title: Base", "title: \xE2\x80\x9C"
                    "Base\xE2\x80\x9D and \xE2\x80\x9Cmore\xE2\x80\x9D"},
    {"title: Base", "title: \xE2\x80\x9C\xE2\x80\x9D"},
    {"title: Base", "title: \xE2\x80\x9C"
                    "Base"},
    {"title: Base", "title: Base\xE2\x80\x9D"},
    {"title: Base", "title: Base  # a comment"},
    {"title: Base", "title: Base\nrecall: PT30M"},
    {"title: Base", "title: Base\nrecall: P1DT12H"},
    {"first: Somebody 2001", "first: \"Somebody. doi:10.1000.10/182, p. 3\""},
    {"first: Somebody 2001", "first: \"https://doi.org/10.1000/182\""},
    {"first: Somebody 2001", "first: \"doi: https://example.org/10\""},
    {"[{no: No}, {yes: Yes}]", "[{0: No}, {9: Yes}]"},
    {"[{no: No}, {yes: Yes}]", "[{no: \"...\"}, {yes: \"!\"}]"},
    {"{none: 0..2}, {high: 3..6}", "{none: 3..6}, {high: 0..<3}"},
    {"[{low: 0..3}, {high: 4..6}]", "[{low: 0..<4}, {high: 4..6}]"},
    {"range: 0..24, digits: 1", "range: 0..24, digits: 1, step: 0.5"},
};

START_TEST(no_slip_at_all)
{
    trial t;
    trial_begin(&t);
    trial_change(&t, trial_base, right[_i][0], right[_i][1]);
    (void)trial_model(&t, sx_buf_text(&t.text));
    trial_end(&t);
}
END_TEST

/* A skeleton has no wording of any kind. */
START_TEST(labels_are_wording)
{
    static const char *const labels[] = {"low_label: Dark", "high_label: Bright"};
    for (size_t i = 0; i < 2; i++) {
        trial t;
        trial_begin(&t);
        trial_append(&t, "sextant: 1\nid: bare\nversion: 1.0.0\ntitle: Bare\nstrand: coaching\n"
                         "kind: inventory\nrights: {class: C, holder: A publisher}\nitems:\n"
                         "  - {id: @@s, kind: slider, range: 0..10, unscored: true, ");
        trial_append(&t, labels[i]);
        trial_append(&t,
                     "}\n  - {id: q1, options: [{code: 0}, {code: 1}]}\nscales:\n  total: {sum: "
                     "[q1], missing: {rule: complete}, direction: neither, range: [0, 1]}\n"
                     "examples: [{answers: {q1: 1}, total: 1}]\n");
        sx_model *model = NULL;
        sx_status status =
            sx_manifest_instrument(t.arena, "manifest.yaml", trial_text(&t), &t.diags, &model);
        trial_expect(&t, status, "MANIFEST.RIGHTS");
        ck_assert_ptr_nonnull(strstr(trial_first(&t)->message, "item s has wording"));
        trial_end(&t);
    }
}
END_TEST

/* Of very many errors the first are told and the rest are counted; what is not told names no choices. */
START_TEST(very_many_slips)
{
    static const char *const wrong[][2] = {
        {"  - {id: q3, responses: frequency", "  - {id: q3, responses: frequencx"},
        {"bands: [{low: 0..3}, {high: 4..6}]\n",
         "bands: [{low: 0..3}, {high: 4..6}]\n    bands_source: frist\n"},
        {"sex: female, mean", "sex: femal, mean"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        trial t, few;
        trial_begin(&few);
        trial_change(&few, trial_base, wrong[i][0], wrong[i][1]);
        sx_buf many;
        sx_buf_init(&many, 1000000);
        for (int n = 0; n < 300; n++) {
            sx_buf_printf(&many, "  - {id: more%d, responses: nosuch, text: More}\n", n);
        }
        sx_buf_str(&many, "  - {id: q1, responses");
        trial_begin(&t);
        trial_change(&t, sx_buf_text(&few.text), "  - {id: q1, responses", sx_buf_text(&many));
        sx_model *model = NULL;
        sx_status status =
            sx_manifest_instrument(t.arena, "manifest.yaml", trial_text(&t), &t.diags, &model);
        ck_assert_int_eq(status, SX_E_MANIFEST);
        ck_assert_uint_eq(t.diags.count, SX_DIAGS_MAX);
        ck_assert_uint_eq(t.diags.dropped, 300 + 1 - SX_DIAGS_MAX);
        sx_buf_free(&many);
        trial_end(&few);
        trial_end(&t);
    }
}
END_TEST

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
    tcase_add_loop_test(cases, slips_of_scales, 0, COUNT(scales));
    tcase_add_loop_test(cases, no_slip_at_all, 0, COUNT(right));
    tcase_add_test(cases, labels_are_wording);
    tcase_add_test(cases, very_many_slips);
    tcase_add_test(cases, no_slips);
    tcase_add_test(cases, the_last_line);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
