/*
 * test_map.c: names to indices: what is put is found, first values stay, growth loses nothing.
 */
#include <check.h>
#include <string.h>

#include "base/map.h"
#include "support/suite.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

START_TEST(put_and_get)
{
    sx_arena *arena = sx_arena_new(0);
    sx_map *map = sx_map_new(arena, 0);
    size_t existing = 99;
    ck_assert_uint_eq(sx_map_get(map, SX_SLICE("q1")), SX_MAP_NONE);
    ck_assert(sx_map_put(map, SX_SLICE("q1"), 5, &existing));
    ck_assert_uint_eq(existing, SX_MAP_NONE);
    ck_assert(sx_map_put(map, SX_SLICE("q1"), 6, &existing));
    ck_assert_uint_eq(existing, 5);
    ck_assert(sx_map_put(map, SX_SLICE("q1"), 7, NULL));
    ck_assert_uint_eq(sx_map_get(map, SX_SLICE("q1")), 5);
    ck_assert_uint_eq(sx_map_get(map, SX_SLICE("Q1")), SX_MAP_NONE);
    ck_assert_uint_eq(sx_map_get(map, SX_SLICE("q")), SX_MAP_NONE);
    ck_assert_uint_eq(sx_map_get(map, SX_SLICE("q1\0")), SX_MAP_NONE);
    ck_assert_uint_eq(sx_map_count(map), 1);
    sx_arena_free(arena);
}
END_TEST

START_TEST(the_empty_key_is_a_key)
{
    sx_arena *arena = sx_arena_new(0);
    sx_map *map = sx_map_new(arena, 3);
    ck_assert_uint_eq(sx_map_get(map, SX_SLICE("")), SX_MAP_NONE);
    ck_assert(sx_map_put(map, (sx_slice){NULL, 0}, 0, NULL));
    ck_assert_uint_eq(sx_map_get(map, SX_SLICE("")), 0);
    sx_arena_free(arena);
}
END_TEST

static const size_t expectations[] = {0, 10, 11, 21, 5000, 20000};

START_TEST(growth_loses_nothing)
{
    enum { KEYS = 20000 };
    sx_arena *arena = sx_arena_new(0);
    sx_map *map = sx_map_new(arena, expectations[_i]);
    ck_assert_ptr_nonnull(map);
    for (size_t i = 0; i < KEYS; i++) {
        const char *key = sx_arena_printf(arena, "item_%zu", i);
        size_t existing = 0;
        ck_assert(sx_map_put(map, sx_slice_of(key), i, &existing));
        ck_assert_uint_eq(existing, SX_MAP_NONE);
    }
    ck_assert_uint_eq(sx_map_count(map), KEYS);
    for (size_t i = 0; i < KEYS; i++) {
        const char *key = sx_arena_printf(arena, "item_%zu", i);
        ck_assert_uint_eq(sx_map_get(map, sx_slice_of(key)), i);
    }
    ck_assert_uint_eq(sx_map_get(map, SX_SLICE("item_20000")), SX_MAP_NONE);
    sx_arena_free(arena);
}
END_TEST

START_TEST(no_memory_is_said_and_harmless)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
    sx_arena *arena = sx_arena_new(2000);
    ck_assert_ptr_null(sx_map_new(arena, 1000));
    ck_assert_ptr_null(sx_map_new(arena, SIZE_MAX));
    sx_arena_free(arena);
    arena = sx_arena_new(1200);
    sx_map *map = sx_map_new(arena, 0);
    ck_assert_ptr_nonnull(map);
    size_t put = 0;
    while (put < 26 && sx_map_put(map, (sx_slice){letters + put, 1}, put, NULL)) {
        put++;
    }
    ck_assert_uint_lt(put, 26);
    ck_assert_uint_eq(sx_map_count(map), put);
    for (size_t i = 0; i < 26; i++) {
        size_t wanted = i < put ? i : SX_MAP_NONE;
        ck_assert_uint_eq(sx_map_get(map, (sx_slice){letters + i, 1}), wanted);
    }
    sx_arena_free(arena);
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("base/map");
    TCase *cases = tcase_create("map");
    tcase_add_test(cases, put_and_get);
    tcase_add_test(cases, the_empty_key_is_a_key);
    tcase_add_loop_test(cases, growth_loses_nothing, 0, (int)COUNT(expectations));
    tcase_add_test(cases, no_memory_is_said_and_harmless);
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
