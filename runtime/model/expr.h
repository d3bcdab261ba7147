/*
 * expr.h: a condition or formula as a tree, as it was written. It has no meaning of its own: the plan
 * is what runs. Instruments, show-if conditions, flags, batteries and care models all use it.
 */
#ifndef SX_MODEL_EXPR_H
#define SX_MODEL_EXPR_H

#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/number.h"

typedef enum sx_expr_kind {
    SX_EXPR_NUMBER, /* number */
    SX_EXPR_NAME,   /* name: item, scale, option code, band, level, "instrument.scale" */
    SX_EXPR_RANGE,  /* name .. last: items in the order of the manifest */
    SX_EXPR_NEGATE, /* args[0] */
    SX_EXPR_NOT,
    SX_EXPR_ADD, /* args[0], args[1] and so on below */
    SX_EXPR_SUBTRACT,
    SX_EXPR_MULTIPLY,
    SX_EXPR_DIVIDE,
    SX_EXPR_POWER,
    SX_EXPR_EQUAL,
    SX_EXPR_NOT_EQUAL,
    SX_EXPR_LESS,
    SX_EXPR_AT_MOST,
    SX_EXPR_GREATER,
    SX_EXPR_AT_LEAST,
    SX_EXPR_AND,
    SX_EXPR_OR,
    SX_EXPR_CALL /* name(args...) */
} sx_expr_kind;

typedef struct sx_expr {
    sx_expr_kind kind;
    sx_where where;
    sx_decimal number;
    const char *name;
    const char *last; /* SX_EXPR_RANGE only */
    struct sx_expr **args;
    size_t arg_count;
    uint32_t depth; /* levels below this one; at most SX_EXPR_DEPTH_MAX */
} sx_expr;

/* What walks a tree may call itself so often. */
#define SX_EXPR_DEPTH_MAX 2000

#endif
