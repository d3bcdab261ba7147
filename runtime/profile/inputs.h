/*
 * inputs.h: the inputs that the conditions of a care model may name, and the facts as their values:
 * domains, known.DOMAIN, facets, flags, changes, focus and, last, the pathway.
 */
#ifndef SX_PROFILE_INPUTS_H
#define SX_PROFILE_INPUTS_H

#include "plan/plan.h"
#include "plan/run.h"
#include "model/care_model.h"
#include "profile/facts.h"

typedef struct sx_inputs {
    sx_rule_input *items;
    size_t count;
    struct sx_input_origin *origins; /* what each input is filled from */
} sx_inputs;

/* The fixed inputs, and one for every facet (DOMAIN.WORD) that a condition of the model names. */
sx_status sx_inputs_of(const sx_care_model *model, sx_arena *arena, sx_inputs *ret);
/* Writes the first `count` inputs into row 0 of a run that was begun. */
void sx_inputs_fill(const sx_inputs *inputs, const sx_facts *facts, sx_pathway pathway, sx_run *run,
                    size_t count);

#endif
