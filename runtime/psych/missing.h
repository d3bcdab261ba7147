/*
 * missing.h: missing rules as arithmetic: is a rule met, and what a prorated sum is. Pure functions on
 * integers, so that they can be proved.
 */
#ifndef SX_PSYCH_MISSING_H
#define SX_PSYCH_MISSING_H

#include <stdbool.h>
#include <stdint.h>

/* How many of `total` operands must be answered when at most `most` may be missing; at least 1. */
uint32_t sx_missing_least(uint32_t total, uint32_t most);
/* Enough operands: `answered` of those that apply, with `excluded` taken out of the count by "not
 * applicable". `least` is meant for all `total`; excluded operands lower it one by one, never below
 * one: a score needs at least one answer. */
bool sx_missing_met(uint32_t answered, uint32_t excluded, uint32_t least);
/* The numerator of a prorated sum: sum * applicable / answered is the value (person-mean
 * substitution; for example CMS MDS 3.0, PHQ-9: sum * 9 / answered). */
int64_t sx_prorate_numerator(int64_t sum, uint32_t applicable);

#endif
