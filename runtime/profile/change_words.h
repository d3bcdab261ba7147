/*
 * change_words.h: figures, rules and comparisons in plain words, for every face that tells of them.
 * Computes nothing.
 */
#ifndef SX_PROFILE_CHANGE_WORDS_H
#define SX_PROFILE_CHANGE_WORDS_H

#include "plan/score_error.h"
#include "profile/change.h"

/* "alpha 0.89, mean 17.1, SD 6.1, n = 41 in primary care patients"; nothing when there is none. */
void sx_words_figures(sx_buf *out, const sx_reliability *figures);
/* "6 points or more, for better or worse", "50 % of the first score or more, for the better" */
void sx_words_change_rule(sx_buf *out, const sx_change_rule *rule);
/* "below 8.6 (criterion c of Jacobson and Truax), with a reliable change" */
void sx_words_clinical_rule(sx_buf *out, const sx_scale *scale, const sx_clinical_rule *rule);

/* Classes as people read them: "reliably improved", "no reliable change". */
const char *sx_words_reliable(sx_change_class class_);
const char *sx_words_rule_class(sx_change_class class_);
const char *sx_words_crossing(sx_crossing crossing);
const char *sx_words_clinical(sx_clinical_class class_);

/* "18 to 7, 11 lower" of a comparison that was made. */
void sx_words_difference(sx_buf *out, const sx_comparison *comparison, size_t scale,
                         unsigned digits);
/* The lines that say what a comparison that was made means, one text each, handed to `put`: the index,
 * each rule, each cut-off, each criterion of clinically significant change. */
typedef void sx_put_line(void *to, const char *text);
void sx_words_comparison(const sx_series *series, const sx_comparison *comparison, sx_put_line *put,
                         void *to);

#endif
