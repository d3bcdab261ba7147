/*
 * test_response.c: saved responses: what is written reads as itself, what is not understood whole is
 * refused with its code, and the history is laid out oldest first.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "session/trial_session.h"
#include "support/scarce.h"
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
    {HEAD "\"use\":\"fun\",\"answers\":{}}", "RESPONSE.TYPE"},
    {HEAD "\"use\":\"undeclared\",\"answers\":{}}", "RESPONSE.TYPE"},
    {HEAD "\"wording\":\"0123\",\"answers\":{}}", "RESPONSE.TYPE"},
    {HEAD "\"wording\":\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeg\","
          "\"answers\":{}}",
     "RESPONSE.TYPE"},
    {HEAD "\"answers\":{\"many\":{\"beer\":\"9\"}}}", "RESPONSE.VALUE"},
    {HEAD "\"answers\":{\"mood\":{\"missing\":\"ok\"}}}", "RESPONSE.VALUE"},
    {HEAD "\"answers\":{\"mood\":{\"missing\":7}}}", "RESPONSE.VALUE"},
    {HEAD "\"answers\":{\"mood\":\"1\"},\"changes\":7}", "RESPONSE.TYPE"},
    {HEAD "\"answers\":{\"mood\":\"1\"},\"changes\":[{\"item\":\"mood\",\"from\":\"0\",\"to\":"
          "\"1\",\"by\":\"me\"}]}",
     "RESPONSE.KEY"},
    {HEAD "\"answers\":{\"mood\":\"1\"},\"changes\":[{\"item\":\"mood\",\"from\":\"0\",\"to\":"
          "\"1\",\"at\":7}]}",
     "RESPONSE.TYPE"},
    {HEAD "\"order\":[],\"answers\":{}}", "RESPONSE.ORDER"},
    {HEAD "\"order\":{\"adaptive\":true,\"fallback\":false,\"items\":[\"mood\",\"mood\",\"mood\","
          "\"mood\",\"mood\",\"mood\",\"mood\",\"mood\",\"mood\",\"mood\",\"mood\",\"mood\","
          "\"mood\",\"mood\",\"mood\",\"mood\"]},\"answers\":{}}",
     "RESPONSE.ORDER"},
    {HEAD "\"order\":{\"adaptive\":true,\"fallback\":false,\"items\":[\"nosuch\"]},\"answers\":{}}",
     "RESPONSE.ORDER"},
    {HEAD "\"order\":{\"adaptive\":1,\"fallback\":false,\"items\":[]},\"answers\":{}}",
     "RESPONSE.ORDER"},
    {HEAD "\"order\":{\"adaptive\":true,\"fallback\":false,\"items\":[],\"x\":1},\"answers\":{}}",
     "RESPONSE.KEY"},
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

/* Options that are missing for reasons of their own keep them. */
START_TEST(reasons_differ_within_an_item)
{
    static const char reasons[] =
        HEAD "\"rule_hash\":null,\"subject\":null,\"session\":null,\"language\":null,\"mode\":null,"
             "\"started\":null,\"finished\":null,\"answers\":{\"many\":{\"beer\":{\"missing\":"
             "\"declined\"},\"wine\":{\"missing\":\"not_applicable\"},\"juice\":{\"missing\":"
             "\"declined\"}}},\"changes\":[]}";
    sx_response *response;
    sx_buf text;
    sx_json json;
    ck_assert_str_eq(read_code(reasons, &response), "");
    sx_buf_init(&text, 65536);
    sx_json_init(&json, &text, false);
    sx_response_write(response, &json);
    ck_assert_str_eq(sx_buf_text(&text), reasons);
    sx_buf_free(&text);
}
END_TEST

/* So many changes can be read, and not one more. */
START_TEST(changes_have_a_limit)
{
    static const char change[] = "{\"item\":\"mood\",\"from\":\"1\",\"to\":\"1\"}";
    for (size_t more = 0; more < 2; more++) {
        sx_buf text;
        sx_response *response;
        sx_buf_init(&text, 10000000);
        sx_buf_str(&text, HEAD "\"answers\":{\"mood\":\"1\"},\"changes\":[");
        for (size_t i = 0; i < SX_RESPONSE_CHANGES_MAX + more; i++) {
            sx_buf_printf(&text, "%s%s", i == 0 ? "" : ",", change);
        }
        sx_buf_str(&text, "]}");
        const char *code = read_code(sx_buf_text(&text), &response);
        ck_assert_str_eq(code, more == 0 ? "" : "RESPONSE.TYPE");
        sx_buf_free(&text);
    }
}
END_TEST

/* Memory that runs out: the response is read whole, or not at all and that is said. */
typedef struct short_read {
    const char *text;
    sx_arena *arena;
    sx_diags diags;
    sx_status status;
    size_t refusals, changes, asked;
} short_read;

static void read_short(void *data)
{
    short_read *r = data;
    sx_response *response = NULL;
    sx_response_file file = {0};
    r->status = SX_E_MEMORY;
    r->arena = sx_arena_new(0);
    if (r->arena == NULL) {
        return;
    }
    sx_diags_init(&r->diags, r->arena);
    r->status =
        sx_response_file_read(sx_slice_of(r->text), "saved.json", r->arena, &r->diags, &file);
    if (r->status == SX_OK) {
        r->status =
            sx_response_read(file.items[0], file.where[0], kinds, r->arena, &r->diags, &response);
    }
    if (response != NULL) {
        r->changes = response->change_count;
        r->asked = response->asked_count;
    }
    sx_response_file_free(&file);
}

static void check_short(void *data, bool short_of)
{
    short_read *r = data;
    ck_assert_msg(r->status == SX_OK || (short_of && r->status == SX_E_MEMORY), "%s",
                  sx_status_name(r->status));
    if (r->status == SX_OK) {
        ck_assert_uint_eq(r->changes, strstr(r->text, "\"at\"") == NULL ? 0 : 3);
        ck_assert_uint_eq(r->asked, strstr(r->text, "\"order\":{\"ad") == NULL ? 0 : 2);
    }
    r->refusals += r->status != SX_OK;
    r->changes = r->asked = 0;
    sx_arena_free(r->arena);
}

START_TEST(memory_running_out_is_said)
{
    static const char *const texts[] = {
        full,
        HEAD "\"answers\":{}}\n" HEAD "\"answers\":{}}\n",
        "[" HEAD "\"answers\":{\"notes\":\"x\"}}]",
        HEAD "\"order\":{\"adaptive\":true,\"fallback\":false,\"items\":[\"mood\",\"many\"]},"
             "\"answers\":{\"many\":{\"beer\":1}}}",
    };
    short_read r = {.text = texts[_i]};
    scarce_each(read_short, check_short, &r, 0);
    ck_assert_uint_gt(r.refusals, 3);
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
    tcase_add_test(tc, reasons_differ_within_an_item);
    tcase_add_test(tc, changes_have_a_limit);
    tcase_add_loop_test(tc, memory_running_out_is_said, 0, 4);
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
