/*
 * quick_make.h: how the rows of a job are scored quickly: the columns that are read, the numbers that rows add up to,
 * what is computed instead, and the pieces that a row of the output is put together from. Made once (quick_make.c,
 * quick_parts.c, quick_computed.c, quick_pieces.c), followed for every row (quick.c).
 */
#ifndef SX_BATCH_QUICK_MAKE_H
#define SX_BATCH_QUICK_MAKE_H

#include "batch/codes.h"
#include "batch/quick.h"
#include "batch/saved_lines.h"
#include "batch/tile.h"
#include "plan/state.h"

/* A field and the column of the table that holds it. */
typedef struct sx_quick_cell {
    uint32_t column, instrument, field;
    sx_codes codes;
    sx_tile_add check;
} sx_quick_cell;

/* A field that has too many different answers for numbers of them: its cells are read as texts, and what rests on it is
 * computed. */
typedef struct sx_quick_wide {
    uint32_t column, instrument, field;
    const sx_cell_reader *reader;
} sx_quick_wide;

/* What one cell adds to a number: by sx_codes.cell. */
typedef struct sx_quick_add {
    uint32_t cell; /* index into the cells */
    const uint32_t *adds;
} sx_quick_add;

/* A number that decides one output. */
typedef struct sx_quick_sum {
    uint32_t instrument;
    bool flags; /* an output of the flag plan, else of the scores */
    uint32_t output;
    uint32_t states; /* it is below that; 0: too many, the plan computes the output for each row */
    uint32_t computing; /* then: which */
    sx_quick_add *adds;
    size_t add_count;
    const uint32_t *nodes; /* that the output needs */
    size_t node_count;
} sx_quick_sum;

/* A plan that is run for all rows of a tile, for the outputs that no number decides. */
typedef struct sx_quick_computing {
    uint32_t instrument;
    bool flags;
    const uint32_t *nodes;
    size_t node_count;
    const uint32_t *cells, *wides; /* that its nodes read */
    size_t cell_count, wide_count;
} sx_quick_computing;

typedef enum sx_quick_kind {
    SX_QUICK_LITERAL, /* the same in every row */
    SX_QUICK_TEXT,    /* columns of one scale that follow each other */
    SX_QUICK_ITEM     /* one item of a list: a `;` before it when another has been there */
} sx_quick_kind;

/* What a row is made of. */
typedef struct sx_quick_part {
    sx_quick_kind kind;
    bool starts;                   /* the first item of its list */
    uint32_t sum;                  /* TEXT, ITEM */
    uint32_t column, column_count; /* of the output */
    uint32_t item;
    const char *text; /* LITERAL */
    size_t len;
    size_t widest; /* bytes that it may take */
} sx_quick_part;

/* Sums of several outputs as one number: the first counts 1, the next as much as the first has states, and so on.
 * Rows are added up to these. */
typedef struct sx_quick_lane {
    uint32_t *sums;
    size_t sum_count;
    uint32_t states;
    sx_quick_add *adds;
    size_t add_count;
    const sx_tile_add **vectors; /* as many */
} sx_quick_lane;

/* Parts that follow each other and are one text for each state of a lane, or are written anew in each row. */
typedef struct sx_quick_piece {
    uint32_t first, count; /* parts */
    uint32_t lane;
    bool continues; /* begins within a list, and has nothing but items of it */
    bool computed;  /* it has no lane */
    size_t widest;
} sx_quick_piece;

struct sx_quick {
    const sx_job *job;
    const sx_binding *binding;     /* of the rows */
    const sx_saved_columns *saved; /* the same of saved responses; NULL: of the job's table */
    sx_quick_cell *cells;          /* in the order of the columns */
    size_t cell_count;
    sx_quick_wide *wides; /* as well */
    size_t wide_count;
    sx_quick_sum *sums;
    size_t sum_count;
    sx_quick_part *parts;
    size_t part_count;
    sx_quick_computing *computings;
    size_t computing_count;
    sx_quick_lane *lanes;
    size_t lane_count;
    sx_quick_piece *pieces;
    size_t piece_count;
    size_t widest;   /* bytes that the pieces may take together */
    size_t *carried; /* places of the texts that a row begins with, in this order */
    size_t carried_count;
    bool bare; /* they go out as they came in */
    bool json; /* rows are lines of JSON */
    sx_tile_shape shape;
    const sx_tile_steps *steps;
    bool at_once; /* every cell has a form that vectors look up */
};

/* Where in a tile the texts of a row are: its id, its occasion, the columns that are kept, and the wide cells. */
enum { SX_QUICK_ID, SX_QUICK_OCCASION, SX_QUICK_KEPT };

static inline size_t sx_quick_place(const sx_quick *quick, size_t wide)
{
    return SX_QUICK_KEPT + quick->job->writer.kept_count + wide;
}

/* While it is made. */
typedef struct sx_quick_maker {
    const sx_job *job;
    sx_quick *quick;
    sx_state_cells **cells; /* by instrument and field */
    size_t sum_capacity, part_capacity;
    bool possible;
} sx_quick_maker;

/* The number that decides an output; made when it is asked for first. */
sx_status sx_quick_need_sum(sx_quick_maker *maker, uint32_t instrument, bool flags, size_t output,
                            uint32_t *ret_index);
/* The plans that are run for what no number decides. */
sx_status sx_quick_computings(sx_quick_maker *maker);
/* What a row is made of. */
sx_status sx_quick_parts(sx_quick_maker *maker);
/* Puts parts together into pieces, as long as there are few texts. */
sx_status sx_quick_pieces(sx_quick_maker *maker);
/* A lane for the number of each want, alone; it becomes the want's number. */
sx_status sx_quick_lanes(sx_quick_maker *maker, sx_quick_want *wants, size_t count);
/* The forms of cells and lanes that vectors look up. */
sx_status sx_quick_vectors(sx_quick_maker *maker);

#endif
