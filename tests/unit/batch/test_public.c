/*
 * test_public.c: the public calls of scoring, with instruments that ship: what an embedding program
 * sees.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include <sextant/sextant.h>

#include "batch/trial_batch.h"
#include "support/suite.h"

static trial_batch trial;
static sx_context *context;

static void setup(void)
{
    const sx_context_options options = {.size = sizeof options, .path = SX_SOURCE_DATA_DIR};
    trial_batch_make(&trial);
    ck_assert_int_eq(sx_context_new(&options, &context), SX_OK);
}

static void teardown(void)
{
    sx_context_free(context);
    trial_batch_free(&trial);
}

static const char *const phq[] = {"q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8", "q9"};

START_TEST(test_answers)
{
    const char *values[] = {"2", "2", "2", "2", "2", "2", "2", "2", NULL};
    char *json = NULL;
    ck_assert_int_eq(sx_score_answers(context, "phq-9", phq, values, 9, &json), SX_OK);
    ck_assert_str_eq(sx_errors(context), "");
    ck_assert_ptr_nonnull(strstr(json, "\"instrument\":\"phq-9\""));
    ck_assert_ptr_nonnull(strstr(json, "\"total\":{\"value\":18,\"band\":\"moderately_severe\""));
    ck_assert_ptr_nonnull(strstr(json, "\"self_harm\":\"not_assessed\""));
    sx_free(json);
}
END_TEST

/* A flag needs neither a total nor answers that are all right. */
START_TEST(test_flag_survives)
{
    const char *values[] = {"7", "", "", "", "", "", "", "", "1"};
    char *json = NULL;
    ck_assert_int_eq(sx_score_answers(context, "phq-9", phq, values, 9, &json), SX_E_INPUT);
    ck_assert_ptr_nonnull(strstr(sx_errors(context), "one of 0, 1, 2, 3"));
    ck_assert_ptr_nonnull(strstr(json, "\"self_harm\":\"raised\""));
    ck_assert_ptr_null(strstr(json, "scales"));
    sx_free(json);
}
END_TEST

START_TEST(test_no_such_instrument)
{
    char *json = NULL;
    sx_score_summary summary;
    const char *id = "phq-99";
    const sx_score_options options = {
        .size = sizeof options, .instruments = &id, .instrument_count = 1, .in = "/dev/null"};
    ck_assert_int_eq(sx_score_answers(context, id, phq, phq, 0, &json), SX_E_NOT_FOUND);
    ck_assert_ptr_null(json);
    ck_assert_int_eq(sx_score_file(context, &options, &summary), SX_E_NOT_FOUND);
    ck_assert_uint_eq(summary.rows, 0);
}
END_TEST

START_TEST(test_size)
{
    const sx_score_options options = {.size = sizeof options - 1};
    sx_score_summary summary;
    ck_assert_int_eq(sx_score_file(context, &options, &summary), SX_E_USAGE);
}
END_TEST

/* Without a callback and without a file, the first refused rows are in the errors. */
START_TEST(test_refusals_are_told)
{
    static const char in[] = "q1,q2,q3,q4,q5,q6,q7\n1,1,1,1,1,1,1\n1,1,9,1,1,1,1\n";
    const char *id = "gad-7";
    sx_score_summary summary;
    const sx_score_options options = {.size = sizeof options,
                                      .instruments = &id,
                                      .instrument_count = 1,
                                      .in = trial_file(&trial, "in.csv", in, strlen(in)),
                                      .out = trial_path(&trial, "out.csv"),
                                      .bare = true};
    ck_assert_int_eq(sx_score_file(context, &options, &summary), SX_E_INPUT);
    ck_assert_uint_eq(summary.scored, 1);
    ck_assert_uint_eq(summary.refused, 1);
    ck_assert_ptr_nonnull(strstr(sx_errors(context), "in.csv:3: row 2, column q3 is refused"));
    ck_assert_str_eq(trial_text(&trial, options.out),
                     "row,gad-7.total,gad-7.total.band,gad-7.total.status\n1,7,mild,ok\n");
}
END_TEST

/* One person's call and a row of a file agree. */
START_TEST(test_one_is_many)
{
    for (int item = 0; item <= 9; item++) {
        const char *values[9];
        char row[128] = "q1,q2,q3,q4,q5,q6,q7,q8,q9\n";
        size_t len = strlen(row);
        for (int i = 0; i < 9; i++) {
            values[i] = i < item ? "3" : i == 8 ? "0" : "1";
            row[len++] = values[i][0];
            row[len++] = i == 8 ? '\n' : ',';
        }
        const char *id = "phq-9";
        char *json = NULL;
        sx_score_summary summary;
        const sx_score_options options = {.size = sizeof options,
                                          .instruments = &id,
                                          .instrument_count = 1,
                                          .in = trial_file(&trial, "in.csv", row, len),
                                          .out = trial_path(&trial, "out.csv")};
        ck_assert_int_eq(sx_score_file(context, &options, &summary), SX_OK);
        ck_assert_int_eq(sx_score_answers(context, id, phq, values, 9, &json), SX_OK);
        int total = item * 3 + (item == 9 ? 0 : 8 - item);
        const char *line = strchr(trial_text(&trial, options.out), '\n') + 1;
        char start[32];
        snprintf(start, sizeof start, "1,%d,", total);
        ck_assert_int_eq(strncmp(line, start, strlen(start)), 0);
        snprintf(start, sizeof start, "\"value\":%d,", total);
        ck_assert_ptr_nonnull(strstr(json, start));
        sx_free(json);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("public");
    TCase *tests = tcase_create("public");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, test_answers);
    tcase_add_test(tests, test_flag_survives);
    tcase_add_test(tests, test_no_such_instrument);
    tcase_add_test(tests, test_size);
    tcase_add_test(tests, test_refusals_are_told);
    tcase_add_test(tests, test_one_is_many);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
