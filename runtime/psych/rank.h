/*
 * rank.h: ranks within one person (ipsative): 1 is the highest value.
 */
#ifndef SX_PSYCH_RANK_H
#define SX_PSYCH_RANK_H

#include <stddef.h>
#include <stdint.h>

/*
 * Twice the rank of values[pick] (all over the same denominator): ties share the mean of their ranks
 * (mid-ranks, Kendall), or, with `ties_lowest` != 0, all take the best of them. Twice, so that a half
 * rank is an integer.
 */
int64_t sx_rank_twice(const int64_t *values, size_t count, size_t pick, int ties_lowest);

#endif
