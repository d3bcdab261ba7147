/*
 * node.h: the closed set of operations a plan is made of, one row each in one table, and what a node
 * holds. Internal to the plan layer (and to the tests that look inside a plan).
 */
#ifndef SX_PLAN_NODE_H
#define SX_PLAN_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/number.h"
#include "model/scale.h"
#include "plan/call.h"
#include "psych/band.h"

/* X(name, word of the canonical form) */
#define SX_OP_LIST(X)                                                                              \
    X(SX_OP_INPUT, "input") /* a column of answers, or of facts for a rule */                      \
    X(SX_OP_CONSTANT, "constant")                                                                  \
    X(SX_OP_MAP, "map") /* option -> value: scores, reversal, recode, weight */                    \
    X(SX_OP_SUM, "sum") /* gathers: each with a missing rule */                                    \
    X(SX_OP_MEAN, "mean")                                                                          \
    X(SX_OP_COUNT, "count") /* how many truths hold */                                             \
    X(SX_OP_MINIMUM, "minimum")                                                                    \
    X(SX_OP_MAXIMUM, "maximum")                                                                    \
    X(SX_OP_PERCENT, "percent") /* 100 * sum(x - low) / sum(high - low) of the answered */         \
    X(SX_OP_ADD, "add")                                                                            \
    X(SX_OP_SUBTRACT, "subtract")                                                                  \
    X(SX_OP_MULTIPLY, "multiply")                                                                  \
    X(SX_OP_DIVIDE, "divide")                                                                      \
    X(SX_OP_ABSOLUTE, "absolute")                                                                  \
    X(SX_OP_SQUARE_ROOT, "sqrt")                                                                   \
    X(SX_OP_EXPONENTIAL, "exp")                                                                    \
    X(SX_OP_LOGARITHM, "log")                                                                      \
    X(SX_OP_POWER, "power")                                                                        \
    X(SX_OP_LESS, "less")                                                                          \
    X(SX_OP_AT_MOST, "at_most")                                                                    \
    X(SX_OP_EQUAL, "equal")                                                                        \
    X(SX_OP_AND, "and")                                                                            \
    X(SX_OP_OR, "or")                                                                              \
    X(SX_OP_NOT, "not")                                                                            \
    X(SX_OP_ANSWERED, "answered") /* is there a value: never unknown */                            \
    X(SX_OP_WHERE, "where")       /* where(condition, a, b) */                                     \
    X(SX_OP_ROUND, "round")                                                                        \
    X(SX_OP_BAND, "band")                                                                          \
    X(SX_OP_LOOKUP, "lookup")                                                                      \
    X(SX_OP_NORM, "norm")                                                                          \
    X(SX_OP_RANK, "rank")                                                                          \
    X(SX_OP_CASE, "case")               /* the first condition that holds */                       \
    X(SX_OP_GUARD, "guard")             /* args[0], if all the others have a value */              \
    X(SX_OP_EDGES, "edges")             /* how many edges are at most args[0] */                   \
    X(SX_OP_NONE, "none")               /* no value */                                             \
    X(SX_OP_CALL, "call")               /* an output of the instrument's code, from all columns */ \
    X(SX_OP_LONGEST_RUN, "longest_run") /* how answers were given: see psych/answering.h */        \
    X(SX_OP_DEVIATION, "deviation")                                                                \
    X(SX_OP_CONSISTENCY, "consistency")

typedef enum sx_op {
#define SX_OP_ENUM(name, word) name,
    SX_OP_LIST(SX_OP_ENUM)
#undef SX_OP_ENUM
        SX_OP_COUNT_
} sx_op;

typedef enum sx_type {
    SX_TYPE_INT,     /* num * 10^-digits */
    SX_TYPE_RATIO,   /* num / den, den > 0 */
    SX_TYPE_REAL,    /* a double: roots, powers, exponentials */
    SX_TYPE_TRUTH,   /* 0, 1; unknown is a status */
    SX_TYPE_CATEGORY /* index into labels */
} sx_type;

#define SX_NODE_NONE UINT32_MAX
#define SX_RANK_MAX 64 /* operands of a rank */

/* A table of a MAP: index -> value and status. */
typedef struct sx_map_table {
    int64_t *values;
    uint8_t *status;
    size_t count;
} sx_map_table;

typedef struct sx_node {
    sx_op op;
    sx_type type;
    uint8_t digits;       /* INT */
    sx_number low, high;  /* static range of the value (not for truths) */
    bool bounded;         /* low and high hold */
    bool exact_range;     /* both ends can really be reached */
    int64_t den_multiple; /* RATIO: every denominator divides it */
    uint32_t *args;
    size_t arg_count;
    /* gathers */
    uint32_t least; /* operands needed */
    bool prorate;   /* the sum is scaled up to all n */
    bool exclude_not_applicable;
    bool exclude_not_shown;
    bool least_fixed;      /* `least` holds even when operands do not apply */
    int64_t *lows, *spans; /* PERCENT: per argument, in units of `digits` */
    /* others, by op */
    uint32_t input;       /* INPUT */
    int64_t constant;     /* CONSTANT: INT value, TRUTH, CATEGORY index */
    sx_map_table table;   /* MAP */
    sx_round round;       /* ROUND; to `digits` places */
    sx_band_edges edges;  /* BAND */
    const sx_pair *pairs; /* LOOKUP */
    size_t pair_count;
    const sx_norm *norm;          /* NORM: args value[, age][, sex] */
    int age_arg, sex_arg;         /* index into args, -1: none */
    const char *const *sex_codes; /* option codes of the parameter `sex` */
    size_t sex_code_count;
    uint32_t pick; /* RANK: which of the arguments */
    bool ties_lowest;
    int64_t
        *margins; /* RANK: per argument, what is no more from `pick` is tied; NULL: equal values */
    bool otherwise;            /* CASE: the last label needs no condition */
    uint32_t output;           /* CALL: which output of the code */
    const char *const *labels; /* CATEGORY */
    size_t label_count;
    /* for people */
    const char *name; /* item id, scale id, "" */
    sx_where where;
} sx_node;

/* What a scale (or condition) is in the plan. */
typedef struct sx_output {
    const char *name;
    uint32_t value;       /* final value: number or category; a truth for conditions */
    uint32_t exact;       /* before rounding; same as value when nothing rounds */
    uint32_t band;        /* SX_NODE_NONE: no bands */
    uint32_t band_exact;  /* band of the unrounded value; SX_NODE_NONE: nothing rounds */
    bool guarded;         /* the range could not be proved: a value outside it is no score */
    sx_number low, high;  /* that range */
    uint32_t gather;      /* the gather whose answered/of counts are reported; SX_NODE_NONE */
    bool note;            /* a validity note: a truth beside the scores */
    bool hidden_clear;    /* a flag: false where only hidden items keep it from being known */
    bool missing_raised;  /* a flag: true where it is finished and missing answers leave it open */
    const uint64_t *uses; /* bit set of the inputs it rests on */
} sx_output;

struct sx_plan {
    sx_node *nodes; /* arguments before their users */
    size_t node_count;
    size_t input_count;
    uint32_t *inputs;   /* node of each input, SX_NODE_NONE when no node needs it */
    bool *ratio_inputs; /* rule plans: the input has denominators */
    sx_output *outputs;
    size_t output_count;
    const sx_call_layout *calls;    /* NULL: nothing is called */
    const uint32_t *call_args;      /* a node for each input of the layout */
    const sx_interval *call_ranges; /* of each output of the layout, exactly */
};

#define SX_OUTPUT_NODES 5

/* The nodes that an output is read from. Returns how many. */
static inline size_t sx_output_nodes(const sx_output *output, uint32_t ret[SX_OUTPUT_NODES])
{
    const uint32_t nodes[SX_OUTPUT_NODES] = {output->value, output->exact, output->band,
                                             output->band_exact, output->gather};
    size_t count = 0;
    for (size_t i = 0; i < SX_OUTPUT_NODES; i++)
        if (nodes[i] != SX_NODE_NONE)
            ret[count++] = nodes[i];
    return count;
}

/* Does this output rest on that input? */
static inline bool sx_output_uses(const sx_output *output, size_t input)
{
    return output->uses && (output->uses[input / 64] >> (input % 64) & 1) != 0;
}

const char *sx_op_word(sx_op op);

#endif
