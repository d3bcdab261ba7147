/*
 * profile.c: the arithmetic of profile.h.
 */
#include "profile.h"

#include <math.h>

/* What all measures are made of. */
typedef struct sums {
    long n, x, y, xx, yy, xy;
} sums;

static sums sums_of(const profile_pair *pair)
{
    sums s = {.n = (long)pair->count};
    for (size_t i = 0; i < pair->count; i++) {
        long x = pair->x[i], y = pair->y[i];
        s.x += x;
        s.y += y;
        s.xx += x * x;
        s.yy += y * y;
        s.xy += x * y;
    }
    return s;
}

/* A root of numbers that are no squares may carry a correlation past 1 by its last bit. */
static double correlation(long covariance, long variance_x, long variance_y)
{
    double r = (double)covariance / sqrt((double)variance_x * (double)variance_y);
    return r > 1.0 ? 1.0 : r < -1.0 ? -1.0 : r;
}

bool profile_congruence(const profile_pair *pair, double *ret)
{
    long apart = 0, furthest = 0;
    for (size_t i = 0; i < pair->count; i++) {
        long difference = pair->x[i] - pair->y[i];
        long down = pair->x[i] - pair->low, up = pair->high - pair->x[i];
        long most = down > up ? down : up;
        apart += difference * difference;
        furthest += most * most;
    }
    if (furthest == 0)
        return false;
    *ret = 100.0 * (1.0 - sqrt((double)apart / (double)furthest));
    return true;
}

bool profile_shape(const profile_pair *pair, double *ret)
{
    sums s = sums_of(pair);
    long vx = s.n * s.xx - s.x * s.x, vy = s.n * s.yy - s.y * s.y;
    if (vx == 0 || vy == 0)
        return false;
    *ret = correlation(s.n * s.xy - s.x * s.y, vx, vy);
    return true;
}

/*
 * With m the mean of all 2n values: 2 sum (x - m)(y - m) / (sum (x - m)^2 + sum (y - m)^2). Both sums
 * are taken times 2n, so that they stay whole.
 */
bool profile_intraclass(const profile_pair *pair, double *ret)
{
    sums s = sums_of(pair);
    long both = s.x + s.y;
    long variance = 2 * s.n * (s.xx + s.yy) - both * both;
    if (variance == 0)
        return false;
    *ret = (double)(4 * s.n * s.xy - both * both) / (double)variance;
    return true;
}

bool profile_elevation(const profile_pair *pair, double *ret)
{
    sums s = sums_of(pair);
    if (s.n == 0)
        return false;
    *ret = (double)(s.x - s.y) / (double)s.n;
    return true;
}

bool profile_scatter(const profile_pair *pair, double *ret)
{
    sums s = sums_of(pair);
    if (s.n == 0)
        return false;
    *ret = (sqrt((double)(s.n * s.xx - s.x * s.x)) - sqrt((double)(s.n * s.yy - s.y * s.y))) /
           (double)s.n;
    return true;
}

bool profile_order(const int *values, const int *ranks, size_t count, double *ret)
{
    profile_pair pair = {.count = count < PROFILE_MAX ? count : PROFILE_MAX};
    for (size_t i = 0; i < pair.count; i++) {
        int above = 0, equal = 0;
        for (size_t j = 0; j < pair.count; j++) {
            above += values[j] > values[i];
            equal += values[j] == values[i];
        }
        pair.x[i] = 2 * above + equal + 1; /* twice the rank */
        pair.y[i] = 2 * ranks[i];
    }
    return profile_shape(&pair, ret);
}
