/*
 * score_error.h: the error of one score that was computed: its standard error and interval, or why it
 * has none. Told beside a score, and never part of one.
 */
#ifndef SX_PLAN_SCORE_ERROR_H
#define SX_PLAN_SCORE_ERROR_H

#include "base/buf.h"
#include "base/json.h"
#include "plan/run.h"
#include "psych/change.h"

#define SX_CHANGE_DIGITS 2 /* places of errors, borders and indices in words */

typedef struct sx_score_error {
    bool known;
    bool made_up; /* it would be known, had no answer been missing */
    sx_scale_error scale;
    sx_number low, high; /* the interval, within the range of the scale */
} sx_score_error;

/* Does the score stand in for answers that are missing? The published error is not of such scores. */
bool sx_score_made_up(const sx_scale *scale, const sx_score *score);
/* `confidence`: 80, 90, 95 or 99. */
void sx_score_error_of(const sx_scale *scale, const sx_score *score, unsigned confidence,
                       sx_score_error *ret);
/* "Standard error 2.02, 95 % interval 14.03 to 21.97 (Cronbach's alpha ...)." or why there is none;
 * nothing for a scale that has no error of measurement. */
void sx_score_error_text(const sx_scale *scale, const sx_score *score, sx_buf *out);
/* {"measurement", "confidence", "low", "high", "coefficient", ...}, or null. */
void sx_score_error_json(const sx_scale *scale, const sx_score *score, sx_json *out);
/* "Cronbach's alpha 0.89 in the study, SD 6.1 in 41 patients": what the error rests on. */
void sx_error_use_text(sx_buf *out, const sx_error_use *use);

#endif
