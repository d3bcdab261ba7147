/*
 * table_writer.h: scores as rows of a table: CSV, TSV or NDJSON. The texts of bands, labels and small
 * numbers are made once; a row costs copies. Writes into memory; files are the caller's affair.
 */
#ifndef SX_BATCH_TABLE_WRITER_H
#define SX_BATCH_TABLE_WRITER_H

#include <sextant/score.h>

#include "base/arena.h"
#include "base/buf.h"
#include "batch/columns.h"

#define SX_SMALL_NUMBERS 1000 /* 0..999 have their text ready */

typedef struct sx_writer_scale {
    bool category;      /* the value is a label; no band column */
    sx_slice *labels;   /* of the bands or categories */
    size_t label_count; /* 0: no band column */
} sx_writer_scale;

typedef struct sx_writer_instrument {
    const sx_loaded *loaded;
    sx_writer_scale *scales;
} sx_writer_instrument;

typedef struct sx_writer {
    sx_format format;
    char separator;
    unsigned digits;
    bool details, explain, spreadsheet;
    bool has_id, has_occasion;
    sx_writer_instrument *instruments;
    size_t count;
    const char **kept; /* names of the input's columns that are carried, behind the id */
    size_t kept_count;
    sx_columns columns;
    size_t widest; /* bytes that they take at most in a row of CSV */
    char small[SX_SMALL_NUMBERS][4];
    uint8_t small_len[SX_SMALL_NUMBERS];
} sx_writer;

/* The flags of one row and instrument, one place per flag. */
typedef struct sx_row_flag {
    sx_flag_state state;
    bool changed; /* raised by an answer that was changed later */
} sx_row_flag;

typedef struct sx_row_key {
    uint64_t row; /* from 1 */
    sx_slice id, occasion;
    const sx_slice *kept; /* as many as the writer's; NULL: there are none */
    const bool *given;    /* by instrument: it was given at all; NULL: every one was */
} sx_row_key;

/* Takes format, separator, digits, columns and the switches from the options. Lives in `arena`. */
sx_status sx_writer_make(sx_arena *arena, const sx_loaded *const *instruments, size_t count,
                         const sx_score_options *options, sx_format format, sx_diags *diags,
                         sx_writer *ret);
/* The header line; nothing for NDJSON. */
void sx_writer_header(const sx_writer *writer, sx_buf *out);
/* One row: `runs` and `flags` by instrument; `at` is the row within the runs. */
void sx_writer_row(const sx_writer *writer, const sx_row_key *key, sx_run *const *runs,
                   const sx_row_flag *const *flags, size_t at, sx_buf *out);
/* Where the text of one column ends that is put at `at`, where sx_writer_widest of it have room. `score` is that
 * of the column's scale (NULL for columns of whole instruments), `run` NULL when it was not given. */
char *sx_writer_column(const sx_writer *writer, const sx_result_column *column, const sx_run *run,
                       const sx_row_flag *flags, const sx_score *score, size_t row, char *at);
/* Columns of several items (flags, notes, missing rules): how many, and the text of one of them, nothing when it
 * has nothing to say. A cell has the texts with `;` between them. */
size_t sx_writer_items(const sx_writer *writer, const sx_result_column *column);
char *sx_writer_item(const sx_writer *writer, const sx_result_column *column, size_t index,
                     const sx_run *run, const sx_row_flag *flags, size_t row, char *at);
size_t sx_writer_widest(const sx_writer *writer, const sx_result_column *column);
/* Who the row is about, its id or its number, and the occasion; and the columns that are kept. Takes at most
 * SX_KEY_TIMES the texts and sx_writer_key_room bytes. */
#define SX_KEY_TIMES 6 /* of a byte that JSON escapes */
char *sx_writer_key(const sx_writer *writer, const sx_row_key *key, char *at);
size_t sx_writer_key_room(const sx_writer *writer);
/* A text as a cell, quoted when it needs to be. */
void sx_writer_cell(sx_buf *out, sx_slice text, char separator, bool spreadsheet);
/* What stands under ID.jail where the code of an instrument runs with less than the whole jail. */
#define SX_WEAK_JAIL "weak"
/* The status of scales whose instrument was not given. */
#define SX_NOT_GIVEN "not_given"
/* "ok", "prorated", "edge" (rounding decided the band), or why there is no score. */
const char *sx_writer_status(const sx_score *score);
/* Answers are missing under this score, so that its missing rule counted. */
bool sx_writer_missing(const sx_score *score);

#endif
