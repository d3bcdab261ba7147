/*
 * care.h: a care model ready to decide: its conditions compiled to plans over the facts. Which
 * inputs conditions may name is said in docs/profile.md.
 */
#ifndef SX_PROFILE_CARE_H
#define SX_PROFILE_CARE_H

#include "profile/safety.h"

typedef struct sx_care sx_care;

typedef struct sx_decision {
    const sx_care_rule *rule; /* the first that holds; NULL: none */
    sx_pathway said;          /* by that rule; SX_PATHWAY_COUNT when none holds */
    sx_verdict verdict;       /* after the safety rules */
} sx_decision;

/* Compiles the conditions; refuses names that are no input, and a model that cannot say
 * safety_first or further_assessment. Free with sx_care_free; the model must stay. */
sx_status sx_care_new(const sx_care_model *model, sx_diags *diags, sx_care **ret);
void sx_care_free(sx_care *care);
const sx_care_model *sx_care_model_of(const sx_care *care);
/* SHA-256 of the file of the model. */
const char *sx_care_hash(const sx_care *care);

void sx_care_decide(sx_care *care, const sx_facts *facts, sx_decision *ret);
/* Which lines of the plan hold when the pathway is `pathway`: ret[line_count], caller's memory. */
void sx_care_plan(sx_care *care, const sx_facts *facts, sx_pathway pathway, bool *ret);
/* Does the condition of a rule name this domain (also by a facet of it)? */
bool sx_care_rule_names(const sx_care_rule *rule, sx_domain domain);

#endif
