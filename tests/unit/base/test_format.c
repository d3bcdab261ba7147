/*
 * test_format.c: what sx_format writes is what snprintf writes, in any room.
 */
#include <check.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/format.h"
#include "support/suite.h"

#define ROOM 64

__attribute__((format(printf, 3, 4))) static int formatted(char *to, size_t room,
                                                           const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int len = sx_format(to, room, format, arguments);
    va_end(arguments);
    return len;
}

/* In every room: the same length, the same bytes, and nothing behind them. */
#define SAME(...)                                                                                  \
    do {                                                                                           \
        for (size_t room = 0; room <= ROOM; room++) {                                              \
            char ours[ROOM + 1], theirs[ROOM + 1];                                                 \
            memset(ours, '#', sizeof ours);                                                        \
            memset(theirs, '#', sizeof theirs);                                                    \
            int length = snprintf(theirs, room, __VA_ARGS__);                                      \
            ck_assert_int_eq(formatted(ours, room, __VA_ARGS__), length);                          \
            size_t told = room == 0 ? 0 : (size_t)length >= room ? room : (size_t)length + 1;      \
            ck_assert_mem_eq(ours, theirs, told);                                                  \
            ck_assert_int_eq(ours[room], '#');                                                     \
        }                                                                                          \
    } while (0)

START_TEST(texts)
{
    SAME("%s", "");
    SAME("nothing");
    SAME("%s of %s", "scale", "total");
    SAME("100 %% of %s%%", "it");
    SAME("[%c%c]", 'a', 'z');
    SAME("%.3s|%.0s|%.10s|%.s", "abcdef", "gone", "short", "gone too");
    SAME("%.*s and %.*s", 2, "abc", 0, "abc");
}
END_TEST

START_TEST(numbers)
{
    SAME("%d %d %d", 0, INT_MAX, INT_MIN);
    SAME("%u %u", 0U, UINT_MAX);
    SAME("%ld %lu", LONG_MIN, ULONG_MAX);
    SAME("%lld", LLONG_MIN);
    SAME("%lld %llu", LLONG_MAX, ULLONG_MAX);
    SAME("%zu places of %zu", (size_t)0, SIZE_MAX);
}
END_TEST

/* These are left to vsnprintf: all of the text, however late they come. */
START_TEST(other_conversions)
{
    const char *volatile none = NULL;
    SAME("%s U+%04X", "before", 0x202EU);
    SAME("%d %-8s|%3s|", 1, "left", "r");
    SAME("%x %5zu", 255U, (size_t)12);
    SAME("%.*s|", -1, "all of it");
    SAME("%s %s", "first", none);
    SAME("%.2s", none);
}
END_TEST

/* Bytes that no NUL ends are not looked at beyond what is asked for. */
START_TEST(a_cut_text_needs_no_end)
{
    const char open[3] = {'a', 'b', 'c'};
    char to[8];
    ck_assert_int_eq(formatted(to, sizeof to, "%.*s", 3, open), 3);
    ck_assert_str_eq(to, "abc");
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("base/format");
    TCase *cases = tcase_create("format");
    tcase_add_test(cases, texts);
    tcase_add_test(cases, numbers);
    tcase_add_test(cases, other_conversions);
    tcase_add_test(cases, a_cut_text_needs_no_end);
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
