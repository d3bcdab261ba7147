/*
 * plan.h: a scoring plan: a directed graph of closed, typed operations over columns. It is compiled
 * from a model (or from the conditions of a battery or care model), and everything that needs a value
 * runs it. What nodes there are is in node.h; how it runs in run.h.
 */
#ifndef SX_PLAN_PLAN_H
#define SX_PLAN_PLAN_H

#include "base/arena.h"
#include "base/diag.h"
#include "model/instrument.h"

typedef struct sx_plan sx_plan;

/* The scores of an instrument: inputs are the fields of the model in order, one score output per
 * scale in order, then one truth output per validity note. Refuses cycles, unknown names, values
 * outside exact arithmetic. */
sx_status sx_plan_scores(const sx_model *model, sx_arena *arena, sx_diags *diags, sx_plan **ret);
/* The flags: inputs the fields, one truth output per flag. Rests on items alone. */
sx_status sx_plan_flags(const sx_model *model, sx_arena *arena, sx_diags *diags, sx_plan **ret);
/* The show-if conditions: inputs the fields, one truth output per item and parameter (true where
 * there is no condition). */
sx_status sx_plan_shown(const sx_model *model, sx_arena *arena, sx_diags *diags, sx_plan **ret);

/* The columns that the instrument's code is given (call.h) and nothing else: one output that nobody reads;
 * executing the plan hands the columns to the function of the run. */
sx_status sx_plan_columns(const sx_model *model, sx_arena *arena, sx_diags *diags, sx_plan **ret);

/* An input of a rule plan: with labels an ordered category (values 0..label_count-1), else an exact
 * number given as a ratio. A truth is a category of {"no", "yes"} and may stand alone as condition. */
typedef struct sx_rule_input {
    const char *name; /* "phq-4.depression", "distress", "readiness.importance" */
    const char *const *labels;
    size_t label_count;
    bool truth;
} sx_rule_input;

/* Conditions over named inputs (batteries, care models): one truth output per condition. Comparing
 * with a label uses the order of the labels. NULL conditions are true. */
sx_status sx_plan_rules(const sx_rule_input *inputs, size_t input_count,
                        const sx_expr *const *conditions, size_t condition_count, sx_arena *arena,
                        sx_diags *diags, sx_plan **ret);

/* SHA-256 over the canonical form of the plan: nodes, missing rules, bands, tables; no wording.
 * SX_E_MEMORY when memory ran out; *ret is then no hash. */
sx_status sx_plan_hash(const sx_plan *plan, char ret[65]);
size_t sx_plan_node_count(const sx_plan *plan);
/* The nodes that these outputs need, arguments before their users; all that the others need is left out. NULL when
 * memory ran out. */
uint32_t *sx_plan_needs(const sx_plan *plan, const uint32_t *outputs, size_t output_count,
                        sx_arena *arena, size_t *ret_count);
/* Does this output rest on that input? What comes from code rests on what its `call:` names. */
bool sx_plan_rests_on(const sx_plan *plan, size_t output, size_t input);

#endif
