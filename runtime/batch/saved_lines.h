/*
 * saved_lines.h: lines of saved responses as rows of a table, where they are written as the first ones are: the same
 * members in the same order, and simple values. What stands between those is then compared and not read. A row takes one
 * response to each instrument of the run, in the order in which the first rows have them.
 */
#ifndef SX_BATCH_SAVED_LINES_H
#define SX_BATCH_SAVED_LINES_H

#include "batch/codes.h"
#include "batch/job.h"
#include "batch/lines.h"

/* An item of an instrument, as it stands among the answers. */
typedef struct sx_saved_item {
    sx_slice key;          /* its id in quotes */
    size_t column;         /* of the rows; SX_COLUMN_NONE: its answers are not simple */
    const sx_codes *codes; /* of that column */
} sx_saved_item;

/* The columns of such rows: who the row is about, and every field that alone is the answer to its item. */
typedef struct sx_saved_columns {
    sx_binding binding;
    sx_cell_reader **readers; /* by instrument and field */
    sx_saved_item **items;    /* by instrument; their codes are filled in by who makes these */
    size_t *item_counts;
} sx_saved_columns;

/* Of a job, in its arena. SX_E_MEMORY is the only failure. */
sx_status sx_saved_columns_make(const sx_job *job, sx_saved_columns **ret);

/* How lines are written; of the thread that reads them. */
typedef struct sx_saved_lines sx_saved_lines;

/* `columns` outlive it. NULL when memory ran out. */
sx_saved_lines *sx_saved_lines_new(const sx_job *job, const sx_saved_columns *columns,
                                   char separator);
void sx_saved_lines_free(sx_saved_lines *lines);

/* Looks at a block whose responses were read and put together into rows. SX_E_MEMORY is the only failure. */
sx_status sx_saved_lines_learn(sx_saved_lines *lines, const sx_block *block);

/*
 * The lines of the block as the rows of block->table. `last`: nothing comes behind them; else the last row, which may
 * not be whole, is left out. *ret_used: the lines that the rows were made of. False when a line is written in another way,
 * nothing was learnt, there is no row, or memory ran out: the block is as it was.
 */
bool sx_saved_lines_rows(sx_saved_lines *lines, sx_block *block, bool last, size_t *ret_used);

#endif
