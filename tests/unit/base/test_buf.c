/*
 * test_buf.c: the growing buffer keeps its bytes, its NUL and its maximum, and failures stick.
 */
#include <check.h>
#include <string.h>

#include "base/buf.h"
#include "support/suite.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

START_TEST(appends_in_order)
{
    sx_buf buf;
    sx_buf_init(&buf, 1000);
    ck_assert_str_eq(sx_buf_text(&buf), "");
    sx_buf_str(&buf, "ab");
    sx_buf_char(&buf, '-');
    sx_buf_slice(&buf, SX_SLICE("cd"));
    sx_buf_slice(&buf, (sx_slice){NULL, 0});
    sx_buf_add(&buf, "\0z", 2);
    sx_buf_str(&buf, NULL);
    sx_buf_printf(&buf, "%s|%d", "x", 7);
    ck_assert(!buf.failed);
    ck_assert_uint_eq(buf.len, 10);
    ck_assert_mem_eq(buf.data, "ab-cd\0zx|7", 11);
    sx_buf_free(&buf);
    ck_assert_str_eq(sx_buf_text(&buf), "");
}
END_TEST

START_TEST(maximum_is_exact_and_failure_sticks)
{
    sx_buf buf;
    sx_buf_init(&buf, 5);
    sx_buf_str(&buf, "12345");
    ck_assert(!buf.failed);
    sx_buf_char(&buf, '6');
    ck_assert(buf.failed);
    ck_assert_str_eq(sx_buf_text(&buf), "12345");
    sx_buf_str(&buf, "");
    ck_assert_uint_eq(buf.len, 5);
    sx_buf_reset(&buf);
    ck_assert(!buf.failed);
    ck_assert_str_eq(sx_buf_text(&buf), "");
    sx_buf_printf(&buf, "%s", "123456");
    ck_assert(buf.failed);
    ck_assert_uint_eq(buf.len, 0);
    sx_buf_str(&buf, "1");
    ck_assert_uint_eq(buf.len, 0);
    sx_buf_free(&buf);
    ck_assert_uint_eq(buf.max, 5);
}
END_TEST

START_TEST(a_piece_that_failed_fails_the_whole)
{
    sx_buf whole, piece;
    sx_buf_init(&whole, 100);
    sx_buf_init(&piece, 5);
    sx_buf_str(&piece, "12345");
    sx_buf_pass(&piece, &whole);
    ck_assert(!whole.failed);
    ck_assert_uint_eq(piece.len, 0);
    sx_buf_str(&piece, "123456");
    sx_buf_pass(&piece, &whole);
    ck_assert(whole.failed);
    ck_assert(!piece.failed);
    sx_buf_pass(&piece, &whole); /* a good one does not heal it */
    ck_assert(whole.failed);
    sx_buf_free(&piece);
    sx_buf_free(&whole);
}
END_TEST

START_TEST(maximum_of_nothing_and_of_everything)
{
    sx_buf buf;
    sx_buf_init(&buf, 0);
    sx_buf_str(&buf, "");
    ck_assert(!buf.failed);
    sx_buf_char(&buf, 'a');
    ck_assert(buf.failed);
    sx_buf_free(&buf);
    sx_buf_init(&buf, SIZE_MAX - 1);
    sx_buf_str(&buf, "abc");
    ck_assert(!buf.failed);
    ck_assert_ptr_null(sx_buf_reserve(&buf, SIZE_MAX - 3));
    ck_assert(buf.failed);
    sx_buf_free(&buf);
}
END_TEST

START_TEST(reserve_leaves_a_nul_after_what_is_used)
{
    sx_buf buf;
    sx_buf_init(&buf, 100);
    sx_buf_str(&buf, "head");
    char *at = sx_buf_reserve(&buf, 50);
    ck_assert_ptr_nonnull(at);
    memcpy(at, "tail", 4);
    sx_buf_take(&buf, 4);
    ck_assert_str_eq(sx_buf_text(&buf), "headtail");
    ck_assert_ptr_nonnull(sx_buf_reserve(&buf, 92));
    ck_assert_ptr_null(sx_buf_reserve(&buf, 93));
    ck_assert(buf.failed);
    sx_buf_free(&buf);
}
END_TEST

static const struct {
    int64_t value;
    const char *text;
} integers[] = {
    {0, "0"},
    {7, "7"},
    {-1, "-1"},
    {10, "10"},
    {-1000000, "-1000000"},
    {INT64_MAX, "9223372036854775807"},
    {INT64_MIN, "-9223372036854775808"},
};

START_TEST(integers_print)
{
    sx_buf buf;
    sx_buf_init(&buf, 20);
    sx_buf_int(&buf, integers[_i].value);
    ck_assert_str_eq(sx_buf_text(&buf), integers[_i].text);
    ck_assert(!buf.failed);
    sx_buf_free(&buf);
}
END_TEST

START_TEST(grows_far)
{
    sx_buf buf;
    sx_buf_init(&buf, 1000000);
    for (int i = 0; i < 100000; i++) {
        sx_buf_str(&buf, "0123456789");
    }
    ck_assert(!buf.failed);
    ck_assert_uint_eq(buf.len, 1000000);
    ck_assert_uint_eq(strlen(buf.data), 1000000);
    ck_assert_uint_le(buf.capacity, 1000001);
    ck_assert_int_eq(buf.data[999999], '9');
    sx_buf_free(&buf);
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("base/buf");
    TCase *cases = tcase_create("buf");
    tcase_add_test(cases, appends_in_order);
    tcase_add_test(cases, maximum_is_exact_and_failure_sticks);
    tcase_add_test(cases, a_piece_that_failed_fails_the_whole);
    tcase_add_test(cases, maximum_of_nothing_and_of_everything);
    tcase_add_test(cases, reserve_leaves_a_nul_after_what_is_used);
    tcase_add_loop_test(cases, integers_print, 0, (int)COUNT(integers));
    tcase_add_test(cases, grows_far);
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
