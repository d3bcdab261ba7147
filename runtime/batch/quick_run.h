/*
 * quick_run.h: what a thread holds while it scores rows quickly, and the texts that it makes. Part of quick.
 */
#ifndef SX_BATCH_QUICK_RUN_H
#define SX_BATCH_QUICK_RUN_H

#include "batch/quick_make.h"
#include "batch/ready.h"

/* Of a kept text: how many flags are raised in it, and whether the list it ends in has an item. */
#define SX_NOTE_RAISED 0x7FFF
#define SX_NOTE_LISTED 0x8000

/* A piece, with what each row needs of it at one place. */
typedef struct sx_quick_spot {
    const uint16_t *states; /* by row of the tile: the lane */
    sx_ready ready;
    bool continues, computed;
} sx_quick_spot;

struct sx_quick_run {
    const sx_quick *quick;
    sx_run **scores, **flags; /* by instrument: of one row, to make a text with */
    sx_run **computed;        /* by computing: of the rows of a tile */
    sx_row_flag *row_flags;   /* room for those of any instrument */
    sx_quick_spot *spots;     /* by piece */
    bool lists;               /* a piece goes on with the list of the one before, or is computed */
    sx_tile tile;
    uint8_t *cells; /* by cell: which of its codes each row has; only when `looked_up` */
    bool looked_up;
    int64_t *wide_values; /* by wide cell and row of the tile */
    uint8_t *wide_status;
    uint16_t *lanes; /* by lane: TILE of them */
    char *text;      /* room for the widest piece */
    sx_block rows;   /* lines of JSON as rows of a table */
    sx_slice *kept;  /* of one row, in the order of the writer's */
};

/* What stands between two items of a list. */
static inline char sx_quick_between(const sx_quick *quick)
{
    return quick->json ? ',' : ';';
}

/* Makes the text of a piece for the state that row `row` of the tile is in, and keeps it. NULL when memory ran out. */
const uint8_t *sx_quick_text(sx_quick_run *run, size_t piece, uint32_t state, size_t row);
/* Runs the plans of all computings over the tile. */
void sx_quick_compute(sx_quick_run *run);
/* Writes a computed piece of a row. `*listed`: whether the list that it may go on with, or leave open, has an item. Adds
 * the raised flags. NULL when memory ran out. */
char *sx_quick_write(sx_quick_run *run, size_t piece, size_t row, char *at, bool *listed,
                     uint64_t *flags);

#endif
