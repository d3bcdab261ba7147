/*
 * missing.h: missing rules as arithmetic: which operands count, is a rule met, and what a prorated sum
 * is. Pure functions on integers. Their contracts are proved (tests/proof).
 */
#ifndef SX_PSYCH_MISSING_H
#define SX_PSYCH_MISSING_H

#include <stdbool.h>
#include <stdint.h>

#include "model/cell.h"

/* Is an operand with this status taken out of the count, rather than missing? */
/*@ assigns \nothing;
    ensures \result != 0 <==> (not_applicable != 0 && status == SX_CELL_NOT_APPLICABLE)
                              || (not_shown != 0 && status == SX_CELL_NOT_SHOWN);
*/
static inline bool sx_missing_left_out(bool not_applicable, bool not_shown, uint8_t status)
{
    return (not_applicable && status == SX_CELL_NOT_APPLICABLE) ||
           (not_shown && status == SX_CELL_NOT_SHOWN);
}

/* How many of `total` operands must be answered when at most `most` may be missing; at least 1. */
/*@ assigns \nothing;
    ensures least: \result == (most < total ? total - most : 1);
    ensures one: \result >= 1;
*/
uint32_t sx_missing_least(uint32_t total, uint32_t most);

/* Enough operands: `answered` of those that apply, with `excluded` taken out of the count by "not
 * applicable". `least` is meant for all `total`; excluded operands lower it one by one, never below
 * one: a score needs at least one answer. */
/*@ assigns \nothing;
    ensures met: \result != 0 <==> answered >= 1 && answered + excluded >= least;
*/
bool sx_missing_met(uint32_t answered, uint32_t excluded, uint32_t least);

/* The numerator of a prorated sum: sum * applicable / answered is the value (person-mean
 * substitution; for example CMS MDS 3.0, PHQ-9: sum * 9 / answered). The ranges that a plan is built
 * with see to it that the product fits. */
/*@ requires fits: INT64_MIN <= sum * applicable <= INT64_MAX;
    assigns \nothing;
    ensures \result == sum * applicable;
*/
int64_t sx_prorate_numerator(int64_t sum, uint32_t applicable);

/* The denominator of a mean and of a prorated sum over `answered` operands in units of 1 / unit. */
/*@ requires some: answered >= 1 && unit >= 1;
    requires fits: unit * answered <= INT64_MAX;
    assigns \nothing;
    ensures \result == unit * answered && \result >= 1;
*/
static inline int64_t sx_mean_denominator(int64_t unit, uint32_t answered)
{
    return unit * answered;
}

#endif
