/*
 * rank.h: ranks within one person (ipsative): 1 is the highest value.
 */
#ifndef SX_PSYCH_RANK_H
#define SX_PSYCH_RANK_H

#include <stddef.h>
#include <stdint.h>

#include "base/number.h"

/*
 * Twice the rank of values[pick] (all over the same denominator): ties share the mean of their ranks
 * (mid-ranks, Kendall), or, with `ties_lowest` != 0, all take the best of them. Twice, so that a half
 * rank is an integer.
 */
int64_t sx_rank_twice(const int64_t *values, size_t count, size_t pick, int ties_lowest);

#define SX_MARGIN_DIGITS 9

/* The error of one of them: SD and reliability, as published. */
typedef struct sx_rank_error {
    sx_decimal sd, r;
} sx_rank_error;

/*
 * z * sqrt(SE_a^2 + SE_b^2) with SE = SD * sqrt(1 - r), in units of 10^-9: a difference of two scores that is
 * no larger is within its error (standard error of the difference of two scores with errors of their own;
 * Lord FM, Novick MR. Statistical theories of mental test scores. 1968). -1: no such confidence, or too large.
 */
int64_t sx_rank_margin(const sx_rank_error *a, const sx_rank_error *b, unsigned confidence);
/*
 * The same rank where values are tied with values[pick] that differ from it by no more than their margin.
 * `den`: the denominator of the values. Such ties are no groups: a may be tied with b and b with c, and a be
 * above c.
 */
int64_t sx_rank_twice_within(const int64_t *values, const int64_t *margins, int64_t den,
                             size_t count, size_t pick, int ties_lowest);

#endif
