/*
 * ratio.c: see ratio.h. Everything goes through 128 bits and back.
 */
#include "support/ratio.h"

__extension__ typedef __int128 wide;

static bool was_lost;

bool ratio_was_lost(void)
{
    bool lost = was_lost;
    was_lost = false;
    return lost;
}

#define MOST ((wide)1 << 62)

static ratio reduced(wide n, wide d, bool lost)
{
    if (d < 0) {
        n = -n;
        d = -d;
    }
    wide a = n < 0 ? -n : n, b = d;
    while (b != 0) {
        wide rest = a % b;
        a = b;
        b = rest;
    }
    n /= a;
    d /= a;
    if (lost || n > MOST || n < -MOST || d > MOST) {
        was_lost = true;
        return (ratio){0, 1, true};
    }
    return (ratio){(int64_t)n, (int64_t)d, false};
}

ratio ratio_of(int64_t n, int64_t d)
{
    return reduced(n, d, false);
}

ratio ratio_add(ratio a, ratio b)
{
    /* each product is below 2^124, so that their sum fits */
    return reduced((wide)a.n * b.d + (wide)b.n * a.d, (wide)a.d * b.d, a.lost || b.lost);
}

ratio ratio_subtract(ratio a, ratio b)
{
    b.n = -b.n;
    return ratio_add(a, b);
}

ratio ratio_multiply(ratio a, ratio b)
{
    return reduced((wide)a.n * b.n, (wide)a.d * b.d, a.lost || b.lost);
}

ratio ratio_divide(ratio a, ratio b)
{
    return b.lost ? b : reduced((wide)a.n * b.d, (wide)a.d * b.n, a.lost);
}

int ratio_compare(ratio a, ratio b)
{
    wide x = (wide)a.n * b.d, y = (wide)b.n * a.d;
    return x < y ? -1 : x > y;
}

ratio ratio_round(ratio a, ratio_rounding rule, unsigned digits)
{
    wide unit = 1;
    for (unsigned i = 0; i < digits; i++) {
        unit *= 10;
    }
    if (rule == NOT_ROUNDED || a.lost) {
        return a;
    }
    wide n = a.n * unit, whole = n / a.d;
    if (whole * a.d > n) {
        whole--; /* towards minus infinity */
    }
    wide rest = 2 * (n - whole * a.d); /* against the denominator: below, half or above */
    bool up = (rule == UP && rest > 0) || (rule == HALF_UP && rest >= a.d) ||
              (rule == HALF_EVEN && (rest > a.d || (rest == a.d && whole % 2 != 0)));
    return reduced(whole + up, unit, false);
}
