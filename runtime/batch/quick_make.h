/*
 * quick_make.h: what quick.c and quick_make.c share: the columns that are read, the numbers that rows add up to, and
 * the pieces that a row of the output is put together from.
 */
#ifndef SX_BATCH_QUICK_MAKE_H
#define SX_BATCH_QUICK_MAKE_H

#include "batch/codes.h"
#include "batch/quick.h"
#include "batch/tile.h"
#include "plan/state.h"

/* A field and the column of the table that holds it. */
typedef struct sx_quick_cell {
    uint32_t column, instrument, field;
    sx_codes codes;
    sx_tile_add check;
} sx_quick_cell;

/* What one cell adds to a number: by sx_codes.cell. */
typedef struct sx_quick_add {
    uint32_t cell; /* index into the cells */
    const uint32_t *adds;
} sx_quick_add;

/* A number that rows add up to, and the outputs it decides. */
typedef struct sx_quick_sum {
    uint32_t instrument;
    bool flags; /* an output of the flag plan, else of the scores */
    uint32_t output;
    uint32_t states;
    sx_quick_add *adds;
    size_t add_count;
    const sx_tile_add **vectors; /* as many */
    const uint32_t *nodes;       /* that the output needs */
    size_t node_count;
} sx_quick_sum;

typedef enum sx_quick_kind {
    SX_QUICK_LITERAL, /* the same in every row */
    SX_QUICK_TEXT,    /* columns of one scale that follow each other */
    SX_QUICK_ITEM     /* one item of a list: a `;` before it when another has been there */
} sx_quick_kind;

/* A piece of a row. */
typedef struct sx_quick_piece {
    sx_quick_kind kind;
    bool starts;                   /* the first item of its list */
    uint32_t sum;                  /* TEXT, ITEM */
    uint32_t column, column_count; /* of the output */
    uint32_t item;
    const char *text; /* LITERAL: with SX_READY_COPY bytes behind it that may be copied too */
    size_t len;
    size_t widest; /* bytes that it may take */
} sx_quick_piece;

struct sx_quick {
    const sx_job *job;
    sx_quick_cell *cells; /* in the order of the columns */
    size_t cell_count;
    sx_quick_sum *sums;
    size_t sum_count;
    sx_quick_piece *pieces;
    size_t piece_count;
    size_t widest; /* bytes that the pieces may take together */
    bool bare_id;  /* an id goes out as it came in, and nothing else stands beside it */
    sx_tile_shape shape;
    const sx_tile_steps *steps;
    bool at_once; /* every cell has a form that vectors look up */
};

#endif
