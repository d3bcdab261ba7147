/*
 * trial_ffi.h: bound functions in tests: from a manifest or a description to an open instance of the
 * carrier, and blocks for it. Runs the functions in the process of the test.
 */
#ifndef SX_TRIAL_FFI_H
#define SX_TRIAL_FFI_H

#include "backend/bundle.h"
#include "model/ffi.h"

#define TRIAL_FFI_COLUMNS 40
#define TRIAL_FFI_ROWS 64

typedef struct trial_ffi {
    sx_arena *arena;
    sx_diags diags;
    sx_buf json;
    sx_bundle bundle;
    sx_bundle_file file;
    sx_plugin_host host;
    sx_plugin_error error;
    void *self;
    /* The last block. */
    const char *names[TRIAL_FFI_COLUMNS];
    double values[TRIAL_FFI_COLUMNS][TRIAL_FFI_ROWS];
    uint8_t status[TRIAL_FFI_COLUMNS][TRIAL_FFI_ROWS];
    size_t columns;
    const char *score_names[TRIAL_FFI_COLUMNS];
    double scores[TRIAL_FFI_COLUMNS][TRIAL_FFI_ROWS];
    uint8_t score_status[TRIAL_FFI_COLUMNS][TRIAL_FFI_ROWS];
    size_t score_columns;
} trial_ffi;

/* `library`: a file below the build folder. */
void trial_ffi_begin(trial_ffi *t, const char *library);
void trial_ffi_end(trial_ffi *t);
/* What a manifest of items q1..q9 (0..3) and x, y, w (numbers) binds; `yaml` holds scales: and ffi:. Fails
 * the test when it is refused. */
const sx_ffi *trial_ffi_read(trial_ffi *t, const char *yaml);
/* Opens the carrier on it, through the JSON that the worker gets. */
sx_plugin_status trial_ffi_open(trial_ffi *t, const sx_ffi *ffi);
/* Adds a column of the block; "q1", then one value for each row, NAN for a skipped one. */
void trial_ffi_column(trial_ffi *t, const char *name, size_t rows, const double *values);
void trial_ffi_scale(trial_ffi *t, const char *name);
/* Forgets the columns. */
void trial_ffi_clear(trial_ffi *t);
sx_plugin_status trial_ffi_score(trial_ffi *t, size_t rows);
/* "FFI.CHECK: what was said"; static storage. */
const char *trial_ffi_said(const trial_ffi *t);

#endif
