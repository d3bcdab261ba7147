/*
 * test_json_read.c: strict reading: what is refused, at which line and column, with which code, and
 * that no refusal quotes the text.
 */
#include <check.h>
#include <string.h>

#include "base/json_read.h"
#include "support/suite.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static sx_arena *arena;
static sx_diags diags;

static void set_up(void)
{
    arena = sx_arena_new(0);
    sx_diags_init(&diags, arena);
}

static void tear_down(void)
{
    sx_arena_free(arena);
}

static const char *const accepted[] = {
    "{}",
    "[]",
    " {\"a\": [1, 2.5, true, null, \"x\"]} \r\n\t",
    "12",
    "[0.30000000000000004, -0.00012345678901234567, 1.7976931348623157e+30, 123456789012345678]",
    "[\"1.00000000000000000000\", \"\\\\\", 5]",
    "\"text\"",
    "{\"a\": {\"a\": 1}, \"b\": {\"a\": 2}}",
    "[\"gr\xC3\xBC\xC3\x9F\", \"\\u00e9\", \"\\ud83d\\ude00\"]",
    "[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"]",
    "[\"\\\"[\\\\\"]",
};

START_TEST(documents_are_read)
{
    json_t *value = NULL;
    ck_assert_int_eq(sx_json_read(sx_slice_of(accepted[_i]), "f", 1, &diags, &value), SX_OK);
    ck_assert_ptr_nonnull(value);
    ck_assert_uint_eq(diags.count, 0);
    json_decref(value);
}
END_TEST

static const struct {
    const char *text;
    const char *code;
    uint32_t line;
    uint32_t column; /* 0: not looked at */
} refused[] = {
    {"", "JSON.END", 10, 1},
    {"  ", "JSON.END", 10, 3},
    {"[1,\n", "JSON.END", 11, 1},
    {"{", "JSON.END", 10, 2},
    {"{\"secret\": \"ans", "JSON.END", 10, 0},
    {"[1, 2", "JSON.END", 10, 6},
    {"\xEF\xBB\xBF{}", "JSON.BOM", 10, 1},
    {"{} {}", "JSON.TRAILING", 10, 4},
    {"{}x", "JSON.TRAILING", 10, 3},
    {"[1]\n]", "JSON.TRAILING", 11, 1},
    {"{\"a\": 1,\n \"a\": 2}", "JSON.DUPLICATE", 11, 2},
    {"{\"\\\"b\": 1, \"\\\"b\": 2}", "JSON.DUPLICATE", 10, 12},
    {"[1,]", "JSON.SYNTAX", 10, 4},
    {"{\"a\": 1,}", "JSON.SYNTAX", 10, 9},
    {"{secret: 1}", "JSON.SYNTAX", 10, 2},
    {"{'secret': 1}", "JSON.SYNTAX", 10, 2},
    {"[01]", "JSON.SYNTAX", 10, 0},
    {"[+1]", "JSON.SYNTAX", 10, 2},
    {"[.5]", "JSON.SYNTAX", 10, 2},
    {"[NaN]", "JSON.SYNTAX", 10, 2},
    {"[Infinity]", "JSON.SYNTAX", 10, 2},
    {"[1] // secret", "JSON.TRAILING", 10, 5},
    {"/* secret */ 1", "JSON.SYNTAX", 10, 1},
    {"[\"secret\n\"]", "JSON.SYNTAX", 10, 0},
    {"[\"\\q\"]", "JSON.SYNTAX", 10, 0},
    {"[\"\\ud83d\"]", "JSON.SYNTAX", 10, 0},
    {"[\"\\u0000\"]", "JSON.NUL", 10, 0},
    {"{\"a\\u0000b\": 1}", "JSON.NUL", 10, 0},
    {"[9223372036854775808]", "JSON.NUMBER", 10, 2},
    {"[1e999]", "JSON.NUMBER", 10, 2},
    {"[1E999]", "JSON.NUMBER", 10, 2},
    {"[1E-400]", "JSON.NUMBER", 10, 2},
    {"[1.00000000000000001]", "JSON.NUMBER", 10, 2},
    {"[\"\\\"1\", -2.00000000000000000000]", "JSON.NUMBER", 10, 10},
    {"[1e-400]", "JSON.NUMBER", 10, 2},
    {"{\"1.00000000000000000000\": 0.000000000000000000000000000000000000000000000000000000000001}",
     "JSON.NUMBER", 10, 28},
    {"[\"a\",\n\"\xC3\xA9\xFFz\"]", "JSON.UTF8", 11, 3},
    {"[\"\xED\xA0\x80\"]", "JSON.UTF8", 10, 3},
    {"[\"\xC0\x80\"]", "JSON.UTF8", 10, 3},
};

START_TEST(refusals_say_where)
{
    json_t *value = NULL;
    sx_status status = sx_json_read(sx_slice_of(refused[_i].text), "row", 10, &diags, &value);
    ck_assert_int_eq(status, SX_E_INPUT);
    ck_assert_ptr_null(value);
    ck_assert_uint_eq(diags.count, 1);
    const sx_diag *diag = &diags.items[0];
    ck_assert_str_eq(diag->code, refused[_i].code);
    ck_assert_str_eq(diag->where.file, "row");
    ck_assert_uint_eq(diag->where.line, refused[_i].line);
    if (refused[_i].column > 0) {
        ck_assert_uint_eq(diag->where.column, refused[_i].column);
    }
    ck_assert_ptr_nonnull(diag->expected);
    ck_assert_ptr_null(strstr(diag->message, "secret"));
    ck_assert_ptr_null(strstr(diag->message, "ans"));
}
END_TEST

START_TEST(nul_bytes_are_refused)
{
    json_t *value = NULL;
    ck_assert_int_eq(sx_json_read((sx_slice){"{}\0", 3}, "f", 1, &diags, &value), SX_E_INPUT);
    ck_assert_int_eq(sx_json_read((sx_slice){"[\"a\0b\"]", 7}, "f", 1, &diags, &value), SX_E_INPUT);
    ck_assert_int_eq(sx_json_read((sx_slice){NULL, 0}, "f", 1, &diags, &value), SX_E_INPUT);
    ck_assert_ptr_null(value);
}
END_TEST

START_TEST(depth_is_64)
{
    for (int depth = 63; depth <= 66; depth++) {
        sx_buf text;
        sx_buf_init(&text, 10000);
        for (int i = 0; i < depth; i++) {
            sx_buf_str(&text, i % 2 == 0 ? "[\n" : "{\"a\":");
        }
        sx_buf_str(&text, "1");
        for (int i = depth - 1; i >= 0; i--) {
            sx_buf_str(&text, i % 2 == 0 ? "]" : "}");
        }
        json_t *value = NULL;
        sx_status status = sx_json_read((sx_slice){text.data, text.len}, "f", 1, &diags, &value);
        if (depth <= 64) {
            ck_assert_int_eq(status, SX_OK);
        } else {
            ck_assert_int_eq(status, SX_E_INPUT);
            ck_assert_ptr_null(value);
            const sx_diag *diag = &diags.items[diags.count - 1];
            ck_assert_str_eq(diag->code, "JSON.DEPTH");
            ck_assert_uint_eq(diag->where.line, 33);
            ck_assert_uint_eq(diag->where.column, 6);
        }
        json_decref(value);
        sx_buf_free(&text);
    }
}
END_TEST

START_TEST(a_flood_of_brackets_is_refused_early)
{
    sx_buf text;
    sx_buf_init(&text, 1 << 20);
    char *at = sx_buf_reserve(&text, 1 << 20);
    memset(at, '[', 1 << 20);
    sx_buf_take(&text, 1 << 20);
    json_t *value = NULL;
    ck_assert_int_eq(sx_json_read((sx_slice){text.data, text.len}, "f", 1, &diags, &value),
                     SX_E_INPUT);
    ck_assert_str_eq(diags.items[0].code, "JSON.DEPTH");
    ck_assert_uint_eq(diags.items[0].where.column, 65);
    sx_buf_free(&text);
}
END_TEST

static const struct {
    const char *text;
    int64_t value;
    int digits; /* -1: not exact */
} numbers[] = {
    {"0", 0, 0},
    {"-3", -3, 0},
    {"999999999999999999", INT64_C(999999999999999999), 0},
    {"1000000000000000000", 0, -1},
    {"-1000000000000000000", 0, -1},
    {"2.0", 2, 0},
    {"-2.0", -2, 0},
    {"1e3", 1000, 0},
    {"-0.0", 0, 0},
    {"2.5", 0, -1},
    {"0.1", 0, -1},
    {"1e-9", 0, -1},
    {"9007199254740992.0", INT64_C(9007199254740992), 0},
    {"9007199254740994.0", 0, -1},
    {"1e300", 0, -1},
    {"-1e300", 0, -1},
    {"\"2.5\"", 25, 1},
    {"\"-0.125\"", -125, 3},
    {"\"2.0\"", 2, 0},
    {"\"1e3\"", 0, -1},
    {"\"-0\"", 0, -1},
    {"\"\"", 0, -1},
    {"\" 1\"", 0, -1},
    {"true", 0, -1},
    {"null", 0, -1},
    {"[1]", 0, -1},
};

START_TEST(exact_values)
{
    json_t *value = NULL;
    ck_assert_int_eq(sx_json_read(sx_slice_of(numbers[_i].text), "f", 1, &diags, &value), SX_OK);
    sx_decimal got = {-77, 77};
    ck_assert_int_eq(sx_json_exact(value, &got), numbers[_i].digits >= 0);
    if (numbers[_i].digits >= 0) {
        ck_assert_int_eq(got.value, numbers[_i].value);
        ck_assert_int_eq(got.digits, numbers[_i].digits);
    }
    json_decref(value);
    ck_assert(!sx_json_exact(NULL, &got));
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("base/json_read");
    TCase *cases = tcase_create("json_read");
    tcase_add_loop_test(cases, documents_are_read, 0, (int)COUNT(accepted));
    tcase_add_loop_test(cases, refusals_say_where, 0, (int)COUNT(refused));
    tcase_add_test(cases, nul_bytes_are_refused);
    tcase_add_test(cases, depth_is_64);
    tcase_add_test(cases, a_flood_of_brackets_is_refused_early);
    tcase_add_loop_test(cases, exact_values, 0, (int)COUNT(numbers));
    tcase_add_checked_fixture(cases, set_up, tear_down);
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
