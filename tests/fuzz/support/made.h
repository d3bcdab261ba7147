/*
 * made.h: an instrument and answers to it that are made from the bytes of a fuzzer: a mostly valid manifest,
 * and a second evaluation of it. It follows docs/manifest.md and shares no code with the runtime.
 */
#ifndef SX_FUZZ_MADE_H
#define SX_FUZZ_MADE_H

#include "base/buf.h"
#include "support/feed.h"
#include "support/ratio.h"

enum {
    ITEMS_MAX = 8,
    OPTIONS_MAX = 5,
    TABLE_MAX = 6,
    SCALES_MAX = 5,
    FLAGS_MAX = 3,
    NOTES_MAX = 2,
    BANDS_MAX = 3,
    LABELS_MAX = 3,
    ROWS_MAX = 6,
    NODES_MAX = 400,
    PARTS_MAX = 8
};

typedef enum item_kind { ITEM_CHOICE, ITEM_WORDS, ITEM_NUMBER, ITEM_KINDS } item_kind;

typedef struct made_item {
    item_kind kind; /* words: options without a score, for conditions alone */
    unsigned option_count;
    ratio scores[OPTIONS_MAX]; /* all different */
    bool na_option;            /* the last option means "does not apply" */
    int low, high;             /* number: tenths with `digits` 1 */
    unsigned digits;
    int show_if; /* node; -1: always shown */
} made_item;

/* X(name) numbers, then truths */
typedef enum node_kind {
    N_CONSTANT,
    N_ITEM,
    N_SCALE,
    N_ADD,
    N_SUBTRACT,
    N_MULTIPLY,
    N_DIVIDE,
    N_NEGATE,
    N_SUM,
    N_MEAN,
    N_MIN,
    N_MAX,
    N_PRORATED,
    N_COUNT,
    N_WHERE,
    N_ABS,
    N_ROUND,
    N_FLOOR,
    N_CEIL,
    N_REVERSE,
    N_BAND,
    N_ANSWERED_COUNT,
    N_LOOKUP,
    N_NUMBERS,
    T_COMPARE = N_NUMBERS,
    T_OPTION,
    T_ANSWERED,
    T_AND,
    T_OR,
    T_NOT,
    T_ANY,
    T_ALL,
    T_LABEL
} node_kind;

typedef enum relation { EQUAL, NOT_EQUAL, LESS, AT_MOST, GREATER, AT_LEAST, RELATIONS } relation;

typedef struct made_node {
    node_kind kind;
    int args[3];
    int parts[PARTS_MAX]; /* nodes; items for answered_count; edges */
    unsigned part_count;
    ratio value;     /* constant */
    unsigned index;  /* item, scale, table */
    unsigned number; /* least, digits, option, label */
    relation how;
} made_node;

typedef enum compute {
    C_SUM,
    C_MEAN,
    C_WEIGHTED,
    C_COUNT,
    C_MINIMUM,
    C_MAXIMUM,
    C_DIFFERENCE,
    C_FORMULA,
    C_PERCENT,
    C_CATEGORY,
    C_LOOKUP,
    COMPUTES
} compute;

typedef struct made_term {
    bool scale;
    unsigned index;
    bool reversed, recoded;
    int recode[OPTIONS_MAX];
    ratio weight;
} made_term;

typedef enum missing_rule { COMPLETE, PRORATE, ANSWERED, KNOWN } missing_rule;

typedef struct made_scale {
    compute compute;
    made_term terms[ITEMS_MAX];
    unsigned term_count;
    int nodes[PARTS_MAX]; /* conditions of count and category; the formula */
    unsigned node_count;
    missing_rule rule;
    unsigned limit; /* most, least */
    bool leave_na, leave_hidden;
    ratio_rounding round;
    bool has_round;
    unsigned digits;
    bool wants_bands, bands_unrounded;
    /* what the runtime says it can reach; then declared */
    bool has_range;
    char low[40], high[40];
    ratio cut; /* where the second band begins, when bands are there */
    bool bands;
    uint32_t uses; /* bit by item */
} made_scale;

typedef struct made_flag {
    int when;
    bool clear_hidden, raise_missing;
    uint32_t uses;
} made_flag;

typedef enum cell { CELL_OK, CELL_SKIPPED, CELL_DECLINED, CELL_NA, CELL_HIDDEN } cell;

typedef struct made_answer {
    cell cell;
    int value; /* index of the option; number in its unit */
} made_answer;

typedef struct made {
    made_item items[ITEMS_MAX];
    unsigned item_count;
    int tables[1][TABLE_MAX]; /* from 0, 1, ... */
    made_scale scales[SCALES_MAX];
    unsigned scale_count;
    made_flag flags[FLAGS_MAX];
    unsigned flag_count;
    int notes[NOTES_MAX];
    unsigned note_count;
    made_answer rows[ROWS_MAX][ITEMS_MAX];
    unsigned row_count;
    made_node nodes[NODES_MAX];
    unsigned node_count;
    bool by_file; /* scored through files too */
} made;

/* A truth that may be unknown; a number that may be missing. */
typedef enum truth { NO, YES, UNKNOWN } truth;

typedef struct number {
    cell cell; /* CELL_SKIPPED: no value, for whatever reason but the two that can be left out */
    ratio value;
} number;

typedef struct made_score {
    bool known;
    ratio value, exact;
    int band; /* of a category: the label */
} made_score;

typedef enum flag_state { CLEAR, RAISED, NOT_ASSESSED } flag_state;

/* made.c, made_expr.c */
void made_from(feed *f, made *ret);

/* Over items before `items` and scales before `scales`. */
int made_number_node(feed *f, made *m, unsigned items, unsigned scales, unsigned depth);
int made_truth_node(feed *f, made *m, unsigned items, unsigned scales, unsigned depth);
uint32_t made_uses(const made *m, int node); /* by item */
bool made_is_number(const made *m, unsigned item);

/* made_text.c: the manifest; `wording` changes words alone. The answers as CSV. */
void made_manifest(const made *m, unsigned wording, sx_buf *out);
void made_node_text(const made *m, int node, sx_buf *out);
void made_decimal(ratio value, sx_buf *out);
void made_answer_text(const made *m, unsigned item, const made_answer *answer, sx_buf *out);

/* made_score.c */
void made_hide(const made *m, made_answer *row); /* decides what is shown, and takes answers away */
number made_value(const made *m, const made_answer *row, int node);
truth made_truth(const made *m, const made_answer *row, int node);
void made_score_of(const made *m, const made_answer *row, unsigned scale, made_score *ret);
flag_state made_flag_of(const made *m, const made_answer *row, unsigned flag);

#endif
