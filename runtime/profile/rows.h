/*
 * rows.h: the rows of a table as the results of one person each, through the same steps that score
 * a table. One administration of every instrument per row.
 */
#ifndef SX_PROFILE_ROWS_H
#define SX_PROFILE_ROWS_H

#include "host/catalogue.h"
#include "profile/results.h"

typedef struct sx_rows sx_rows;

/* What one row holds. Valid until the next call. */
typedef struct sx_rows_row {
    const sx_results *results; /* by instrument; flags also when the row is refused */
    size_t count;
    sx_slice id;                          /* of the respondent; empty: there is no such column */
    uint64_t row, line;                   /* from 1 */
    const char *column, *code, *expected; /* code NULL: nothing is wrong */
} sx_rows_row;

/* Opens the table and binds its columns. Which instruments: `ids`, or with a count of 0 all of the
 * catalogue that have a column of their own (a name that means nothing else). */
sx_status sx_rows_open(sx_catalogue *catalogue, const char *const *ids, size_t id_count,
                       const char *in, sx_diags *diags, sx_rows **ret);
/* The next row; *ret_more is false at the end. */
sx_status sx_rows_next(sx_rows *rows, sx_diags *diags, sx_rows_row *ret, bool *ret_more);
/* After the last row: another program changed the file meanwhile? */
sx_status sx_rows_check(const sx_rows *rows, sx_diags *diags);
void sx_rows_close(sx_rows *rows);

#endif
