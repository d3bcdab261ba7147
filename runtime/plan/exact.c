/*
 * exact.c: exact arithmetic that says when it does not fit. See exact.h.
 */
#include "plan/exact.h"

__extension__ typedef __int128 sx_i128;

int64_t sx_gcd(int64_t a, int64_t b)
{
    a = a < 0 ? -a : a;
    b = b < 0 ? -b : b;
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static bool fit(sx_i128 num, sx_i128 den, sx_number *ret)
{
    if (den == 0)
        return false;
    if (den < 0) {
        num = -num;
        den = -den;
    }
    sx_i128 a = num < 0 ? -num : num, b = den;
    while (b) {
        sx_i128 rest = a % b;
        a = b;
        b = rest;
    }
    num /= a;
    den /= a;
    if (num >= SX_EXACT_MAX || num <= -SX_EXACT_MAX || den >= SX_EXACT_MAX)
        return false;
    *ret = sx_number_ratio((int64_t)num, (int64_t)den);
    return true;
}

bool sx_exact_add(sx_number a, sx_number b, sx_number *ret)
{
    sx_i128 left = (sx_i128)a.num * b.den, right = (sx_i128)b.num * a.den;
    return fit(left + right, (sx_i128)a.den * b.den, ret);
}

bool sx_exact_subtract(sx_number a, sx_number b, sx_number *ret)
{
    return sx_exact_add(a, sx_exact_negate(b), ret);
}

bool sx_exact_multiply(sx_number a, sx_number b, sx_number *ret)
{
    return fit((sx_i128)a.num * b.num, (sx_i128)a.den * b.den, ret);
}

bool sx_exact_divide(sx_number a, sx_number b, sx_number *ret)
{
    return fit((sx_i128)a.num * b.den, (sx_i128)a.den * b.num, ret);
}

sx_number sx_exact_negate(sx_number a)
{
    return sx_number_ratio(-a.num, a.den);
}

sx_number sx_exact_min(sx_number a, sx_number b)
{
    return sx_number_compare(a, b) <= 0 ? a : b;
}

sx_number sx_exact_max(sx_number a, sx_number b)
{
    return sx_number_compare(a, b) >= 0 ? a : b;
}

int64_t sx_exact_product(int64_t a, int64_t b)
{
    sx_i128 product = (sx_i128)a * b;
    return product > 0 && product < SX_EXACT_MAX ? (int64_t)product : 0;
}

int64_t sx_exact_lcm(int64_t a, int64_t b)
{
    return a ? sx_exact_product(a / sx_gcd(a, b), b) : 0;
}
