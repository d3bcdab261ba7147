/*
 * csv.c: any bytes as a CSV file: header, records and cells. Cutting the same bytes into blocks of
 * other sizes must give the same records.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "batch/csv_reader.h"
#include "batch/lines.h"

#define CELLS 64
#define INPUT_MAX 60000 /* fits a pipe */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

/* A sum over everything that was read, so that two readings can be compared. */
static uint64_t mix(uint64_t sum, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        sum = (sum ^ (unsigned char)bytes[i]) * 1099511628211U;
    }
    return (sum ^ len) * 1099511628211U;
}

static uint64_t read_record(char *data, const sx_record *record, bool look, uint64_t sum)
{
    sx_slice cells[CELLS];
    size_t count = 0;
    sum = mix(sum, (const char *)&record->line, sizeof record->line);
    sum = mix(sum, (const char *)&record->kind, sizeof record->kind);
    if (sx_record_fault(record->kind).code != NULL) {
        return sum;
    }
    sx_bad_line fault =
        sx_csv_cells(data + record->start, record->len, ',', look, cells, CELLS, &count);
    must((fault.code == NULL) == (count > 0));
    sum = fault.code == NULL ? sum : mix(sum, fault.code, strlen(fault.code));
    for (size_t i = 0; i < count && i < CELLS; i++) {
        must(cells[i].at >= data + record->start &&
             cells[i].at + cells[i].len <= data + record->start + record->len);
        sum = mix(sum, cells[i].at, cells[i].len);
    }
    return sum;
}

static uint64_t read_all(const uint8_t *data, size_t size, size_t max, bool blank_rows)
{
    int ends[2];
    must(pipe(ends) == 0);
    must(write(ends[1], data, size) == (ssize_t)size);
    close(ends[1]);
    sx_lines lines;
    sx_block block;
    must(sx_lines_open(&lines, NULL, true, NULL) == SX_OK);
    lines.intake.fd = ends[0];
    lines.intake.owned = true;
    uint64_t sum = 14695981039346656037U;
    must(sx_block_init(&block, max));
    if (sx_lines_start(&lines, NULL) == SX_OK) {
        lines.blank_rows = blank_rows;
        uint64_t rows = 0;
        do {
            must(sx_lines_next(&lines, max, true, &block, NULL) == SX_OK);
            must(block.count <= max && block.first_row == rows);
            for (size_t i = 0; i < block.count; i++) {
                sum = read_record(block.data, &block.records[i], true, sum);
            }
            rows += block.count;
        } while (block.count > 0);
    }
    sx_block_free(&block);
    sx_lines_close(&lines);
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size = size > INPUT_MAX ? INPUT_MAX : size;
    for (int blank_rows = 0; blank_rows < 2; blank_rows++) {
        uint64_t whole = read_all(data, size, 2048, blank_rows != 0);
        must(read_all(data, size, 1, blank_rows != 0) == whole);
        must(read_all(data, size, 3, blank_rows != 0) == whole);
    }
    return 0;
}
