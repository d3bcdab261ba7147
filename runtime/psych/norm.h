/*
 * norm.h: norm tables: which row is the person's, and what the table says of a raw score. The nearest
 * row or value is never used: what is not in the table has no norm.
 */
#ifndef SX_PSYCH_NORM_H
#define SX_PSYCH_NORM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/number.h"
#include "model/scale.h"

/* The row for an age in whole years and the code of the sex; `has_age`/`sex` NULL when not known. NULL
 * when no row is for this person. */
const sx_norm_row *sx_norm_row_for(const sx_norm *norm, bool has_age, int64_t age, const char *sex);
/*
 * The normed value of num/den in that row, exact. T score 50 + 10 (x - mean) / sd and z (x - mean) / sd
 * are McCall's linear standard scores. False when the table of values has no such raw score, or the
 * result does not fit.
 */
bool sx_norm_value(const sx_norm *norm, const sx_norm_row *row, int64_t num, int64_t den,
                   int64_t *ret_num, int64_t *ret_den);
/* The value paired with num/den in a table; false when there is none. */
bool sx_pair_find(const sx_pair *pairs, size_t count, int64_t num, int64_t den, sx_decimal *ret);

#endif
