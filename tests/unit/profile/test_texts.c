/*
 * test_texts.c: texts by keys of words: found again while the table grows, gone when it is emptied.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "profile/texts.h"
#include "support/suite.h"

#define MANY 5000

/* Keys that differ in one word alone, the first or the last. */
static void key_of(size_t number, size_t words, uint64_t *ret)
{
    memset(ret, 0, words * sizeof *ret);
    ret[number % 2 == 0 ? 0 : words - 1] = number + 1;
}

static sx_slice text_of(size_t number, char room[32])
{
    int len = snprintf(room, 32, "%.*s%zu", (int)(number % 7), "-------", number);
    return (sx_slice){room, number == 3 ? 0 : (size_t)len};
}

static void fill(sx_texts *texts, size_t words)
{
    uint64_t key[4];
    char room[32];
    for (size_t i = 0; i < MANY; i++) {
        key_of(i, words, key);
        ck_assert_uint_eq(sx_texts_find(texts, key), SX_TEXTS_NONE);
        uint32_t entry = sx_texts_add(texts, key);
        ck_assert_uint_ne(entry, SX_TEXTS_NONE);
        ck_assert(!texts->entries[entry].has_text);
        texts->entries[entry].value = (uint32_t)i;
        ck_assert(sx_texts_put(texts, entry, text_of(i, room)));
    }
}

START_TEST(found_again)
{
    size_t words = (size_t)_i;
    uint64_t key[4];
    char room[32];
    sx_texts texts;
    ck_assert(sx_texts_init(&texts, words));
    for (int again = 0; again < 2; again++) {
        fill(&texts, words);
        ck_assert_uint_gt(sx_texts_size(&texts), MANY * words * sizeof(uint64_t));
        for (size_t i = 0; i < MANY; i++) {
            key_of(i, words, key);
            uint32_t entry = sx_texts_find(&texts, key);
            ck_assert_uint_ne(entry, SX_TEXTS_NONE);
            ck_assert_uint_eq(texts.entries[entry].value, i);
            ck_assert(texts.entries[entry].has_text);
            ck_assert(sx_slice_equal(sx_texts_at(&texts, entry), text_of(i, room)));
        }
        key_of(MANY, words, key);
        ck_assert_uint_eq(sx_texts_find(&texts, key), SX_TEXTS_NONE);
        sx_texts_forget(&texts);
        ck_assert_uint_eq(sx_texts_size(&texts), 0);
    }
    sx_texts_free(&texts);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("texts");
    TCase *tc = tcase_create("all");
    tcase_add_loop_test(tc, found_again, 1, 5);
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return run_suite(suite());
}
