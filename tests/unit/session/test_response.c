/*
 * test_response.c: saved responses: what is written reads as itself, what is not understood whole is
 * refused with its code, and the history is laid out oldest first.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "session/trial_session.h"
#include "support/suite.h"

static trial t;
static const sx_loaded *kinds;

static void setup(void)
{
    trial_begin(&t);
    ck_assert_int_eq(sx_catalogue_instrument(t.catalogue, "kinds", &t.diags, &kinds), SX_OK);
}

static void teardown(void)
{
    trial_end(&t);
}

#define HEAD "{\"sextant\":1,\"kind\":\"response\",\"instrument\":\"kinds\",\"version\":\"1.0.0\","

/* The code of the first diagnostic, "" when the text reads. */
static const char *read_code(const char *text, sx_response **ret)
{
    sx_response_file file;
    sx_diags_init(&t.diags, t.arena);
    *ret = NULL;
    sx_status status =
        sx_response_file_read(sx_slice_of(text), "saved.json", t.arena, &t.diags, &file);
    const char *id = NULL;
    if (status == SX_OK && file.count == 1) {
        status = sx_response_instrument(file.items[0], file.where[0], &t.diags, &id);
    }
    if (status == SX_OK && file.count == 1) {
        status = sx_response_read(file.items[0], file.where[0], kinds, t.arena, &t.diags, ret);
    }
    sx_response_file_free(&file);
    ck_assert_int_eq(status == SX_OK, t.diags.errors == 0);
    return t.diags.count == 0 ? "" : t.diags.items[0].code;
}

static const struct {
    const char *text, *code;
} refusals[] = {
    {"", "JSON.END"},
    {"[", "JSON.END"},
    {"{}", "RESPONSE.KIND"},
    {"[1]", "RESPONSE.KIND"},
    {"{\"sextant\":2,\"kind\":\"response\",\"instrument\":\"kinds\"}", "RESPONSE.KIND"},
    {"{\"sextant\":1,\"kind\":\"response\",\"instrument\":\"../x\"}", "RESPONSE.KIND"},
    {"{\"sextant\":1,\"kind\":\"response\",\"instrument\":\"gad-7\",\"version\":\"1.0.0\","
     "\"answers\":{}}",
     "RESPONSE.INSTRUMENT"},
    {"{\"sextant\":1,\"kind\":\"response\",\"instrument\":\"kinds\",\"answers\":{}}",
     "RESPONSE.VERSION"},
    {"{\"sextant\":1,\"kind\":\"response\",\"instrument\":\"kinds\",\"version\":\"2.0.0\","
     "\"answers\":{}}",
     "RESPONSE.VERSION"},
    {HEAD "\"extra\":1,\"answers\":{}}", "RESPONSE.KEY"},
    {HEAD "\"subject\":7,\"answers\":{}}", "RESPONSE.TYPE"},
    {HEAD "\"answers\":[]}", "RESPONSE.TYPE"},
    {HEAD "\"subject\":null}", "RESPONSE.TYPE"},
    {HEAD "\"answers\":{\"mood\":\"1\",\"mood\":\"2\"}}", "JSON.DUPLICATE"},
    {HEAD "\"answers\":{\"nosuch\":\"1\"}}", "RESPONSE.ITEM"},
    {HEAD "\"answers\":{\"many.beer\":\"1\"}}", "RESPONSE.ITEM"},
    {HEAD "\"answers\":{\"mood\":\"4\"}}", "RESPONSE.VALUE"},
    {HEAD "\"answers\":{\"mood\":\"\"}}", "RESPONSE.VALUE"},
    {HEAD "\"answers\":{\"mood\":1.5}}", "RESPONSE.VALUE"},
    {HEAD "\"answers\":{\"mood\":true}}", "RESPONSE.VALUE"},
    {HEAD "\"answers\":{\"mood\":null}}", "RESPONSE.VALUE"},
    {HEAD "\"answers\":{\"mood\":{\"missing\":\"incomplete\"}}}", "RESPONSE.VALUE"},
    {HEAD "\"answers\":{\"mood\":{\"missing\":\"declined\",\"x\":1}}}", "RESPONSE.VALUE"},
    {HEAD "\"answers\":{\"hours\":\"24.1\"}}", "RESPONSE.VALUE"},
    {HEAD "\"answers\":{\"since\":\"2021-02-29\"}}", "RESPONSE.VALUE"},
    {HEAD "\"answers\":{\"many\":\"beer\"}}", "RESPONSE.VALUE"},
    {HEAD "\"answers\":{\"many\":{\"milk\":\"1\"}}}", "RESPONSE.OPTION"},
    {HEAD "\"answers\":{\"many\":{\"beer\":\"1\",\"wine\":\"1\",\"juice\":\"1\"}}}",
     "RESPONSE.VALUE"},
    {HEAD "\"answers\":{\"order\":{\"family\":\"1\",\"work\":\"1\",\"rest\":\"2\"}}}",
     "RESPONSE.VALUE"},
    {HEAD "\"answers\":{\"notes\":5}}", "RESPONSE.VALUE"},
    {HEAD "\"answers\":{\"notes\":\"\"}}", "RESPONSE.VALUE"},
    {HEAD "\"answers\":{\"mood\":\"1\"},\"changes\":{}}", "RESPONSE.TYPE"},
    {HEAD "\"answers\":{\"mood\":\"1\"},\"changes\":[{\"item\":\"mood\",\"from\":\"0\"}]}",
     "RESPONSE.CHANGE"},
    {HEAD
     "\"answers\":{\"mood\":\"1\"},\"changes\":[{\"item\":\"x\",\"from\":\"0\",\"to\":\"1\"}]}",
     "RESPONSE.CHANGE"},
    {HEAD "\"answers\":{\"mood\":\"1\"},\"changes\":[{\"item\":\"mood\",\"from\":\"9\",\"to\":"
          "\"1\"}]}",
     "RESPONSE.VALUE"},
    {HEAD "\"answers\":{\"mood\":\"1\"},\"changes\":[{\"item\":\"mood\",\"from\":\"0\",\"to\":"
          "\"2\"}]}",
     "RESPONSE.CHANGES"},
    {HEAD "\"answers\":{\"mood\":\"1\"},\"changes\":[{\"item\":\"mood\",\"from\":\"2\",\"to\":"
          "\"1\"},{\"item\":\"mood\",\"from\":\"0\",\"to\":\"1\"}]}",
     "RESPONSE.CHANGES"},
};

START_TEST(refused)
{
    sx_response *response;
    ck_assert_str_eq(read_code(refusals[_i].text, &response), refusals[_i].code);
    ck_assert_ptr_null(response);
}
END_TEST

static const char full[] = HEAD
    "\"rule_hash\":null,\"subject\":\"S1\",\"session\":null,\"language\":\"en\",\"mode\":\"test\","
    "\"started\":\"2026-01-01T00:00:00Z\",\"finished\":null,\"answers\":{\"mood\":\"1\",\"many\":"
    "{\"beer\":\"1\",\"wine\":\"0\",\"juice\":{\"missing\":\"declined\"}},\"hours\":\"7.5\","
    "\"pain\":\"5\",\"order\":{\"family\":\"2\",\"work\":\"3\",\"rest\":\"1\"},\"since\":"
    "\"2020-02-29\",\"notes\":\"café\",\"gate\":{\"missing\":\"declined\"},\"scale\":"
    "{\"missing\":\"not_applicable\"},\"age\":\"30\"},\"changes\":[{\"item\":\"mood\",\"from\":"
    "\"3\",\"to\":{\"missing\":\"declined\"},\"at\":\"2026-01-01T00:00:01Z\"},{\"item\":\"age\","
    "\"from\":\"31\",\"to\":\"30\",\"at\":\"2026-01-01T00:00:02Z\"},{\"item\":\"mood\",\"from\":"
    "{\"missing\":\"declined\"},\"to\":\"1\",\"at\":\"2026-01-01T00:00:03Z\"}]}";

START_TEST(reads_as_it_was_written)
{
    sx_response *response;
    sx_buf text;
    sx_json json;
    ck_assert_str_eq(read_code(full, &response), "");
    sx_buf_init(&text, 65536);
    sx_json_init(&json, &text, false);
    sx_response_write(response, &json);
    ck_assert_str_eq(sx_buf_text(&text), full);
    sx_buf_free(&text);
}
END_TEST

START_TEST(other_spellings)
{
    sx_response *response;
    ck_assert_str_eq(read_code(HEAD "\"answers\":{\"mood\":2,\"pain\":5,\"many\":{\"beer\":1},"
                                    "\"scale\":\"na\"}}",
                               &response),
                     "");
    const sx_model *model = kinds->model;
    const sx_reply *mood = &response->replies[sx_model_find_item(model, "mood")];
    const sx_reply *many = &response->replies[sx_model_find_item(model, "many")];
    const sx_reply *scale = &response->replies[sx_model_find_item(model, "scale")];
    ck_assert_int_eq(mood->cells[0].value, 2);
    ck_assert_int_eq(many->cells[0].value, 1);
    ck_assert_int_eq(many->cells[1].status, SX_CELL_SKIPPED);
    ck_assert_int_eq(sx_reply_status(scale), SX_CELL_NOT_APPLICABLE);
}
END_TEST

START_TEST(versions)
{
    sx_response *response;
    ck_assert_str_eq(read_code("{\"sextant\":1,\"kind\":\"response\",\"instrument\":\"kinds\","
                               "\"version\":\"1.2.0\",\"answers\":{}}",
                               &response),
                     "RESPONSE.VERSION");
    ck_assert(t.diags.items[0].warning);
    ck_assert_ptr_nonnull(response);
    ck_assert_str_eq(read_code(HEAD "\"rule_hash\":\"00\",\"answers\":{}}", &response),
                     "RESPONSE.RULES");
    ck_assert(t.diags.items[0].warning);
    ck_assert_ptr_nonnull(response);
}
END_TEST

static const struct {
    const char *text;
    size_t count;
    uint32_t line; /* of the last one */
} files[] = {
    {HEAD "\"answers\":{}}", 1, 0},
    {HEAD "\"answers\":{}}\n", 1, 0},
    {"[" HEAD "\"answers\":{}}," HEAD "\"answers\":{}}]", 2, 0},
    {"[]", 0, 0},
    {"{\"responses\":[" HEAD "\"answers\":{}}]}", 1, 0},
    {HEAD "\"answers\":{}}\n" HEAD "\"answers\":{}}\n", 2, 2},
    {"\n" HEAD "\"answers\":{}}\r\n\n\n" HEAD "\"answers\":{}}", 2, 5},
    {"{\n \"kind\":\n \"response\"\n}\n", 1, 0},
};

START_TEST(ways_to_hold_several)
{
    sx_response_file file;
    ck_assert_int_eq(
        sx_response_file_read(sx_slice_of(files[_i].text), "saved.json", t.arena, &t.diags, &file),
        SX_OK);
    ck_assert_uint_eq(file.count, files[_i].count);
    if (file.count > 0) {
        ck_assert_uint_eq(file.where[file.count - 1].line, files[_i].line);
    }
    sx_response_file_free(&file);
}
END_TEST

START_TEST(a_bad_line_is_named)
{
    static const char text[] = HEAD "\"answers\":{}}\n{\"kind\":\n";
    sx_response_file file;
    ck_assert_int_eq(
        sx_response_file_read(sx_slice_of(text), "saved.json", t.arena, &t.diags, &file),
        SX_E_INPUT);
    ck_assert_uint_eq(t.diags.items[0].where.line, 2);
}
END_TEST

/* Moments of `full`: mood 3 (age 31), mood declined, age 30, mood 1. */
START_TEST(history_is_oldest_first)
{
    sx_response *response;
    ck_assert_str_eq(read_code(full, &response), "");
    ck_assert_uint_eq(sx_response_moments(response), 4);
    sx_run *run = sx_run_new(kinds->flags, 4);
    ck_assert(sx_response_fill_history(response, run));
    size_t mood = (size_t)sx_model_find_field(kinds->model, "mood");
    size_t age = (size_t)sx_model_find_field(kinds->model, "age");
    ck_assert_int_eq(sx_run_values(run, mood)[0], 3);
    ck_assert_int_eq(sx_run_status(run, mood)[1], SX_CELL_DECLINED);
    ck_assert_int_eq(sx_run_status(run, mood)[2], SX_CELL_DECLINED);
    ck_assert_int_eq(sx_run_values(run, mood)[3], 1);
    ck_assert_int_eq(sx_run_values(run, age)[1], 31);
    ck_assert_int_eq(sx_run_values(run, age)[2], 30);
    sx_run_free(run);
    sx_response_flag flags[2];
    ck_assert_int_eq(sx_response_flags(response, flags), SX_OK);
    ck_assert_int_eq(flags[0].state, SX_FLAG_RAISED);
    ck_assert(flags[0].changed);
    ck_assert_int_eq(flags[1].state, SX_FLAG_NOT_ASSESSED);
}
END_TEST

static Suite *response_suite(void)
{
    Suite *suite = suite_create("response");
    TCase *tc = tcase_create("response");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, refused, 0, sizeof refusals / sizeof refusals[0]);
    tcase_add_test(tc, reads_as_it_was_written);
    tcase_add_test(tc, other_spellings);
    tcase_add_test(tc, versions);
    tcase_add_loop_test(tc, ways_to_hold_several, 0, sizeof files / sizeof files[0]);
    tcase_add_test(tc, a_bad_line_is_named);
    tcase_add_test(tc, history_is_oldest_first);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return run_suite(response_suite());
}
