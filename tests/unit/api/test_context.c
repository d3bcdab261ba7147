/*
 * test_context.c: the context: its options, its search path, the errors of the last call, and the
 * functions of <sextant/instruments.h> seen from a program.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sextant/sextant.h>

#include "support/suite.h"

/* The source tree's own instruments. */
static const char tree[] = SX_SOURCE_DATA_DIR;

static sx_context *make(const char *path)
{
    const sx_context_options options = {.size = sizeof options, .path = path};
    sx_context *context = NULL;
    ck_assert_int_eq(sx_context_new(&options, &context), SX_OK);
    ck_assert_ptr_nonnull(context);
    return context;
}

START_TEST(options_of_another_size_are_refused)
{
    sx_context_options options = {.size = 1};
    sx_context *context = (sx_context *)&options;
    ck_assert_int_eq(sx_context_new(&options, &context), SX_E_USAGE);
    ck_assert_ptr_null(context);
    options.size = 0;
    ck_assert_int_eq(sx_context_new(&options, &context), SX_OK);
    sx_context_free(context);
    ck_assert_int_eq(sx_context_new(NULL, &context), SX_OK);
    sx_context_free(context);
    sx_context_free(NULL);
}
END_TEST

START_TEST(the_path_comes_from_the_option_then_the_environment)
{
    char *ids = NULL;
    setenv("SEXTANT_PATH", tree, 1);
    sx_context *context = make(NULL);
    ck_assert_int_eq(sx_list_ids(context, &ids), SX_OK);
    ck_assert_ptr_nonnull(strstr(ids, "phq-9\n"));
    sx_free(ids);
    sx_context_free(context);

    context = make("");
    ck_assert_int_eq(sx_list_ids(context, &ids), SX_OK);
    ck_assert_str_eq(ids, "");
    sx_free(ids);
    sx_context_free(context);
}
END_TEST

START_TEST(a_directory_that_is_not_there_is_a_warning)
{
    sx_context *context = make("/no/such/directory");
    ck_assert_ptr_nonnull(strstr(sx_errors(context), "/no/such/directory"));
    ck_assert_ptr_nonnull(strstr(sx_errors(context), "warning"));
    ck_assert_ptr_nonnull(strstr(sx_errors_json(context), "\"warning\":true"));
    sx_context_free(context);
}
END_TEST

START_TEST(errors_are_those_of_the_last_call)
{
    sx_context *context = make(tree);
    char *text = (char *)1;
    ck_assert_int_eq(sx_show_json(context, "phq-99", NULL, &text), SX_E_NOT_FOUND);
    ck_assert_ptr_null(text);
    ck_assert_ptr_nonnull(strstr(sx_errors(context), "did you mean phq-9?"));
    ck_assert_int_eq(sx_list_ids(context, &text), SX_OK);
    ck_assert_str_eq(sx_errors(context), "");
    ck_assert_str_eq(sx_errors_json(context), "[]");
    sx_free(text);
    sx_context_free(context);
}
END_TEST

START_TEST(nothing_comes_back_from_a_wrong_call)
{
    sx_context *context = make(tree);
    char *text = (char *)1;
    sx_check_counts counts;
    const char *const absent[] = {"no-such-instrument"};
    ck_assert_int_eq(sx_show_text(context, NULL, NULL, 0, &text), SX_E_USAGE);
    ck_assert_ptr_null(text);
    ck_assert_int_eq(sx_show_text(context, "phq-9", "tlh", 0, &text), SX_E_NOT_FOUND);
    ck_assert_ptr_null(text);
    ck_assert_int_eq(sx_schema_document(context, "poem", &text), SX_E_NOT_FOUND);
    ck_assert_ptr_null(text);
    ck_assert_int_eq(sx_schema_document(context, NULL, &text), SX_E_NOT_FOUND);
    ck_assert_ptr_null(text);
    ck_assert_int_eq(sx_instrument_new(context, NULL, "Not An Id", &text), SX_E_USAGE);
    ck_assert_ptr_null(text);
    ck_assert_int_eq(sx_check_text(context, absent, 1, &counts, &text), SX_E_NOT_FOUND);
    ck_assert_uint_eq(counts.failed, 1);
    ck_assert_str_eq(text, "no-such-instrument  not found\n");
    sx_free(text);
    sx_context_free(context);
}
END_TEST

START_TEST(a_new_instrument_loads_and_is_not_overwritten)
{
    char folder[] = "/tmp/sextant-api-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    sx_context *context = make("");
    char *path = NULL;
    char *again = (char *)1;
    ck_assert_int_eq(sx_instrument_new(context, folder, "my-scale", &path), SX_OK);
    ck_assert_int_eq(sx_instrument_new(context, folder, "my-scale", &again), SX_E_OUTPUT);
    ck_assert_ptr_null(again);

    const char *const checked[] = {path};
    char *text = NULL;
    sx_check_counts counts;
    sx_status status = sx_check_text(context, checked, 1, &counts, &text);
    ck_assert_msg(status == SX_OK, "%s", sx_errors(context));
    ck_assert_str_eq(text, "my-scale  ok  11 examples\n");
    ck_assert_uint_eq(counts.instruments, 1);
    ck_assert_uint_eq(counts.examples, 11);
    ck_assert_uint_eq(counts.failed, 0);
    sx_free(text);
    sx_context_free(context);

    ck_assert_int_eq(unlink(path), 0);
    sx_free(path);
    char about[128];
    snprintf(about, sizeof about, "%s/my-scale/ABOUT.md", folder);
    ck_assert_int_eq(unlink(about), 0);
    snprintf(about, sizeof about, "%s/my-scale/manifest.schema.json", folder);
    ck_assert_int_eq(unlink(about), 0);
    *strrchr(about, '/') = '\0';
    ck_assert_int_eq(rmdir(about), 0);
    ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

START_TEST(statuses_have_texts_and_exit_statuses)
{
    ck_assert_int_eq(sx_exit_status(SX_OK), 0);
    ck_assert_int_eq(sx_exit_status(SX_E_USAGE), 2);
    ck_assert_int_eq(sx_exit_status(SX_E_FLAG), 60);
    ck_assert_str_ne(sx_status_text(SX_E_INPUT), "");
    ck_assert_str_eq(sx_version(), SX_VERSION);
    sx_free(NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("api/context");
    TCase *tcase = tcase_create("context");
    tcase_add_test(tcase, options_of_another_size_are_refused);
    tcase_add_test(tcase, the_path_comes_from_the_option_then_the_environment);
    tcase_add_test(tcase, a_directory_that_is_not_there_is_a_warning);
    tcase_add_test(tcase, errors_are_those_of_the_last_call);
    tcase_add_test(tcase, nothing_comes_back_from_a_wrong_call);
    tcase_add_test(tcase, a_new_instrument_loads_and_is_not_overwritten);
    tcase_add_test(tcase, statuses_have_texts_and_exit_statuses);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
