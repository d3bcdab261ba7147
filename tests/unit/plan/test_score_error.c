/*
 * test_score_error.c: the standard error beside a score: in words, as JSON, and not where the score
 * makes up for missing answers.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "plan/score_error.h"
#include "support/suite.h"

static sx_reliability study = {.has = {[SX_COEFFICIENT_ALPHA] = true},
                               .value = {[SX_COEFFICIENT_ALPHA] = {89, 2}},
                               .population = "the study"};
static sx_reliability sample = {.has_sd = true, .sd = {61, 1}, .population = "the ill"};

static sx_scale scale_with(sx_missing_rule rule)
{
    return (sx_scale){.has_range = true,
                      .low = {0, 0},
                      .high = {27, 0},
                      .missing.rule = rule,
                      .change.error = {true, SX_COEFFICIENT_ALPHA, &study, &sample, {0}}};
}

static const sx_score eighteen = {.status = SX_CELL_OK,
                                  .value = {SX_NUMBER_EXACT, 18, 1, 0},
                                  .exact = {SX_NUMBER_EXACT, 18, 1, 0},
                                  .answered = 9,
                                  .of = 9};

START_TEST(in_words)
{
    sx_scale scale = scale_with(SX_MISSING_PRORATE);
    sx_buf out;
    sx_buf_init(&out, 4096);
    sx_score_error_text(&scale, &eighteen, &out);
    ck_assert_str_eq(sx_buf_text(&out),
                     "Standard error 2.02, 95 % interval 14.03 to 21.97 (Cronbach's alpha 0.89 in "
                     "the study, SD 6.1 in the ill).");
    sx_buf_reset(&out);
    scale.change.error.sd_of = &study;
    study.sd = (sx_decimal){61, 1};
    sx_score_error_text(&scale, &eighteen, &out);
    ck_assert_ptr_nonnull(
        strstr(sx_buf_text(&out), "(Cronbach's alpha 0.89, SD 6.1 in the study)"));
    sx_buf_free(&out);
}
END_TEST

START_TEST(as_json)
{
    sx_scale scale = scale_with(SX_MISSING_COMPLETE);
    sx_buf out;
    sx_json json;
    sx_buf_init(&out, 4096);
    sx_json_init(&json, &out, false);
    sx_score_error_json(&scale, &eighteen, &json);
    ck_assert_str_eq(
        sx_buf_text(&out),
        "{\"measurement\":2.023141,\"confidence\":95,\"low\":14.034643,"
        "\"high\":21.965357,\"coefficient\":\"alpha\",\"reliability\":0.89,\"sd\":6.1}");
    sx_buf_reset(&out);
    scale.change.error.present = false;
    sx_score_error_json(&scale, &eighteen, &json);
    ck_assert_str_eq(sx_buf_text(&out), "null");
    sx_buf_free(&out);
}
END_TEST

static const struct {
    sx_missing_rule rule;
    bool prorated;
    uint32_t answered;
    bool made_up;
} scores[] = {
    {SX_MISSING_COMPLETE, false, 9, false}, {SX_MISSING_PRORATE, false, 9, false},
    {SX_MISSING_PRORATE, true, 8, true},    {SX_MISSING_PRORATE, false, 8, true},
    {SX_MISSING_ANSWERED, false, 8, true},  {SX_MISSING_ANSWERED, false, 9, false},
    {SX_MISSING_KNOWN, false, 8, false},
};

START_TEST(made_up)
{
    sx_scale scale = scale_with(scores[_i].rule);
    sx_score score = eighteen;
    score.prorated = scores[_i].prorated;
    score.answered = scores[_i].answered;
    ck_assert_int_eq(sx_score_made_up(&scale, &score), scores[_i].made_up);
    sx_score_error error;
    sx_score_error_of(&scale, &score, 95, &error);
    ck_assert_int_eq(error.known, !scores[_i].made_up);
    ck_assert_int_eq(error.made_up, scores[_i].made_up);
    sx_buf out;
    sx_buf_init(&out, 4096);
    sx_score_error_text(&scale, &score, &out);
    ck_assert_int_eq(strncmp(sx_buf_text(&out), "No standard error", 17) == 0, scores[_i].made_up);
    sx_buf_free(&out);
}
END_TEST

START_TEST(no_score_no_error)
{
    sx_scale scale = scale_with(SX_MISSING_COMPLETE);
    sx_score score = eighteen;
    sx_score_error error;
    score.status = SX_CELL_INCOMPLETE;
    sx_score_error_of(&scale, &score, 95, &error);
    ck_assert(!error.known && !error.made_up);
    score.status = SX_CELL_OK;
    sx_score_error_of(&scale, &score, 94, &error); /* no such confidence */
    ck_assert(!error.known);
    sx_buf out;
    sx_buf_init(&out, 4096);
    scale.change.error.present = false;
    sx_score_error_text(&scale, &score, &out);
    ck_assert_uint_eq(out.len, 0);
    sx_buf_free(&out);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plan/score_error");
    TCase *cases = tcase_create("score_error");
    tcase_add_test(cases, in_words);
    tcase_add_test(cases, as_json);
    tcase_add_loop_test(cases, made_up, 0, (int)(sizeof scores / sizeof *scores));
    tcase_add_test(cases, no_score_no_error);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
