/*
 * check.h: as much of the test library Check as the tests need that run.sh takes to another machine: there is no such
 * library for that one here. A test that fails says where and ends the program.
 */
#ifndef SX_TEST_ARM_CHECK_H
#define SX_TEST_ARM_CHECK_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef void trial(int _i);
typedef struct TCase {
    trial *trials[32];
    const char *names[32];
    int from[32], to[32];
    size_t count;
} TCase;
typedef struct Suite {
    const char *name;
    TCase *cases[8];
    size_t count;
} Suite;
typedef Suite SRunner;
#define CK_ENV 0

#define START_TEST(name) static void name(int _i)
#define END_TEST

static inline void ck_fail(const char *file, int line, const char *what)
{
    fprintf(stderr, "%s:%d: %s\n", file, line, what);
    exit(EXIT_FAILURE);
}

#define ck_assert(what) ((what) ? (void)0 : ck_fail(__FILE__, __LINE__, #what))
#define ck_assert_msg(what, ...) ck_assert(what)
#define ck_assert_ptr_nonnull(a) ck_assert((a) != NULL)
#define ck_assert_ptr_null(a) ck_assert((a) == NULL)
#define ck_assert_int_eq(a, b) ck_assert((intmax_t)(a) == (intmax_t)(b))
#define ck_assert_int_gt(a, b) ck_assert((intmax_t)(a) > (intmax_t)(b))
#define ck_assert_uint_eq(a, b) ck_assert((uintmax_t)(a) == (uintmax_t)(b))
#define ck_assert_uint_gt(a, b) ck_assert((uintmax_t)(a) > (uintmax_t)(b))
#define ck_assert_uint_le(a, b) ck_assert((uintmax_t)(a) <= (uintmax_t)(b))
#define ck_assert_mem_eq(a, b, size) ck_assert(memcmp((a), (b), (size)) == 0)
#define ck_assert_str_eq(a, b) ck_assert(strcmp((a), (b)) == 0)

static inline Suite *suite_create(const char *name)
{
    Suite *suite = calloc(1, sizeof *suite);
    ck_assert(suite != NULL);
    suite->name = name;
    return suite;
}

static inline TCase *tcase_create(const char *name)
{
    TCase *all = calloc(1, sizeof *all);
    (void)name;
    ck_assert(all != NULL);
    return all;
}

#define tcase_set_timeout(all, seconds) ((void)(all))
#define tcase_add_test(all, test) ck_add((all), (test), #test, 0, 1)
#define tcase_add_loop_test(all, test, from, to) ck_add((all), (test), #test, (from), (to))

static inline void ck_add(TCase *all, trial *test, const char *name, int from, int to)
{
    all->trials[all->count] = test;
    all->names[all->count] = name;
    all->from[all->count] = from;
    all->to[all->count++] = to;
}

static inline void suite_add_tcase(Suite *suite, TCase *all)
{
    suite->cases[suite->count++] = all;
}

static inline SRunner *srunner_create(Suite *suite)
{
    return suite;
}

static inline void srunner_run_all(const SRunner *suite, int ignored)
{
    (void)ignored;
    for (size_t i = 0; i < suite->count; i++) {
        const TCase *all = suite->cases[i];
        for (size_t k = 0; k < all->count; k++) {
            for (int turn = all->from[k]; turn < all->to[k]; turn++) {
                all->trials[k](turn);
            }
            printf("ok   %s %s\n", suite->name, all->names[k]);
        }
    }
}

static inline int srunner_ntests_failed(const SRunner *suite)
{
    (void)suite;
    return 0;
}

static inline void srunner_free(SRunner *suite)
{
    for (size_t i = 0; i < suite->count; i++) {
        free(suite->cases[i]);
    }
    free(suite);
}

#endif
