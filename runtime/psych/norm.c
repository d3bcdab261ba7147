/*
 * norm.c: norm tables and lookup tables. See norm.h.
 */
#include "psych/norm.h"

#include "base/str.h"
#include "psych/band.h"

__extension__ typedef __int128 sx_i128;

const sx_norm_row *sx_norm_row_for(const sx_norm *norm, bool has_age, int64_t age, const char *sex)
{
    for (size_t i = 0; i < norm->row_count; i++) {
        const sx_norm_row *row = &norm->rows[i];
        if (!row->any_age && (!has_age || age < row->age_low || age > row->age_high))
            continue;
        if (row->sex && !sx_str_equal(row->sex, sex))
            continue;
        return row;
    }
    return NULL;
}

bool sx_pair_find(const sx_pair *pairs, size_t count, int64_t num, int64_t den, sx_decimal *ret)
{
    for (size_t i = 0; i < count; i++) {
        if (sx_edge_compare(num, den, pairs[i].from.value, pairs[i].from.digits) == 0) {
            *ret = pairs[i].to;
            return true;
        }
    }
    return false;
}

static sx_i128 gcd128(sx_i128 a, sx_i128 b)
{
    a = a < 0 ? -a : a;
    while (b) {
        sx_i128 rest = a % b;
        a = b;
        b = rest; /* b is above 0 all along */
    }
    return a;
}

/* mean and sd at the same number of digits, so that z = (x * 10^k - m) / s with integers m, s. */
static bool standard_score(const sx_norm_row *row, bool t_score, int64_t num, int64_t den,
                           int64_t *ret_num, int64_t *ret_den)
{
    uint8_t digits = row->mean.digits > row->sd.digits ? row->mean.digits : row->sd.digits;
    sx_i128 unit = sx_pow10(digits);
    sx_i128 mean = (sx_i128)row->mean.value * sx_pow10((unsigned)(digits - row->mean.digits));
    sx_i128 sd = (sx_i128)row->sd.value * sx_pow10((unsigned)(digits - row->sd.digits));
    if (sd <= 0 || den > INT32_MAX || num > INT32_MAX || num < INT32_MIN)
        return false;
    sx_i128 top = (sx_i128)num * unit - mean * den;
    sx_i128 bottom = sd * den;
    if (t_score)
        top = 50 * bottom + 10 * top;
    sx_i128 common = gcd128(top, bottom);
    top /= common;
    bottom /= common;
    if (top > INT64_MAX / 4 || top < INT64_MIN / 4 || bottom > INT64_MAX / 4)
        return false;
    *ret_num = (int64_t)top;
    *ret_den = (int64_t)bottom;
    return true;
}

bool sx_norm_value(const sx_norm *norm, const sx_norm_row *row, int64_t num, int64_t den,
                   int64_t *ret_num, int64_t *ret_den)
{
    if (norm->form != SX_NORM_VALUES)
        return standard_score(row, norm->form == SX_NORM_T_SCORE, num, den, ret_num, ret_den);
    sx_decimal value;
    if (!sx_pair_find(row->values, row->value_count, num, den, &value))
        return false;
    *ret_num = value.value;
    *ret_den = sx_pow10(value.digits);
    return true;
}
