/*
 * grit.c: a small scoring library as others write them. See grit.h.
 */
#include "grit.h"

#include <errno.h>
#include <math.h>

double grit_total(const double *answers, uint64_t n)
{
    double sum = 0;
    for (uint64_t i = 0; i < n; i++)
        sum += answers[i];
    return sum;
}

int32_t grit_level(double total, int32_t most)
{
    return total * 3 < most ? 0 : total * 3 < 2 * (double)most ? 1 : 2;
}

int32_t grit_factors(const double *answers, size_t n, double *factors, size_t count)
{
    size_t half = n / 2;
    if (n < 2 || count != 2)
        return 1;
    factors[0] = grit_total(answers, half) / (double)half;
    factors[1] = grit_total(answers + half, n - half) / (double)(n - half);
    return 0;
}

int32_t grit_distances(const double *totals, size_t rows, double *distances)
{
    for (size_t i = 0; i < rows; i++)
        distances[i] = fabs(totals[i] - 13.5);
    return 0;
}

int grit_share(double part, double whole, double *share)
{
    if (whole == 0) {
        errno = EDOM;
        return EDOM;
    }
    *share = part / whole;
    return 0;
}

float grit_mean(const float *answers, int32_t n)
{
    float sum = 0;
    for (int32_t i = 0; i < n; i++)
        sum += answers[i];
    return sum / (float)n;
}

uint32_t grit_count(const int32_t *answers, uint32_t n, int32_t limit)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < n; i++)
        count += answers[i] >= limit;
    return count;
}

void grit_longest(const uint8_t *answers, uint32_t n, int32_t *longest)
{
    int32_t run = 0;
    *longest = 0;
    for (uint32_t i = 0; i < n; i++) {
        run = i > 0 && answers[i] == answers[i - 1] ? run + 1 : 1;
        if (run > *longest)
            *longest = run;
    }
}

void grit_profile(uint64_t rows, const double *a, const double *b, const double *c, const double *d,
                  double *distance)
{
    for (uint64_t i = 0; i < rows; i++) {
        double x = a[i] - 3, y = b[i] - 2, z = c[i] - 1, w = d[i];
        distance[i] = sqrt(x * x + y * y + z * z + w * w);
    }
}

void grit_shares(const double *z, uint64_t rows, double *shares)
{
    for (uint64_t i = 0; i < rows; i++)
        shares[i] = 0.5 * erfc(-z[i] * 0.70710678118654752);
}

double grit_same(double x)
{
    return x;
}
