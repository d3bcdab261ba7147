/*
 * builder.h: making the nodes of a plan: one copy of equal nodes, static types and ranges, and the
 * proof that integers never overflow. What is compiled into nodes is in build_scale.c (scales) and
 * build_expr.c (conditions and formulas).
 */
#ifndef SX_PLAN_BUILDER_H
#define SX_PLAN_BUILDER_H

#include "model/instrument.h"
#include "plan/node.h"
#include "plan/plan.h"

/* Facts about a node that only building needs. */
typedef struct sx_node_facts {
    int64_t num_max, den_max; /* bounds of |numerator| and denominator */
    uint64_t *uses;           /* bit set of the inputs it rests on; may be shared */
    bool strict;              /* no value where one of those has none */
} sx_node_facts;

/* Expressions within one another, through scales too. */
#define SX_BUILD_DEPTH_MAX 3000

typedef struct sx_builder {
    sx_arena *arena;
    sx_diags *diags;
    const sx_model *model;      /* NULL for rule plans */
    const sx_rule_input *rules; /* rule plans */
    size_t input_count;
    size_t use_words;
    sx_node *nodes;
    size_t node_count, node_capacity;
    sx_node_facts *facts;
    size_t fact_capacity;
    uint32_t *input_nodes;
    bool items_only; /* flags and show-if: scales are refused */
    const char *only_why;
    uint8_t *scale_state; /* 0 not built, 1 being built, 2 built, 3 failed */
    sx_output *scales;
    sx_call_layout *calls; /* what the instrument's code gets and gives; NULL until asked for */
    uint32_t *call_args;   /* nodes of its inputs, shared by all CALL nodes */
    sx_interval *call_ranges;
    uint64_t *scratch;   /* uses of the node that is being added */
    uint32_t *buckets;   /* nodes by their hash, plus 1; 0: free */
    size_t bucket_count; /* a power of two */
    unsigned depth;      /* of expressions being built */
    size_t operands;     /* of all functions so far */
    size_t errors;
    bool no_memory; /* no plan comes of it, and the instrument is not at fault */
} sx_builder;

/* Prepares for `input_count` inputs; SX_E_MEMORY when memory ran out. */
sx_status sx_builder_init(sx_builder *b, sx_arena *arena, sx_diags *diags, const sx_model *model,
                          const sx_rule_input *rules, size_t input_count);
/* Adds a node (or finds an equal one) after its type, range and bounds were set. SX_NODE_NONE after an
 * error, which has been reported. */
uint32_t sx_builder_add(sx_builder *b, const sx_node *node, int64_t num_max, int64_t den_max);
/* Adds a CALL node, which rests on `uses` and not on all its arguments. */
uint32_t sx_builder_add_call(sx_builder *b, const sx_node *node, uint64_t *uses);
/* A node with room for `count` arguments copied from `args`. */
sx_node sx_builder_node(sx_builder *b, sx_op op, sx_type type, const uint32_t *args, size_t count,
                        sx_where where);
/* Reports an error at a place of the manifest; returns SX_NODE_NONE. */
uint32_t sx_builder_error(sx_builder *b, const char *code, sx_where where, const char *expected,
                          const char *format, ...) __attribute__((format(printf, 5, 6)));
/* Memory ran out: there will be no plan. Returns SX_NODE_NONE. */
uint32_t sx_builder_no_memory(sx_builder *b, sx_where where);
const sx_node *sx_builder_at(const sx_builder *b, uint32_t node);
bool sx_builder_numeric(const sx_builder *b, uint32_t node);

/* Leaves */
uint32_t sx_make_constant(sx_builder *b, sx_decimal value, sx_where where);
uint32_t sx_make_truth(sx_builder *b, bool value, sx_where where);
uint32_t sx_make_label(sx_builder *b, const sx_node *of, int64_t index, sx_where where);
uint32_t sx_make_input(sx_builder *b, size_t input, sx_where where);
/* Arithmetic; type rules: INT with INT stays INT, any ratio gives a ratio, any real a real. */
uint32_t sx_make_add(sx_builder *b, uint32_t x, uint32_t y, sx_where where);
uint32_t sx_make_subtract(sx_builder *b, uint32_t x, uint32_t y, sx_where where);
uint32_t sx_make_multiply(sx_builder *b, uint32_t x, uint32_t y, sx_where where);
uint32_t sx_make_divide(sx_builder *b, uint32_t x, uint32_t y, sx_where where);
uint32_t sx_make_power(sx_builder *b, uint32_t x, uint32_t y, sx_where where);
/* absolute; square root, exponential, logarithm to real */
uint32_t sx_make_unary(sx_builder *b, sx_op op, uint32_t x, sx_where where);
/* A real as the decimal of SX_SETTLED_DIGITS places it stands for; still a real. */
uint32_t sx_make_settled(sx_builder *b, uint32_t x, sx_where where);
uint32_t sx_make_round(sx_builder *b, uint32_t x, sx_round rule, uint8_t digits, sx_where where);
/* Truths */
uint32_t sx_make_compare(sx_builder *b, sx_op op, uint32_t x, uint32_t y, sx_where where);
uint32_t sx_make_logic(sx_builder *b, sx_op op, const uint32_t *args, size_t count, sx_where where);
uint32_t sx_make_answered(sx_builder *b, uint32_t x, sx_where where);
uint32_t sx_make_where(sx_builder *b, uint32_t condition, uint32_t x, uint32_t y, sx_where where);
uint32_t sx_make_guard(sx_builder *b, uint32_t x, const uint32_t *args, size_t count,
                       sx_where where);

/* The value paired with x; the pairs must live as long as the plan. */
uint32_t sx_make_lookup(sx_builder *b, uint32_t x, const sx_pair *pairs, size_t count,
                        sx_where where);
/* How many of the edges, which rise, are at most x. */
uint32_t sx_make_edges(sx_builder *b, uint32_t x, const sx_decimal *edges, size_t count,
                       sx_where where);
/* What has no value: incomplete in every row. */
/* LONGEST_RUN, DEVIATION; CONSISTENCY takes pairs: a half of a scale and its other half. */
uint32_t sx_make_answering(sx_builder *b, sx_op op, const uint32_t *args, size_t count,
                           sx_where where);
uint32_t sx_make_none(sx_builder *b, sx_where where);

/* A gather and its missing rule. */
typedef struct sx_gather {
    sx_op op; /* SUM, MEAN, COUNT, MINIMUM, MAXIMUM */
    uint32_t least;
    bool prorate;
    bool exclude_not_applicable;
    bool exclude_not_shown;
    bool least_fixed;
} sx_gather;
uint32_t sx_make_gather(sx_builder *b, const sx_gather *gather, const uint32_t *args, size_t count,
                        sx_where where);
uint32_t sx_make_percent(sx_builder *b, const sx_gather *gather, const uint32_t *args, size_t count,
                         sx_where where);

/* Conditions and formulas (build_expr.c), and their functions (build_function.c). */
uint32_t sx_build_expr(sx_builder *b, const sx_expr *expr);
uint32_t sx_build_function(sx_builder *b, const sx_expr *call);
/* The column that a name stands for, whatever its type; another expression as it is. */
uint32_t sx_build_column(sx_builder *b, const sx_expr *expr);
/* The same, and refuses what is not a truth. */
uint32_t sx_build_condition(sx_builder *b, const sx_expr *expr);
/* The conditions of `count:` with ranges written out; returns false after an error. */
bool sx_build_conditions(sx_builder *b, sx_expr *const *exprs, size_t count, uint32_t **ret,
                         size_t *ret_count);
/* The value of an item as its option's score, of a field, or of a scale (build_scale.c). */
uint32_t sx_build_item_value(sx_builder *b, size_t item, sx_where where);
uint32_t sx_build_field_value(sx_builder *b, size_t field, sx_where where);
/* The operands of a scale (build_scale.c): one, all (false after an error), and the missing rule of a
 * gather over `count` of them (false after an error). */
uint32_t sx_build_term(sx_builder *b, const sx_term *term);
bool sx_build_terms(sx_builder *b, const sx_term *terms, size_t count, uint32_t **ret);
bool sx_build_rule(sx_builder *b, const sx_scale *scale, sx_op op, size_t count, sx_gather *ret);
/* Scores that compare (build_compared.c). */
uint32_t sx_build_centred(sx_builder *b, const sx_scale *scale, sx_output *output);
uint32_t sx_build_rank(sx_builder *b, const sx_scale *scale);
uint32_t sx_build_norm(sx_builder *b, const sx_scale *scale);
/* A scale, or a validity note, of the instrument's code (build_code.c). */
uint32_t sx_build_call(sx_builder *b, const sx_scale *scale);
uint32_t sx_build_code_note(sx_builder *b, const sx_validity *note);
/* Compiles a scale once; NULL after an error. */
const sx_output *sx_build_scale(sx_builder *b, size_t scale, sx_where used_at);

/* Closes the builder: nodes that no output needs are dropped. */
sx_status sx_builder_finish(sx_builder *b, sx_output *outputs, size_t count, sx_plan **ret);

#endif
