/*
 * care_model.h: a care model: rules that turn findings into a pathway, each naming the point of the
 * account that it rests on. Plain data; the profile layer compiles and runs it under the safety rules
 * that no model can relax.
 */
#ifndef SX_MODEL_CARE_MODEL_H
#define SX_MODEL_CARE_MODEL_H

#include "base/arena.h"
#include "base/diag.h"
#include "model/domain.h"
#include "model/expr.h"

/* X(name, word) */
#define SX_PATHWAY_LIST(X)                                                                         \
    X(SX_PATHWAY_SAFETY_FIRST, "safety_first")                                                     \
    X(SX_PATHWAY_FURTHER_ASSESSMENT, "further_assessment")                                         \
    X(SX_PATHWAY_PSYCHOTHERAPY, "psychotherapy")                                                   \
    X(SX_PATHWAY_THERAPY_THEN_COACHING, "psychotherapy_then_coaching")                             \
    X(SX_PATHWAY_INTEGRATED, "integrated")                                                         \
    X(SX_PATHWAY_COACHING, "coaching")

typedef enum sx_pathway {
#define SX_PATHWAY_ENUM(name, word) name,
    SX_PATHWAY_LIST(SX_PATHWAY_ENUM)
#undef SX_PATHWAY_ENUM
        SX_PATHWAY_COUNT
} sx_pathway;

typedef struct sx_point { /* a point of the account, restated in our own words */
    const char *id;       /* "I.8" */
    const char *text;
} sx_point;

typedef struct sx_care_rule {
    const char *id;
    const sx_expr *when; /* NULL: otherwise */
    const char *when_text;
    sx_pathway pathway;
    const char *because; /* one or two sentences for the reader */
    const char **points; /* ids of points */
    size_t point_count;
    sx_where where;
} sx_care_rule;

/* One line of the plan: shown under its part when its condition holds. */
typedef struct sx_plan_line {
    const char *part;    /* id of a part */
    const sx_expr *when; /* NULL: always. Over domains, facets, flags, and `pathway = word` */
    const char *when_text;
    const char *text;
    /* which readers see it: bits 1 clinician, 2 coach, 4 respondent; 0: all */
    unsigned roles;
    const char *service, *credential, *confidentiality, *rhythm; /* details, each may be NULL */
    const char **points;
    size_t point_count;
    sx_where where;
} sx_plan_line;

typedef struct sx_plan_part {
    const char *id, *title;
} sx_plan_part;

typedef struct sx_care_model {
    sx_arena *arena;
    const char *file, *id, *version, *title, *account;
    sx_domain *requires; /* unknown -> further_assessment */
    size_t require_count;
    sx_point *points;
    size_t point_count;
    sx_pathway *pathways; /* those that the model may give, safety_first included */
    size_t pathway_count;
    sx_care_rule *rules; /* the first that holds decides */
    size_t rule_count;
    sx_plan_part *parts;
    size_t part_count;
    sx_plan_line *lines;
    size_t line_count;
} sx_care_model;

const char *sx_pathway_word(sx_pathway pathway);
const char *sx_pathway_title(sx_pathway pathway);  /* "Psychotherapy, then coaching" */
sx_pathway sx_pathway_from_word(const char *word); /* SX_PATHWAY_COUNT when there is none */

#endif
