/*
 * csv_reader.c: cells of one record. A quote opens only at the start of a cell and closes only
 * before a separator or the end; anything else refuses the record, because a guess would move
 * answers into other columns.
 */
#include "batch/csv_reader.h"

#include <string.h>

#include "base/utf8.h"

static const sx_bad_line no_fault = {NULL, NULL};

sx_bad_line sx_record_fault(sx_record_kind kind)
{
    switch (kind) {
    case SX_RECORD_BLANK: return (sx_bad_line){"INPUT.CSV.BLANK", "no empty line between rows"};
    case SX_RECORD_TOO_LONG: return (sx_bad_line){"INPUT.LINE", "a row of at most 1048576 bytes"};
    case SX_RECORD_UNCLOSED:
        return (sx_bad_line){"INPUT.CSV.UNCLOSED", "a closing quote; what follows was not read"};
    case SX_RECORD_PLAIN:
    case SX_RECORD_QUOTED: break;
    }
    return no_fault;
}

sx_bad_line sx_bytes_fault(sx_slice bytes)
{
    if (memchr(bytes.at, '\0', bytes.len) != NULL) {
        return (sx_bad_line){"INPUT.NUL", "no NUL byte"};
    }
    if (sx_utf8_valid_prefix(bytes) != bytes.len) {
        return (sx_bad_line){"INPUT.ENCODING", "text in UTF-8"};
    }
    return no_fault;
}

/* A quoted cell that starts at data[*at] (the quote). Moves its text together in place. */
static sx_bad_line quoted_cell(char *data, size_t len, char separator, size_t *at, sx_slice *ret)
{
    size_t from = *at + 1;
    size_t to = from;
    for (size_t i = from; i < len; i++) {
        if (data[i] != '"') {
            data[to++] = data[i];
        } else if (i + 1 < len && data[i + 1] == '"') {
            data[to++] = '"';
            i++;
        } else if (i + 1 == len || data[i + 1] == separator) {
            *ret = (sx_slice){data + from, to - from};
            *at = i + 1;
            return no_fault;
        } else {
            return (sx_bad_line){"INPUT.CSV.QUOTE", "a separator after the closing quote"};
        }
    }
    return sx_record_fault(SX_RECORD_UNCLOSED);
}

static sx_bad_line plain_cell_fault(sx_slice cell)
{
    if (memchr(cell.at, '\r', cell.len) != NULL) {
        return (sx_bad_line){"INPUT.CSV.CR", "lines that end with LF or CRLF, not with CR alone"};
    }
    if (memchr(cell.at, '"', cell.len) != NULL) {
        return (sx_bad_line){"INPUT.CSV.QUOTE", "quotes around the whole cell, doubled inside it"};
    }
    return no_fault;
}

sx_bad_line sx_csv_cells(char *data, size_t len, char separator, bool look, sx_slice *cells,
                         size_t max, size_t *ret_count)
{
    size_t count = 0;
    size_t at = 0;
    *ret_count = 0;
    if (look) {
        sx_bad_line fault = sx_bytes_fault((sx_slice){data, len});
        if (fault.code != NULL) {
            return fault;
        }
    }
    for (;;) {
        sx_slice cell;
        sx_bad_line fault = no_fault;
        if (at < len && data[at] == '"') {
            fault = quoted_cell(data, len, separator, &at, &cell);
        } else {
            size_t from = at;
            bool quote = false;
            while (at < len && data[at] != separator) {
                quote |= data[at] == '"';
                at++;
            }
            cell = (sx_slice){data + from, at - from};
            if (look || quote) {
                fault = plain_cell_fault(cell);
            }
        }
        if (fault.code != NULL) {
            return fault;
        }
        if (count < max) {
            cells[count] = cell;
        }
        count++;
        if (at >= len) {
            *ret_count = count;
            return no_fault;
        }
        at++; /* the separator; at the end an empty cell follows it */
    }
}

void sx_csv_trim(const char *data, bool allowed, sx_slice *cells, size_t count)
{
    for (size_t i = 0; allowed && i < count; i++) {
        sx_slice *cell = &cells[i];
        if (cell->at > data && cell->at[-1] == '"') {
            continue; /* what stands in quotes was meant */
        }
        for (; cell->len > 0 && cell->at[0] == ' '; cell->len--) {
            cell->at++;
        }
        for (; cell->len > 0 && cell->at[cell->len - 1] == ' '; cell->len--) {
        }
    }
}
