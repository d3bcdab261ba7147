/*
 * instruments_phrase.h: the rules of a scale in plain words: how it is computed, what happens when
 * answers are missing, how it is rounded. Reads the model; computes nothing.
 */
#ifndef SX_API_INSTRUMENTS_PHRASE_H
#define SX_API_INSTRUMENTS_PHRASE_H

#include "base/buf.h"
#include "model/instrument.h"

/* "q1 to q3, q5": neighbours in the order of the items are put together. */
void sx_phrase_terms(sx_buf *out, const sx_model *model, const sx_term *terms, size_t count);
/* One or more sentences without line breaks: "Sum of q1 to q9. Reversed: q2, q5 (...)." */
void sx_phrase_calculation(sx_buf *out, const sx_model *model, const sx_scale *scale);
/* "every item must be answered, else there is no score" */
void sx_phrase_missing(sx_buf *out, const sx_scale *scale);
/* "half up to 2 places"; nothing when the scale does not round. */
void sx_phrase_rounding(sx_buf *out, const sx_rounding *rounding);
const char *sx_phrase_missing_rule(sx_missing_rule rule); /* complete, prorate, answered, known */
const char *sx_phrase_round_rule(sx_round rule);          /* half_up, half_even, down, up */
const char *sx_phrase_norm_form(sx_norm_form form);       /* t_score, z, values */
/* "5 to 9", "5 to under 10", "7" */
void sx_phrase_interval(sx_buf *out, const sx_interval *interval);
/* "P14D" as "14 days"; anything else as it is. */
void sx_phrase_duration(sx_buf *out, const char *duration);

#endif
