/*
 * table_input.c: the rows of a CSV or TSV block. A row whose cells cannot be told apart is refused
 * whole and is never shifted.
 */
#include "batch/scorer.h"

static bool no_bytes(sx_bad_line fault)
{
    return sx_str_equal(fault.code, "INPUT.ENCODING") || sx_str_equal(fault.code, "INPUT.NUL");
}

static void read_row(sx_scorer *scorer, const sx_block *block, size_t at, bool look)
{
    const sx_job *job = scorer->job;
    const sx_record *record = &block->records[at];
    sx_row *row = &scorer->rows[at];
    row->line = record->line;
    sx_bad_line fault = sx_record_fault(record->kind);
    size_t count = 0;
    if (fault.code == NULL) {
        fault = sx_csv_cells(block->data + record->start, record->len, job->separator, look,
                             scorer->cells, job->binding.column_count, &count);
    }
    /* Bytes that are no text refuse the row, but they move no separator: the other cells stand where
     * they stood, and a flag in them is told. */
    sx_bad_line bytes = no_bytes(fault) ? fault : (sx_bad_line){NULL, NULL};
    if (bytes.code != NULL) {
        fault = sx_csv_cells(block->data + record->start, record->len, job->separator, false,
                             scorer->cells, job->binding.column_count, &count);
    }
    if (fault.code == NULL && count != job->binding.column_count) {
        fault = (sx_bad_line){"INPUT.CSV.ROW", job->cells_text};
    }
    if (fault.code != NULL) {
        row->unreadable = true;
        sx_row_refuse(row, "", fault.code, fault.expected);
        return;
    }
    if (bytes.code != NULL) {
        sx_row_refuse(row, "", bytes.code, bytes.expected);
    }
    sx_csv_trim(block->data + record->start, job->options->lenient_space, scorer->cells, count);
    sx_row_cells(scorer, at, scorer->cells, look || record->kind == SX_RECORD_QUOTED);
}

void sx_read_table(sx_scorer *scorer, const sx_block *block)
{
    bool look = !sx_bytes_plain(block->data, block->used, scorer->job->separator);
    for (size_t at = 0; at < block->count; at++) {
        read_row(scorer, block, at, look);
    }
}
