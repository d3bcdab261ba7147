/*
 * domain.h: the domains and levels of the integrated profile: a closed set of words, so that
 * instruments and care models written by different people meet.
 */
#ifndef SX_MODEL_DOMAIN_H
#define SX_MODEL_DOMAIN_H

#include <stdbool.h>

typedef enum sx_strand { SX_STRAND_THERAPY, SX_STRAND_COACHING, SX_STRAND_BOTH } sx_strand;

/* X(name, word, strand, gate, title). A gate must be clear before coaching alone is possible. */
#define SX_DOMAIN_LIST(X)                                                                          \
    X(SX_DOMAIN_DISTRESS, "distress", SX_STRAND_THERAPY, true, "Distress and symptoms")            \
    X(SX_DOMAIN_FUNCTIONING, "functioning", SX_STRAND_THERAPY, true, "Functioning")                \
    X(SX_DOMAIN_RISK, "risk", SX_STRAND_THERAPY, true, "Risk")                                     \
    X(SX_DOMAIN_ADVERSITY, "adversity", SX_STRAND_THERAPY, false, "Adversity and patterns")        \
    X(SX_DOMAIN_COPING, "coping", SX_STRAND_THERAPY, false, "Coping")                              \
    X(SX_DOMAIN_READINESS, "readiness", SX_STRAND_COACHING, false, "Readiness for change")         \
    X(SX_DOMAIN_VALUES, "values", SX_STRAND_COACHING, false, "Values and alignment")               \
    X(SX_DOMAIN_GOALS, "goals", SX_STRAND_COACHING, false, "Goals")                                \
    X(SX_DOMAIN_STRENGTHS, "strengths", SX_STRAND_COACHING, false, "Strengths")                    \
    X(SX_DOMAIN_PERFORMANCE, "performance", SX_STRAND_COACHING, false, "Performance focus")        \
    X(SX_DOMAIN_SELF_AWARENESS, "self_awareness", SX_STRAND_BOTH, false, "Self-awareness")         \
    X(SX_DOMAIN_ACCOUNTABILITY, "accountability", SX_STRAND_BOTH, false, "Accountability")         \
    X(SX_DOMAIN_PROGRESS, "progress", SX_STRAND_BOTH, false, "Progress")                           \
    X(SX_DOMAIN_WELLBEING, "wellbeing", SX_STRAND_BOTH, false, "Wellbeing")

typedef enum sx_domain {
#define SX_DOMAIN_ENUM(name, word, strand, gate, title) name,
    SX_DOMAIN_LIST(SX_DOMAIN_ENUM)
#undef SX_DOMAIN_ENUM
        SX_DOMAIN_COUNT
} sx_domain;

/*
 * Levels. Therapy domains say how much difficulty there is: none < mild < elevated < high.
 * Coaching and shared domains say how much there is to build on: low < medium < high. The order is
 * that of the strand; the two are never compared with each other.
 */
typedef enum sx_level {
    SX_LEVEL_NONE,
    SX_LEVEL_MILD,
    SX_LEVEL_ELEVATED,
    SX_LEVEL_HIGH, /* therapy */
    SX_LEVEL_LOW,
    SX_LEVEL_MEDIUM,
    SX_LEVEL_FULL, /* coaching, shared; "high" */
    SX_LEVEL_COUNT
} sx_level;

const char *sx_strand_word(sx_strand strand); /* therapy, coaching, both */
const char *sx_domain_word(sx_domain domain);
const char *sx_domain_title(sx_domain domain);
sx_strand sx_domain_strand(sx_domain domain);
bool sx_domain_is_gate(sx_domain domain);
sx_domain sx_domain_from_word(const char *word); /* SX_DOMAIN_COUNT when there is none */
const char *sx_level_word(sx_level level);
/* The level that a word means in a domain's strand; SX_LEVEL_COUNT when there is none. */
sx_level sx_level_from_word(sx_strand strand, const char *word);
/* 0, 1, 2, 3 within the strand. */
int sx_level_rank(sx_level level);

#endif
