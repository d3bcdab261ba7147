/*
 * test_json.c: the JSON writer. What it writes is also read back by jansson.
 */
#include <check.h>
#include <jansson.h>
#include <string.h>

#include "base/json.h"
#include "support/suite.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static sx_buf out;
static sx_json json;

static void set_up(void)
{
    sx_buf_init(&out, 100000);
    sx_json_init(&json, &out, false);
}

static void tear_down(void)
{
    sx_buf_free(&out);
}

static void write_sample(bool pretty)
{
    sx_json_init(&json, &out, pretty);
    sx_json_object(&json);
    sx_json_put(&json, "id", "gad-7");
    sx_json_put(&json, "note", NULL);
    sx_json_put_int(&json, "count", -7);
    sx_json_put_bool(&json, "ok", true);
    sx_json_key(&json, "empty");
    sx_json_array(&json);
    sx_json_end_array(&json);
    sx_json_key(&json, "nothing");
    sx_json_object(&json);
    sx_json_end_object(&json);
    sx_json_key(&json, "list");
    sx_json_array(&json);
    sx_json_int(&json, 1);
    sx_json_object(&json);
    sx_json_put_bool(&json, "a", false);
    sx_json_end_object(&json);
    sx_json_null(&json);
    sx_json_number(&json, sx_number_ratio(2, 3), 6);
    sx_json_raw(&json, "[1,2]");
    sx_json_end_array(&json);
    sx_json_end_object(&json);
}

START_TEST(one_line)
{
    write_sample(false);
    ck_assert_str_eq(sx_buf_text(&out),
                     "{\"id\":\"gad-7\",\"note\":null,\"count\":-7,\"ok\":true,\"empty\":[],"
                     "\"nothing\":{},\"list\":[1,{\"a\":false},null,0.666667,[1,2]]}");
    ck_assert(!out.failed);
    ck_assert_int_eq(json.depth, 0);
}
END_TEST

START_TEST(many_lines)
{
    write_sample(true);
    ck_assert_str_eq(sx_buf_text(&out), "{\n"
                                        "  \"id\": \"gad-7\",\n"
                                        "  \"note\": null,\n"
                                        "  \"count\": -7,\n"
                                        "  \"ok\": true,\n"
                                        "  \"empty\": [],\n"
                                        "  \"nothing\": {},\n"
                                        "  \"list\": [\n"
                                        "    1,\n"
                                        "    {\n"
                                        "      \"a\": false\n"
                                        "    },\n"
                                        "    null,\n"
                                        "    0.666667,\n"
                                        "    [1,2]\n"
                                        "  ]\n"
                                        "}");
}
END_TEST

START_TEST(both_forms_read_the_same)
{
    write_sample(false);
    json_t *line = json_loads(sx_buf_text(&out), JSON_REJECT_DUPLICATES, NULL);
    sx_buf_reset(&out);
    write_sample(true);
    json_t *lines = json_loads(sx_buf_text(&out), JSON_REJECT_DUPLICATES, NULL);
    ck_assert_ptr_nonnull(line);
    ck_assert(json_equal(line, lines));
    json_decref(line);
    json_decref(lines);
}
END_TEST

static const struct {
    const char *text;
    size_t len;
    const char *quoted;
} quotes[] = {
    {"", 0, "\"\""},
    {NULL, 0, "\"\""},
    {"plain", 5, "\"plain\""},
    {"a\"b\\c/d", 7, "\"a\\\"b\\\\c/d\""},
    {"\n\r\t\b\f", 5, "\"\\n\\r\\t\\b\\f\""},
    {"\x01\x1F\x7F", 3, "\"\\u0001\\u001f\x7F\""},
    {"x\0y", 3, "\"x\\u0000y\""},
    {"\xC3\xA9\xF0\x9F\x98\x80", 6, "\"\xC3\xA9\xF0\x9F\x98\x80\""},
    {"a\xFF"
     "b\xC3",
     4, "\"a\\ufffdb\\ufffd\""},
    {"\"", 1, "\"\\\"\""},
};

START_TEST(strings_are_quoted)
{
    sx_json_quote(&out, (sx_slice){quotes[_i].text, quotes[_i].len});
    ck_assert_str_eq(sx_buf_text(&out), quotes[_i].quoted);
    sx_buf_reset(&out);
    sx_json_slice(&json, (sx_slice){quotes[_i].text, quotes[_i].len});
    ck_assert_str_eq(sx_buf_text(&out), quotes[_i].quoted);
}
END_TEST

START_TEST(every_byte_pair_gives_json)
{
    for (int first = 0; first < 256; first++) {
        for (int second = 0; second < 256; second += 5) {
            char text[2] = {(char)first, (char)second};
            sx_buf_reset(&out);
            sx_json_quote(&out, (sx_slice){text, 2});
            json_t *read = json_loadb(out.data, out.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
            ck_assert_msg(read != NULL, "bytes %d %d", first, second);
            json_decref(read);
        }
    }
}
END_TEST

START_TEST(a_value_that_is_no_number_stays_json)
{
    double infinity = 1e308 * 10.0;
    sx_json_array(&json);
    sx_json_number(&json, sx_number_real(infinity), 6);
    sx_json_number(&json, sx_number_int(INT64_MIN), 6);
    sx_json_number(&json, sx_number_real(0.5), 0);
    sx_json_end_array(&json);
    ck_assert_str_eq(sx_buf_text(&out), "[\"?\",-9223372036854775808,1]");
}
END_TEST

START_TEST(depth_is_bounded)
{
    for (int i = 0; i < SX_JSON_DEPTH - 1; i++) {
        sx_json_array(&json);
    }
    ck_assert(!out.failed);
    sx_json_array(&json);
    ck_assert(out.failed);
}
END_TEST

START_TEST(an_end_without_beginning_fails)
{
    sx_json_end_object(&json);
    ck_assert(out.failed);
}
END_TEST

START_TEST(a_key_without_value_fails)
{
    sx_json_object(&json);
    sx_json_key(&json, "a");
    sx_json_end_object(&json);
    ck_assert(out.failed);
}
END_TEST

START_TEST(documents_follow_each_other)
{
    for (int i = 0; i < 2; i++) {
        sx_json_object(&json);
        sx_json_put_int(&json, "n", i);
        sx_json_end_object(&json);
        sx_buf_char(&out, '\n');
    }
    ck_assert_str_eq(sx_buf_text(&out), "{\"n\":0}\n{\"n\":1}\n");
}
END_TEST

START_TEST(a_full_buffer_is_survived)
{
    sx_buf small;
    sx_buf_init(&small, 3);
    sx_json_init(&json, &small, true);
    sx_json_object(&json);
    sx_json_put(&json, "key", "value");
    sx_json_put_int(&json, "n", 1);
    sx_json_key(&json, "x");
    sx_json_number(&json, sx_number_real(1e300), 6);
    sx_json_end_object(&json);
    ck_assert(small.failed);
    sx_buf_free(&small);
}
END_TEST

static void write_buf(const sx_buf *text)
{
    sx_json_buf(&json, text);
}

static void write_key_buf(const sx_buf *text)
{
    sx_json_object(&json);
    sx_json_key_buf(&json, text);
    sx_json_null(&json);
    sx_json_end_object(&json);
}

static void write_put_buf(const sx_buf *text)
{
    sx_json_object(&json);
    sx_json_put_buf(&json, "key", text);
    sx_json_end_object(&json);
}

static const struct {
    const char *name;
    void (*write)(const sx_buf *text);
} borrowed[] = {
    {"value", write_buf},
    {"key", write_key_buf},
    {"both", write_put_buf},
};

/* What a scratch buffer lost is lost in the document as well. */
START_TEST(a_failed_text_makes_the_document_fail)
{
    sx_buf text;
    sx_buf_init(&text, 3);
    sx_buf_str(&text, "abc");
    borrowed[_i].write(&text);
    ck_assert_msg(!out.failed, "%s", borrowed[_i].name);
    ck_assert_ptr_nonnull(strstr(sx_buf_text(&out), "\"abc\""));
    sx_buf_char(&text, 'd');
    borrowed[_i].write(&text);
    ck_assert_msg(out.failed, "%s", borrowed[_i].name);
    sx_buf_free(&text);
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("base/json");
    TCase *cases = tcase_create("json");
    tcase_add_test(cases, one_line);
    tcase_add_test(cases, many_lines);
    tcase_add_test(cases, both_forms_read_the_same);
    tcase_add_loop_test(cases, strings_are_quoted, 0, (int)COUNT(quotes));
    tcase_add_test(cases, every_byte_pair_gives_json);
    tcase_add_test(cases, a_value_that_is_no_number_stays_json);
    tcase_add_test(cases, depth_is_bounded);
    tcase_add_test(cases, an_end_without_beginning_fails);
    tcase_add_test(cases, a_key_without_value_fails);
    tcase_add_test(cases, documents_follow_each_other);
    tcase_add_test(cases, a_full_buffer_is_survived);
    tcase_add_loop_test(cases, a_failed_text_makes_the_document_fail, 0, (int)COUNT(borrowed));
    tcase_add_checked_fixture(cases, set_up, tear_down);
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
