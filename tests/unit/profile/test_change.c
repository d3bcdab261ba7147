/*
 * test_change.c: which administrations are compared and which are refused, in what order they stand,
 * and what the trends of one person say.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "profile/changes.h"
#include "profile/read.h"
#include "support/suite.h"

static sx_arena *arena;
static sx_diags diags;
static sx_catalogue *catalogue;
static const sx_loaded *phq, *gad;

static void setup(void)
{
    arena = sx_arena_new(0);
    ck_assert_ptr_nonnull(arena);
    sx_diags_init(&diags, arena);
    ck_assert_int_eq(sx_catalogue_new(SX_SOURCE_DATA_DIR, &diags, &catalogue), SX_OK);
    ck_assert_int_eq(sx_catalogue_instrument(catalogue, "phq-9", &diags, &phq), SX_OK);
    ck_assert_int_eq(sx_catalogue_instrument(catalogue, "gad-7", &diags, &gad), SX_OK);
}

static void teardown(void)
{
    sx_catalogue_free(catalogue);
    sx_arena_free(arena);
}

/* --- what may be compared ------------------------------------------------------------------------ */

static const struct {
    const char *from_version, *to_version, *from_hash, *to_hash, *from_when, *to_when;
    sx_change_refusal is;
} pairs[] = {
    {"1.0.0", "1.0.0", "a", "a", "2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z", SX_REFUSAL_NONE},
    {"1.0.0", "1.0.0", NULL, NULL, "2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z", SX_REFUSAL_NONE},
    {"1.0.0", "1.0.0", "a", NULL, "2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z", SX_REFUSAL_NONE},
    /* The same rules in another minor version. */
    {"1.0.0", "1.2.0", "a", "a", "2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z", SX_REFUSAL_NONE},
    {"1.0.0", "2.0.0", "a", "a", "2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z",
     SX_REFUSAL_VERSION},
    {"1.0.0", "10.0.0", "a", "a", "2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z",
     SX_REFUSAL_VERSION},
    {NULL, "1.0.0", "a", "a", "2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z", SX_REFUSAL_VERSION},
    {"1.0.0", "1.0.0", "a", "b", "2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z", SX_REFUSAL_RULES},
    /* Another version, and nobody wrote down whether the rules are the same. */
    {"1.0.0", "1.0.1", "a", NULL, "2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z", SX_REFUSAL_RULES},
    {"1.0.0", "1.0.1", NULL, NULL, "2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z",
     SX_REFUSAL_RULES},
    {"1.0.0", "1.0.0", "a", "a", "2026-03-02T10:00:00Z", "2026-03-01T10:00:00Z", SX_REFUSAL_TIME},
    {"1.0.0", "1.0.0", "a", "a", "2026-03-01T10:00:00Z", "2026-03-01T10:00:00Z", SX_REFUSAL_TIME},
    {"1.0.0", "1.0.0", "a", "a", "2026-03-01T10:00:00Z", "2026-03-01T11:00:00+01:00",
     SX_REFUSAL_TIME},
    {"1.0.0", "1.0.0", "a", "a", NULL, "2026-03-01T10:00:00Z", SX_REFUSAL_TIME},
    {"1.0.0", "1.0.0", "a", "a", "2026-03-01", "2026-03-01T10:00:00Z", SX_REFUSAL_TIME},
    {"1.0.0", "1.0.0", "a", "a", "2026-03-01", "2026-03-02", SX_REFUSAL_NONE},
    {"1.0.0", "1.0.0", "a", "a", "yesterday", "2026-03-02", SX_REFUSAL_TIME},
};

START_TEST(pairs_of_administrations)
{
    sx_results from = {.loaded = phq,
                       .version = pairs[_i].from_version,
                       .rule_hash = pairs[_i].from_hash,
                       .when = pairs[_i].from_when};
    sx_results to = {.loaded = phq,
                     .version = pairs[_i].to_version,
                     .rule_hash = pairs[_i].to_hash,
                     .when = pairs[_i].to_when};
    ck_assert_int_eq(sx_refusal_of_pair(&from, &to), pairs[_i].is);
    to.loaded = gad;
    ck_assert_int_eq(sx_refusal_of_pair(&from, &to), SX_REFUSAL_INSTRUMENT);
}
END_TEST

START_TEST(single_scores)
{
    const sx_scale *total = &phq->model->scales[0];
    sx_score score = {.status = SX_CELL_OK,
                      .value = sx_number_int(12),
                      .exact = sx_number_int(12),
                      .answered = 9,
                      .of = 9};
    ck_assert_int_eq(sx_refusal_of_score(total, &score), SX_REFUSAL_NONE);
    score.answered = 8;
    ck_assert_int_eq(sx_refusal_of_score(total, &score), SX_REFUSAL_PRORATED);
    score.answered = 9;
    score.prorated = true;
    ck_assert_int_eq(sx_refusal_of_score(total, &score), SX_REFUSAL_PRORATED);
    score.prorated = false;
    score.edge = true;
    ck_assert_int_eq(sx_refusal_of_score(total, &score), SX_REFUSAL_EDGE);
    /* Rounding puts it on the other side of a cut-off, and of no band. */
    score.edge = false;
    score.rounded = true;
    score.value = sx_number_int(10);
    score.exact = sx_number_ratio(19, 2);
    ck_assert_int_eq(sx_refusal_of_score(total, &score), SX_REFUSAL_EDGE);
    score.exact = sx_number_ratio(21, 2);
    ck_assert_int_eq(sx_refusal_of_score(total, &score), SX_REFUSAL_NONE);
    score.status = SX_CELL_INCOMPLETE;
    ck_assert_int_eq(sx_refusal_of_score(total, &score), SX_REFUSAL_SCORE);
}
END_TEST

START_TEST(words_of_refusals)
{
    for (unsigned i = SX_REFUSAL_NONE + 1; i < SX_REFUSAL_COUNT; i++) {
        ck_assert_uint_gt(strlen(sx_refusal_word((sx_change_refusal)i)), 3);
        ck_assert_uint_gt(strlen(sx_refusal_text((sx_change_refusal)i)), 10);
    }
    ck_assert_str_eq(sx_refusal_word(SX_REFUSAL_COUNT), "?");
    ck_assert_str_eq(sx_refusal_text(SX_REFUSAL_COUNT), "?");
}
END_TEST

/* Those without a time come first and keep their order; equal ones too. */
START_TEST(order_of_time)
{
    static const char *const whens[] = {"2026-05-01T00:00:00Z",
                                        NULL,
                                        "2026-03-01T10:00:00+02:00",
                                        "2026-03-01T09:00:00Z",
                                        "2026-03-01",
                                        NULL,
                                        "2027-01-01"};
    static const int wanted[] = {1, 5, 4, 2, 3, 0, 6};
    enum { COUNT = sizeof whens / sizeof whens[0] };
    sx_results all[COUNT];
    const sx_results *points[COUNT], *room[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        all[i] = (sx_results){.when = whens[i]};
        points[i] = &all[i];
    }
    sx_series_sort(points, room, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        ck_assert_ptr_eq(points[i], &all[wanted[i]]);
    }
}
END_TEST

/* --- all of one person ----------------------------------------------------------------------------- */

#define RESPONSE(when, a, nine)                                                                    \
    "{\"sextant\":1,\"kind\":\"response\",\"instrument\":\"phq-9\",\"version\":\"1.0.0\","         \
    "\"subject\":\"S1\",\"finished\":\"" when "\",\"answers\":{\"q1\":\"" a "\",\"q2\":\"" a       \
    "\",\"q3\":\"" a "\",\"q4\":\"" a "\",\"q5\":\"" a "\",\"q6\":\"" a "\",\"q7\":\"" a           \
    "\",\"q8\":\"" a "\",\"q9\":" nine "}}\n"
#define SKIPPED "{\"missing\":\"skipped\"}"

static sx_status build(const char *text, const sx_changes_request *request, sx_changes **ret)
{
    sx_person person;
    sx_diags_init(&diags, arena);
    ck_assert_int_eq(
        sx_person_read(catalogue, sx_slice_of(text), "saved.ndjson", NULL, NULL, &diags, &person),
        SX_OK);
    sx_changes_request with = *request;
    with.results = person.results;
    with.result_count = person.count;
    with.subject = person.subject;
    with.confidence = with.confidence == 0 ? 95 : with.confidence;
    sx_status status = sx_changes_build(&with, &diags, ret);
    sx_person_free(&person); /* what was built must not need it */
    return status;
}

static bool told(const char *code)
{
    for (size_t i = 0; i < diags.count; i++) {
        if (strcmp(diags.items[i].code, code) == 0) {
            return true;
        }
    }
    return false;
}

START_TEST(trend_of_three)
{
    static const char text[] = RESPONSE("2026-06-01T10:00:00Z", "0", "\"1\"")
        RESPONSE("2026-03-01T10:00:00Z", "2", "\"2\"")
            RESPONSE("2026-04-01T10:00:00Z", "1", SKIPPED);
    sx_changes *changes = NULL;
    ck_assert_int_eq(build(text, &(sx_changes_request){.scale = "total"}, &changes), SX_OK);
    ck_assert_uint_eq(changes->count, 1);
    const sx_trend *trend = &changes->trends[0];
    ck_assert_uint_eq(trend->count, 3);
    ck_assert(trend->timed);
    ck_assert_str_eq(trend->points[0].day, "2026-03-01");
    ck_assert_str_eq(trend->points[0].display, "18");
    ck_assert_str_eq(trend->points[0].low_text, "14.03");
    ck_assert_str_eq(trend->points[0].high_text, "21.97");
    ck_assert_int_eq(trend->points[1].refused, SX_REFUSAL_PRORATED);
    ck_assert(!trend->points[1].has_interval);
    ck_assert_str_eq(trend->points[1].note, "made up for missing answers (8 of 9)");
    ck_assert_int_eq(trend->steps[0].is.refused, SX_REFUSAL_PRORATED);
    ck_assert_ptr_nonnull(strstr(trend->steps[0].summary, "2026-04-01"));
    ck_assert_ptr_null(trend->steps[0].verdict);
    ck_assert_uint_eq(trend->steps[1].line_count, 0);
    const sx_trend_step *span = &trend->span;
    ck_assert_int_eq(span->is.refused, SX_REFUSAL_NONE);
    ck_assert_ptr_null(span->is.from);
    ck_assert_str_eq(span->summary, "18 to 1, 17 lower");
    ck_assert_str_eq(span->verdict, "reliably improved");
    ck_assert_int_eq(span->is.clinical[0], SX_CLINICAL_RECOVERED);
    ck_assert_int_eq(span->is.rules[2], SX_CHANGE_IMPROVED); /* remission */
    /* Flags: raised first, taken back by nothing within the recall period. */
    ck_assert_uint_eq(changes->head->standing_count, 1);
    sx_changes_release(changes);
}
END_TEST

START_TEST(another_confidence)
{
    static const char two[] = RESPONSE("2026-03-01T10:00:00Z", "1", "\"2\"")
        RESPONSE("2026-04-01T10:00:00Z", "1", "\"0\"");
    static const unsigned confidences[] = {80, 90, 95, 99};
    static const char *const thresholds[] = {"3.668", "4.707", "5.608", "7.37"};
    for (size_t i = 0; i < 4; i++) {
        sx_changes *changes = NULL;
        sx_changes_request request = {.scale = "total", .confidence = confidences[i]};
        ck_assert_int_eq(build(two, &request, &changes), SX_OK);
        char room[64];
        sx_buf buf = {.data = room, .capacity = sizeof room, .max = sizeof room - 1};
        sx_number_print(&buf, changes->trends[0].error.threshold, 3);
        ck_assert_str_eq(sx_buf_text(&buf), thresholds[i]);
        ck_assert_str_eq(changes->trends[0].span.verdict, "no reliable change");
        sx_changes_release(changes);
    }
}
END_TEST

/* Nothing to compare is an error that swallows no flag. */
START_TEST(nothing_to_compare)
{
    static const char once[] = RESPONSE("2026-03-01T10:00:00Z", "1", "\"2\"");
    static const char twice[] = RESPONSE("2026-03-01T10:00:00Z", "1", "\"0\"")
        RESPONSE("2026-04-01T10:00:00Z", "1", "\"0\"");
    sx_changes *changes = NULL;
    ck_assert_int_eq(build(once, &(sx_changes_request){0}, &changes), SX_E_INPUT);
    ck_assert_ptr_null(changes);
    ck_assert(told("CHANGE.ONCE"));
    ck_assert(told("PROFILE.FLAG"));
    ck_assert_int_eq(build(twice, &(sx_changes_request){.instrument = "gad-7"}, &changes),
                     SX_E_NOT_FOUND);
    ck_assert(told("CHANGE.INSTRUMENT"));
    ck_assert_int_eq(build(twice, &(sx_changes_request){.scale = "nosuch"}, &changes),
                     SX_E_NOT_FOUND);
    ck_assert(told("CHANGE.SCALE"));
    ck_assert(!told("PROFILE.FLAG"));
}
END_TEST

/* A saved result is its response, and one that was scored again counts once. */
START_TEST(results_are_responses)
{
    static const char first[] = RESPONSE("2026-03-01T10:00:00Z", "2", "\"0\"");
    static const char last[] = RESPONSE("2026-04-01T10:00:00Z", "1", "\"0\"");
    sx_buf text;
    sx_buf_init(&text, 64 * 1024);
    for (int i = 0; i < 2; i++) {
        sx_buf_printf(&text, "{\"sextant\":1,\"kind\":\"result\",\"n\":%d,\"response\":%.*s}\n", i,
                      (int)strlen(first) - 1, first);
    }
    sx_person_text texts[] = {{"a", {sx_buf_text(&text), text.len}}, {"b", sx_slice_of(last)}};
    sx_person person;
    ck_assert_int_eq(sx_person_read_all(catalogue, texts, 2, NULL, NULL, &diags, &person), SX_OK);
    ck_assert_uint_eq(person.count, 2);
    ck_assert_str_eq(person.results[0].when, "2026-03-01T10:00:00Z");
    ck_assert_str_eq(person.results[1].when, "2026-04-01T10:00:00Z");
    sx_person_free(&person);
    sx_buf_free(&text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("profile/change");
    TCase *cases = tcase_create("change");
    tcase_set_timeout(cases, 60);
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_loop_test(cases, pairs_of_administrations, 0, (int)(sizeof pairs / sizeof *pairs));
    tcase_add_test(cases, single_scores);
    tcase_add_test(cases, words_of_refusals);
    tcase_add_test(cases, order_of_time);
    tcase_add_test(cases, trend_of_three);
    tcase_add_test(cases, another_confidence);
    tcase_add_test(cases, nothing_to_compare);
    tcase_add_test(cases, results_are_responses);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
