/*
 * safety.h: the rules that stand above every care model and that no model can relax. A pure
 * function of the facts and of what the model said, so that all combinations can be enumerated.
 */
#ifndef SX_PROFILE_SAFETY_H
#define SX_PROFILE_SAFETY_H

#include "model/care_model.h"
#include "profile/facts.h"

/* X(name, id, what it says) */
#define SX_SAFETY_LIST(X)                                                                          \
    X(SX_SAFETY_URGENT, "urgent_flag",                                                             \
      "A flag of the highest tier stands: safety comes first, whatever the model says.")           \
    X(SX_SAFETY_REQUIRED, "required_unknown",                                                      \
      "A clinical area that the model requires is not known: it is assessed first.")               \
    X(SX_SAFETY_POSITIVE, "gate_positive",                                                         \
      "A clinical gate is positive: coaching alone is not given.")                                 \
    X(SX_SAFETY_BORDERLINE, "gate_borderline",                                                     \
      "A clinical gate is borderline: coaching alone is not given.")                               \
    X(SX_SAFETY_UNKNOWN, "gate_unknown",                                                           \
      "A clinical gate is not known: coaching alone is not given.")                                \
    X(SX_SAFETY_UNSURE, "clinical_unsure",                                                         \
      "A clinical result is missing or rests on missing answers or rounding: coaching alone is "   \
      "not given.")                                                                                \
    X(SX_SAFETY_NO_RULE, "no_rule", "No rule of the model holds: the picture is completed first.")

typedef enum sx_safety {
#define SX_SAFETY_ENUM(name, id, text) name,
    SX_SAFETY_LIST(SX_SAFETY_ENUM)
#undef SX_SAFETY_ENUM
        SX_SAFETY_COUNT
} sx_safety;

typedef struct sx_verdict {
    sx_pathway pathway;
    sx_pathway then;  /* what follows when the pathway is safety_first; else the pathway itself */
    unsigned applied; /* bit 1 << sx_safety: the rules that changed what the model said */
} sx_verdict;

/* `said`: what the first rule that holds gives; SX_PATHWAY_COUNT when none holds. */
void sx_safety_apply(const sx_facts *facts, const sx_care_model *model, sx_pathway said,
                     sx_verdict *ret);
const char *sx_safety_id(sx_safety rule);
const char *sx_safety_text(sx_safety rule);

#endif
