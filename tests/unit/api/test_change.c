/*
 * test_change.c: the public functions of <sextant/change.h> as a program calls them: options, text in
 * memory, reports, and what is refused.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <sextant/sextant.h>

#include "support/suite.h"

#define RESPONSE(when, a)                                                                          \
    "{\"sextant\":1,\"kind\":\"response\",\"instrument\":\"gad-7\",\"version\":\"1.0.0\","         \
    "\"finished\":\"" when "\",\"answers\":{\"q1\":\"" a "\",\"q2\":\"" a "\",\"q3\":\"" a         \
    "\",\"q4\":\"" a "\",\"q5\":\"" a "\",\"q6\":\"" a "\",\"q7\":\"" a "\"}}\n"

static const char two[] =
    RESPONSE("2026-03-01T10:00:00Z", "2") RESPONSE("2026-04-01T10:00:00Z", "1");

static sx_context *context;

static void setup(void)
{
    const sx_context_options options = {.size = sizeof options, .path = SX_SOURCE_DATA_DIR};
    ck_assert_int_eq(sx_context_new(&options, &context), SX_OK);
}

static void teardown(void)
{
    sx_context_free(context);
}

START_TEST(reports)
{
    static const struct {
        sx_change_format format;
        const char *begins, *holds;
    } formats[] = {{SX_CHANGE_TEXT, "CHANGE OVER TIME\n", "14 to 7, 7 lower"},
                   {SX_CHANGE_JSON, "{\n", "\"kind\": \"change\""},
                   {SX_CHANGE_CSV, "subject,instrument,", ",rule,nhs,improved\n"},
                   {SX_CHANGE_HTML, "<!doctype html>", "<svg class=\"chart trend clinical\""}};
    sx_change_options options = {.size = sizeof options};
    sx_changes *changes = NULL;
    ck_assert_int_eq(sx_changes_from_text(context, &options, two, strlen(two), &changes), SX_OK);
    ck_assert_uint_eq(sx_changes_count(changes), 1);
    ck_assert_uint_eq(sx_changes_standing_flags(changes), 0);
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        char *text = NULL;
        ck_assert_int_eq(sx_changes_report(context, changes, formats[i].format, 80, &text), SX_OK);
        ck_assert_msg(strncmp(text, formats[i].begins, strlen(formats[i].begins)) == 0, "%.60s",
                      text);
        ck_assert_ptr_nonnull(strstr(text, formats[i].holds));
        sx_free(text);
    }
    ck_assert_int_eq(sx_changes_write(context, changes, "change.pdf"), SX_E_USAGE);
    ck_assert_ptr_nonnull(strstr(sx_errors(context), "USAGE.REPORT"));
    ck_assert_int_eq(sx_changes_write(context, changes, "/nosuch/folder/change.html"), SX_E_OUTPUT);
    sx_changes_free(changes);
    sx_changes_free(NULL);
}
END_TEST

/* Narrow and wide terminals, and widths that make no sense. */
START_TEST(any_width)
{
    static const int widths[] = {-5, 0, 40, 60, 120, 200, 100000};
    sx_change_options options = {.size = sizeof options};
    sx_changes *changes = NULL;
    ck_assert_int_eq(sx_changes_from_text(context, &options, two, strlen(two), &changes), SX_OK);
    for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
        char *text = NULL;
        ck_assert_int_eq(sx_changes_report(context, changes, SX_CHANGE_TEXT, widths[i], &text),
                         SX_OK);
        ck_assert_ptr_nonnull(strstr(text, "  o score"));
        sx_free(text);
    }
    sx_changes_free(changes);
}
END_TEST

START_TEST(options_that_are_refused)
{
    sx_changes *changes = (sx_changes *)&changes;
    sx_change_options options = {.size = 1};
    ck_assert_int_eq(sx_changes_from_text(context, &options, two, strlen(two), &changes),
                     SX_E_USAGE);
    ck_assert_ptr_null(changes);
    ck_assert_int_eq(sx_changes_from_text(context, NULL, two, strlen(two), &changes), SX_E_USAGE);
    options.size = sizeof options;
    options.confidence = 94;
    ck_assert_int_eq(sx_changes_from_text(context, &options, two, strlen(two), &changes),
                     SX_E_USAGE);
    ck_assert_ptr_nonnull(strstr(sx_errors(context), "USAGE.CONFIDENCE"));
    options.confidence = 0;
    ck_assert_int_eq(sx_changes_read(context, &options, &changes), SX_E_USAGE);
    ck_assert_ptr_nonnull(strstr(sx_errors(context), "USAGE.FILES"));
    ck_assert_int_eq(sx_changes_from_text(context, &options, "", 0, &changes), SX_E_INPUT);
    ck_assert_int_eq(sx_changes_from_text(context, &options, "nonsense", 8, &changes), SX_E_INPUT);
    ck_assert_ptr_null(changes);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("api/change");
    TCase *cases = tcase_create("change");
    tcase_set_timeout(cases, 60);
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, reports);
    tcase_add_test(cases, any_width);
    tcase_add_test(cases, options_that_are_refused);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
