/*
 * scale.h: how answers become a scale: the computation, the missing rule, bands, cut-offs, and the
 * statistics that a score is read with. As written in the manifest; the plan is compiled from it.
 */
#ifndef SX_MODEL_SCALE_H
#define SX_MODEL_SCALE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/number.h"
#include "model/change.h"
#include "model/expr.h"

/* X(name, key of the manifest) */
#define SX_COMPUTE_LIST(X)                                                                         \
    X(SX_COMPUTE_SUM, "sum")               /* terms */                                             \
    X(SX_COMPUTE_MEAN, "mean")             /* terms */                                             \
    X(SX_COMPUTE_WEIGHTED, "weighted")     /* terms with weights, added */                         \
    X(SX_COMPUTE_COUNT, "count")           /* conditions: how many hold */                         \
    X(SX_COMPUTE_MINIMUM, "minimum")       /* terms */                                             \
    X(SX_COMPUTE_MAXIMUM, "maximum")       /* terms */                                             \
    X(SX_COMPUTE_DIFFERENCE, "difference") /* terms[0] - terms[1] */                               \
    X(SX_COMPUTE_FORMULA, "formula")       /* formula */                                           \
    X(SX_COMPUTE_LOOKUP, "lookup")         /* terms[0] through `lookup` */                         \
    X(SX_COMPUTE_NORM, "norm")             /* terms[0] through norm table `norm` */                \
    X(SX_COMPUTE_PERCENT, "percent")       /* percent of maximum of the terms */                   \
    X(SX_COMPUTE_CENTRED, "centred")       /* mean of terms minus mean of `among` */               \
    X(SX_COMPUTE_RANK, "rank")             /* rank of terms[0] among `among`, 1 = highest */       \
    X(SX_COMPUTE_CATEGORY, "category")     /* the first label whose condition holds */             \
    X(SX_COMPUTE_CALL, "call")             /* the instrument's code, from the terms */

typedef enum sx_compute {
#define SX_COMPUTE_ENUM(name, word) name,
    SX_COMPUTE_LIST(SX_COMPUTE_ENUM)
#undef SX_COMPUTE_ENUM
        SX_COMPUTE_COUNT_
} sx_compute;

/* One pair of a recode or lookup table: the score of the option (or value) -> the new value. */
typedef struct sx_pair {
    sx_decimal from, to;
} sx_pair;

/* One operand: an item, or another scale. */
typedef struct sx_term {
    const char *name;
    sx_where where;
    bool reversed; /* low + high - x */
    sx_where reversed_where;
    bool weighted;
    sx_decimal weight;
    const sx_pair *recode; /* NULL: as it is */
    size_t recode_count;
} sx_term;

typedef enum sx_missing_rule {
    SX_MISSING_COMPLETE, /* every term must have a value */
    SX_MISSING_PRORATE,  /* at most `most` missing: sum * n / answered */
    SX_MISSING_ANSWERED, /* at least `least` answered: those alone are used (mean, percent, ...) */
    SX_MISSING_KNOWN     /* formula, category: a value when it does not depend on what is missing */
} sx_missing_rule;

typedef struct sx_missing {
    sx_missing_rule rule;
    uint32_t most, least;
    bool exclude_not_applicable; /* "not applicable" is taken out of n and is not missing */
    bool exclude_not_shown;      /* the same for an item that its condition keeps away */
    sx_where where;
} sx_missing;

typedef struct sx_rounding {
    bool present;
    sx_round rule;
    uint8_t digits;
} sx_rounding;

typedef enum sx_direction {
    SX_DIRECTION_WORSE,  /* higher_is_worse */
    SX_DIRECTION_BETTER, /* higher_is_better */
    SX_DIRECTION_NEUTRAL /* neither: a value, a type, a difference */
} sx_direction;

typedef struct sx_band {
    const char *id;
    const char *text; /* what a person reads; made from the id when nothing else was said */
    sx_interval interval;
    sx_where where;
} sx_band;

typedef struct sx_cutoff {
    const char *id;
    const char *text; /* "probable depression (screen)" */
    bool at_most;     /* positive when score <= at; else when score >= at */
    sx_decimal at;
    const char *source; /* id of a source */
    sx_where where;
} sx_cutoff;

typedef struct sx_category_rule {
    const char *label;
    const char *text;
    const sx_expr *when; /* NULL: otherwise */
    sx_where where;
} sx_category_rule;

typedef struct sx_scale {
    const char *id;
    const char *title;
    sx_compute compute;
    sx_term *terms;
    size_t term_count;
    sx_term *among; /* centred, rank */
    size_t among_count;
    bool ties_lowest; /* rank: tied values take the best rank; else the mean of their ranks */
    uint32_t
        ties_within; /* rank: percent of confidence; differences within their error are ties. 0: none */
    sx_expr **conditions; /* count */
    size_t condition_count;
    const sx_expr *formula;
    sx_category_rule *categories;
    size_t category_count;
    const sx_pair *lookup;
    size_t lookup_count;
    const char *norm; /* id of a norm table */
    sx_missing missing;
    sx_rounding round;
    bool bands_on_unrounded;
    sx_direction direction;
    bool has_range;
    sx_decimal low, high; /* declared range */
    sx_band *bands;
    size_t band_count;
    const char *bands_source;
    sx_cutoff *cutoffs;
    size_t cutoff_count;
    const char *source; /* of the scoring rule */
    const char *loinc;
    const char *unit;            /* "T", "%": what the number is in; NULL: a raw score */
    sx_reliability *reliability; /* what each study found */
    size_t reliability_count;
    sx_change change;
    sx_where where;
    sx_where range_where, bands_where;
} sx_scale;

/* One row of a norm table. */
typedef struct sx_norm_row {
    bool any_age;
    int32_t age_low, age_high; /* whole years, both included */
    const char *sex;           /* option code of parameter `sex`, NULL: any */
    sx_decimal mean, sd;       /* forms t_score, z, deviation */
    const sx_pair *values;     /* form values: raw -> value */
    size_t value_count;
    sx_where where;
} sx_norm_row;

typedef enum sx_norm_form {
    SX_NORM_T_SCORE, /* 50 + 10 (x - mean) / sd */
    SX_NORM_Z,       /* (x - mean) / sd */
    SX_NORM_VALUES   /* a table of values: percentiles, published T scores */
} sx_norm_form;

typedef struct sx_norm {
    const char *id;
    const char *title;
    const char *source;
    sx_norm_form form;
    bool by_age, by_sex;
    sx_norm_row *rows;
    size_t row_count;
    sx_where where;
} sx_norm;

#endif
