/*
 * rejects.c: one line of CSV for each refused row.
 */
#include "batch/rejects.h"

#include "batch/table_writer.h"

void sx_rejects_header(bool files, sx_buf *out)
{
    sx_buf_str(out, files ? "file," : "");
    sx_buf_str(out, "row,line,column,code,expected,flags\n");
}

void sx_rejects_row(const sx_score_refusal *refusal, bool files, sx_buf *out)
{
    if (files) {
        sx_writer_cell(out, sx_slice_of(refusal->file), ',', true);
        sx_buf_char(out, ',');
    }
    sx_buf_printf(out, "%llu,", (unsigned long long)refusal->row);
    if (refusal->line > 0) {
        sx_buf_printf(out, "%llu", (unsigned long long)refusal->line);
    }
    const char *texts[] = {refusal->column, refusal->code, refusal->expected, refusal->flags};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        sx_buf_char(out, ',');
        sx_writer_cell(out, sx_slice_of(texts[i]), ',', true);
    }
    sx_buf_char(out, '\n');
}
