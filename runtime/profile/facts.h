/*
 * facts.h: the state of every domain, facet and flag of one person, which is all that safety rules
 * and care models look at. Made from findings; small enough to be enumerated.
 */
#ifndef SX_PROFILE_FACTS_H
#define SX_PROFILE_FACTS_H

#include "profile/findings.h"

#define SX_FACETS_MAX 32
#define SX_NOTHING ((size_t)-1)

typedef struct sx_domain_fact {
    bool assessed; /* an instrument that speaks of the domain was given */
    bool known;
    sx_level level;  /* when known */
    size_t deciding; /* index of the finding that decided, SX_NOTHING when there is none */
} sx_domain_fact;

typedef struct sx_facet_fact {
    sx_domain domain;
    const char *facet;
    bool known;
    sx_level level;
} sx_facet_fact;

typedef enum sx_truth { SX_UNKNOWN = -1, SX_FALSE = 0, SX_TRUE = 1 } sx_truth;

typedef struct sx_facts {
    sx_domain_fact domains[SX_DOMAIN_COUNT];
    sx_facet_fact facets[SX_FACETS_MAX];
    size_t facet_count;
    const char *focus;          /* label of the finding with the facet `focus`; NULL: not known */
    sx_truth flags[3];          /* by sx_tier: does one stand? Unknown: not assessed */
    sx_truth recovery, decline; /* of a clinical finding since the administration before */
    bool clinical_unsure; /* a therapy finding that was asked for is unknown or rests on doubt */
} sx_facts;

/* The state that a gate shows to those who may not see levels. */
typedef enum sx_gate {
    SX_GATE_NOT_ASSESSED, /* no instrument of the domain was given */
    SX_GATE_UNKNOWN,      /* given, and no level */
    SX_GATE_CLEAR,        /* none */
    SX_GATE_BORDERLINE,   /* mild */
    SX_GATE_POSITIVE      /* elevated, high */
} sx_gate;

void sx_facts_of(const sx_findings *findings, sx_facts *ret);
sx_gate sx_gate_of(const sx_domain_fact *fact);
const char *sx_gate_word(sx_gate gate);

#endif
