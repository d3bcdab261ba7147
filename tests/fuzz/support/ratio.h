/*
 * ratio.h: exact ratios for the second evaluation of the scoring target. They share no code with the
 * runtime's numbers. What does not fit is lost, and ratio_was_lost says so, for what was decided by it too.
 */
#ifndef SX_FUZZ_RATIO_H
#define SX_FUZZ_RATIO_H

#include <stdbool.h>
#include <stdint.h>

typedef struct ratio {
    int64_t n, d; /* d > 0, lowest terms */
    bool lost;
} ratio;

/* Was anything lost since this was asked last? */
bool ratio_was_lost(void);

typedef enum ratio_rounding { HALF_UP, HALF_EVEN, DOWN, UP, NOT_ROUNDED } ratio_rounding;

ratio ratio_of(int64_t n, int64_t d);
ratio ratio_add(ratio a, ratio b);
ratio ratio_subtract(ratio a, ratio b);
ratio ratio_multiply(ratio a, ratio b);
ratio ratio_divide(ratio a, ratio b); /* b is not 0 */
int ratio_compare(ratio a, ratio b);  /* -1, 0, 1 */
ratio ratio_round(ratio a, ratio_rounding rule, unsigned digits);

#endif
