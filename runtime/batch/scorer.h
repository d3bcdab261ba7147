/*
 * scorer.h: scores one block of rows after the other: cells into columns, flags first, then what was
 * shown, then the scores, then text. Belongs to one thread; holds nothing from one block to the next.
 */
#ifndef SX_BATCH_SCORER_H
#define SX_BATCH_SCORER_H

#include "batch/csv_reader.h"
#include "batch/job.h"
#include "batch/quick.h"
#include "batch/unique.h"
#include "host/code.h"

/* The columns of one instrument. */
typedef struct sx_unit {
    sx_scoring scoring;
    sx_run *scores, *flags, *shown; /* flags, shown: NULL when there are none */
    int64_t **values;               /* by field, the inputs of `scores` */
    uint8_t **status;
    size_t *contradiction;  /* by row; with `shown` only */
    sx_row_flag *row_flags; /* of the row being looked at */
    bool failed;            /* its code failed for a row of this block */
    size_t poison;          /* for how many */
    /* Saved responses, by row; NULL for tables, where every row has every instrument. */
    bool *given;
    uint64_t *lines;               /* of the response */
    const sx_response **responses; /* to write results with; else NULL */
    const sx_row_flag **history;   /* the flags of a response that was changed, else NULL */
} sx_unit;

/* Where the cell of a column goes. */
typedef struct sx_target {
    size_t column;
    const sx_cell_reader *reader;
    int64_t *values;
    uint8_t *status;
} sx_target;

typedef struct sx_row {
    sx_slice id, occasion;
    uint64_t line;
    const char *column, *code, *expected; /* code NULL: nothing is wrong */
    bool unreadable; /* nobody can say which cell is which: no flag is assessed */
    bool by_code;    /* code failed for it */
} sx_row;

/* A response to an instrument that is not named, and raises flags. */
typedef struct sx_left_out {
    sx_other *other;
    sx_score_left_out told;
} sx_left_out;

typedef struct sx_scorer {
    const sx_job *job;
    sx_arena *arena;
    sx_quick_run *quick; /* of the thread that scores; NULL: rows cannot be scored quickly */
    sx_arena *texts;     /* of one block: made when needed, emptied with the next block */
    sx_unit *units;
    sx_run **runs;
    const sx_row_flag **row_flags;
    bool *given; /* by instrument: of the row being looked at; NULL for tables */
    sx_target *targets;
    size_t target_count;
    sx_slice *cells;
    bool *seen; /* objects: columns that the row has */
    sx_row *rows;
    sx_slice *kept;    /* by row and kept column */
    sx_unique *unique; /* respondents so far; NULL: not asked for */
    size_t count;
    uint64_t first_row;
    sx_lines_mark after; /* where the reading was behind this block */
    sx_score_refusal *refusals;
    size_t refusal_count;
    sx_left_out *left_out; /* in `texts` */
    size_t left_out_count, left_out_capacity;
    uint64_t other_rules; /* responses given under another version or other rules */
    bool open;            /* the block is read, and its rows are not written yet */
    sx_buf out;
    bool placed; /* `out` is still to be written, to this place of the output */
    uint64_t place;
    sx_score_summary tally; /* of this block */
    sx_status status;       /* why the block could not be done: memory */
    sx_status code_status;  /* of the first code that failed in this block */
} sx_scorer;

sx_status sx_scorer_make(const sx_job *job, sx_scorer *ret);
void sx_scorer_free(sx_scorer *scorer);
/* Reads, scores and writes a block into `out` and `refusals`. What they hold points into the block,
 * which must stay until both are used. */
void sx_scorer_run(sx_scorer *scorer, const sx_block *block);
/*
 * The same in two steps: reads, and gives code its rows; then the rest. In between another scorer of the thread may
 * begin or end: the code has the next block at hand. These two were put beside each other before.
 */
void sx_scorer_run_ahead(sx_scorer *scorer, const sx_block *block);
void sx_scorer_finish(sx_scorer *scorer);
void sx_scorer_beside(sx_scorer *a, sx_scorer *b);
/* Reads and scores, and writes nothing: for who reads the units. */
void sx_scorer_read(sx_scorer *scorer, const sx_block *block);

/*
 * Writes the block that was just run once more, with the code of an instrument stopped: its scores have
 * failed for every row. What goes before does not change.
 */
void sx_scorer_without(sx_scorer *scorer, size_t instrument);

/* The same in parts, for rows that come from elsewhere: all cells skipped; then flags, conditions,
 * agreement and scores over what was put into the units. */
void sx_scorer_begin(sx_scorer *scorer, size_t count, uint64_t first_row);
void sx_scorer_compute(sx_scorer *scorer);

/* --- steps of it, one file each ---------------------------------------------------------------- */

/* The kept cells of a row. */
static inline sx_slice *sx_scorer_kept(const sx_scorer *scorer, size_t at)
{
    return scorer->kept + at * scorer->job->writer.kept_count;
}
/* Memory that lasts as long as the block; NULL (and scorer->status set) when there is none. */
sx_arena *sx_scorer_texts(sx_scorer *scorer);
/* Notes the first thing that is wrong with a row; of a unit: in its response of the row. */
void sx_row_refuse(sx_row *row, const char *column, const char *code, const char *expected);
void sx_unit_refuse(sx_scorer *scorer, size_t instrument, size_t at, const char *column,
                    const char *code, const char *expected);
/* A text that goes to the output as it is must not be able to steer a terminal. */
bool sx_may_be_carried(sx_slice text);
/* The cells of one row, by column of the table, into the columns of the runs. */
void sx_row_cells(sx_scorer *scorer, size_t at, const sx_slice *cells, bool look);
void sx_read_table(sx_scorer *scorer, const sx_block *block);     /* table_input.c */
void sx_read_objects(sx_scorer *scorer, const sx_block *block);   /* object_input.c */
void sx_read_responses(sx_scorer *scorer, const sx_block *block); /* response_input.c */
/* Writes the results of a row. result_rows.c */
void sx_result_rows_write(sx_scorer *scorer, size_t at);
/* Runs the flags over the cells as they were read. flag_rows.c */
void sx_score_flags(sx_scorer *scorer);
/* The flags of one row, of every instrument, into the row_flags of the units. */
void sx_row_flags(sx_scorer *scorer, size_t at);
/* Refuses rows for which the code of an instrument failed. fate_rows.c */
void sx_score_fates(sx_scorer *scorer);
/* Refuses rows whose fields of one item contradict each other. group_rows.c */
void sx_score_groups(sx_scorer *scorer);

#endif
