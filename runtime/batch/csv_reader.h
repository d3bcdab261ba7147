/*
 * csv_reader.h: one record of a CSV or TSV file cut into cells, by RFC 4180 and strictly. Where a
 * record ends is the work of lines.h; what a cell means, of cells.h.
 */
#ifndef SX_BATCH_CSV_READER_H
#define SX_BATCH_CSV_READER_H

#include "base/str.h"
#include "batch/lines.h"

#define SX_COLUMNS_MAX ((size_t)10000)

/* Why a record was refused: a stable code and what was expected. */
typedef struct sx_bad_line {
    const char *code; /* NULL: none */
    const char *expected;
} sx_bad_line;

/*
 * The cells of one record, quotes taken away in place. `look` checks every byte: false only for
 * bytes that sx_bytes_plain accepted. *ret_count counts all cells, also those over `max`.
 */
sx_bad_line sx_csv_cells(char *data, size_t len, char separator, bool look, sx_slice *cells,
                         size_t max, size_t *ret_count);
/* The fault of a record that lines.h could not give out; code NULL for the other kinds. */
sx_bad_line sx_record_fault(sx_record_kind kind);
/* NUL bytes and bytes that are not UTF-8. */
sx_bad_line sx_bytes_fault(sx_slice bytes);

/* Takes blanks around cells away that were not quoted, where that is `allowed`. `data` as for sx_csv_cells. */
void sx_csv_trim(const char *data, bool allowed, sx_slice *cells, size_t count);

#endif
