/*
 * reading.h: what a score is read as: the cut-offs that it meets, and the level of a finding. One place for
 * the reports, the profile and the examples that prove them.
 */
#ifndef SX_PLAN_READING_H
#define SX_PLAN_READING_H

#include "model/instrument.h"
#include "plan/run.h"

/* Does a score that is there meet the cut-off? Looks at the value that `bands_on` says. */
bool sx_score_meets(const sx_scale *scale, const sx_cutoff *cutoff, const sx_score *score);
/* The level of a finding that rests on a scale of numbers; NULL: the value lies in none. */
const sx_finding_level *sx_level_of_value(const sx_finding_rule *rule, sx_number value);
/* The level that a score means; NULL: there is no score, or it lies in none. */
const sx_finding_level *sx_score_level(const sx_finding_rule *rule, const sx_scale *scale,
                                       const sx_score *score);

#endif
