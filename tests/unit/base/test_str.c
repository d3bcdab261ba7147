/*
 * test_str.c: slices, ids and names, and the "did you mean" distance.
 */
#include <check.h>
#include <string.h>

#include "base/str.h"
#include "support/suite.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

START_TEST(slices_compare)
{
    ck_assert_uint_eq(sx_slice_of(NULL).len, 0);
    ck_assert_uint_eq(sx_slice_of("abc").len, 3);
    ck_assert(sx_slice_equal(SX_SLICE("a"), sx_slice_of("a")));
    ck_assert(!sx_slice_equal(SX_SLICE("a"), SX_SLICE("ab")));
    ck_assert(!sx_slice_equal(SX_SLICE("ab"), SX_SLICE("ac")));
    ck_assert(sx_slice_equal((sx_slice){NULL, 0}, SX_SLICE("")));
    ck_assert(sx_slice_is(SX_SLICE("yes"), "yes"));
    ck_assert(!sx_slice_is(SX_SLICE("yes\0no"), "yes"));
    ck_assert(!sx_slice_is(SX_SLICE(""), NULL));
    ck_assert(sx_str_equal(NULL, NULL));
    ck_assert(!sx_str_equal(NULL, ""));
    ck_assert(!sx_str_equal("", NULL));
    ck_assert(sx_str_equal("x", "x"));
    ck_assert(!sx_str_equal("x", "X"));
}
END_TEST

START_TEST(how_a_text_ends)
{
    ck_assert(sx_str_ends("a.csv", ".csv"));
    ck_assert(!sx_str_ends("a.csv", ".tsv"));
    ck_assert(!sx_str_ends(".csv", ".csv"));
    ck_assert(!sx_str_ends("csv", ".csv"));
    ck_assert(!sx_str_ends(NULL, ".csv"));
    ck_assert(sx_slice_ends((sx_slice){"a.csv.gz", 5}, ".csv"));
    ck_assert(!sx_slice_ends((sx_slice){"a.csv", 4}, ".csv"));
}
END_TEST

static const struct {
    const char *text;
    const char *trimmed;
} trims[] = {
    {"", ""},           {" ", ""},    {" \t\r\n", ""},  {"a", "a"},
    {"  a b\t", "a b"}, {"\na", "a"}, {"\v a", "\v a"}, {"\xC2\xA0x", "\xC2\xA0x"},
};

START_TEST(blanks_are_trimmed)
{
    sx_slice trimmed = sx_slice_trim(sx_slice_of(trims[_i].text));
    ck_assert(sx_slice_is(trimmed, trims[_i].trimmed));
}
END_TEST

START_TEST(letters_are_ascii_only)
{
    for (int i = -128; i < 128; i++) {
        char c = (char)i;
        ck_assert_int_eq(sx_is_digit(c), i >= 48 && i <= 57);
        ck_assert_int_eq(sx_is_lower(c), i >= 97 && i <= 122);
        ck_assert_int_eq(sx_ascii_lower(c), i >= 65 && i <= 90 ? i + 32 : i);
    }
    ck_assert(sx_ascii_equal_nocase(SX_SLICE("Q1"), SX_SLICE("q1")));
    ck_assert(!sx_ascii_equal_nocase(SX_SLICE("Q1"), SX_SLICE("q2")));
    ck_assert(!sx_ascii_equal_nocase(SX_SLICE("Q1"), SX_SLICE("Q")));
    ck_assert(!sx_ascii_equal_nocase(SX_SLICE("\xC3\x84"), SX_SLICE("\xC3\xA4")));
    ck_assert(!sx_ascii_equal_nocase(SX_SLICE("@["), SX_SLICE("`{")));
}
END_TEST

#define TEN "abcdefghij"

static const struct {
    const char *text;
    bool id;
    bool name;
} words[] = {
    {"a", true, true},
    {"q1", true, true},
    {"total_score", true, false},
    {"gad-7", false, true},
    {"", false, false},
    {"1q", false, false},
    {"_q", false, false},
    {"-q", false, false},
    {"Q1", false, false},
    {"q 1", false, false},
    {"q.1", false, false},
    {"q\xC3\xA9", false, false},
    {TEN TEN TEN "ab", true, true},
    {TEN TEN TEN "abc", false, true},
    {TEN TEN TEN TEN TEN TEN "abcd", false, true},
    {TEN TEN TEN TEN TEN TEN "abcde", false, false},
};

START_TEST(ids_and_names)
{
    ck_assert_int_eq(sx_is_id(sx_slice_of(words[_i].text)), words[_i].id);
    ck_assert_int_eq(sx_is_name(sx_slice_of(words[_i].text)), words[_i].name);
}
END_TEST

static const struct {
    const char *a;
    const char *b;
    size_t limit;
    size_t distance;
} distances[] = {
    {"", "", 3, 0},
    {"", "abc", 3, 3},
    {"scales", "scales", 0, 0},
    {"scales", "scalse", 3, 1},
    {"scales", "scale", 3, 1},
    {"scale", "scales", 3, 1},
    {"scales", "skales", 3, 1},
    {"ca", "abc", 3, 2},
    {"kitten", "sitting", 5, 3},
    {"kitten", "sitting", 2, 3},
    {"abcdef", "uvwxyz", 2, 3},
    {"a", "abcdef", 3, 4},
    {"\xC3\xA9", "\xC3\xA8", 3, 1},
};

START_TEST(distances_between_words)
{
    sx_slice a = sx_slice_of(distances[_i].a);
    sx_slice b = sx_slice_of(distances[_i].b);
    ck_assert_uint_eq(sx_edit_distance(a, b, distances[_i].limit), distances[_i].distance);
    ck_assert_uint_eq(sx_edit_distance(b, a, distances[_i].limit), distances[_i].distance);
}
END_TEST

START_TEST(long_words_are_far_or_equal)
{
    char a[501];
    char b[501];
    memset(a, 'a', sizeof a);
    memset(b, 'a', sizeof b);
    b[250] = 'b';
    sx_slice left = {a, 500};
    sx_slice right = {b, 500};
    ck_assert_uint_eq(sx_edit_distance(left, right, 3), 4);
    ck_assert_uint_eq(sx_edit_distance(left, left, 3), 0);
    left.len = 72;
    right.len = 71;
    ck_assert_uint_eq(sx_edit_distance(left, right, 3), 1);
}
END_TEST

START_TEST(nearest_candidate)
{
    static const char *const keys[] = {"items", "scales", NULL, "responses", "id", "ID2"};
    size_t count = sizeof keys / sizeof keys[0];
    ck_assert_str_eq(sx_nearest(SX_SLICE("scale"), keys, count), "scales");
    ck_assert_str_eq(sx_nearest(SX_SLICE("Items"), keys, count), "items");
    ck_assert_str_eq(sx_nearest(SX_SLICE("respnoses"), keys, count), "responses");
    ck_assert_str_eq(sx_nearest(SX_SLICE("idd"), keys, count), "id");
    ck_assert_str_eq(sx_nearest(SX_SLICE("id2"), keys, count), "ID2");
    ck_assert_ptr_null(sx_nearest(SX_SLICE("bands"), keys, count));
    ck_assert_ptr_null(sx_nearest(SX_SLICE("x"), keys, count));
    ck_assert_ptr_null(sx_nearest(SX_SLICE(""), keys, count));
    ck_assert_ptr_null(sx_nearest(SX_SLICE("items"), keys, 0));
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("base/str");
    TCase *cases = tcase_create("str");
    tcase_add_test(cases, slices_compare);
    tcase_add_test(cases, how_a_text_ends);
    tcase_add_loop_test(cases, blanks_are_trimmed, 0, (int)COUNT(trims));
    tcase_add_test(cases, letters_are_ascii_only);
    tcase_add_loop_test(cases, ids_and_names, 0, (int)COUNT(words));
    tcase_add_loop_test(cases, distances_between_words, 0, (int)COUNT(distances));
    tcase_add_test(cases, long_words_are_far_or_equal);
    tcase_add_test(cases, nearest_candidate);
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
