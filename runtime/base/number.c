/*
 * number.c: exact numbers. Products of two 64-bit integers are held in 128 bits, doubles are taken
 * apart into mantissa and exponent, so that comparing and printing never lose a digit
 * and never ask the C library (whose decimal point depends on the locale).
 */
#include "base/number.h"

#include <math.h>
#include <string.h>

__extension__ typedef unsigned __int128 sx_u128;

#define SIGNIFICANT_MAX 18U

/* mantissa * 2^exponent, the magnitude of a finite double. */
typedef struct split_real {
    uint64_t mantissa;
    int exponent;
    bool negative;
    bool finite;
} split_real;

static uint64_t magnitude(int64_t value)
{
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

static split_real split(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    unsigned exponent = (unsigned)(bits >> 52) & 0x7FFU;
    split_real parts = {.mantissa = bits & 0xFFFFFFFFFFFFFULL,
                        .exponent = -1074,
                        .negative = (bits >> 63) != 0,
                        .finite = exponent != 0x7FFU};
    if (exponent > 0) {
        parts.mantissa |= (uint64_t)1 << 52;
        parts.exponent = (int)exponent - 1075;
    }
    return parts;
}

/* ---- reading ---------------------------------------------------------------------------- */

bool sx_decimal_read(sx_slice text, sx_decimal *ret)
{
    size_t at = 0;
    bool negative = text.len > 0 && text.at[0] == '-';
    if (negative) {
        at++;
    }
    int64_t value = 0;
    unsigned significant = 0;
    unsigned places = 0;
    bool after_point = false;
    size_t first = at;
    for (; at < text.len; at++) {
        char c = text.at[at];
        if (c == '.' && !after_point && at > first) {
            after_point = true;
            continue;
        }
        if (!sx_is_digit(c) || (!after_point && at == first + 1 && text.at[first] == '0')) {
            return false;
        }
        places += after_point ? 1U : 0U;
        significant += value > 0 || c != '0' ? 1U : 0U;
        if (significant > SIGNIFICANT_MAX || places > SX_DIGITS_MAX) {
            return false;
        }
        value = value * 10 + (c - '0');
    }
    if (at == first || (after_point && places == 0) || (negative && value == 0)) {
        return false;
    }
    while (places > 0 && value % 10 == 0) {
        value /= 10;
        places--;
    }
    *ret = (sx_decimal){negative ? -value : value, (uint8_t)places};
    return true;
}

bool sx_int_read(sx_slice text, int64_t *ret)
{
    sx_decimal number;
    if (!sx_decimal_read(text, &number) || number.digits != 0) {
        return false;
    }
    *ret = number.value;
    return true;
}

/* ---- making ----------------------------------------------------------------------------- */

sx_number sx_number_int(int64_t value)
{
    return (sx_number){.kind = SX_NUMBER_EXACT, .num = value, .den = 1};
}

/* Lowest terms without a search: 10^digits has no divisors but twos and fives. */
sx_number sx_number_decimal(sx_decimal value)
{
    int64_t num = value.value, den = sx_pow10(value.digits);
    if (num == 0) {
        return sx_number_int(0);
    }
    unsigned twos = (unsigned)__builtin_ctzll((uint64_t)num);
    twos = twos < value.digits ? twos : value.digits;
    for (unsigned fives = value.digits; fives > 0 && num % 5 == 0; fives--) {
        num /= 5;
        den /= 5;
    }
    num /= (int64_t)1 << twos; /* no shift: it may be negative */
    return (sx_number){.kind = SX_NUMBER_EXACT, .num = num, .den = den >> twos};
}

sx_number sx_number_real(double value)
{
    /* One zero only: -0.0 and 0.0 print and compare the same. */
    return (sx_number){.kind = SX_NUMBER_REAL, .den = 1, .real = value == 0.0 ? 0.0 : value};
}

/* 2^52: a scaled double below it is good to a half, so that the nearest whole one is certain. */
static bool can_settle(double value)
{
    double scaled = value * 1e9;
    return scaled > -4503599627370496.0 && scaled < 4503599627370496.0;
}

double sx_real_settle(double value)
{
    return can_settle(value) ? rint(value * 1e9) / 1e9 : value;
}

sx_number sx_number_settled(double value)
{
    if (!can_settle(value)) {
        return sx_number_real(value);
    }
    return sx_number_decimal((sx_decimal){(int64_t)rint(value * 1e9), SX_SETTLED_DIGITS});
}

/* By halving and subtracting (Stein 1967): a third of the time of dividing. b is never 0. */
static uint64_t greatest_divisor(uint64_t a, uint64_t b)
{
    if (a == 0) {
        return b;
    }
    int twos = __builtin_ctzll(a | b);
    a >>= __builtin_ctzll(a);
    while (b != 0) {
        b >>= __builtin_ctzll(b);
        uint64_t less = a < b ? a : b;
        b = a < b ? b - a : a - b;
        a = less;
    }
    return a << twos;
}

/* value * 2^power for -1022 <= power <= 1023; exact unless the result is too large or small. */
static double scaled(double value, int power)
{
    uint64_t bits = (uint64_t)(power + 1023) << 52;
    double factor;
    memcpy(&factor, &bits, sizeof factor);
    return value * factor;
}

/* The double nearest to num / den (ties to even), sign apart. */
static double ratio_to_double(uint64_t num, uint64_t den)
{
    const uint64_t whole = (uint64_t)1 << 53;
    if (num <= whole && den <= whole) {
        return (double)num / (double)den;
    }
    if (num == 0) {
        return 0.0;
    }
    sx_u128 wide = num;
    int power = 0;
    while ((wide >> 127) == 0) {
        wide <<= 1;
        power--;
    }
    sx_u128 quotient = wide / den;
    bool rest = wide % den != 0;
    while ((quotient >> 64) != 0) {
        rest = rest || (quotient & 1U) != 0;
        quotient >>= 1;
        power++;
    }
    /* 64 bits with what was cut off kept in the lowest one: the conversion rounds once. */
    uint64_t bits = (uint64_t)quotient | (rest ? 1U : 0U);
    return scaled((double)bits, power);
}

sx_number sx_number_ratio(int64_t num, int64_t den)
{
    if (den == 0) {
        /* Never meant to happen; not a number prints as "?". */
        uint64_t bits = 0x7FF8000000000000ULL;
        sx_number wrong = {.kind = SX_NUMBER_REAL, .den = 1};
        memcpy(&wrong.real, &bits, sizeof wrong.real);
        return wrong;
    }
    if (den == 1) {
        return sx_number_int(num);
    }
    bool negative = (num < 0) != (den < 0) && num != 0;
    uint64_t above = magnitude(num);
    uint64_t below = magnitude(den);
    uint64_t divisor = greatest_divisor(above, below);
    above /= divisor;
    below /= divisor;
    const uint64_t limit = (uint64_t)INT64_MAX;
    if (below > limit || above > limit + (negative ? 1U : 0U)) {
        /* Only +-2^63 over or under an odd number gets here: the nearest real stands in. */
        double real = ratio_to_double(above, below);
        return sx_number_real(negative ? -real : real);
    }
    int64_t signed_num = negative ? (int64_t)(0 - above) : (int64_t)above;
    return (sx_number){.kind = SX_NUMBER_EXACT, .num = signed_num, .den = (int64_t)below};
}

double sx_number_to_double(sx_number a)
{
    if (a.kind == SX_NUMBER_REAL) {
        return a.real;
    }
    double real = ratio_to_double(magnitude(a.num), magnitude(a.den));
    return (a.num < 0) != (a.den < 0) && a.num != 0 ? -real : real;
}

/* ---- comparing -------------------------------------------------------------------------- */

/* Compares the magnitude of a finite real with num / den: -1, 0, 1. */
static int compare_magnitude(split_real real, uint64_t num, uint64_t den)
{
    if (real.mantissa == 0) {
        return num == 0 ? 0 : -1;
    }
    /* mantissa * 2^exponent * den against num; mantissa * den stays below 2^117. */
    sx_u128 left = (sx_u128)real.mantissa * den;
    if (real.exponent >= 0) {
        if (real.exponent > 11) {
            return 1; /* at least 2^64, and num is at most 2^63 */
        }
        left = (sx_u128)real.mantissa << real.exponent;
        sx_u128 quotient = num / den;
        if (left != quotient) {
            return left > quotient ? 1 : -1;
        }
        return num % den == 0 ? 0 : -1;
    }
    unsigned shift = (unsigned)-real.exponent;
    sx_u128 whole = shift > 127 ? 0 : left >> shift;
    if (whole != num) {
        return whole > num ? 1 : -1;
    }
    bool rest = shift > 127 || (left & (((sx_u128)1 << shift) - 1)) != 0;
    return rest ? 1 : 0;
}

/* A real against an exact number. Infinity is beyond every number, NaN before all of them. */
static int compare_real_exact(double real, sx_number exact)
{
    split_real parts = split(real);
    if (!parts.finite) {
        return parts.mantissa == (uint64_t)1 << 52 && !parts.negative ? 1 : -1;
    }
    int real_sign = parts.mantissa == 0 ? 0 : parts.negative ? -1 : 1;
    int exact_sign = exact.num == 0 ? 0 : (exact.num < 0) != (exact.den < 0) ? -1 : 1;
    if (real_sign != exact_sign) {
        return real_sign > exact_sign ? 1 : -1;
    }
    int order = compare_magnitude(parts, magnitude(exact.num), magnitude(exact.den));
    return real_sign < 0 ? -order : order;
}

static int compare_reals(double a, double b)
{
    bool a_is_nan = a != a;
    bool b_is_nan = b != b;
    if (a_is_nan || b_is_nan) {
        return (int)b_is_nan - (int)a_is_nan;
    }
    return (int)(a > b) - (int)(a < b);
}

int sx_number_compare(sx_number a, sx_number b)
{
    if (a.kind == SX_NUMBER_REAL && b.kind == SX_NUMBER_REAL) {
        return compare_reals(a.real, b.real);
    }
    if (a.kind == SX_NUMBER_REAL) {
        return compare_real_exact(a.real, b);
    }
    if (b.kind == SX_NUMBER_REAL) {
        return -compare_real_exact(b.real, a);
    }
    return sx_ratio_compare(a.num, a.den, b.num, b.den);
}

bool sx_number_equal(sx_number a, sx_number b)
{
    return sx_number_compare(a, b) == 0;
}

bool sx_number_stands_for(sx_number end, sx_number value)
{
    const int64_t unit = sx_pow10(SX_PRINT_DIGITS);
    if (value.kind != SX_NUMBER_EXACT || end.kind != SX_NUMBER_EXACT || unit % end.den != 0) {
        return false;
    }
    int64_t den = value.den;
    for (; den % 2 == 0; den /= 2) {
    }
    for (; den % 5 == 0; den /= 5) {
    }
    return den != 1 && sx_round_wide(value.num, value.den, SX_PRINT_DIGITS, SX_ROUND_HALF_UP) ==
                           (sx_wide)end.num * (unit / end.den);
}

/* ---- printing --------------------------------------------------------------------------- */

/* The last decimal digit, taken away. Most values have no more than 64 bits, which are divided in a quarter of the time. */
static unsigned take_digit(sx_u128 *value)
{
    if (*value > UINT64_MAX) {
        unsigned digit = (unsigned)(*value % 10);
        *value /= 10;
        return digit;
    }
    uint64_t small = (uint64_t)*value;
    *value = small / 10;
    return (unsigned)(small % 10);
}

/* value * 10^-digits without trailing zeros. */
static void print_scaled(sx_buf *out, bool negative, sx_u128 value, unsigned digits)
{
    char text[64];
    size_t at = sizeof text;
    for (sx_u128 rest = value; digits > 0 && take_digit(&rest) == 0; digits--) {
        value = rest;
    }
    bool zero = value == 0;
    for (unsigned place = 0; place < digits; place++) {
        text[--at] = (char)('0' + take_digit(&value));
    }
    if (digits > 0) {
        text[--at] = '.';
    }
    do {
        text[--at] = (char)('0' + take_digit(&value));
    } while (value > 0);
    if (negative && !zero) {
        text[--at] = '-';
    }
    sx_buf_add(out, text + at, sizeof text - at);
}

static void print_real(sx_buf *out, double real, unsigned digits)
{
    split_real parts = split(real);
    /* 2^53 * 2^74 is the largest that 128 bits hold here. */
    if (!parts.finite || parts.exponent > 74) {
        sx_buf_char(out, '?');
        return;
    }
    if (parts.exponent >= 0) {
        print_scaled(out, parts.negative, (sx_u128)parts.mantissa << parts.exponent, 0);
        return;
    }
    sx_u128 value = (sx_u128)parts.mantissa * (sx_u128)sx_pow10(digits); /* below 2^113 */
    unsigned shift = (unsigned)-parts.exponent;
    if (shift > 120) {
        value = 0;
    } else {
        sx_u128 half = (sx_u128)1 << (shift - 1);
        sx_u128 rest = value & (((sx_u128)1 << shift) - 1);
        value >>= shift;
        if (rest > half || (rest == half && !parts.negative)) {
            value++;
        }
    }
    print_scaled(out, parts.negative, value, digits);
}

void sx_number_print(sx_buf *out, sx_number a, unsigned digits)
{
    if (digits > SX_POW10_MAX) {
        digits = SX_POW10_MAX;
    }
    if (a.kind == SX_NUMBER_REAL) {
        print_real(out, a.real, digits);
        return;
    }
    if (a.den == 0) {
        sx_buf_char(out, '?');
        return;
    }
    if (a.den == 1) {
        sx_buf_int(out, a.num);
        return;
    }
    sx_wide value = sx_round_wide(a.num, a.den, digits, SX_ROUND_HALF_UP);
    print_scaled(out, value < 0, (sx_u128)(value < 0 ? -value : value), digits);
}

void sx_decimal_print(sx_buf *out, sx_decimal a)
{
    if (a.digits > SX_POW10_MAX) {
        sx_buf_char(out, '?');
        return;
    }
    print_scaled(out, a.value < 0, magnitude(a.value), a.digits);
}
