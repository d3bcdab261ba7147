/*
 * test_rank.c: ranks within one person, their ties, and ties within the error of a difference; against values
 * worked by hand.
 */
#include <check.h>
#include <stdlib.h>

#include "psych/rank.h"
#include "support/suite.h"

#define NINE INT64_C(1000000000) /* margins are in units of 10^-9 */

static const struct {
    int64_t values[5];
    size_t count, pick;
    int64_t average, lowest; /* twice the rank */
} ranks[] = {
    {{7}, 1, 0, 2, 2},       {{3, 2, 1}, 3, 0, 2, 2},           {{3, 2, 1}, 3, 2, 6, 6},
    {{2, 5, 2}, 3, 0, 5, 4}, /* second and third together: two and a half */
    {{2, 2, 2}, 3, 1, 4, 2}, {{-1, -2, -1, 0, -1}, 5, 2, 6, 4},
};

START_TEST(equal_values_tie)
{
    ck_assert_int_eq(sx_rank_twice(ranks[_i].values, ranks[_i].count, ranks[_i].pick, 0),
                     ranks[_i].average);
    ck_assert_int_eq(sx_rank_twice(ranks[_i].values, ranks[_i].count, ranks[_i].pick, 1),
                     ranks[_i].lowest);
}
END_TEST

static const struct {
    int64_t values[4], margins[4], den;
    size_t count, pick;
    int64_t average, lowest;
} within[] = {
    {{10, 12, 15}, {2 * NINE, 0, 2 * NINE}, 1, 3, 1, 5, 4},         /* 10 is tied, 15 is above */
    {{10, 12, 15}, {2 * NINE - 1, 0, 3 * NINE}, 1, 3, 1, 3, 2},     /* 10 is below, 15 is tied */
    {{10, 12, 15}, {2 * NINE, 0, 3 * NINE - 1}, 1, 3, 1, 5, 4},     /* by the least unit */
    {{10, 12, 15}, {2 * NINE, 0, 3 * NINE}, 1, 3, 1, 4, 2},         /* all tied */
    {{10, 12, 15}, {0, 0, 0}, 1, 3, 1, 4, 4},                       /* no error: as equal values */
    {{10, 12, 15}, {NINE, 0, 3 * NINE / 2}, 2, 3, 1, 4, 2},         /* 5, 6 and 7.5 */
    {{10, 12, 15}, {NINE - 1, 0, 3 * NINE / 2 - 1}, 2, 3, 1, 4, 4}, /* just outside */
    {{1, 1}, {0, 0}, 1, 2, 0, 3, 2},
};

START_TEST(near_values_tie)
{
    ck_assert_int_eq(sx_rank_twice_within(within[_i].values, within[_i].margins, within[_i].den,
                                          within[_i].count, within[_i].pick, 0),
                     within[_i].average);
    ck_assert_int_eq(sx_rank_twice_within(within[_i].values, within[_i].margins, within[_i].den,
                                          within[_i].count, within[_i].pick, 1),
                     within[_i].lowest);
}
END_TEST

START_TEST(margins)
{
    const sx_rank_error half = {.sd = {1, 0}, .r = {75, 2}};  /* SE 0.5 */
    const sx_rank_error more = {.sd = {30, 1}, .r = {84, 2}}; /* SE 1.2 */
    const sx_rank_error none = {.sd = {5, 0}, .r = {1, 0}};   /* SE 0 */
    const sx_rank_error huge = {.sd = {1000000000000, 0}, .r = {0, 0}};
    ck_assert_int_eq(sx_rank_margin(&half, &more, 95), 2548000000); /* 1.96 * 1.3 */
    ck_assert_int_eq(sx_rank_margin(&more, &half, 95), 2548000000);
    ck_assert_int_eq(sx_rank_margin(&half, &half, 95), 1385929291); /* 1.96 * sqrt(0.5) */
    ck_assert_int_eq(sx_rank_margin(&half, &none, 95), 980000000);
    ck_assert_int_eq(sx_rank_margin(&none, &none, 95), 0);
    ck_assert_int_eq(sx_rank_margin(&half, &half, 51), -1); /* no such confidence */
    ck_assert_int_eq(sx_rank_margin(&huge, &half, 95), -1); /* cannot be counted */
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("psych/rank");
    TCase *cases = tcase_create("rank");
    tcase_add_loop_test(cases, equal_values_tie, 0, (int)(sizeof ranks / sizeof *ranks));
    tcase_add_loop_test(cases, near_values_tie, 0, (int)(sizeof within / sizeof *within));
    tcase_add_test(cases, margins);
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
