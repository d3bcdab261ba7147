/*
 * test_seal.c: whatever is changed in a sealed text is seen, and one byte that is another one is named exactly.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "session/result_seal.h"
#include "support/suite.h"

/* {"a":"xxx...","blocks":"...","hash":"..."} with `len` letters; to be freed. */
static sx_buf sealed(size_t len)
{
    sx_buf value, out;
    sx_json json;
    sx_buf_init(&value, 100000);
    sx_buf_init(&out, 1000000);
    for (size_t i = 0; i < len; i++) {
        sx_buf_char(&value, (char)('a' + i * 7 % 26));
    }
    sx_json_init(&json, &out, false);
    sx_json_object(&json);
    sx_json_put(&json, "a", sx_buf_text(&value));
    sx_seal_write(&json, 0);
    sx_json_end_object(&json);
    ck_assert(!out.failed && !value.failed);
    sx_buf_free(&value);
    return out;
}

static sx_slice slice(const sx_buf *text)
{
    return (sx_slice){sx_buf_text(text), text->len};
}

/* Of every length, so that the last block has every length too. */
START_TEST(what_was_sealed_is_good)
{
    for (size_t len = 0; len < 70; len++) {
        sx_buf text = sealed(len);
        sx_seal seal = sx_seal_check(slice(&text));
        ck_assert_int_eq(seal.state, SX_SEAL_GOOD);
        ck_assert(!seal.placed);
        sx_buf_free(&text);
    }
}
END_TEST

START_TEST(every_changed_byte_is_named)
{
    for (size_t len = 20; len < 54; len += 11) {
        sx_buf text = sealed(len);
        for (size_t at = 0; at < text.len; at++) {
            for (unsigned bit = 0; bit < 8; bit += 3) {
                text.data[at] = (char)(text.data[at] ^ (char)(1U << bit));
                sx_seal seal = sx_seal_check(slice(&text));
                ck_assert_msg(seal.state == SX_SEAL_BROKEN && seal.placed, "byte %zu", at);
                ck_assert_uint_eq(seal.from, at);
                ck_assert_uint_eq(seal.to, at + 1);
                text.data[at] = (char)(text.data[at] ^ (char)(1U << bit));
            }
        }
        sx_buf_free(&text);
    }
}
END_TEST

/* A byte that is taken away moves all after it: never good, and where a place is given, it is near the gap. */
START_TEST(a_gap_is_seen)
{
    sx_buf text = sealed(100);
    size_t body = (size_t)(strstr(sx_buf_text(&text), ",\"blocks\"") - sx_buf_text(&text));
    for (size_t at = 0; at < text.len; at++) {
        char *copy = malloc(text.len);
        ck_assert_ptr_nonnull(copy);
        memcpy(copy, text.data, at);
        memcpy(copy + at, text.data + at + 1, text.len - at - 1);
        sx_seal seal = sx_seal_check((sx_slice){copy, text.len - 1});
        ck_assert_int_ne(seal.state, SX_SEAL_GOOD);
        if (at < body) {
            ck_assert(seal.placed);
            ck_assert_uint_le(seal.from, at);
            ck_assert_uint_lt(at, seal.to + 16);
        }
        free(copy);
    }
    sx_buf_free(&text);
}
END_TEST

START_TEST(two_bytes_give_the_block_of_the_first)
{
    sx_buf text = sealed(100);
    text.data[20] = '!';
    text.data[90] = '!';
    sx_seal seal = sx_seal_check(slice(&text));
    ck_assert_int_eq(seal.state, SX_SEAL_BROKEN);
    ck_assert_uint_eq(seal.from, 16);
    ck_assert_uint_eq(seal.to, 32);
    sx_buf_free(&text);
}
END_TEST

START_TEST(other_texts_have_no_seal)
{
    static const char *const texts[] = {
        "",
        "{",
        "{}",
        "\"}",
        ",\"blocks\":\"\",\"hash\":\"\"}",
        "{\"hash\":\"00\"}",
        "a text that is long enough to hold one, "
        "with nothing in it that could be the end of a result at all; "
        "so that the frame is looked for and is not there"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        sx_seal seal = sx_seal_check(sx_slice_of(texts[i]));
        ck_assert_msg(seal.state != SX_SEAL_GOOD, "%s", texts[i]);
        ck_assert(!seal.placed || (seal.from < seal.to && seal.to <= strlen(texts[i])));
    }
}
END_TEST

START_TEST(cut_texts_have_no_seal)
{
    sx_buf text = sealed(50);
    for (size_t len = 0; len < text.len; len++) {
        ck_assert_int_ne(sx_seal_check((sx_slice){text.data, len}).state, SX_SEAL_GOOD);
    }
    sx_buf_free(&text);
}
END_TEST

START_TEST(members_are_named)
{
    static const struct {
        const char *text, *mark, *member; /* the member in which the mark stands */
    } cases[] = {{"{\"a\":1,\"b\":{\"c\":[1,2,{\"d\":34}]}}", "34", "b.c.d"},
                 {"{\"a\":1,\"b\":{\"c\":5}}", "1", "a"},
                 {"{\"a\":1,\"b\":{\"c\":5}}", "5", "b.c"},
                 {"{\"a\":\"x\\\"y,z\",\"b\":6}", "z", "a"},
                 {"{\"a\":\"x\\\\\",\"b\":6}", "6", "b"},
                 {"{\"a b\":{\"c\":7}}", "7", "a member of another name"},
                 {"{\"b\":{\"\\u001b[2J\":8}}", "8", "b.a member of another name"},
                 {"[[9]]", "9", NULL},
                 {"9", "9", NULL},
                 {"}}]9", "9", NULL},
                 {"{\"a\":{\"b\":9", "9", "a.b"}};
    sx_arena *arena = sx_arena_new(0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t at = (size_t)(strstr(cases[i].text, cases[i].mark) - cases[i].text);
        const char *member = sx_json_member_at(sx_slice_of(cases[i].text), at, arena);
        ck_assert_pstr_eq(member, cases[i].member);
    }
    sx_arena_free(arena);
}
END_TEST

START_TEST(depth_is_bounded)
{
    char deep[2000];
    memset(deep, '[', sizeof deep);
    sx_arena *arena = sx_arena_new(0);
    ck_assert_ptr_null(sx_json_member_at((sx_slice){deep, sizeof deep}, sizeof deep - 1, arena));
    memset(deep, ']', sizeof deep);
    ck_assert_ptr_null(sx_json_member_at((sx_slice){deep, sizeof deep}, sizeof deep - 1, arena));
    sx_arena_free(arena);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("seal");
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, what_was_sealed_is_good);
    tcase_add_test(tests, every_changed_byte_is_named);
    tcase_add_test(tests, a_gap_is_seen);
    tcase_add_test(tests, two_bytes_give_the_block_of_the_first);
    tcase_add_test(tests, other_texts_have_no_seal);
    tcase_add_test(tests, cut_texts_have_no_seal);
    tcase_add_test(tests, members_are_named);
    tcase_add_test(tests, depth_is_bounded);
    tcase_set_timeout(tests, 60);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
