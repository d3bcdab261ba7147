/*
 * round.c: powers of ten and rounding of a ratio. See round.h.
 */
#include "base/round.h"

static const int64_t powers[SX_POW10_MAX + 1] = {
    1,
    10,
    100,
    1000,
    10000,
    100000,
    1000000,
    10000000,
    100000000,
    1000000000,
    10000000000,
    100000000000,
    1000000000000,
    10000000000000,
    100000000000000,
    1000000000000000,
    10000000000000000,
    100000000000000000,
    1000000000000000000,
};

int64_t sx_pow10(unsigned digits)
{
    /*@ assert each: digits == 0 || digits == 1 || digits == 2 || digits == 3 || digits == 4
          || digits == 5 || digits == 6 || digits == 7 || digits == 8 || digits == 9 || digits == 10
          || digits == 11 || digits == 12 || digits == 13 || digits == 14 || digits == 15
          || digits == 16 || digits == 17 || digits == 18 || digits > 18; */
    return powers[digits > SX_POW10_MAX ? SX_POW10_MAX : digits];
}

/* A value lies `rest` of `below` parts above a whole number that is odd or not: up to the next one? */
/*@ requires between: 0 < rest < below;
    requires rules: rule == SX_ROUND_HALF_UP || rule == SX_ROUND_HALF_EVEN || rule == SX_ROUND_DOWN
                    || rule == SX_ROUND_UP;
    assigns \nothing;
    ensures down: rule == SX_ROUND_DOWN ==> \result == 0;
    ensures up: rule == SX_ROUND_UP ==> \result == 1;
    ensures half_up: rule == SX_ROUND_HALF_UP ==> (\result != 0 <==> 2 * rest >= below);
    ensures half_even: rule == SX_ROUND_HALF_EVEN
      ==> (\result != 0 <==> (2 * rest > below || (2 * rest == below && odd != 0)));
    ensures truth: \result == 0 || \result == 1;
*/
static bool rounds_up(uint64_t rest, uint64_t below, bool odd, sx_round rule)
{
    uint64_t other = below - rest; /* rest > other: nearer to the next one up */
    if (rule == SX_ROUND_DOWN)
        return false;
    if (rule == SX_ROUND_UP)
        return true;
    if (rest != other)
        return rest > other;
    return rule == SX_ROUND_HALF_UP || odd;
}

/*@ predicate no_more(integer a, integer b, integer d) = a * d <= b * d;
    lemma not_negative: \forall integer k, d; k >= 0 && d > 0 ==> k * d >= 0;
    lemma parted: \forall integer a, b, d; (b - a) * d >= 0 ==> no_more(a, b, d);
    lemma grows: \forall integer a, b, d; d > 0 && a <= b ==> no_more(a, b, d);
    lemma lower_at_most: \forall integer s, t, n, d; no_more(s, t, d) && at_most(t, n, d)
      ==> at_most(s, n, d);
    lemma lower_one_below: \forall integer s, t, n, d; no_more(s, t, d) && one_below(t, n, d)
      ==> one_below(s, n, d);
    lemma lower_half_below: \forall integer s, t, n, d; no_more(s, t, d) && half_below(t, n, d)
      ==> half_below(s, n, d);
    lemma higher_one_above: \forall integer s, t, n, d; no_more(t, s, d) && one_above(t, n, d)
      ==> one_above(s, n, d);
    lemma higher_at_least: \forall integer s, t, n, d; no_more(t, s, d) && at_least(t, n, d)
      ==> at_least(s, n, d);
    lemma higher_half_above: \forall integer s, t, n, d; no_more(t, s, d) && half_above(t, n, d)
      ==> half_above(s, n, d);
*/

/* above / below towards zero. */
/*@ requires positive: below > 0;
    assigns \nothing;
    ensures near: -below < above - \result * below < below;
*/
static sx_wide towards_zero(sx_wide above, sx_wide below)
{
    return above / below;
}

/* The largest whole number that is at most above / below. */
/*@ requires positive: below > 0;
    assigns \nothing;
    ensures low: at_most(\result, above, below);
    ensures high: one_above(\result, above, below);
*/
static sx_wide whole_below(sx_wide above, sx_wide below)
{
    sx_wide whole = towards_zero(above, below);
    if (whole * below <= above) {
        /*@ assert low: at_most(whole, above, below); */
        /*@ assert high: one_above(whole, above, below); */
        return whole;
    }
    sx_wide before = whole - 1;
    /*@ assert step: before * below == whole * below - below; */
    /*@ assert low: at_most(before, above, below); */
    /*@ assert high: one_above(before, above, below); */
    return before;
}

/* above / below rounded; below is above 0 and within 64 bits. */
/*@ requires positive: 0 < below <= 0x8000000000000000;
    requires rules: rule == SX_ROUND_HALF_UP || rule == SX_ROUND_HALF_EVEN || rule == SX_ROUND_DOWN
                    || rule == SX_ROUND_UP;
    assigns \nothing;
    ensures down: rule == SX_ROUND_DOWN
      ==> at_most(\result, above, below) && one_above(\result, above, below);
    ensures up: rule == SX_ROUND_UP
      ==> one_below(\result, above, below) && at_least(\result, above, below);
    ensures half_low: rule == SX_ROUND_HALF_UP || rule == SX_ROUND_HALF_EVEN
      ==> half_below(\result, above, below);
    ensures half_high: rule == SX_ROUND_HALF_UP || rule == SX_ROUND_HALF_EVEN
      ==> half_above(\result, above, below);
    ensures half_up: rule == SX_ROUND_HALF_UP ==> !tie_above(\result, above, below);
    ensures even_below: rule == SX_ROUND_HALF_EVEN && tie_below(\result, above, below)
      ==> \result % 2 == 0;
    ensures even_above: rule == SX_ROUND_HALF_EVEN && tie_above(\result, above, below)
      ==> \result % 2 == 0;
*/
static sx_wide round_parts(sx_wide above, sx_wide below, sx_round rule)
{
    sx_wide whole = whole_below(above, below);
    sx_wide rest = above - whole * below;
    /*@ assert rest: 0 <= rest < below; */
    /*@ assert twice: 2 * above == 2 * (whole * below) + 2 * rest; */
    /*@ assert next: (2 * whole + 1) * below == 2 * (whole * below) + below; */
    /*@ assert before: (2 * whole - 1) * below == 2 * (whole * below) - below; */
    /*@ assert low: half_below(whole, above, below); */
    /*@ assert no_tie: !tie_below(whole, above, below); */
    if (rest == 0) {
        /*@ assert half_high: half_above(whole, above, below); */
        /*@ assert no_tie_above: !tie_above(whole, above, below); */
        /*@ assert exact: one_below(whole, above, below) && at_least(whole, above, below); */
        return whole;
    }
    if (!rounds_up((uint64_t)rest, (uint64_t)below, whole % 2 != 0, rule)) {
        /*@ assert half_high: rule == SX_ROUND_HALF_EVEN || rule == SX_ROUND_HALF_UP
                              ==> half_above(whole, above, below); */
        /*@ assert no_tie_above: rule == SX_ROUND_HALF_UP ==> !tie_above(whole, above, below); */
        /*@ assert even: rule == SX_ROUND_HALF_EVEN && tie_above(whole, above, below)
                         ==> whole % 2 == 0; */
        return whole;
    }
    sx_wide next = whole + 1;
    /*@ assert before_next: (2 * next - 1) * below == 2 * (whole * below) + below; */
    /*@ assert after_next: (2 * next + 1) * below == 2 * (whole * below) + 3 * below; */
    /*@ assert step: next * below == whole * below + below; */
    /*@ assert up: one_below(next, above, below) && at_least(next, above, below); */
    /*@ assert half_low: rule == SX_ROUND_HALF_EVEN || rule == SX_ROUND_HALF_UP
                         ==> half_below(next, above, below); */
    /*@ assert half_high: half_above(next, above, below) && !tie_above(next, above, below); */
    /*@ assert even: rule == SX_ROUND_HALF_EVEN && tie_below(next, above, below)
                     ==> next % 2 == 0; */
    return next;
}

/* The same for a denominator of either sign. */
/*@ requires range: INT64_MIN <= den <= INT64_MAX && den != 0;
    requires rules: rule == SX_ROUND_HALF_UP || rule == SX_ROUND_HALF_EVEN || rule == SX_ROUND_DOWN
                    || rule == SX_ROUND_UP;
    assigns \nothing;
    ensures down: rule == SX_ROUND_DOWN ==> at_most(\result, turned(above, den), size(den))
      && one_above(\result, turned(above, den), size(den));
    ensures up: rule == SX_ROUND_UP ==> one_below(\result, turned(above, den), size(den))
      && at_least(\result, turned(above, den), size(den));
    ensures half_low: rule == SX_ROUND_HALF_UP || rule == SX_ROUND_HALF_EVEN
      ==> half_below(\result, turned(above, den), size(den));
    ensures half_high: rule == SX_ROUND_HALF_UP || rule == SX_ROUND_HALF_EVEN
      ==> half_above(\result, turned(above, den), size(den));
    ensures half_up: rule == SX_ROUND_HALF_UP
      ==> !tie_above(\result, turned(above, den), size(den));
    ensures even_below: rule == SX_ROUND_HALF_EVEN
      && tie_below(\result, turned(above, den), size(den)) ==> \result % 2 == 0;
    ensures even_above: rule == SX_ROUND_HALF_EVEN
      && tie_above(\result, turned(above, den), size(den)) ==> \result % 2 == 0;
*/
static sx_wide round_signed(sx_wide above, sx_wide den, sx_round rule)
{
    return den < 0 ? round_parts(-above, -den, rule) : round_parts(above, den, rule);
}

sx_wide sx_round_wide(int64_t num, int64_t den, unsigned digits, sx_round rule)
{
    sx_wide above = (sx_wide)num * sx_pow10(digits);
    /*@ assert fits: -0x40000000000000000000000000000000 <= above
                     <= 0x40000000000000000000000000000000; */
    return round_signed(above, den, rule);
}

int64_t sx_round_ratio(int64_t num, int64_t den, unsigned digits, sx_round rule)
{
    if (den == 0) {
        return 0;
    }
    sx_wide rounded = sx_round_wide(num, den, digits, rule);
    /*@ assert end: rounded > INT64_MAX ==> no_more(INT64_MAX, rounded, size(den)); */
    /*@ assert start: rounded < INT64_MIN ==> no_more(rounded, INT64_MIN, size(den)); */
    if (rounded > INT64_MAX) {
        return INT64_MAX;
    }
    return rounded < INT64_MIN ? INT64_MIN : (int64_t)rounded;
}
