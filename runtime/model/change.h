/*
 * change.h: the published figures that a difference between two scores is read with: coefficients of
 * reliability, means and standard deviations of named samples, and published rules of change. As
 * written in the manifest; never part of a score.
 */
#ifndef SX_MODEL_CHANGE_H
#define SX_MODEL_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/number.h"

struct sx_cutoff;

/* X(name, key of the manifest, in words) */
#define SX_COEFFICIENT_LIST(X)                                                                     \
    X(SX_COEFFICIENT_ALPHA, "alpha", "Cronbach's alpha")                                           \
    X(SX_COEFFICIENT_OMEGA, "omega", "McDonald's omega")                                           \
    X(SX_COEFFICIENT_SPLIT_HALF, "split_half", "split-half reliability")                           \
    X(SX_COEFFICIENT_RETEST, "retest", "retest correlation")                                       \
    X(SX_COEFFICIENT_ICC, "icc", "intraclass correlation")

typedef enum sx_coefficient {
#define SX_COEFFICIENT_ENUM(name, word, text) name,
    SX_COEFFICIENT_LIST(SX_COEFFICIENT_ENUM)
#undef SX_COEFFICIENT_ENUM
        SX_COEFFICIENT_COUNT
} sx_coefficient;

/* low..high, or low..<high when high_open. */
typedef struct sx_interval {
    sx_decimal low, high;
    bool high_open;
} sx_interval;

/* What one study found in one sample. */
typedef struct sx_reliability {
    const char *id; /* NULL: it has none, and is the only one of its scale */
    bool has[SX_COEFFICIENT_COUNT];
    sx_decimal value[SX_COEFFICIENT_COUNT];
    bool has_sd, has_mean;
    sx_decimal sd, mean;
    uint32_t n;             /* persons; 0: not stated */
    const char *interval;   /* between the two occasions, ISO 8601; NULL: none or not stated */
    const char *population; /* whose figures these are */
    const char *source;     /* id of a source */
    sx_where where;
} sx_reliability;

/* Which of them the error of measurement rests on. */
typedef struct sx_error_use {
    bool present;
    sx_coefficient coefficient;
    const sx_reliability *of;    /* whose coefficient */
    const sx_reliability *sd_of; /* whose standard deviation */
    sx_where where;
} sx_error_use;

typedef enum sx_change_way { SX_CHANGE_EITHER, SX_CHANGE_BETTER, SX_CHANGE_WORSE } sx_change_way;

typedef enum sx_change_kind {
    SX_CHANGE_POINTS,  /* a difference of at least so many points */
    SX_CHANGE_PERCENT, /* a difference of at least so many percent of the first score */
    SX_CHANGE_REACHES  /* the second score lies in an interval that the first did not lie in */
} sx_change_kind;

/* A published rule of what counts as a change. */
typedef struct sx_change_rule {
    const char *id;
    const char *text;
    sx_change_kind kind;
    sx_decimal least; /* points, percent */
    sx_interval reaches;
    sx_change_way way;   /* of which changes it speaks */
    uint32_t confidence; /* percent, as published; 0: not stated */
    const char *source;
    sx_where where;
} sx_change_rule;

typedef enum sx_criterion {
    SX_CRITERION_A, /* 2 SD from the mean of the patients, on the side of the others */
    SX_CRITERION_B, /* within 2 SD of the mean of the others */
    SX_CRITERION_C, /* nearer to the others than to the patients, in units of their SD */
    SX_CRITERION_CUTOFF
} sx_criterion;

/* Clinically significant change: the score crosses a border, and the change is reliable. */
typedef struct sx_clinical_rule {
    const char *id;
    const char *text;
    sx_criterion criterion;
    const sx_reliability *patients, *others; /* a: patients; b: others; c: both */
    const struct sx_cutoff *cutoff;          /* SX_CRITERION_CUTOFF */
    const sx_change_rule *by; /* what makes a change reliable; NULL: the reliable change index */
    const char *source;
    sx_where where;
} sx_clinical_rule;

typedef struct sx_change {
    sx_error_use error;
    sx_change_rule *rules;
    size_t rule_count;
    sx_clinical_rule *clinical;
    size_t clinical_count;
} sx_change;

const char *sx_coefficient_word(sx_coefficient coefficient); /* "alpha" */
const char *sx_coefficient_text(sx_coefficient coefficient); /* "Cronbach's alpha" */
const char *sx_criterion_word(sx_criterion criterion);       /* "a", "b", "c", "cutoff" */
const char *sx_change_way_word(sx_change_way way);           /* "either", "better", "worse" */

#endif
