/*
 * kernel.h: the loops that run one node over a block of rows. Each reads the columns of the node's
 * arguments and writes its own; none allocates, none knows what an instrument is.
 */
#ifndef SX_PLAN_KERNEL_H
#define SX_PLAN_KERNEL_H

#include "plan/node.h"
#include "plan/run.h"

/* The cells of one node. */
typedef struct sx_column {
    int64_t *num; /* INT (in units of 1/unit), RATIO, TRUTH, CATEGORY */
    int64_t *den; /* RATIO; NULL else */
    double *real; /* REAL; NULL else */
    uint8_t *status;
    uint32_t *answered, *of; /* gathers; NULL else */
    int64_t unit;            /* 10^digits of an INT, else 1 */
} sx_column;

/* What a block gives to the instrument's code and gets back: a column of each per input and output. */
typedef struct sx_call {
    sx_call_function function; /* NULL: every output has failed */
    sx_call_function ahead;    /* NULL: nothing can be told ahead */
    void *context;
    double **inputs, **outputs;
    uint8_t **input_status, **output_status;
    bool asked; /* in this block */
    bool told;  /* ahead: the inputs are there */
} sx_call;

struct sx_run {
    const sx_plan *plan;
    size_t capacity, rows;
    sx_column *columns;
    sx_column *unused; /* inputs that no node needs still take values */
    sx_call call;
    size_t executed; /* nodes, ahead */
    void *memory;
};

static inline int64_t sx_column_den(const sx_column *c, size_t row)
{
    return c->den ? c->den[row] : c->unit;
}

static inline double sx_column_real(const sx_column *c, size_t row)
{
    return c->real ? c->real[row] : (double)c->num[row] / (double)sx_column_den(c, row);
}

/* What one operand of an integer gather comes to in a row. */
typedef struct sx_operand {
    int64_t value; /* what it adds, when it is there */
    bool here;     /* it counts as answered */
    bool left_out; /* it is taken out of the count */
} sx_operand;

/* The same rule as the gather's own, for an operand without denominator. */
void sx_gather_operand(const sx_run *run, const sx_node *node, size_t arg, size_t row,
                       sx_operand *ret);
void sx_kernel_map(sx_run *run, const sx_node *node, sx_column *out);
void sx_kernel_gather(sx_run *run, const sx_node *node, sx_column *out);
void sx_kernel_arithmetic(sx_run *run, const sx_node *node, sx_column *out);
void sx_kernel_real(sx_run *run, const sx_node *node, sx_column *out);
void sx_kernel_compare(sx_run *run, const sx_node *node, sx_column *out);
void sx_kernel_logic(sx_run *run, const sx_node *node, sx_column *out);
void sx_kernel_where(sx_run *run, const sx_node *node, sx_column *out);
void sx_kernel_case(sx_run *run, const sx_node *node, sx_column *out);
void sx_kernel_guard(sx_run *run, const sx_node *node, sx_column *out);
void sx_kernel_round(sx_run *run, const sx_node *node, sx_column *out);
void sx_kernel_band(sx_run *run, const sx_node *node, sx_column *out);
void sx_kernel_edges(sx_run *run, const sx_node *node, sx_column *out);
void sx_kernel_lookup(sx_run *run, const sx_node *node, sx_column *out);
void sx_kernel_norm(sx_run *run, const sx_node *node, sx_column *out);
/* Tells ahead what the call nodes will ask. */
void sx_kernel_tell(sx_run *run);
void sx_kernel_call(sx_run *run, const sx_node *node, sx_column *out);
void sx_kernel_answering(sx_run *run, const sx_node *node, sx_column *out);
void sx_kernel_rank(sx_run *run, const sx_node *node, sx_column *out);

#endif
