/*
 * symbolic_node.h: what score() computes, as expressions over items, and the same operations on numbers,
 * for functions that run for one person.
 */
#ifndef SX_LUA_SYMBOLIC_NODE_H
#define SX_LUA_SYMBOLIC_NODE_H

#include "backend/lua/symbolic_model.h"
#include "base/buf.h"

/* X(name, its name or sign in a formula, is it a condition) */
#define SX_SYM_LIST(X)                                                                             \
    X(SX_SYM_NUMBER, "", false)                                                                    \
    X(SX_SYM_ITEM, "", false) /* a column of answers */                                            \
    X(SX_SYM_NONE, "none", false)                                                                  \
    X(SX_SYM_NEGATE, "-", false)                                                                   \
    X(SX_SYM_ADD, "+", false)                                                                      \
    X(SX_SYM_SUBTRACT, "-", false)                                                                 \
    X(SX_SYM_MULTIPLY, "*", false)                                                                 \
    X(SX_SYM_DIVIDE, "/", false)                                                                   \
    X(SX_SYM_POWER, "^", false)                                                                    \
    X(SX_SYM_EQUAL, "=", true)                                                                     \
    X(SX_SYM_NOT_EQUAL, "!=", true)                                                                \
    X(SX_SYM_LESS, "<", true)                                                                      \
    X(SX_SYM_AT_MOST, "<=", true)                                                                  \
    X(SX_SYM_GREATER, ">", true)                                                                   \
    X(SX_SYM_AT_LEAST, ">=", true)                                                                 \
    X(SX_SYM_ALL, "all", true)                                                                     \
    X(SX_SYM_ANY, "any", true)                                                                     \
    X(SX_SYM_NOT, "not", true)                                                                     \
    X(SX_SYM_ANSWERED, "answered", true)                                                           \
    X(SX_SYM_ANSWERED_COUNT, "answered_count", false)                                              \
    X(SX_SYM_WHERE, "where", false)                                                                \
    X(SX_SYM_SUM, "sum", false)                                                                    \
    X(SX_SYM_MEAN, "mean", false)                                                                  \
    X(SX_SYM_MINIMUM, "min", false)                                                                \
    X(SX_SYM_MAXIMUM, "max", false)                                                                \
    X(SX_SYM_COUNT, "count", false)                                                                \
    X(SX_SYM_PRORATED, "prorated", false)                                                          \
    X(SX_SYM_LONGEST_RUN, "longest_run", false)                                                    \
    X(SX_SYM_DEVIATION, "deviation", false)                                                        \
    X(SX_SYM_CONSISTENCY, "consistency", false)                                                    \
    X(SX_SYM_REVERSE, "reverse", false)                                                            \
    X(SX_SYM_LOOKUP, "lookup", false)                                                              \
    X(SX_SYM_BAND, "band", false)                                                                  \
    X(SX_SYM_ROUND, "round", false)                                                                \
    X(SX_SYM_FLOOR, "floor", false)                                                                \
    X(SX_SYM_CEIL, "ceil", false)                                                                  \
    X(SX_SYM_ABSOLUTE, "abs", false)                                                               \
    X(SX_SYM_SQUARE_ROOT, "sqrt", false)                                                           \
    X(SX_SYM_EXPONENTIAL, "exp", false)                                                            \
    X(SX_SYM_LOGARITHM, "log", false)

typedef enum sx_sym_op {
#define SX_SYM_ENUM(name, word, truth) name,
    SX_SYM_LIST(SX_SYM_ENUM)
#undef SX_SYM_ENUM
        SX_SYM_COUNT_
} sx_sym_op;

struct sx_sym;

typedef enum sx_value_kind {
    SX_VALUE_NUMBER,
    SX_VALUE_TRUTH,
    SX_VALUE_MISSING, /* an answer, or anything that rests on one, that is not there */
    SX_VALUE_NODE     /* not known yet: an expression */
} sx_value_kind;

typedef struct sx_value {
    sx_value_kind kind;
    double
        number; /* NUMBER; TRUTH: 0 or 1; MISSING: 1 when it was computed but is no number (0/0) */
    uint32_t field; /* in vectors of items: whose answer it is */
    const struct sx_sym *node;
} sx_value;

/* A lookup table: rising, no value twice. */
typedef struct sx_sym_table {
    const char *id; /* of one of the manifest's own tables; NULL: it gets one */
    const double *from, *to;
    size_t count;
} sx_sym_table;

/* What an operation needs beside its operands. */
typedef struct sx_sym_detail {
    uint32_t least;            /* gathers: operands needed; 0: all */
    uint32_t digits;           /* ROUND */
    uint32_t field;            /* ITEM */
    const char *code;          /* EQUAL, NOT_EQUAL with one operand: with this option */
    double number;             /* NUMBER; with `code`: the value of that option */
    double low, high;          /* REVERSE */
    const sx_sym_table *table; /* LOOKUP */
    const double *edges;       /* BAND: rising */
    uint32_t edge_count;
} sx_sym_detail;

typedef struct sx_sym {
    sx_sym_op op;
    uint32_t id;
    uint32_t depth; /* of operands within one another */
    uint32_t line;  /* of the script; 0: unknown */
    sx_sym_detail detail;
    const struct sx_sym **args;
    uint32_t arg_count;
    uint32_t first_operand; /* in a scratch: the operands of all nodes one after the other */
} sx_sym;

/* Room to compute expressions for one person. */
typedef struct sx_sym_scratch {
    sx_value *values; /* by id */
    uint8_t *known;   /* by id: SX_SYM_KNOWN or more; zeroed for each person */
    sx_value *operands;
} sx_sym_scratch;
enum { SX_SYM_KNOWN = 1, SX_SYM_UNDEFINED /* and something under it is no number: 1 / 0 */ };

#define SX_SYM_NODES_MAX 200000u
/* Longer chains are for sum(list), and would go too deep when they are read. */
#define SX_SYM_DEPTH_MAX 400u

sx_value sx_value_number(double number); /* what is not finite is missing */
sx_value sx_value_truth(bool truth);
sx_value sx_value_missing(void);
sx_value sx_value_node(const sx_sym *node);
/* Is it a condition? What is missing may be either. */
bool sx_value_is_truth(sx_value value);

const char *sx_sym_word(sx_sym_op op);
bool sx_sym_is_truth(sx_sym_op op);

/* The operation on values that are no nodes. Differences below 1e-9 do not count in comparisons and
 * where something is cut, since the scoring plan counts in exact fractions. */
sx_value sx_sym_compute(sx_sym_op op, const sx_sym_detail *detail, const sx_value *args,
                        size_t count);
/* The value of an expression for one person; `answers` by field. */
sx_value sx_sym_evaluate(const sx_sym *node, const sx_value *answers, sx_sym_scratch *scratch);
/* The same kind of value, and the same number but for differences that do not count. */
bool sx_value_same(sx_value a, sx_value b);

/* The shortest decimal that reads back as this number: at most 15 digits, 9 of them behind the point.
 * False when there is none. */
bool sx_lua_decimal(double number, sx_decimal *ret);

#endif
