/*
 * lines.h: the bytes of a table, read forward in blocks of whole records. Memory stays the same
 * whatever the size of the file. Knows quotes only as far as they decide where a record ends; what
 * the cells hold is read elsewhere (csv_reader.h, ndjson_reader.h).
 */
#ifndef SX_BATCH_LINES_H
#define SX_BATCH_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "batch/feeds.h"
#include "batch/saved_rows.h"
#include "batch/intake.h"
#include "batch/strip.h"

#define SX_LINE_MAX ((size_t)1024 * 1024) /* bytes a record may have */

typedef enum sx_record_kind {
    SX_RECORD_PLAIN,    /* holds no quote */
    SX_RECORD_QUOTED,   /* holds a quote somewhere */
    SX_RECORD_BLANK,    /* an empty line with records after it */
    SX_RECORD_TOO_LONG, /* over SX_LINE_MAX; its bytes were dropped */
    SX_RECORD_UNCLOSED  /* a quote that never ends: nothing after it can be told apart */
} sx_record_kind;

typedef struct sx_record {
    uint64_t line;  /* of its first byte, from 1 */
    uint32_t start; /* in the data of the block */
    uint32_t len;   /* without its line end */
    sx_record_kind kind;
} sx_record;

/* Where the reading is between two blocks; what is needed to go on from there. */
typedef struct sx_lines_mark {
    uint64_t offset; /* bytes of the table, unpacked, that are done with */
    uint64_t rest;   /* and that were read beyond them */
    uint64_t want, blanks, line, rows;
    bool at_end, stopped, skipping;
} sx_lines_mark;

/* Bytes before and behind the data of a block that may be read too: line ends. */
#define SX_BLOCK_ROOM ((size_t)64)

/* Whole records, in order. */
typedef struct sx_block {
    char *data;
    size_t capacity, used;
    char *spare; /* as `data`, for rows that are stripped */
    size_t spare_capacity, spare_used;
    sx_record *records;
    uint32_t *feeds; /* room for as many places */
    size_t count, max;
    bool plain;   /* every record is plain, and none needs a closer look at its bytes (feeds.h) */
    size_t limit; /* records that this filling may have */
    uint64_t first_row; /* rows before this block */
    sx_lines_mark after;
    sx_saved_rows
        *sessions; /* saved responses: `count` is then how many rows they make; else NULL */
    struct sx_block *table; /* those as rows of a table, if `is_table` (saved_lines.h); or NULL */
    bool is_table;
} sx_block;

/* Room for `max` records. False when memory ran out; free in any case. */
bool sx_block_init(sx_block *block, size_t max);
void sx_block_free(sx_block *block);
/* Room for so many bytes; those that the block has stay. False when memory ran out. */
bool sx_block_reserve(sx_block *block, size_t capacity);
/* Puts line ends behind the last byte that was written: for who fills a block. */
void sx_block_end(char *end);
/* All bytes are printable ASCII, separators, or line ends without CR: no record needs a closer look. */
bool sx_bytes_plain(const char *data, size_t len, char separator);

typedef struct sx_lines {
    sx_intake intake;
    bool quotes;     /* CSV: quotes may hide line ends */
    bool blank_rows; /* an empty line is a record: tables of one column */
    char separator;
    sx_feeds *feeds; /* how lines are found; NULL: one by one */
    sx_strip *strip; /* how quotes are taken away; NULL: cell by cell */
    bool trim;       /* blanks around cells go too */
    bool at_end;     /* nothing more to read */
    bool stopped;    /* after a quote that never ended */
    bool skipping;   /* inside a record that was too long */
    char *rest;      /* bytes read and not yet given out */
    size_t rest_len, rest_capacity;
    size_t want;     /* bytes to have at hand for a full block */
    uint64_t blanks; /* empty lines held back: trailing ones are no rows */
    uint64_t line, rows;
    uint64_t got; /* bytes of the table, unpacked */
} sx_lines;

/* `path` NULL or "-": standard input. `quotes` as above. */
sx_status sx_lines_open(sx_lines *lines, const char *path, bool quotes, sx_diags *diags);
void sx_lines_close(sx_lines *lines);
/* Looks at the first bytes: drops a UTF-8 byte order mark, refuses UTF-16 and UTF-32 by name. */
sx_status sx_lines_start(sx_lines *lines, sx_diags *diags);
/* Fills the block with the next records, at most `max`; block->count is 0 at the end. Rows are
 * counted from the call on which `counted` is true (the header is no row). */
sx_status sx_lines_next(sx_lines *lines, size_t max, bool counted, sx_block *block,
                        sx_diags *diags);
/* Gives the records of the last block out again: for looking at the first one. `mark` is a copy of
 * `lines` made before the block was read. */
sx_status sx_lines_unread(sx_lines *lines, const sx_lines *mark, const sx_block *block,
                          sx_diags *diags);
/* Gives the records from `from` on out again, and more of them at once if that is the first one. */
sx_status sx_lines_hold(sx_lines *lines, const sx_block *block, size_t from, sx_diags *diags);
/* The most records that may still come once the input was read to its end; 0: nobody knows. */
size_t sx_lines_left(const sx_lines *lines);
/* Goes to where a mark was made in the same file: what comes then is what came then. SX_E_INPUT when the file
 * ends before it. */
sx_status sx_lines_go_to(sx_lines *lines, const sx_lines_mark *mark, sx_diags *diags);
/* Nothing comes after the last block. */
bool sx_lines_ended(const sx_lines *lines);

#endif
