/*
 * style.c: the arithmetic of style.h. Means of halves are taken times 6, so that they stay whole.
 */
#include "style.h"

#include <math.h>

#define COMMON 6 /* divisible by 1, 2 and 3, the numbers of answers in a half */

style_result style_long_string(const style_answers *answers, double *ret)
{
    int longest = 0, run = 0;
    if (answers->answered < STYLE_LEAST)
        return STYLE_INCOMPLETE;
    for (size_t i = 0; i < STYLE_ITEMS; i++) {
        if (answers->value[i] == 0)
            run = 0;
        else
            run = i > 0 && answers->value[i] == answers->value[i - 1] ? run + 1 : 1;
        longest = run > longest ? run : longest;
    }
    *ret = longest;
    return STYLE_OK;
}

/* COMMON times the mean, as keyed, of every other item of a scale from `first` on; false: no answer. */
static bool half_mean(const style_answers *answers, const bool *reversed, size_t scale,
                      size_t first, long *ret)
{
    long sum = 0, count = 0;
    for (size_t n = first; n < STYLE_ITEMS_PER_SCALE; n += 2) {
        size_t item = n * STYLE_SCALES + scale;
        int value = answers->value[item];
        if (value == 0)
            continue;
        sum += reversed[item] ? STYLE_LOW + STYLE_HIGH - value : value;
        count++;
    }
    if (count == 0)
        return false;
    *ret = COMMON * sum / count;
    return true;
}

style_result style_even_odd(const style_answers *answers, const bool *reversed, double *ret)
{
    const long n = STYLE_SCALES;
    long x = 0, y = 0, xx = 0, yy = 0, xy = 0;
    if (answers->answered < STYLE_LEAST)
        return STYLE_INCOMPLETE;
    for (size_t scale = 0; scale < STYLE_SCALES; scale++) {
        long odd, even;
        if (!half_mean(answers, reversed, scale, 0, &odd) ||
            !half_mean(answers, reversed, scale, 1, &even))
            return STYLE_INCOMPLETE;
        x += odd;
        y += even;
        xx += odd * odd;
        yy += even * even;
        xy += odd * even;
    }
    long vx = n * xx - x * x, vy = n * yy - y * y;
    if (vx == 0 || vy == 0)
        return STYLE_UNDEFINED;
    double r = (double)(n * xy - x * y) / sqrt((double)vx * (double)vy);
    /* 2r / (1 + r) is -1 at r = -1/3 and falls without end towards r = -1. */
    if (r <= -1.0 / 3.0)
        *ret = -1.0;
    else
        *ret = r >= 1.0 ? 1.0 : 2.0 * r / (1.0 + r);
    return STYLE_OK;
}

style_result style_variability(const style_answers *answers, double *ret)
{
    long n = (long)answers->answered, x = 0, xx = 0;
    if (answers->answered < STYLE_LEAST)
        return STYLE_INCOMPLETE;
    for (size_t i = 0; i < STYLE_ITEMS; i++) {
        long value = answers->value[i]; /* 0, which adds nothing, where there is none */
        x += value;
        xx += value * value;
    }
    *ret = sqrt((double)(n * xx - x * x) / (double)(n * (n - 1)));
    return STYLE_OK;
}

style_result style_pace(const style_answers *answers, bool known, double seconds, double *ret)
{
    if (answers->answered < STYLE_LEAST || !known)
        return STYLE_INCOMPLETE;
    *ret = seconds / (double)answers->answered;
    return STYLE_OK;
}
