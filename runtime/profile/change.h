/*
 * change.h: two administrations of one instrument compared, and all of them in order. A comparison
 * that would mislead is refused, and says why: other rules, no order in time, a score that is not
 * there, made up for missing answers, or decided by rounding.
 */
#ifndef SX_PROFILE_CHANGE_H
#define SX_PROFILE_CHANGE_H

#include "profile/results.h"
#include "psych/change.h"

/* X(name, word, in words) */
#define SX_CHANGE_REFUSAL_LIST(X)                                                                  \
    X(SX_REFUSAL_NONE, "", "")                                                                     \
    X(SX_REFUSAL_INSTRUMENT, "another_instrument", "they belong to two instruments")               \
    X(SX_REFUSAL_VERSION, "another_version", "they were answered in two major versions")           \
    X(SX_REFUSAL_RULES, "other_rules",                                                             \
      "they were answered under other scoring rules, or that cannot be told")                      \
    X(SX_REFUSAL_TIME, "no_order", "it cannot be told which is the later one")                     \
    X(SX_REFUSAL_SCORE, "no_score", "one of them has no score")                                    \
    X(SX_REFUSAL_PRORATED, "prorated", "one of them was made up for missing answers")              \
    X(SX_REFUSAL_EDGE, "edge", "rounding decided the band or cut-off of one of them")

typedef enum sx_change_refusal {
#define SX_CHANGE_REFUSAL_ENUM(name, word, text) name,
    SX_CHANGE_REFUSAL_LIST(SX_CHANGE_REFUSAL_ENUM)
#undef SX_CHANGE_REFUSAL_ENUM
        SX_REFUSAL_COUNT
} sx_change_refusal;

const char *sx_refusal_word(sx_change_refusal refusal);
const char *sx_refusal_text(sx_change_refusal refusal);

typedef struct sx_comparison {
    const sx_results *from, *to;
    sx_change_refusal refused;   /* then nothing below holds */
    sx_number difference;        /* to - from */
    sx_number index;             /* RC, where the error is known */
    sx_change_class reliable;    /* the same */
    sx_change_class *rules;      /* by rule of the scale */
    sx_crossing *cutoffs;        /* by cut-off */
    sx_clinical_class *clinical; /* by criterion */
} sx_comparison;

/* All administrations of one instrument to one person, and one of its scales. */
typedef struct sx_series {
    const sx_loaded *loaded;
    size_t scale;
    sx_scale_error error;
    const sx_results *const *points; /* in the order of time */
    size_t count;
    sx_comparison *steps; /* from each to the next: count - 1 */
    sx_comparison span;   /* from the first to the last */
} sx_series;

/* A category, and nothing that is no quantity, has no differences. */
bool sx_scale_compares(const sx_scale *scale);
/* Why a score is not compared with others; SX_REFUSAL_NONE: it is. */
sx_change_refusal sx_refusal_of_score(const sx_scale *scale, const sx_score *score);
/* Whether two administrations may be compared at all, `to` after `from`. */
sx_change_refusal sx_refusal_of_pair(const sx_results *from, const sx_results *to);

/* The rooms of the comparison are in the arena. SX_OK also when it is refused. */
sx_status sx_compare(const sx_results *from, const sx_results *to, size_t scale,
                     const sx_scale_error *error, sx_arena *arena, sx_comparison *ret);
/* Puts administrations of one instrument in the order of time; those whose time is not known come
 * first, in the order in which they came. `room` has as many places. */
void sx_series_sort(const sx_results **points, const sx_results **room, size_t count);
/* At least one point, sorted. */
sx_status sx_series_of(const sx_results *const *points, size_t count, size_t scale,
                       unsigned confidence, sx_arena *arena, sx_series *ret);

/* -1, 0, 1: the order of two times as they are written: RFC 3339, or a day alone (then whatever
 * happened on that day cannot be put in order with it: 0). False when one of them is no time. */
bool sx_when_compare(const char *a, const char *b, int *ret);
bool sx_when_is_time(const char *text);

#endif
