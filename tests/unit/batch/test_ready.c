/*
 * test_ready.c: texts that are kept under a number are found again, whatever their length, and copying them 32 bytes
 * at a time stays within their memory.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "batch/ready.h"
#include "support/suite.h"

#define COUNT 500

START_TEST(texts_are_found_again)
{
    sx_ready ready;
    char text[COUNT];
    ck_assert(sx_ready_init(&ready, COUNT));
    for (uint32_t i = 0; i < COUNT; i++) {
        uint32_t number = (i * 7) % COUNT; /* in no order */
        ck_assert_ptr_null(sx_ready_entry(&ready, number));
        memset(text, (int)('a' + number % 26), number);
        ck_assert(sx_ready_keep(&ready, number, text, number, (uint16_t)(number * 131)));
    }
    for (uint32_t number = 0; number < COUNT; number++) {
        const uint8_t *entry = sx_ready_entry(&ready, number);
        char copy[SX_READY_COPY];
        ck_assert_ptr_nonnull(entry);
        ck_assert_uint_eq(sx_ready_len(entry), number);
        ck_assert_uint_eq(sx_ready_note(entry), (uint16_t)(number * 131));
        memset(text, (int)('a' + number % 26), number);
        ck_assert_int_eq(memcmp(entry + SX_READY_HEAD, text, number), 0);
        memcpy(copy, entry + SX_READY_HEAD, sizeof copy); /* for sanitizers to look at */
        ck_assert(number == 0 || copy[0] == text[0]);
    }
    sx_ready_free(&ready);
}
END_TEST

START_TEST(what_is_too_long_is_not_kept)
{
    sx_ready ready;
    char *text = calloc(1, UINT16_MAX + 1);
    ck_assert(sx_ready_init(&ready, 2));
    ck_assert(!sx_ready_keep(&ready, 0, text, UINT16_MAX + (size_t)1, 0));
    ck_assert_ptr_null(sx_ready_entry(&ready, 0));
    ck_assert(sx_ready_keep(&ready, 0, text, UINT16_MAX, 0));
    ck_assert_uint_eq(sx_ready_len(sx_ready_entry(&ready, 0)), UINT16_MAX);
    sx_ready_free(&ready);
    free(text);
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("batch/ready");
    TCase *cases = tcase_create("ready");
    tcase_add_test(cases, texts_are_found_again);
    tcase_add_test(cases, what_is_too_long_is_not_kept);
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
