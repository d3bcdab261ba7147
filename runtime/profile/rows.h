/*
 * rows.h: the rows of a table as the results of one person each, through the same steps that score
 * a table. One administration of every instrument per row.
 */
#ifndef SX_PROFILE_ROWS_H
#define SX_PROFILE_ROWS_H

#include "batch/input.h"
#include "batch/scorer.h"
#include "host/catalogue.h"
#include "profile/results.h"

/* A table being read. */
typedef struct sx_rows {
    sx_arena *arena; /* all that lasts as long as the table */
    sx_score_options options;
    const sx_loaded **loaded;
    size_t count;
    sx_job job;
    sx_input input;
    sx_block block;
    sx_record *part; /* the records that are scored together */
    sx_scorer scorer;
    bool has_scorer;
    size_t at; /* of the scored rows: the one to be given next */
    sx_results *results;
    bool *told; /* by instrument: that its code failed */
} sx_rows;

/* What one row holds. Valid until the next call. */
typedef struct sx_rows_row {
    const sx_results *results; /* by instrument; flags also when the row is refused */
    size_t count;
    sx_slice id;                          /* of the respondent; empty: there is no such column */
    uint64_t row, line;                   /* from 1 */
    const char *column, *code, *expected; /* code NULL: nothing is wrong */
} sx_rows_row;

/* Opens the table and binds its columns. Which instruments: `ids`, or with a count of 0 all of the
 * catalogue that have a column of their own (a name that means nothing else). `instructions` as in sx_score_options. */
sx_status sx_rows_open(sx_catalogue *catalogue, const char *const *ids, size_t id_count,
                       const char *in, const char *instructions, sx_diags *diags, sx_rows **ret);
/* The same in steps: the next block of records (none at the end); some of them scored; one of those. */
sx_status sx_rows_block(sx_rows *rows, sx_diags *diags);
sx_status sx_rows_score(sx_rows *rows, size_t from, size_t count);
void sx_rows_at(sx_rows *rows, size_t at, sx_diags *diags, sx_rows_row *ret);
/* Results in which nothing is known, of every instrument: what a profile of the table is made of, without a person. */
void sx_rows_blank(sx_rows *rows);
/* The next row; *ret_more is false at the end. */
sx_status sx_rows_next(sx_rows *rows, sx_diags *diags, sx_rows_row *ret, bool *ret_more);
/* The id of a respondent as a profile names it: in one line, without what may steer a terminal. */
void sx_rows_name(sx_slice id, sx_buf *out);
/* After the last row: another program changed the file meanwhile? */
sx_status sx_rows_check(const sx_rows *rows, sx_diags *diags);
void sx_rows_close(sx_rows *rows);

#endif
