/*
 * test_hash.c: SHA-256 against the published test vectors.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "support/suite.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct {
    const char *text;
    const char *hash;
} vectors[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

START_TEST(published_vectors)
{
    char hash[SX_HASH_TEXT];
    sx_hash_bytes(vectors[_i].text, strlen(vectors[_i].text), hash);
    ck_assert_str_eq(hash, vectors[_i].hash);
}
END_TEST

START_TEST(a_million_letters)
{
    char *letters = malloc(1000000);
    ck_assert_ptr_nonnull(letters);
    memset(letters, 'a', 1000000);
    char hash[SX_HASH_TEXT];
    sx_hash_bytes(letters, 1000000, hash);
    ck_assert_str_eq(hash, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    free(letters);
}
END_TEST

START_TEST(nothing_at_all)
{
    char hash[SX_HASH_TEXT];
    sx_hash_bytes(NULL, 0, hash);
    ck_assert_str_eq(hash, vectors[0].hash);
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("base/hash");
    TCase *cases = tcase_create("hash");
    tcase_add_loop_test(cases, published_vectors, 0, (int)COUNT(vectors));
    tcase_add_test(cases, a_million_letters);
    tcase_add_test(cases, nothing_at_all);
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
