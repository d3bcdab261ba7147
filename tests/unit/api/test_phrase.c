/*
 * test_phrase.c: the rules of a scale in plain words.
 */
#include <check.h>
#include <stdlib.h>

#include "api/instruments_phrase.h"
#include "manifest/manifest.h"
#include "support/suite.h"

#define COUNT(table) (int)(sizeof(table) / sizeof((table)[0]))

/* The scale under test is called x; what is said of its calculation and of missing answers. */
static const struct {
    const char *scale;
    const char *calculation;
    const char *missing;
} scales[] = {
    {"sum: q1..q4, missing: {rule: complete}, range: [0, 12]", "Sum of q1 to q4.",
     "all must be there, else there is no score"},
    {"sum: \"q1, q2, q4\", reverse: [q2, q4], missing: {rule: prorate, most: 1, round: half_up}, "
     "range: [0, 9]",
     "Sum of q1, q2, q4. Reversed (lowest + highest - answer): q2, q4.",
     "up to 1 may be missing; the sum of the others is then scaled up (sum x 3 / answered)"},
    {"mean: q1..q4, missing: {rule: answered, least: 3}, range: [0, 3]", "Mean of q1 to q4.",
     "at least 3 must be there; those alone are used"},
    {"mean: q1..q2, missing: {rule: answered, least: 1, not_applicable: exclude}, range: [0, 3]",
     "Mean of q1, q2.",
     "at least 1 must be there; those alone are used; \"does not apply\" is left out and is not "
     "missing"},
    {"mean: q1..q2, missing: {rule: answered, least: 1, not_shown: exclude}, range: [0, 3]",
     "Mean of q1, q2.",
     "at least 1 must be there; those alone are used; an item that was not to be shown is left out "
     "and is not missing"},
    {"weighted: {q1: 2, q2: -1.5}, missing: {rule: complete}, range: [-4.5, 6]",
     "Weighted sum: 2 x q1 + (-1.5) x q2.", NULL},
    {"sum: q1..q3, recode: {q3: {0: 0, 1: 1, 2: 1, 3: 1}}, missing: {rule: complete}, "
     "range: [0, 7]",
     "Sum of q1 to q3. Recoded q3: 0 -> 0, 1 -> 1, 2 -> 1, 3 -> 1.", NULL},
    {"maximum: [q1, q3], missing: {rule: complete}, range: [0, 3]", "Largest of q1, q3.", NULL},
    {"difference: [q1, q2], missing: {rule: complete}, range: [-3, 3]", "q1 minus q2.", NULL},
    {"count: \"q1 >= 2, q2 >= 1\", missing: {rule: known}, range: [0, 2]",
     "How many of these hold: q1 >= 2; q2 >= 1.",
     "conditions are decided as soon as the answers that are there settle them; without that there "
     "is no result"},
    {"percent: q1..q4, missing: {rule: complete}, range: [0, 100]",
     "Percent of the way from the least to the most possible, over q1 to q4.", NULL},
};

/* Four items and one scale; the reader does not run the example. */
static const char head[] =
    "sextant: 1\nid: trial\nversion: 1.0.0\ntitle: Trial\nstrand: both\nkind: technique\n"
    "validated: false\nrights: {class: own, holder: The tests, statement: written for tests}\n"
    "responses:\n  often: [{0: Never}, {1: Sometimes}, {2: Often}, {3: Always}]\n"
    "items:\n"
    "  - {id: q1, responses: often, text: One, unscored: true}\n"
    "  - {id: q2, responses: often, text: Two, unscored: true}\n"
    "  - {id: q3, responses: often, text: Three, unscored: true}\n"
    "  - {id: q4, responses: often, text: Four, unscored: true}\n"
    "examples: [{answers: [0, 0, 0, 0], x: 0}]\n";

START_TEST(scales_are_put_into_words)
{
    sx_buf text;
    sx_buf_init(&text, 8192);
    sx_buf_printf(&text, "%sscales:\n  x: {title: X, %s, direction: neither}\n", head,
                  scales[_i].scale);
    sx_arena *arena = sx_arena_new(0);
    sx_diags diags;
    sx_diags_init(&diags, arena);
    sx_model *model = NULL;
    sx_status status = sx_manifest_instrument(
        arena, "trial.yaml", (sx_slice){sx_buf_text(&text), text.len}, &diags, &model);
    ck_assert_msg(status == SX_OK, "%s: %s", scales[_i].scale,
                  diags.count == 0 ? "" : diags.items[0].message);
    sx_buf out;
    sx_buf_init(&out, 4096);
    sx_phrase_calculation(&out, model, &model->scales[0]);
    ck_assert_str_eq(sx_buf_text(&out), scales[_i].calculation);
    sx_buf_reset(&out);
    sx_phrase_missing(&out, &model->scales[0]);
    if (scales[_i].missing != NULL) {
        ck_assert_str_eq(sx_buf_text(&out), scales[_i].missing);
    }
    sx_buf_free(&out);
    sx_buf_free(&text);
    sx_arena_free(arena);
}
END_TEST

static const struct {
    const char *duration;
    const char *expected;
} durations[] = {
    {"P14D", "14 days"},  {"P1D", "1 day"},   {"P2W", "2 weeks"}, {"P1M", "1 month"},
    {"P10Y", "10 years"}, {"P1Y2M", "P1Y2M"}, {"PT8H", "PT8H"},   {"", ""},
};

START_TEST(durations_are_put_into_words)
{
    sx_buf out;
    sx_buf_init(&out, 64);
    sx_phrase_duration(&out, durations[_i].duration);
    ck_assert_str_eq(sx_buf_text(&out), durations[_i].expected);
    sx_buf_free(&out);
}
END_TEST

START_TEST(intervals_are_put_into_words)
{
    sx_buf out;
    sx_buf_init(&out, 64);
    sx_phrase_interval(&out, &(sx_interval){{5, 0}, {9, 0}, false});
    sx_buf_char(&out, ',');
    sx_phrase_interval(&out, &(sx_interval){{5, 0}, {105, 1}, true});
    sx_buf_char(&out, ',');
    sx_phrase_interval(&out, &(sx_interval){{70, 1}, {7, 0}, false});
    ck_assert_str_eq(sx_buf_text(&out), "5 to 9,5 to under 10.5,7");
    sx_buf_free(&out);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("api/phrase");
    TCase *tcase = tcase_create("phrase");
    tcase_add_loop_test(tcase, scales_are_put_into_words, 0, COUNT(scales));
    tcase_add_loop_test(tcase, durations_are_put_into_words, 0, COUNT(durations));
    tcase_add_test(tcase, intervals_are_put_into_words);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
