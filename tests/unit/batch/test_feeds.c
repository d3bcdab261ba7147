/*
 * test_feeds.c: line ends and odd bytes: every set of instructions finds what a plain loop finds, at every place of a
 * vector and at every end of the data.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "batch/feeds.h"
#include "batch/instructions.h"
#include "support/suite.h"

#define BYTES 400
#define ROOM 64

static const char *const names[] = {"portable", "avx2", "avx512", "neon"};

static bool is_odd(char c, char separator)
{
    bool printable = c >= ' ' && c <= '~' && c != '"';
    return !printable && c != separator && c != '\n';
}

/* What the header says, as a loop. `to`: one behind the last byte that must be looked at. */
static size_t expected(const char *data, size_t from, size_t used, char separator, uint32_t *places,
                       size_t max, bool *plain)
{
    size_t count = 0;
    *plain = true;
    for (size_t i = from; i < used && count < max; i++) {
        *plain = *plain && !is_odd(data[i], separator);
        if (data[i] == '\n') {
            places[count++] = (uint32_t)i;
        }
    }
    return count;
}

static void same(sx_feeds *feeds, const char *data, size_t from, size_t used, char separator,
                 size_t max)
{
    uint32_t want[BYTES], got[BYTES];
    bool plain_want, plain_got;
    size_t count = expected(data, from, used, separator, want, max, &plain_want);
    ck_assert_uint_eq(feeds(data, from, used, separator, got, max, &plain_got), count);
    ck_assert_mem_eq(want, got, count * sizeof *want);
    if (count < max) {
        ck_assert_int_eq(plain_want, plain_got);
    } else {
        ck_assert(plain_want || !plain_got); /* it may have looked a little further */
    }
}

START_TEST(all_forms_find_the_same)
{
    static char memory[BYTES + ROOM];
    if (sx_instructions_for(names[_i]) == SX_INSTRUCTIONS_NONE) {
        return;
    }
    sx_feeds *feeds = sx_feeds_for(names[_i]);
    sx_rng rng = {.state = 11};
    for (size_t round = 0; round < 3000; round++) {
        const char *const bytes = round % 3 == 0 ? "\n\n1,2\t;\"\r\x7f\x80~ " : "012345,,,\n";
        uint32_t kinds = (uint32_t)strlen(bytes);
        for (size_t i = 0; i < sizeof memory; i++) {
            memory[i] = bytes[sx_rng_below(&rng, kinds)];
        }
        size_t used = sx_rng_below(&rng, BYTES + 1);
        size_t from = sx_rng_below(&rng, (uint32_t)used + 1);
        same(feeds, memory, from, used, round % 2 == 0 ? ',' : '\t', 1 + sx_rng_below(&rng, BYTES));
    }
}
END_TEST

/* One odd byte, at every place: none is overlooked, and none behind the end is counted. */
START_TEST(one_odd_byte)
{
    static char memory[BYTES + ROOM];
    static const char odd[] = {'"', '\r', '\t', '\x7f', '\x80', '\xff', '\0', '\x1f'};
    if (sx_instructions_for(names[_i]) == SX_INSTRUCTIONS_NONE) {
        return;
    }
    sx_feeds *feeds = sx_feeds_for(names[_i]);
    memset(memory, '1', sizeof memory);
    for (size_t used = 100; used < 230; used += 43) {
        for (size_t at = 0; at < sizeof memory; at++) {
            memory[at] = odd[at % sizeof odd];
            same(feeds, memory, 0, used, ',', BYTES);
            memory[at] = '1';
        }
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("batch/feeds");
    TCase *cases = tcase_create("feeds");
    tcase_add_loop_test(cases, all_forms_find_the_same, 0, (int)(sizeof names / sizeof *names));
    tcase_add_loop_test(cases, one_odd_byte, 0, (int)(sizeof names / sizeof *names));
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
