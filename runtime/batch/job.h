/*
 * job.h: what a run decides once, before its first row: the instruments, how columns are read, how
 * results are laid out. Never changes afterwards, so that threads may share it.
 */
#ifndef SX_BATCH_JOB_H
#define SX_BATCH_JOB_H

#include <stdatomic.h>

#include <sextant/score.h>

#include "batch/binding.h"
#include "batch/cells.h"
#include "batch/flat.h"
#include "batch/table_writer.h"
#include "session/response.h"

#define SX_ROWS_FEW 64

typedef enum sx_input_kind {
    SX_INPUT_TABLE,     /* CSV, TSV */
    SX_INPUT_OBJECTS,   /* NDJSON of {column: value} */
    SX_INPUT_RESPONSES, /* NDJSON of saved responses */
    SX_INPUT_DOCUMENT   /* saved responses in one JSON document */
} sx_input_kind;

typedef struct sx_job_instrument {
    const sx_loaded *loaded;
    sx_tokens tokens;
    sx_cell_reader *readers; /* by field; NULL for saved responses */
    bool conditional;        /* some item has a show-if condition */
    bool grouped;            /* some item has several fields that must agree with each other */
} sx_job_instrument;

typedef struct sx_job {
    const sx_score_options *options;
    sx_arena *arena;
    const char *in;   /* path of the input; NULL or "-": standard input */
    const char *file; /* the same for diagnostics */
    const char
        *worker; /* the program sextant-worker, beside which others are; NULL: as sx_worker_find */
    sx_input_kind input;
    sx_format format;          /* output */
    char separator;            /* input */
    const sx_mapping *mapping; /* NULL: none */
    const sx_loaded *const *loaded;
    sx_job_instrument *instruments;
    size_t count;
    sx_binding binding;     /* tables and objects */
    const char *cells_text; /* "17 cells, as in the header" */
    const sx_flat *flat;    /* how lines of JSON are written; NULL: in no simple way */
    size_t *kept; /* by kept column of the writer: its column; SX_COLUMN_NONE: the file's name */
    sx_slice kept_file; /* the file's name as it is carried */
    sx_response_file document;
    sx_writer writer;
    const struct sx_quick *quick; /* how rows are scored quickly; NULL: they cannot be */
    size_t block_rows;
    bool
        few; /* no more than SX_ROWS_FEW rows: to make ready for quick scoring takes longer than they do */
    atomic_bool *halt; /* by instrument: its code is not asked any more; NULL: nobody says so */
} sx_job;

/* Instruments, tokens and the layout of the output. `columns` are bound later. */
sx_status sx_job_make(sx_arena *arena, const sx_loaded *const *instruments, size_t count,
                      const sx_score_options *options, sx_format format, sx_diags *diags,
                      sx_job *ret);
/* The readers of the cells of every field. */
sx_status sx_job_readers(sx_job *job, sx_diags *diags);
/* Binds the columns of a table and makes the readers of its cells. */
sx_status sx_job_bind(sx_job *job, const sx_slice *columns, size_t count, sx_diags *diags);

#endif
