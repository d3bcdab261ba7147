/*
 * profile.h: how alike two profiles of small whole numbers are: distance, shape, elevation, scatter
 * (Cronbach and Gleser 1953), the double-entry intraclass correlation (McCrae 2008), and the rank
 * correlation of a few sums with an order. Sums are exact; one root and one division end each.
 */
#ifndef CARDS_PROFILE_H
#define CARDS_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

#define PROFILE_MAX 64

/* One profile beside the other, element by element. */
typedef struct profile_pair {
    int x[PROFILE_MAX], y[PROFILE_MAX];
    size_t count;
    int low, high; /* what y may be */
} profile_pair;

/* Each function returns false, and leaves *ret alone, where the measure has no value. */

/* 100: y equals x. 0: y is as far from x as low..high lets it be. None without elements, or where y has
 * no room to differ. */
bool profile_congruence(const profile_pair *pair, double *ret);
/* Pearson's r over the elements. None where one profile is flat. */
bool profile_shape(const profile_pair *pair, double *ret);
/* The correlation of all pairs entered both ways round: sinks with differences of shape, elevation and
 * scatter. None where all values of both are the same number. */
bool profile_intraclass(const profile_pair *pair, double *ret);
/* Mean of x minus mean of y. */
bool profile_elevation(const profile_pair *pair, double *ret);
/* Standard deviation of x minus that of y, with the number of elements as divisor. */
bool profile_scatter(const profile_pair *pair, double *ret);

/* Spearman's rank correlation of `sums` (more is better; equals share the mean of their ranks) with
 * `ranks` (1 is best, all different). None where all sums are equal. At most PROFILE_MAX. */
bool profile_order(const int *sums, const int *ranks, size_t count, double *ret);

#endif
