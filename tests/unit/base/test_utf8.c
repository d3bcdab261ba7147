/*
 * test_utf8.c: strict decoding, forbidden characters and terminal widths.
 */
#include <check.h>
#include <string.h>

#include "base/utf8.h"
#include "support/suite.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Every code point, encoded by the definition, decodes to itself. */
START_TEST(every_code_point_comes_back)
{
    for (int32_t c = 1; c <= 0x10FFFF; c++) {
        unsigned char bytes[4];
        size_t len;
        if (c < 0x80) {
            bytes[0] = (unsigned char)c;
            len = 1;
        } else if (c < 0x800) {
            bytes[0] = (unsigned char)(0xC0 | (c >> 6));
            bytes[1] = (unsigned char)(0x80 | (c & 63));
            len = 2;
        } else if (c < 0x10000) {
            bytes[0] = (unsigned char)(0xE0 | (c >> 12));
            bytes[1] = (unsigned char)(0x80 | ((c >> 6) & 63));
            bytes[2] = (unsigned char)(0x80 | (c & 63));
            len = 3;
        } else {
            bytes[0] = (unsigned char)(0xF0 | (c >> 18));
            bytes[1] = (unsigned char)(0x80 | ((c >> 12) & 63));
            bytes[2] = (unsigned char)(0x80 | ((c >> 6) & 63));
            bytes[3] = (unsigned char)(0x80 | (c & 63));
            len = 4;
        }
        const char *start = (const char *)bytes;
        const char *at = start;
        int32_t got = sx_utf8_next(&at, start + len);
        if (c >= 0xD800 && c <= 0xDFFF) {
            ck_assert_int_eq(got, -1);
            ck_assert_ptr_eq(at, start + 1);
        } else {
            if (got != c) {
                ck_abort_msg("U+%04X decodes to %d", (unsigned)c, got);
            }
            ck_assert_ptr_eq(at, start + len);
        }
    }
}
END_TEST

static const struct {
    const char *text;
    size_t valid;
} prefixes[] = {
    {"", 0},
    {"abc", 3},
    {"gr\xC3\xBC\xC3\x9F", 6},
    {"a\x80", 1},
    {"a\xC3", 1},
    {"a\xC3(", 1},
    {"\xC0\x80", 0},             /* NUL written in two bytes */
    {"\xC1\xBF", 0},             /* overlong */
    {"\xE0\x80\xAF", 0},         /* overlong */
    {"\xF0\x80\x80\xAF", 0},     /* overlong */
    {"ok\xED\xA0\x80", 2},       /* surrogate */
    {"\xF4\x8F\xBF\xBF", 4},     /* U+10FFFF */
    {"\xF4\x90\x80\x80", 0},     /* past the end */
    {"\xF8\x88\x80\x80\x80", 0}, /* five bytes */
    {"\xFF", 0},
    {"\xFE", 0},
    {"\xE2\x82\xAC\xE2\x82", 3}, /* cut off */
    {"\xF0\x9F\x98", 0},
};

START_TEST(valid_prefix)
{
    ck_assert_uint_eq(sx_utf8_valid_prefix(sx_slice_of(prefixes[_i].text)), prefixes[_i].valid);
}
END_TEST

START_TEST(nul_is_a_character_and_the_end_is_not)
{
    ck_assert_uint_eq(sx_utf8_valid_prefix((sx_slice){"a\0b", 3}), 3);
    ck_assert_uint_eq(sx_utf8_valid_prefix((sx_slice){NULL, 0}), 0);
    const char *at = "";
    ck_assert_int_eq(sx_utf8_next(&at, at), -1);
}
END_TEST

START_TEST(bad_byte_moves_by_one)
{
    const char text[] = "\xE2\x82z";
    const char *at = text;
    ck_assert_int_eq(sx_utf8_next(&at, text + 3), -1);
    ck_assert_ptr_eq(at, text + 1);
    ck_assert_int_eq(sx_utf8_next(&at, text + 3), -1);
    ck_assert_int_eq(sx_utf8_next(&at, text + 3), 'z');
    ck_assert_ptr_eq(at, text + 3);
}
END_TEST

static const struct {
    int32_t code_point;
    bool forbidden;
} characters[] = {
    {-1, true},        {0, true},        {'\t', false},    {'\n', false},    {'\r', true},
    {0x1B, true},      {0x1F, true},     {' ', false},     {'~', false},     {0x7F, true},
    {0x80, true},      {0x9B, true},     {0x9F, true},     {0xA0, false},    {0xE9, false},
    {0x200E, false},   {0x200F, false},  {0x2029, false},  {0x202A, true},   {0x202E, true},
    {0x202F, false},   {0x2065, false},  {0x2066, true},   {0x2069, true},   {0x206A, false},
    {0xFFFD, false},   {0xFFFE, true},   {0xFFFF, true},   {0x1F600, false}, {0x1FFFE, true},
    {0x10FFFD, false}, {0x10FFFF, true}, {0x110000, true},
};

START_TEST(forbidden_characters)
{
    ck_assert_int_eq(sx_utf8_forbidden(characters[_i].code_point), characters[_i].forbidden);
}
END_TEST

static const struct {
    int32_t code_point;
    int width;
} widths[] = {
    {'a', 1},     {0xE9, 1},    {0xAD, 1},    {'\n', 0},     {'\t', 1},    {0x7F, 0},
    {0x2FF, 1},   {0x300, 0},   {0x36F, 0},   {0x370, 1},    {0x5D0, 1},   {0x5B0, 0},
    {0x200B, 0},  {0x200D, 0},  {0x20AC, 1},  {0x1100, 2},   {0x115F, 2},  {0x1160, 0},
    {0x3000, 2},  {0x3042, 2},  {0x4E00, 2},  {0x9FFF, 2},   {0xAC00, 2},  {0xD7A3, 2},
    {0xFE0F, 0},  {0xFF10, 2},  {0xFF61, 1},  {0xFFFD, 1},   {0x1F600, 2}, {0x20000, 2},
    {0x3FFFD, 2}, {0x3FFFE, 1}, {0xE0100, 0}, {0x10FFFD, 1}, {0x0, 0},     {-1, 1},
};

START_TEST(widths_on_a_terminal)
{
    ck_assert_int_eq(sx_utf8_width(widths[_i].code_point), widths[_i].width);
}
END_TEST

START_TEST(columns_of_texts)
{
    ck_assert_int_eq(sx_utf8_columns(SX_SLICE("")), 0);
    ck_assert_int_eq(sx_utf8_columns((sx_slice){NULL, 0}), 0);
    ck_assert_int_eq(sx_utf8_columns(SX_SLICE("abc")), 3);
    ck_assert_int_eq(sx_utf8_columns(SX_SLICE("e\xCC\x81")), 1);
    ck_assert_int_eq(sx_utf8_columns(SX_SLICE("\xE6\x97\xA5\xE6\x9C\xAC")), 4);
    ck_assert_int_eq(sx_utf8_columns(SX_SLICE("a\xFFz")), 3);
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("base/utf8");
    TCase *cases = tcase_create("utf8");
    tcase_add_test(cases, every_code_point_comes_back);
    tcase_add_loop_test(cases, valid_prefix, 0, (int)COUNT(prefixes));
    tcase_add_test(cases, nul_is_a_character_and_the_end_is_not);
    tcase_add_test(cases, bad_byte_moves_by_one);
    tcase_add_loop_test(cases, forbidden_characters, 0, (int)COUNT(characters));
    tcase_add_loop_test(cases, widths_on_a_terminal, 0, (int)COUNT(widths));
    tcase_add_test(cases, columns_of_texts);
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
