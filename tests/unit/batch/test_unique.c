/*
 * test_unique.c: the set of respondents: what was there is found again, whatever its size, and two
 * texts are never one.
 */
#include <check.h>
#include <stdio.h>

#include "batch/unique.h"
#include "support/suite.h"

static bool add(sx_unique *set, const char *id, const char *occasion)
{
    bool is_new = false;
    ck_assert(sx_unique_add(set, sx_slice_of(id), sx_slice_of(occasion), &is_new));
    return is_new;
}

START_TEST(test_pairs)
{
    sx_unique set;
    ck_assert(sx_unique_init(&set));
    ck_assert(add(&set, "ab", "c"));
    ck_assert(add(&set, "a", "bc"));
    ck_assert(add(&set, "abc", ""));
    ck_assert(add(&set, "", "abc"));
    ck_assert(add(&set, "", ""));
    ck_assert(!add(&set, "ab", "c"));
    ck_assert(!add(&set, "", ""));
    ck_assert_uint_eq(set.count, 5);
    sx_unique_free(&set);
}
END_TEST

START_TEST(test_many)
{
    sx_unique set;
    ck_assert(sx_unique_init(&set));
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 20000; i++) {
            char id[16];
            snprintf(id, sizeof id, "%d", i);
            ck_assert_int_eq(add(&set, id, ""), round == 0);
        }
    }
    ck_assert_uint_eq(set.count, 20000);
    sx_unique_free(&set);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("unique");
    TCase *tests = tcase_create("unique");
    tcase_add_test(tests, test_pairs);
    tcase_add_test(tests, test_many);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
