/*
 * test_number.c: reading numbers, comparing and rounding them exactly. Expected values are by
 * exact rational arithmetic done apart from the runtime.
 */
#include <check.h>
#include <string.h>

#include "base/number.h"
#include "base/rng.h"
#include "support/suite.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

__extension__ typedef __int128 wide;

static const struct {
    const char *text;
    int64_t value;
    int digits; /* -1: refused */
} readings[] = {
    {"0", 0, 0},
    {"1", 1, 0},
    {"-1", -1, 0},
    {"10", 10, 0},
    {"100", 100, 0},
    {"0.0", 0, 0},
    {"0.5", 5, 1},
    {"-0.5", -5, 1},
    {"0.05", 5, 2},
    {"2.50", 25, 1},
    {"2.0", 2, 0},
    {"20.0", 20, 0},
    {"-10.10", -101, 1},
    {"62.403", 62403, 3},
    {"1.000000000", 1, 0},
    {"0.000000001", 1, 9},
    {"0.000000000", 0, 0},
    {"999999999.999999999", INT64_C(999999999999999999), 9},
    {"-999999999.999999999", INT64_C(-999999999999999999), 9},
    {"999999999999999999", INT64_C(999999999999999999), 0},
    {"123456789012345678", INT64_C(123456789012345678), 0},
    {"-123456789012345678", INT64_C(-123456789012345678), 0},
    {"100000000000000000", INT64_C(100000000000000000), 0},
    {"1000000000000000000", 0, -1}, /* 19 digits */
    {"1234567890123456789", 0, -1},
    {"9223372036854775807", 0, -1},
    {"9223372036854775808", 0, -1},
    {"18446744073709551617", 0, -1},
    {"1000000000.000000000", 0, -1}, /* 19 digits as written */
    {"9999999999.999999999", 0, -1},
    {"0.0000000001", 0, -1}, /* ten places */
    {"1.0000000000", 0, -1},
    {"", 0, -1},
    {"-", 0, -1},
    {"+", 0, -1},
    {".", 0, -1},
    {"-.", 0, -1},
    {"-.5", 0, -1},
    {".5", 0, -1},
    {"5.", 0, -1},
    {"-5.", 0, -1},
    {"010", 0, -1},
    {"00", 0, -1},
    {"00.5", 0, -1},
    {"-01", 0, -1},
    {"-0", 0, -1},
    {"-0.0", 0, -1},
    {"-0.000000000", 0, -1},
    {"+1", 0, -1},
    {"--1", 0, -1},
    {"1-", 0, -1},
    {"1_0", 0, -1},
    {"1,000", 0, -1},
    {"1,5", 0, -1},
    {"1.2.3", 0, -1},
    {"1..2", 0, -1},
    {"1e1", 0, -1},
    {"1E1", 0, -1},
    {"1e-1", 0, -1},
    {"0x10", 0, -1},
    {"1f", 0, -1},
    {"nan", 0, -1},
    {"NaN", 0, -1},
    {"inf", 0, -1},
    {"-inf", 0, -1},
    {"NA", 0, -1},
    {" 1", 0, -1},
    {"1 ", 0, -1},
    {" ", 0, -1},
    {"1 0", 0, -1},
    {"\t1", 0, -1},
    {"1\n", 0, -1},
    {"\xEF\xBC\x91", 0, -1},  /* full-width 1 */
    {"1\xEF\xBC\x90", 0, -1}, /* 1 and a full-width 0 */
    {"\xD9\xA3", 0, -1},      /* Arabic-Indic 3 */
    {"\xE2\x88\x92"
     "1",
     0, -1},              /* minus sign U+2212 */
    {"1\xC2\xA0", 0, -1}, /* no-break space */
    {"\xEF\xBB\xBF"
     "1",
     0, -1}, /* byte order mark */
};

START_TEST(grammar)
{
    sx_decimal got = {-77, 77};
    bool accepted = sx_decimal_read(sx_slice_of(readings[_i].text), &got);
    ck_assert_int_eq(accepted, readings[_i].digits >= 0);
    if (accepted) {
        ck_assert_int_eq(got.value, readings[_i].value);
        ck_assert_int_eq(got.digits, readings[_i].digits);
    } else {
        ck_assert_int_eq(got.value, -77); /* untouched */
    }
    int64_t whole = -77;
    bool is_whole = sx_int_read(sx_slice_of(readings[_i].text), &whole);
    ck_assert_int_eq(is_whole, readings[_i].digits == 0);
    ck_assert_int_eq(whole, is_whole ? readings[_i].value : -77);
}
END_TEST

START_TEST(grammar_sees_only_the_slice)
{
    sx_decimal got;
    ck_assert(sx_decimal_read((sx_slice){"12.5", 2}, &got));
    ck_assert_int_eq(got.value, 12);
    ck_assert(!sx_decimal_read((sx_slice){"12.5", 3}, &got));
    ck_assert(!sx_decimal_read((sx_slice){"1\0", 2}, &got));
    ck_assert(!sx_decimal_read((sx_slice){NULL, 0}, &got));
}
END_TEST

START_TEST(every_byte_beside_digits_is_refused)
{
    for (int c = 0; c < 256; c++) {
        char text[3] = {'1', (char)c, '2'};
        sx_decimal got;
        bool accepted = sx_decimal_read((sx_slice){text, 3}, &got);
        ck_assert_int_eq(accepted, c == '.' || (c >= '0' && c <= '9'));
    }
}
END_TEST

START_TEST(decimals_come_back_from_print)
{
    sx_rng rng = {11};
    sx_buf buf;
    sx_buf_init(&buf, 64);
    for (int i = 0; i < 20000; i++) {
        int64_t value = (int64_t)(sx_rng_next(&rng) % 1000000000000000000U);
        value /= sx_pow10(sx_rng_below(&rng, 18));
        sx_decimal number = {(sx_rng_next(&rng) & 1U) != 0 ? -value : value,
                             (uint8_t)sx_rng_below(&rng, 10)};
        sx_buf_reset(&buf);
        sx_decimal_print(&buf, number);
        sx_decimal back;
        ck_assert(sx_decimal_read((sx_slice){buf.data, buf.len}, &back));
        ck_assert(sx_number_equal(sx_number_decimal(number), sx_number_decimal(back)));
    }
    sx_buf_free(&buf);
}
END_TEST

START_TEST(powers_of_ten)
{
    int64_t power = 1;
    for (unsigned digits = 0; digits <= 18; digits++) {
        ck_assert_int_eq(sx_pow10(digits), power);
        power = digits < 18 ? power * 10 : power;
    }
    ck_assert_int_eq(sx_pow10(19), power);
}
END_TEST

static const struct {
    int64_t num, den;
    int64_t ret_num, ret_den;
} ratios[] = {
    {1, 2, 1, 2},
    {2, 4, 1, 2},
    {-2, 4, -1, 2},
    {2, -4, -1, 2},
    {-2, -4, 1, 2},
    {0, 5, 0, 1},
    {0, -5, 0, 1},
    {0, INT64_MIN, 0, 1},
    {7, 1, 7, 1},
    {7, -1, -7, 1},
    {INT64_MAX, INT64_MAX, 1, 1},
    {INT64_MIN, INT64_MIN, 1, 1},
    {INT64_MIN, 1, INT64_MIN, 1},
    {INT64_MIN, 2, INT64_MIN / 2, 1},
    {INT64_MIN, -2, -(INT64_MIN / 2), 1},
    {INT64_MAX, -1, -INT64_MAX, 1},
    {2, INT64_MIN, -1, -(INT64_MIN / 2)},
    {INT64_MIN, 3, INT64_MIN, 3},
    {INT64_MAX, INT64_MAX - 1, INT64_MAX, INT64_MAX - 1},
};

START_TEST(ratios_in_lowest_terms)
{
    sx_number got = sx_number_ratio(ratios[_i].num, ratios[_i].den);
    ck_assert_int_eq(got.kind, SX_NUMBER_EXACT);
    ck_assert_int_eq(got.num, ratios[_i].ret_num);
    ck_assert_int_eq(got.den, ratios[_i].ret_den);
}
END_TEST

START_TEST(ratios_beyond_the_range_stay_visible)
{
    const double edge = 9223372036854775808.0;
    sx_number got = sx_number_ratio(INT64_MIN, -1);
    ck_assert_int_eq(got.kind, SX_NUMBER_REAL);
    ck_assert(got.real == edge);
    got = sx_number_ratio(1, INT64_MIN);
    ck_assert_int_eq(got.kind, SX_NUMBER_REAL);
    ck_assert(got.real == -1.0 / edge);
    got = sx_number_ratio(3, 0);
    ck_assert_int_eq(got.kind, SX_NUMBER_REAL);
    ck_assert(got.real != got.real);
}
END_TEST

static const struct {
    int64_t num, den;
    uint64_t bits;
} doubles[] = {
    {1, 3, 0x3FD5555555555555},
    {-1, 3, 0xBFD5555555555555},
    {2, 3, 0x3FE5555555555555},
    {1, 10, 0x3FB999999999999A},
    {0, 7, 0x0000000000000000},
    {INT64_MAX, 1, 0x43E0000000000000},
    {INT64_MIN, 1, 0xC3E0000000000000},
    {INT64_MAX, INT64_MAX, 0x3FF0000000000000},
    {1, INT64_MAX, 0x3C00000000000000},
    {-1, INT64_MAX, 0xBC00000000000000},
    {INT64_MAX, 3, 0x43C5555555555555},
    {INT64_MIN, INT64_MAX, 0xBFF0000000000000},
    {INT64_C(9223372036854775806), INT64_MAX, 0x3FF0000000000000},
    {INT64_C(9007199254740993), 1, 0x4340000000000000},
    {INT64_C(9007199254740995), 1, 0x4340000000000002},
    {INT64_C(9007199254740993), 2, 0x4330000000000000},
    {INT64_C(-9007199254740993), INT64_C(9007199254740991), 0xBFF0000000000001},
    {INT64_C(9007199254740993), INT64_C(9007199254740992), 0x3FF0000000000000},
    {INT64_C(1708923172627890174), INT64_C(1202937964474309451), 0x3FF6BAE0C7C7E813},
    {INT64_C(7672827499569832357), INT64_C(4372372156980035838), 0x3FFC13D673A7B3CD},
    {INT64_C(1491457826066740391), INT64_C(5585669831325548506), 0x3FD116C63AD2C8EF},
    {INT64_C(7541368418941729318), INT64_C(4327904458897121194), 0x3FFBE14671B696F3},
    {INT64_C(936811309870417477), INT64_C(1768527152493174068), 0x3FE0F368117A2FBB},
    {INT64_C(4005674271906108535), INT64_C(4989603396867797109), 0x3FE9B0924FA75E29},
    {INT64_C(915533473134040694), INT64_C(3662919915061528753), 0x3FCFFE3DF960C50E},
    {INT64_C(6659682425412122667), INT64_C(2139102909026978886), 0x4008E80D19850FC1},
    {INT64_C(2551391042486549119), 67, 0x4360E93F592397FD},
    {INT64_C(7989763199535867024), 2, 0x43CBB855D318F4B9},
    {INT64_C(8321646194268938072), 9, 0x43A9A9DF5C5F15B2},
    {INT64_C(8146361129246813988), 76, 0x4377CCFCB1161083},
    /* a little above the middle between two doubles, which only the remainder tells */
    {INT64_C(5216051699896119949), INT64_C(8967379549718436003), 0x3FE29D097A22327B},
    {INT64_C(4634533088506173949), INT64_C(8113018449838394395), 0x3FE247A6A938E8F7},
    {INT64_C(4777972505047001376), INT64_C(5554565136485532323), 0x3FEB86A9D388BF7B},
    {INT64_C(2800717672714717768), INT64_C(5534025776941066067), 0x3FE031E4A0E94593},
};

START_TEST(nearest_double)
{
    sx_number exact = {SX_NUMBER_EXACT, doubles[_i].num, doubles[_i].den, 0};
    double got = sx_number_to_double(exact);
    uint64_t bits;
    memcpy(&bits, &got, sizeof bits);
    ck_assert_uint_eq(bits, doubles[_i].bits);
}
END_TEST

static sx_number ratio(int64_t num, int64_t den)
{
    return (sx_number){SX_NUMBER_EXACT, num, den, 0};
}

START_TEST(exact_numbers_compare)
{
    const struct {
        sx_number a, b;
        int order;
    } cases[] = {
        {ratio(1, 2), ratio(2, 4), 0},
        {ratio(1, 3), ratio(333333333, 1000000000), 1},
        {ratio(1, 3), ratio(333333334, 1000000000), -1},
        {ratio(-1, 3), ratio(1, 3), -1},
        {ratio(0, 9), ratio(0, 1), 0},
        {ratio(INT64_MAX, INT64_MAX - 1), ratio(INT64_MAX - 1, INT64_MAX - 2), -1},
        {ratio(INT64_MIN, INT64_MAX), ratio(-1, 1), -1},
        {ratio(INT64_MIN, 1), ratio(INT64_MAX, 1), -1},
        {ratio(INT64_MAX, 1), ratio(INT64_MIN, INT64_MAX), 1},
        {ratio(INT64_MIN, 1), ratio(INT64_MIN, 1), 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ck_assert_int_eq(sx_number_compare(cases[i].a, cases[i].b), cases[i].order);
        ck_assert_int_eq(sx_number_compare(cases[i].b, cases[i].a), -cases[i].order);
        ck_assert_int_eq(sx_number_equal(cases[i].a, cases[i].b), cases[i].order == 0);
    }
}
END_TEST

static double power_of_two(int power)
{
    double value = 1.0;
    for (; power > 0; power--) {
        value *= 2.0;
    }
    for (; power < 0; power++) {
        value /= 2.0;
    }
    return value;
}

START_TEST(reals_compare_with_exact_numbers)
{
    const double infinity = power_of_two(1024);
    const struct {
        double a;
        sx_number b;
        int order;
    } cases[] = {
        {0.5, ratio(1, 2), 0},
        {0.5, ratio(INT64_MAX / 2, INT64_MAX), 1},
        {0.1, ratio(1, 10), 1}, /* the double is a little more */
        {-0.1, ratio(-1, 10), -1},
        {0.3, ratio(3, 10), -1},
        {0.0, ratio(0, 3), 0},
        {-0.0, ratio(0, 3), 0},
        {0.0, ratio(1, INT64_MAX), -1},
        {0.0, ratio(-1, INT64_MAX), 1},
        {-2.5, ratio(-5, 2), 0},
        {-2.5, ratio(-3, 1), 1},
        {2.5, ratio(-5, 2), 1},
        {14.0, ratio(14, 1), 0},
        {power_of_two(-1074), ratio(0, 1), 1},
        {power_of_two(-1074), ratio(1, INT64_MAX), -1},
        {-power_of_two(-1074), ratio(-1, INT64_MAX), 1},
        {power_of_two(-63), ratio(1, INT64_MAX), -1},
        {power_of_two(-62), ratio(1, INT64_MAX), 1},
        {power_of_two(-64), ratio(1, INT64_MAX), -1},
        {power_of_two(53), ratio(INT64_C(9007199254740993), 1), -1},
        {power_of_two(53), ratio(INT64_C(9007199254740992), 1), 0},
        {power_of_two(54), ratio(INT64_C(9007199254740992), 1), 1},
        {power_of_two(54), ratio(INT64_C(18014398509481985), 1), -1},
        {power_of_two(62), ratio(INT64_MAX, 2), 1},
        {power_of_two(62), ratio(INT64_MAX, 1), -1},
        {power_of_two(63), ratio(INT64_MAX, 1), 1},
        {-power_of_two(63), ratio(INT64_MIN, 1), 0},
        {-power_of_two(64), ratio(INT64_MIN, 1), -1},
        {power_of_two(1023), ratio(INT64_MAX, 1), 1},
        {infinity, ratio(INT64_MAX, 1), 1},
        {-infinity, ratio(INT64_MIN, 1), -1},
        {infinity - infinity, ratio(INT64_MIN, 1), -1},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        sx_number real = sx_number_real(cases[i].a);
        ck_assert_msg(sx_number_compare(real, cases[i].b) == cases[i].order, "case %zu", i);
        ck_assert_msg(sx_number_compare(cases[i].b, real) == -cases[i].order, "case %zu", i);
        ck_assert_int_eq(sx_number_equal(real, cases[i].b), cases[i].order == 0);
    }
}
END_TEST

START_TEST(reals_compare)
{
    const double infinity = power_of_two(1024);
    sx_number nothing = sx_number_real(infinity - infinity);
    ck_assert_int_eq(sx_number_compare(sx_number_real(1.5), sx_number_real(2.5)), -1);
    ck_assert_int_eq(sx_number_compare(sx_number_real(2.5), sx_number_real(1.5)), 1);
    ck_assert(sx_number_equal(sx_number_real(0.1), sx_number_real(0.1)));
    ck_assert(!sx_number_equal(sx_number_real(0.1 + 0.2), sx_number_real(0.3)));
    ck_assert(sx_number_equal(sx_number_real(-0.0), sx_number_real(0.0)));
    ck_assert_int_eq(sx_number_compare(nothing, sx_number_real(-infinity)), -1);
    ck_assert_int_eq(sx_number_compare(sx_number_real(-infinity), nothing), 1);
    ck_assert_int_eq(sx_number_compare(nothing, nothing), 0);
    ck_assert(sx_number_to_double(sx_number_real(0.25)) == 0.25);
}
END_TEST

START_TEST(reals_settle)
{
    static const struct {
        double value;
        int64_t num, den;
    } cases[] = {
        {0.1 + 0.2, 3, 10},      {0.7 + 0.1, 4, 5}, {-0.1 - 0.2, -3, 10},
        {1e-10, 0, 1},           {-1e-10, 0, 1},    {1.0 / 3, 333333333, 1000000000},
        {4000000.5, 8000001, 2}, {0, 0, 1},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ck_assert(sx_number_equal(sx_number_settled(cases[i].value),
                                  sx_number_ratio(cases[i].num, cases[i].den)));
        ck_assert(sx_real_settle(cases[i].value) == (double)cases[i].num / (double)cases[i].den);
    }
    /* Beyond what has nine places, and what is no number, stays what it is. */
    const double large[] = {5e6, -5e6, 1e300, power_of_two(1024)};
    for (size_t i = 0; i < COUNT(large); i++) {
        ck_assert(sx_real_settle(large[i]) == large[i]);
        ck_assert(sx_number_settled(large[i]).kind == SX_NUMBER_REAL);
    }
    double nothing = sx_real_settle(power_of_two(1024) - power_of_two(1024));
    ck_assert(nothing != nothing);
}
END_TEST

static const struct {
    int64_t num, den;
    unsigned digits;
    int64_t half_up, half_even, down, up;
} roundings[] = {
    {5, 2, 0, 3, 2, 2, 3},
    {-5, 2, 0, -2, -2, -3, -2},
    {7, 2, 0, 4, 4, 3, 4},
    {-7, 2, 0, -3, -4, -4, -3},
    {1, 2, 0, 1, 0, 0, 1},
    {-1, 2, 0, 0, 0, -1, 0},
    {1, -2, 0, 0, 0, -1, 0},
    {-1, -2, 0, 1, 0, 0, 1},
    {1, 3, 0, 0, 0, 0, 1},
    {2, 3, 0, 1, 1, 0, 1},
    {-2, 3, 0, -1, -1, -1, 0},
    {6, 3, 0, 2, 2, 2, 2},
    {-6, 3, 0, -2, -2, -2, -2},
    {0, 3, 5, 0, 0, 0, 0},
    {2, 3, 6, 666667, 666667, 666666, 666667},
    {1, 8, 2, 13, 12, 12, 13},
    {3, 8, 2, 38, 38, 37, 38},
    {19, 2, 1, 95, 95, 95, 95},
    {INT64_MAX, INT64_MAX, 18, INT64_C(1000000000000000000), INT64_C(1000000000000000000),
     INT64_C(1000000000000000000), INT64_C(1000000000000000000)},
    {INT64_MAX, 2, 0, INT64_C(4611686018427387904), INT64_C(4611686018427387904),
     INT64_C(4611686018427387903), INT64_C(4611686018427387904)},
    {INT64_MIN, 1, 0, INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN},
    {INT64_MIN, -1, 0, INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX}, /* held at the end */
    {INT64_MAX, 1, 1, INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX},
    {INT64_MIN, 1, 18, INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN},
    {1, 0, 0, 0, 0, 0, 0},
};

START_TEST(rounding_rules)
{
    int64_t num = roundings[_i].num;
    int64_t den = roundings[_i].den;
    unsigned digits = roundings[_i].digits;
    ck_assert_int_eq(sx_round_ratio(num, den, digits, SX_ROUND_HALF_UP), roundings[_i].half_up);
    ck_assert_int_eq(sx_round_ratio(num, den, digits, SX_ROUND_HALF_EVEN), roundings[_i].half_even);
    ck_assert_int_eq(sx_round_ratio(num, den, digits, SX_ROUND_DOWN), roundings[_i].down);
    ck_assert_int_eq(sx_round_ratio(num, den, digits, SX_ROUND_UP), roundings[_i].up);
}
END_TEST

/* By the definition: twice the distance to the result is at most the denominator, and at the half
 * the result lies above. */
static const struct {
    int64_t end, end_den, num, den;
    bool stands;
} ends[] = {
    {7, 3, 7, 3, false}, /* no end that is declared */
    {2333333, 1000000, 7, 3, true},
    {2333334, 1000000, 7, 3, false},
    {2333332, 1000000, 7, 3, false},
    {23333333, 10000000, 7, 3, false}, /* too many places */
    {-1333333, 1000000, -4, 3, true},
    {2, 3, 2, 1, false},
    {9, 10, 900000001, 1000000000, false}, /* a decimal stands for itself */
    {1, 2, 1, 2, false},
    {166667, 1000000, 1, 6, true},
};

START_TEST(ends_that_stand_for_others)
{
    sx_number end = {SX_NUMBER_EXACT, ends[_i].end, ends[_i].end_den, 0};
    sx_number value = {SX_NUMBER_EXACT, ends[_i].num, ends[_i].den, 0};
    ck_assert_int_eq(sx_number_stands_for(end, value), ends[_i].stands);
    ck_assert(!sx_number_stands_for(end, sx_number_real(1e18)));
    ck_assert(!sx_number_stands_for(sx_number_real(1e18), value));
}
END_TEST

START_TEST(half_up_by_definition)
{
    sx_rng rng = {5};
    for (int i = 0; i < 200000; i++) {
        int64_t num = (int64_t)sx_rng_below(&rng, 2000001) - 1000000;
        int64_t den = (int64_t)sx_rng_below(&rng, 300) + 1;
        unsigned digits = sx_rng_below(&rng, 7);
        wide rounded = sx_round_ratio(num, den, digits, SX_ROUND_HALF_UP);
        wide twice = 2 * (rounded * den - (wide)num * sx_pow10(digits));
        ck_assert(twice > -den && twice <= den);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("base/number");
    TCase *cases = tcase_create("number");
    tcase_add_loop_test(cases, grammar, 0, (int)COUNT(readings));
    tcase_add_test(cases, grammar_sees_only_the_slice);
    tcase_add_test(cases, every_byte_beside_digits_is_refused);
    tcase_add_test(cases, decimals_come_back_from_print);
    tcase_add_test(cases, powers_of_ten);
    tcase_add_loop_test(cases, ratios_in_lowest_terms, 0, (int)COUNT(ratios));
    tcase_add_test(cases, ratios_beyond_the_range_stay_visible);
    tcase_add_loop_test(cases, nearest_double, 0, (int)COUNT(doubles));
    tcase_add_test(cases, exact_numbers_compare);
    tcase_add_test(cases, reals_compare_with_exact_numbers);
    tcase_add_test(cases, reals_compare);
    tcase_add_test(cases, reals_settle);
    tcase_add_loop_test(cases, rounding_rules, 0, (int)COUNT(roundings));
    tcase_add_loop_test(cases, ends_that_stand_for_others, 0, (int)(sizeof ends / sizeof *ends));
    tcase_add_test(cases, half_up_by_definition);
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
