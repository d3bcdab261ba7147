/*
 * answering.c: how a person answered. See answering.h.
 */
#include "psych/answering.h"

#include <math.h>
#include <stdint.h>

#include "base/number.h"

size_t sx_longest_run(const double *values, const bool *there, size_t count)
{
    size_t longest = 0, run = 0;
    for (size_t i = 0; i < count; i++) {
        if (!there[i])
            run = 0;
        else
            run = run > 0 && values[i] == values[i - 1] ? run + 1 : 1;
        if (run > longest)
            longest = run;
    }
    return longest;
}

static double mean_of(const double *values, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    return sum / (double)(int64_t)count;
}

double sx_deviation(const double *values, size_t count)
{
    double mean = mean_of(values, count), squares = 0;
    for (size_t i = 0; i < count; i++)
        squares += (values[i] - mean) * (values[i] - mean);
    return sqrt(squares / (double)(int64_t)(count - 1));
}

/* Means of a few answers differ by rounding alone below this. */
static bool varies(const double *values, size_t count)
{
    double low = values[0], high = values[0];
    for (size_t i = 1; i < count; i++) {
        low = values[i] < low ? values[i] : low;
        high = values[i] > high ? values[i] : high;
    }
    return high - low > 1e-9;
}

bool sx_consistency(const double *first, const double *second, size_t count, double *ret)
{
    double x_mean = mean_of(first, count), y_mean = mean_of(second, count);
    double xy = 0, xx = 0, yy = 0;
    if (!varies(first, count) || !varies(second, count))
        return false;
    for (size_t i = 0; i < count; i++) {
        double x = first[i] - x_mean, y = second[i] - y_mean;
        xy += x * y;
        xx += x * x;
        yy += y * y;
    }
    double r = xy / sqrt(xx * yy);
    double whole = r > -1 ? 2 * r / (1 + r) : -1;
    *ret = whole < -1 ? -1 : whole;
    return true;
}

/* The values that are there, close together; returns how many. */
static size_t present(double *values, const bool *there, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (there[i]) {
            values[kept++] = values[i];
        }
    }
    return kept;
}

static sx_answering_state consistency_of(const double *values, const bool *there, size_t count,
                                         double *ret)
{
    double first[SX_ANSWERING_MAX / 2], second[SX_ANSWERING_MAX / 2];
    size_t pairs = 0;
    for (size_t i = 0; i + 1 < count; i += 2) {
        if (there[i] && there[i + 1]) {
            first[pairs] = values[i];
            second[pairs++] = values[i + 1];
        }
    }
    if (pairs < SX_CONSISTENCY_LEAST) {
        return SX_ANSWERING_TOO_FEW;
    }
    return sx_consistency(first, second, pairs, ret) ? SX_ANSWERING_KNOWN : SX_ANSWERING_UNDEFINED;
}

sx_answering_state sx_answering_of(sx_answering_kind kind, double *values, const bool *there,
                                   size_t count, double *ret)
{
    sx_answering_state state = SX_ANSWERING_TOO_FEW;
    double value = 0; /* stays so unless it is known */
    if (kind == SX_ANSWERING_RUN) {
        value = (double)(int64_t)sx_longest_run(values, there, count);
        state = value > 0 ? SX_ANSWERING_KNOWN : SX_ANSWERING_TOO_FEW;
    } else if (kind == SX_ANSWERING_DEVIATION) {
        size_t kept = present(values, there, count);
        if (kept >= 2) {
            value = sx_deviation(values, kept);
            state = SX_ANSWERING_KNOWN;
        }
    } else {
        state = consistency_of(values, there, count, &value);
    }
    *ret = sx_real_settle(value);
    return state;
}
