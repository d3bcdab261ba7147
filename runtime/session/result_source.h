/*
 * result_source.h: files, folders and streams of results, one JSON text at a time, in the memory of one. Knows
 * nothing of what a result says.
 */
#ifndef SX_SESSION_RESULT_SOURCE_H
#define SX_SESSION_RESULT_SOURCE_H

#include <sextant/results.h>

#include "base/diag.h"
#include "base/str.h"

/* One line, or a whole document over several lines. */
typedef struct sx_result_text {
    sx_slice text; /* without its end; empty when it is too long */
    const char *file;
    uint64_t line;
    bool too_long; /* more than SX_RESULT_MAX bytes */
    bool cut;      /* the file ends without the end of the line */
    bool found;    /* in a folder: nobody said that it holds results */
} sx_result_text;

/* Anything but SX_OK stops the reading and is what it returns. */
typedef sx_status (*sx_result_taker)(void *user, const sx_result_text *text);

/* A table of scores (.csv, .tsv), which is not read here. `found` as above. */
typedef sx_status (*sx_result_table)(void *user, const char *path, bool found);

/* Blank lines are passed over. Folders are read in the order of their names. `table` NULL: tables of folders are
 * passed over, and one that is named is read as lines. */
sx_status sx_results_read(const sx_result_paths *in, sx_arena *arena, sx_diags *diags,
                          sx_result_taker take, sx_result_table table, void *user);

#endif
