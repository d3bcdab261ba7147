/*
 * change.h: the error of a score, and what a difference between two scores of one person says: the
 * reliable change index, published rules, cut-offs, clinically significant change. Pure functions;
 * each names its source. Where published rules differ, each is its own result and none is merged.
 *
 * Jacobson & Truax 1991: Jacobson NS, Truax P. Clinical significance: a statistical approach to
 * defining meaningful change in psychotherapy research. J Consult Clin Psychol 1991;59:12-9.
 * doi:10.1037/0022-006X.59.1.12
 *
 * Errors and thresholds hold roots, so they are computed in binary floating point and then stand for
 * the nearest decimal of nine places (sx_real_settle). From there on every comparison is exact.
 */
#ifndef SX_PSYCH_CHANGE_H
#define SX_PSYCH_CHANGE_H

#include "model/scale.h"

#define SX_CONFIDENCE_USUAL 95 /* percent */
#define SX_CONFIDENCE_WORDS "80, 90, 95 or 99"

/* What a difference says. Better and worse are turned by the direction of the scale. */
typedef enum sx_change_class {
    SX_CHANGE_IMPROVED,
    SX_CHANGE_WORSENED,
    SX_CHANGE_NONE,        /* no more than the rule asks for */
    SX_CHANGE_HIGHER,      /* scales that have no better end */
    SX_CHANGE_LOWER,       /* the same */
    SX_CHANGE_NOT_COVERED, /* as large, but in the direction of which the rule does not speak */
    SX_CHANGE_UNKNOWN      /* cannot be told: a percentage of zero */
} sx_change_class;

typedef enum sx_crossing {
    SX_CROSSING_STILL_UNMET, /* neither score meets the cut-off */
    SX_CROSSING_STILL_MET,
    SX_CROSSING_NOW_MET,
    SX_CROSSING_NO_LONGER_MET
} sx_crossing;

/* Jacobson & Truax 1991, in their words. */
typedef enum sx_clinical_class {
    SX_CLINICAL_RECOVERED, /* reliable improvement, and the border was crossed */
    SX_CLINICAL_IMPROVED,  /* reliable improvement alone */
    SX_CLINICAL_UNCHANGED,
    SX_CLINICAL_DETERIORATED, /* reliable change for the worse */
    SX_CLINICAL_UNKNOWN       /* the rule beneath it says nothing */
} sx_clinical_class;

const char *sx_change_class_word(sx_change_class class_); /* "improved", "no_reliable_change" */
/* The same of a published rule: "not_reached" for SX_CHANGE_NONE. */
const char *sx_change_rule_word(sx_change_class class_);
const char *sx_crossing_word(sx_crossing crossing);     /* "no_longer_met" */
const char *sx_clinical_word(sx_clinical_class class_); /* "recovered" */

/* The two-sided quantile z of the standard normal distribution for a confidence in percent, to the
 * places in which it is printed in tables (1.96 for 95, as Jacobson & Truax 1991 use it; 1.282,
 * 1.645 and 2.576 for 80, 90 and 99). False for any other. */
bool sx_change_z(unsigned percent, sx_decimal *ret);

/* Standard error of measurement, SD * sqrt(1 - r) (classical test theory; Lord FM, Novick MR.
 * Statistical theories of mental test scores. 1968). r in 0..1. */
sx_number sx_change_error(sx_decimal sd, sx_decimal r);
/* Standard error of the difference of two scores with that error, sqrt(2 * SE^2) = SE * sqrt(2)
 * (Jacobson & Truax 1991, S_diff). */
sx_number sx_change_difference_error(sx_decimal sd, sx_decimal r);
/* z * S_diff: a difference larger than this is reliable (Jacobson & Truax 1991: RC larger than 1.96). */
sx_number sx_change_threshold(sx_decimal sd, sx_decimal r, sx_decimal z);
/* The interval value -/+ z * SE around an observed score; the ends stay within the declared range of
 * the scale, because no score lies beyond it. */
void sx_change_interval(const sx_scale *scale, sx_number value, sx_decimal sd, sx_decimal r,
                        sx_decimal z, sx_number *ret_low, sx_number *ret_high);
/* The error of the scores of one scale at one confidence. */
typedef struct sx_scale_error {
    bool known; /* the manifest says which figures it rests on */
    unsigned confidence;
    sx_decimal z;
    sx_number measurement, difference, threshold;
} sx_scale_error;

/* `confidence`: 80, 90, 95 or 99; false for any other. */
bool sx_scale_error_of(const sx_scale *scale, unsigned confidence, sx_scale_error *ret);
/* sx_change_interval with the figures that the manifest names; they must be known. */
void sx_scale_interval(const sx_scale *scale, unsigned confidence, sx_number value,
                       sx_number *ret_low, sx_number *ret_high);

/* to - from; exact for exact scores. */
sx_number sx_change_difference(sx_number from, sx_number to);
/* The index RC = (to - from) / S_diff (Jacobson & Truax 1991). `error` must not be 0. */
sx_number sx_change_index(sx_number difference, sx_number error);

/* By the reliable change index: a difference must be larger than the threshold, not equal to it. */
sx_change_class sx_change_reliable(sx_direction direction, sx_number difference,
                                   sx_number threshold);
/* By a published rule: at least so many points or percent of the first score, or an interval that is
 * reached; "at least" holds at equality. */
sx_change_class sx_change_by_rule(sx_direction direction, const sx_change_rule *rule,
                                  sx_number from, sx_number to);

bool sx_cutoff_met(const sx_cutoff *cutoff, sx_number value);
sx_crossing sx_change_crossing(const sx_cutoff *cutoff, sx_number from, sx_number to);

/*
 * The border of a criterion (Jacobson & Truax 1991), M0, s0 of the general population, M1, s1 of
 * patients; -/+ towards the others (a) and towards the patients (b):
 *   a  M1 -/+ 2 s1
 *   b  M0 +/- 2 s0
 *   c  (s0 M1 + s1 M0) / (s0 + s1)
 * Not for SX_CRITERION_CUTOFF, whose border is the cut-off.
 */
sx_number sx_criterion_border(sx_direction direction, const sx_clinical_rule *rule);
/* Is the value beyond the border, on the side of the general population? At the border it is not. Of a
 * cut-off: it is not met, where it marks the worse side (met, where it marks the better one). */
bool sx_criterion_beyond(sx_direction direction, const sx_clinical_rule *rule, sx_number value);
/* From the class of the change (by the index, or by the rule that the criterion names). */
sx_clinical_class sx_change_clinical(sx_direction direction, const sx_clinical_rule *rule,
                                     sx_change_class reliable, sx_number from, sx_number to);

#endif
