/*
 * number.h: exact numbers without a locale. An integer times 10^-digits (decimal), a ratio of two
 * integers, and the double that IRT and roots need, with one way to read and one to print each.
 */
#ifndef SX_BASE_NUMBER_H
#define SX_BASE_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/round.h"
#include "base/str.h"

#define SX_DIGITS_MAX 9   /* decimal places a constant or an input may have */
#define SX_PRINT_DIGITS 6 /* places printed for a value that does not end; --digits changes it */

/* value * 10^-digits; 2.50 is {250, 2}. */
typedef struct sx_decimal {
    int64_t value;
    uint8_t digits;
} sx_decimal;

typedef enum sx_number_kind { SX_NUMBER_EXACT, SX_NUMBER_REAL } sx_number_kind;

/* Exact: num / den with den > 0 (not necessarily in lowest terms). Real: `real`. */
typedef struct sx_number {
    sx_number_kind kind;
    int64_t num;
    int64_t den;
    double real;
} sx_number;

/*
 * The one number grammar: -?(0|[1-9][0-9]*)(\.[0-9]+)?  No plus, no exponent, no blank, no bare
 * point, no leading zero, no "-0" (also not -0.0). At most 18 significant digits and SX_DIGITS_MAX
 * places. False when the text is anything else. Trailing zeros after the point are dropped.
 */
bool sx_decimal_read(sx_slice text, sx_decimal *ret);
/* As above, but only whole numbers; "2.0" is whole, "2.5" is not. */
bool sx_int_read(sx_slice text, int64_t *ret);
/* -1, 0, 1; exact for any two exact numbers (128-bit cross-multiplication inside). */
int sx_number_compare(sx_number a, sx_number b);
sx_number sx_number_int(int64_t value);
sx_number sx_number_decimal(sx_decimal value);
sx_number sx_number_ratio(int64_t num, int64_t den); /* den != 0; made positive, lowest terms */
sx_number sx_number_real(double value);
/* What a number computed in binary floating point stands for: the nearest decimal of nine places, so
 * that 0.7 + 0.1 is 0.8 and not a little less. As a double, the one nearest to that decimal; as a
 * number, the decimal itself. Numbers beyond 4 million have fewer places in a double and stay. */
#define SX_SETTLED_DIGITS 9
double sx_real_settle(double value);
sx_number sx_number_settled(double value);
double sx_number_to_double(sx_number a);
bool sx_number_equal(sx_number a, sx_number b);
/* Whether `end`, which has at most SX_PRINT_DIGITS places, is what is printed of a value that no decimal can hold, such as
 * 95/21. */
bool sx_number_stands_for(sx_number end, sx_number value);
/* Prints: a value that ends within `digits` places is printed whole, without trailing zeros; else
 * rounded half up to `digits` places. Never an exponent, never "-0". NaN and infinity never reach
 * this; they print as "?" so that a mistake is seen. */
void sx_number_print(sx_buf *out, sx_number a, unsigned digits);
void sx_decimal_print(sx_buf *out, sx_decimal a);

#endif
