/*
 * exact.h: arithmetic on exact numbers that says when it does not fit, for the static ranges of nodes.
 * Used while a plan is built, never per row.
 */
#ifndef SX_PLAN_EXACT_H
#define SX_PLAN_EXACT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/number.h"

/* Numerators and denominators of a plan stay below this, which leaves room for one more step. */
#define SX_EXACT_MAX ((int64_t)1 << 61)

bool sx_exact_add(sx_number a, sx_number b, sx_number *ret);
bool sx_exact_subtract(sx_number a, sx_number b, sx_number *ret);
bool sx_exact_multiply(sx_number a, sx_number b, sx_number *ret);
bool sx_exact_divide(sx_number a, sx_number b, sx_number *ret); /* false also for b = 0 */
sx_number sx_exact_negate(sx_number a);
sx_number sx_exact_min(sx_number a, sx_number b);
sx_number sx_exact_max(sx_number a, sx_number b);
/* Products and least common multiples of positive numbers; 0 when they do not fit. */
int64_t sx_exact_product(int64_t a, int64_t b);
int64_t sx_exact_lcm(int64_t a, int64_t b);
int64_t sx_gcd(int64_t a, int64_t b);

#endif
