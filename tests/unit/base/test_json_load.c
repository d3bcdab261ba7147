/*
 * test_json_load.c: every byte of a text is read, also when memory runs out, and what is no JSON is none.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_load.h"
#include "support/suite.h"

static json_t *load(const char *text)
{
    json_error_t error;
    return sx_json_load(sx_slice_of(text), &error);
}

START_TEST(values_are_read)
{
    static const char *const texts[] = {
        "1",
        "\"\"",
        "\"a\\\"b, c\\\\\"",
        "null",
        "[]",
        "[1,2]",
        "{}",
        " {\"a\":[{\"b\":12345678901234567}], \"c\\n\":\"\\u00e9\"} ",
        "[0.333333333333333,true]"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        json_t *value = load(texts[i]);
        json_t *expected = json_loads(texts[i], JSON_DECODE_ANY, NULL);
        ck_assert_msg(value != NULL && json_equal(value, expected), "%s", texts[i]);
        json_decref(value);
        json_decref(expected);
    }
}
END_TEST

START_TEST(what_is_no_value_is_none)
{
    static const char *const texts[] = {
        "",   " ",   "1,2", "1]", "1],[2", "]",          "\"a", "a\"", "{\"a\":1,\"a\":2}",
        "[1", "1 2", ",1",  "1,", "nul",   "{\"a\":1}}", "x"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        json_error_t error;
        ck_assert_msg(sx_json_load(sx_slice_of(texts[i]), &error) == NULL, "%s", texts[i]);
        ck_assert_int_ne(error.text[0], '\0');
    }
}
END_TEST

/* Longer words one after the other, so that jansson's buffer grows often. */
static const char growing[] =
    "{\"at\":\"2026-09-21T14:13:20Z\",\"number\":1234567890123456,"
    "\"a rather long name of a member\":\"0123456789012345678901234567890123456789\","
    "\"list\":[\"0123456789012345678901234567890123456789012345678901234567890123456789\"]}";

static size_t requests, refused_request;

static void *counted(size_t size)
{
    return ++requests == refused_request ? NULL : malloc(size);
}

/* One request of jansson after the other is refused, once: what is read is whole, or nothing. */
START_TEST(no_byte_is_lost_when_memory_runs_out)
{
    json_t *expected = json_loads(growing, 0, NULL);
    json_set_alloc_funcs(counted, free);
    size_t most = 1, none = 0;
    for (refused_request = 0; refused_request <= most; refused_request++) {
        requests = 0;
        json_t *value = load(growing);
        most = refused_request == 0 ? requests : most;
        ck_assert(value == NULL || json_equal(value, expected));
        none += value == NULL;
        json_decref(value);
    }
    json_set_alloc_funcs(malloc, free);
    json_decref(expected);
    ck_assert_uint_gt(most, 20);
    ck_assert_uint_eq(none, 0); /* a second try reads it */
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("base/json_load");
    TCase *cases = tcase_create("load");
    tcase_add_test(cases, values_are_read);
    tcase_add_test(cases, what_is_no_value_is_none);
    tcase_add_test(cases, no_byte_is_lost_when_memory_runs_out);
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
