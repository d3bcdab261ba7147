/*
 * test_rng.c: the seeded sequence is fixed for all time, bounded draws are fair, and the kernel's
 * bytes differ.
 */
#include <check.h>
#include <string.h>

#include "base/rng.h"
#include "support/suite.h"

START_TEST(the_sequence_is_fixed)
{
    /* The first values of splitmix64 from seed 1234567, as published with the algorithm. */
    static const uint64_t wanted[] = {6457827717110365317U, 3203168211198807973U,
                                      9817491932198370423U, 4593380528125082431U,
                                      16408922859458223821U};
    sx_rng rng = {1234567};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        ck_assert_uint_eq(sx_rng_next(&rng), wanted[i]);
    }
}
END_TEST

START_TEST(draws_are_below_and_fair)
{
    enum { BOUND = 7, DRAWS = 70000 };
    int seen[BOUND] = {0};
    sx_rng rng = {42};
    for (int i = 0; i < DRAWS; i++) {
        uint32_t got = sx_rng_below(&rng, BOUND);
        ck_assert_uint_lt(got, BOUND);
        seen[got]++;
    }
    for (int i = 0; i < BOUND; i++) {
        ck_assert_int_gt(seen[i], DRAWS / BOUND - 500);
        ck_assert_int_lt(seen[i], DRAWS / BOUND + 500);
    }
}
END_TEST

START_TEST(bounds_at_the_edges)
{
    sx_rng rng = {1};
    int thirds = 0;
    for (int i = 0; i < 1000; i++) {
        ck_assert_uint_eq(sx_rng_below(&rng, 1), 0);
        ck_assert_uint_lt(sx_rng_below(&rng, 2), 2);
        ck_assert_uint_lt(sx_rng_below(&rng, UINT32_MAX), UINT32_MAX);
        /* Three quarters of the range: without drawing again every third value would come
         * twice as often as the others. */
        thirds += sx_rng_below(&rng, 0xC0000000U) % 3 == 0;
    }
    ck_assert_int_gt(thirds, 270);
    ck_assert_int_lt(thirds, 400);
}
END_TEST

START_TEST(random_bytes_fill_and_differ)
{
    unsigned char a[300] = {0};
    unsigned char b[300] = {0};
    ck_assert(sx_random_bytes(a, 256));
    ck_assert(sx_random_bytes(b, 256));
    ck_assert(memcmp(a, b, 256) != 0);
    /* Nothing beyond the length, and nothing for no length. */
    for (size_t i = 256; i < sizeof a; i++) {
        ck_assert_uint_eq(a[i], 0);
    }
    unsigned char untouched = 7;
    ck_assert(sx_random_bytes(&untouched, 0));
    ck_assert_uint_eq(untouched, 7);
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("base/rng");
    TCase *cases = tcase_create("rng");
    tcase_add_test(cases, the_sequence_is_fixed);
    tcase_add_test(cases, draws_are_below_and_fair);
    tcase_add_test(cases, bounds_at_the_edges);
    tcase_add_test(cases, random_bytes_fill_and_differ);
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
