/*
 * round.h: the exact arithmetic that every score goes through: powers of ten, the order of two ratios,
 * rounding of a ratio. Whole numbers only, nothing wraps round. Its contracts are proved (tests/proof).
 */
#ifndef SX_BASE_ROUND_H
#define SX_BASE_ROUND_H

#include <stdbool.h>
#include <stdint.h>

#define SX_POW10_MAX 18U

/* Holds any product of two 64-bit numbers. The prover knows no type of 128 bits; it takes the products
 * as whole numbers without a limit, and proves apart that they stay within 2^126. */
#ifdef __FRAMAC__
typedef long long sx_wide;
#else
__extension__ typedef __int128 sx_wide;
#endif

typedef enum sx_round { SX_ROUND_HALF_UP, SX_ROUND_HALF_EVEN, SX_ROUND_DOWN, SX_ROUND_UP } sx_round;

/*@ axiomatic Powers {
      logic integer ten_to(integer digits);
      axiom ten_to_0: ten_to(0) == 1;
      axiom ten_to_1: ten_to(1) == 10;
      axiom ten_to_2: ten_to(2) == 100;
      axiom ten_to_3: ten_to(3) == 1000;
      axiom ten_to_4: ten_to(4) == 10000;
      axiom ten_to_5: ten_to(5) == 100000;
      axiom ten_to_6: ten_to(6) == 1000000;
      axiom ten_to_7: ten_to(7) == 10000000;
      axiom ten_to_8: ten_to(8) == 100000000;
      axiom ten_to_9: ten_to(9) == 1000000000;
      axiom ten_to_10: ten_to(10) == 10000000000;
      axiom ten_to_11: ten_to(11) == 100000000000;
      axiom ten_to_12: ten_to(12) == 1000000000000;
      axiom ten_to_13: ten_to(13) == 10000000000000;
      axiom ten_to_14: ten_to(14) == 100000000000000;
      axiom ten_to_15: ten_to(15) == 1000000000000000;
      axiom ten_to_16: ten_to(16) == 10000000000000000;
      axiom ten_to_17: ten_to(17) == 100000000000000000;
      axiom ten_to_18: ten_to(18) == 1000000000000000000;
    }
*/

/* 10^digits for 0..18. */
/*@ assigns \nothing;
    ensures power: digits <= 18 ==> \result == ten_to(digits);
    ensures bounds: 1 <= \result <= 1000000000000000000;
*/
int64_t sx_pow10(unsigned digits);

/* -1, 0, 1: num/den against other_num/other_den, denominators above 0. */
/*@ requires positive: 0 < den <= INT64_MAX && 0 < other_den <= INT64_MAX;
    requires range: INT64_MIN <= num <= INT64_MAX && INT64_MIN <= other_num <= INT64_MAX;
    assigns \nothing;
    ensures below: \result == -1 <==> num * other_den < other_num * den;
    ensures equal: \result == 0 <==> num * other_den == other_num * den;
    ensures above: \result == 1 <==> num * other_den > other_num * den;
    ensures sign: -1 <= \result <= 1;
*/
static inline int sx_ratio_compare(int64_t num, int64_t den, int64_t other_num, int64_t other_den)
{
    sx_wide left = (sx_wide)num * other_den;
    sx_wide right = (sx_wide)other_num * den;
    /*@ assert fits: -0x40000000000000000000000000000000 <= num * other_den
                         <= 0x40000000000000000000000000000000; */
    /*@ assert fits_too: -0x40000000000000000000000000000000 <= other_num * den
                             <= 0x40000000000000000000000000000000; */
    return left < right ? -1 : left > right;
}

/* What the contracts of rounding speak of. */
/*@ logic integer turned(integer above, integer den) = den < 0 ? -above : above;
    logic integer scaled(integer num, integer den, integer digits) =
      turned(num * ten_to(digits), den);
    logic integer size(integer den) = den < 0 ? -den : den;

    // t against n / d, d > 0: t lies at most, less than, and so on, a whole or a half above or below.
    predicate at_most(integer t, integer n, integer d) = t * d <= n;
    predicate one_above(integer t, integer n, integer d) = n < (t + 1) * d;
    predicate one_below(integer t, integer n, integer d) = (t - 1) * d < n;
    predicate at_least(integer t, integer n, integer d) = n <= t * d;
    predicate half_below(integer t, integer n, integer d) = (2 * t - 1) * d <= 2 * n;
    predicate half_above(integer t, integer n, integer d) = 2 * n <= (2 * t + 1) * d;
    predicate tie_below(integer t, integer n, integer d) = 2 * n == (2 * t - 1) * d;
    predicate tie_above(integer t, integer n, integer d) = 2 * n == (2 * t + 1) * d;
*/

/* num / den times 10^digits, rounded; den != 0. */
/*@ requires places: digits <= 18;
    requires range: INT64_MIN <= num <= INT64_MAX && INT64_MIN <= den <= INT64_MAX && den != 0;
    requires rules: rule == SX_ROUND_HALF_UP || rule == SX_ROUND_HALF_EVEN || rule == SX_ROUND_DOWN
                    || rule == SX_ROUND_UP;
    assigns \nothing;
    ensures down: rule == SX_ROUND_DOWN ==> at_most(\result, scaled(num, den, digits), size(den))
      && one_above(\result, scaled(num, den, digits), size(den));
    ensures up: rule == SX_ROUND_UP ==> one_below(\result, scaled(num, den, digits), size(den))
      && at_least(\result, scaled(num, den, digits), size(den));
    ensures half_low: rule == SX_ROUND_HALF_UP || rule == SX_ROUND_HALF_EVEN
      ==> half_below(\result, scaled(num, den, digits), size(den));
    ensures half_high: rule == SX_ROUND_HALF_UP || rule == SX_ROUND_HALF_EVEN
      ==> half_above(\result, scaled(num, den, digits), size(den));
    ensures half_up: rule == SX_ROUND_HALF_UP
      ==> !tie_above(\result, scaled(num, den, digits), size(den));
    ensures even_below: rule == SX_ROUND_HALF_EVEN
      && tie_below(\result, scaled(num, den, digits), size(den)) ==> \result % 2 == 0;
    ensures even_above: rule == SX_ROUND_HALF_EVEN
      && tie_above(\result, scaled(num, den, digits), size(den)) ==> \result % 2 == 0;
*/
sx_wide sx_round_wide(int64_t num, int64_t den, unsigned digits, sx_round rule);

/*
 * num/den rounded to `digits` places, as an integer times 10^-digits; 0 where den is 0. Exact; half up
 * means away from minus infinity at .5 (2.5 -> 3, -2.5 -> -2). What does not fit stops at the end of
 * the range rather than wrapping round.
 */
/*@ requires places: digits <= 18;
    requires range: INT64_MIN <= num <= INT64_MAX && INT64_MIN <= den <= INT64_MAX;
    requires rules: rule == SX_ROUND_HALF_UP || rule == SX_ROUND_HALF_EVEN || rule == SX_ROUND_DOWN
                    || rule == SX_ROUND_UP;
    assigns \nothing;
    behavior none:
      assumes den == 0;
      ensures zero: \result == 0;
    behavior down:
      assumes den != 0 && rule == SX_ROUND_DOWN;
      ensures low: \result > INT64_MIN ==> at_most(\result, scaled(num, den, digits), size(den));
      ensures high: \result < INT64_MAX ==> one_above(\result, scaled(num, den, digits), size(den));
    behavior up:
      assumes den != 0 && rule == SX_ROUND_UP;
      ensures low: \result > INT64_MIN ==> one_below(\result, scaled(num, den, digits), size(den));
      ensures high: \result < INT64_MAX ==> at_least(\result, scaled(num, den, digits), size(den));
    behavior half_up:
      assumes den != 0 && rule == SX_ROUND_HALF_UP;
      ensures low: \result > INT64_MIN ==> half_below(\result, scaled(num, den, digits), size(den));
      ensures high: \result < INT64_MAX ==> half_above(\result, scaled(num, den, digits), size(den));
      ensures tie: INT64_MIN < \result < INT64_MAX
        ==> !tie_above(\result, scaled(num, den, digits), size(den));
    behavior half_even:
      assumes den != 0 && rule == SX_ROUND_HALF_EVEN;
      ensures low: \result > INT64_MIN ==> half_below(\result, scaled(num, den, digits), size(den));
      ensures high: \result < INT64_MAX ==> half_above(\result, scaled(num, den, digits), size(den));
      ensures even_below: INT64_MIN < \result < INT64_MAX
        && tie_below(\result, scaled(num, den, digits), size(den)) ==> \result % 2 == 0;
      ensures even_above: INT64_MIN < \result < INT64_MAX
        && tie_above(\result, scaled(num, den, digits), size(den)) ==> \result % 2 == 0;
    complete behaviors;
    disjoint behaviors;
*/
int64_t sx_round_ratio(int64_t num, int64_t den, unsigned digits, sx_round rule);

#endif
