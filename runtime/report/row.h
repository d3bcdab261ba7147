/*
 * row.h: a profile as one row of many: what it says without the words that all rows have in common. Pieces that
 * profile/bulk.h puts together; docs/profile.md says what stands in them.
 */
#ifndef SX_REPORT_ROW_H
#define SX_REPORT_ROW_H

#include "profile/bulk.h"

typedef struct sx_row_format sx_row_format;

struct sx_row_format {
    sx_bulk_format pieces;
    char separator; /* tables */
    bool has_id;    /* the table names its respondents; else rows are numbered */
    /* What stands before the rows; what every row begins with; a row that is refused, but for its line end. */
    void (*head)(const sx_row_format *format, const sx_profile *sample, sx_buf *out);
    void (*begin)(const sx_row_format *format, sx_slice id, uint64_t row, sx_buf *out);
    void (*refused)(const sx_row_format *format, const sx_profile *sample, const sx_rows_row *row,
                    sx_slice id, sx_buf *out);
};

/* Lines of JSON; a table whose cells `separator` divides. */
void sx_row_json(sx_row_format *ret);
void sx_row_table(char separator, sx_row_format *ret);

/* The name of a respondent as JSON. */
void sx_row_json_name(sx_slice id, sx_buf *out);
/* A refused row as a line, as it also stands among whole profiles. */
void sx_row_json_refused(sx_role role, const sx_rows_row *row, sx_slice id, sx_buf *out);

#endif
