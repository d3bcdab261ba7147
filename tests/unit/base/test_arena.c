/*
 * test_arena.c: pieces are zeroed, aligned and apart; limits and overflow give NULL.
 */
#include <check.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "support/suite.h"

static size_t count_of(const unsigned char *bytes, size_t len, unsigned char wanted)
{
    size_t count = 0;
    for (size_t i = 0; i < len; i++) {
        count += bytes[i] == wanted;
    }
    return count;
}

START_TEST(pieces_are_zeroed_aligned_and_apart)
{
    static const size_t sizes[] = {1, 0, 7, 16, 17, 4000, 100, 70000, 3, 1 << 21, 5};
    enum { PIECES = sizeof sizes / sizeof sizes[0] };
    unsigned char *pieces[PIECES];
    sx_arena *arena = sx_arena_new(0);
    ck_assert_ptr_nonnull(arena);
    for (size_t i = 0; i < PIECES; i++) {
        pieces[i] = sx_arena_alloc(arena, sizes[i]);
        ck_assert_ptr_nonnull(pieces[i]);
        ck_assert_uint_eq((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
        ck_assert_uint_eq(count_of(pieces[i], sizes[i], 0), sizes[i]);
        memset(pieces[i], (int)i + 1, sizes[i]);
    }
    for (size_t i = 0; i < PIECES; i++) {
        ck_assert_uint_eq(count_of(pieces[i], sizes[i], (unsigned char)(i + 1)), sizes[i]);
    }
    sx_arena_free(arena);
    sx_arena_free(NULL);
}
END_TEST

START_TEST(limit_holds_and_small_pieces_still_fit)
{
    sx_arena *arena = sx_arena_new(10000);
    ck_assert_ptr_null(sx_arena_alloc(arena, 10001));
    ck_assert_ptr_null(sx_arena_alloc(arena, SIZE_MAX));
    ck_assert_ptr_null(sx_arena_alloc(arena, SIZE_MAX - 8));
    size_t got = 0;
    while (sx_arena_alloc(arena, 16) != NULL) {
        got += 16;
        ck_assert_uint_le(got, 10000);
    }
    ck_assert_uint_ge(got, 10000 - 4 * sizeof(max_align_t));
    sx_arena_free(arena);
}
END_TEST

START_TEST(array_refuses_overflow)
{
    sx_arena *arena = sx_arena_new(0);
    ck_assert_ptr_null(sx_arena_array(arena, SIZE_MAX / 2, 3));
    ck_assert_ptr_null(sx_arena_array(arena, 3, SIZE_MAX / 2));
    ck_assert_ptr_nonnull(sx_arena_array(arena, 0, 8));
    ck_assert_ptr_nonnull(sx_arena_array(arena, 8, 0));
    ck_assert_ptr_nonnull(sx_arena_array(arena, 10, 8));
    sx_arena_free(arena);
}
END_TEST

START_TEST(strings_are_copied)
{
    sx_arena *arena = sx_arena_new(0);
    char text[] = "abcdef";
    char *part = sx_arena_strndup(arena, text, 3);
    char *whole = sx_arena_strdup(arena, text);
    char *nothing = sx_arena_strndup(arena, NULL, 0);
    memset(text, 'x', sizeof text - 1);
    ck_assert_str_eq(part, "abc");
    ck_assert_str_eq(whole, "abcdef");
    ck_assert_str_eq(nothing, "");
    ck_assert_ptr_null(sx_arena_strdup(arena, NULL));
    ck_assert_ptr_null(sx_arena_strndup(arena, "", SIZE_MAX));
    ck_assert_str_eq(sx_arena_printf(arena, "%s=%d/%zu", "q1", -3, (size_t)9), "q1=-3/9");
    ck_assert_str_eq(sx_arena_printf(arena, "%s", ""), "");
    sx_arena_free(arena);
}
END_TEST

START_TEST(printf_of_a_long_text_is_whole_or_null)
{
    char long_text[6000];
    memset(long_text, 'y', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    sx_arena *arena = sx_arena_new(0);
    ck_assert_str_eq(sx_arena_printf(arena, "%s", long_text), long_text);
    sx_arena_free(arena);
    arena = sx_arena_new(100);
    ck_assert_ptr_null(sx_arena_printf(arena, "%s", long_text));
    sx_arena_free(arena);
}
END_TEST

START_TEST(grow_keeps_what_is_there)
{
    sx_arena *arena = sx_arena_new(0);
    void *items = NULL;
    size_t capacity = 0;
    for (int i = 0; i < 1000; i++) {
        int *numbers = sx_arena_grow(arena, &items, &capacity, (size_t)i, sizeof *numbers);
        ck_assert_ptr_nonnull(numbers);
        ck_assert_ptr_eq(numbers, items);
        ck_assert_uint_gt(capacity, (size_t)i);
        numbers[i] = i * 3;
    }
    for (int i = 0; i < 1000; i++) {
        ck_assert_int_eq(((int *)items)[i], i * 3);
    }
    void *before = items;
    capacity = SIZE_MAX / 2 + 1;
    ck_assert_ptr_null(sx_arena_grow(arena, &items, &capacity, capacity, 4));
    ck_assert_ptr_eq(items, before);
    sx_arena_free(arena);
}
END_TEST

START_TEST(grow_fails_at_the_limit)
{
    sx_arena *arena = sx_arena_new(200);
    void *items = NULL;
    size_t capacity = 0;
    size_t count = 0;
    while (sx_arena_grow(arena, &items, &capacity, count, 8) != NULL) {
        count++;
        ck_assert_uint_le(count, 25);
    }
    ck_assert_uint_eq(count, capacity);
    sx_arena_free(arena);
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("base/arena");
    TCase *cases = tcase_create("arena");
    tcase_add_test(cases, pieces_are_zeroed_aligned_and_apart);
    tcase_add_test(cases, limit_holds_and_small_pieces_still_fit);
    tcase_add_test(cases, array_refuses_overflow);
    tcase_add_test(cases, strings_are_copied);
    tcase_add_test(cases, printf_of_a_long_text_is_whole_or_null);
    tcase_add_test(cases, grow_keeps_what_is_there);
    tcase_add_test(cases, grow_fails_at_the_limit);
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
