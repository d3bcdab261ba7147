/*
 * grit.h: a small scoring library as others write them. It knows nothing of Sextant; the tests bind its
 * functions to instruments.
 */
#ifndef GRIT_H
#define GRIT_H

#include <stddef.h>
#include <stdint.h>

/* Sum of n answers. */
double grit_total(const double *answers, uint64_t n);
/* 0 low, 1 medium, 2 high: thirds of 0..most. */
int32_t grit_level(double total, int32_t most);
/* Means of the first half and of the rest. Returns 0, or 1 when there are fewer than two answers. */
int32_t grit_factors(const double *answers, size_t n, double *factors, size_t count);
/* How far each total lies from the middle of 0..27. Returns 0. */
int32_t grit_distances(const double *totals, size_t rows, double *distances);
/* part / whole. Returns 0, or 33 and errno EDOM when the whole is 0. */
int grit_share(double part, double whole, double *share);
/* Mean in single precision. */
float grit_mean(const float *answers, int32_t n);
/* How many answers are at least `limit`. */
uint32_t grit_count(const int32_t *answers, uint32_t n, int32_t limit);
/* The longest run of equal answers, through a byte for each. */
void grit_longest(const uint8_t *answers, uint32_t n, int32_t *longest);
/* For every person the distance of four answers from the profile 3, 2, 1, 0. */
void grit_profile(uint64_t rows, const double *a, const double *b, const double *c, const double *d,
                  double *distance);
/* For every person the share of a normal distribution that lies below the distance z from its mean. */
void grit_shares(const double *z, uint64_t rows, double *shares);
/* x, unchanged: the least that a call can cost. */
double grit_same(double x);

#endif
