/*
 * scalar.h: the small languages of single values: numbers, intervals, dates, versions, tags. They
 * only look at the text; what a bad one is called and where it stands is said by the caller.
 */
#ifndef SX_MANIFEST_SCALAR_H
#define SX_MANIFEST_SCALAR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/number.h"
#include "model/scale.h"

typedef enum sx_lex {
    SX_LEX_OK,
    SX_LEX_TYPE, /* not written as such a value */
    SX_LEX_RANGE /* a number that cannot be used (.nan, .inf, -0, too long), or low above high */
} sx_lex;

sx_lex sx_lex_number(sx_slice text, sx_decimal *ret);
/* Whole and not negative. */
sx_lex sx_lex_count(sx_slice text, int64_t *ret);
/* "a..b", "a..<b" or "a" alone. */
sx_lex sx_lex_interval(sx_slice text, sx_interval *ret);
/* "1900-01-01": days since 1970-01-01. */
sx_lex sx_lex_date(sx_slice text, int32_t *ret_days);
/* "1900-01-01..2100-01-01". */
sx_lex sx_lex_dates(sx_slice text, int32_t *ret_low, int32_t *ret_high);
bool sx_lex_code(sx_slice text);
bool sx_lex_version(sx_slice text);
bool sx_lex_language(sx_slice text);
bool sx_lex_duration(sx_slice text);
/* One that is written well: is it more than nothing, and at most 100 years? */
bool sx_duration_fits(sx_slice text);
bool sx_lex_loinc(sx_slice text);
/* The last digit that this code should have; 0 when it has not the form of one, or none is known. */
char sx_loinc_check_digit(sx_slice text);
/* "10.1000/182" at the beginning: where it ends; 0 when it does not begin with a DOI. */
size_t sx_lex_doi(sx_slice text);
/* What a number may look like, for messages. */
extern const char sx_number_form[];

#endif
