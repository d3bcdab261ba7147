/*
 * code_inner.h: the parts of a running code, for the files code*.c only.
 */
#ifndef SX_WORKER_CODE_INNER_H
#define SX_WORKER_CODE_INNER_H

#include "worker/client.h"

#define SX_PART_ROWS 4096u /* rows of one call */

struct sx_code {
    const sx_bundle *bundle;
    sx_code_options options;
    sx_plugin_host host;
    const sx_plugin *plugin; /* the client of a worker, or the carrier in process */
    void *self;
    sx_client_last
        last; /* how the last call ended; its texts live as long as the next call has not begun */
    sx_plugin_error error;
    char said[sizeof(((sx_plugin_error *)0)->message)]; /* for `last` when we say it ourselves */
    uint64_t rows, failed, fates[SX_FATE_COUNT];
    uint32_t in_a_row;       /* poison rows without a good one between them */
    uint32_t start_failures; /* without a start between them */
    bool stopped;
    sx_trouble trouble;
    uint64_t flight; /* the next block was sent already: its number; 0: it was not */
    sx_buf printed;
    uint8_t row_fates[SX_PART_ROWS];
    const double **values; /* one row of a block: places of its columns */
    const uint8_t **status;
    double **out_values;
    uint8_t **out_status;
    size_t column_room, out_room;
};

bool sx_code_in_worker(const sx_code *code);
/* Takes how a call ended that returned `status`. */
sx_fate sx_code_take_end(sx_code *code, sx_plugin_status status);
/* The call was answered, and the answer cannot be used. */
sx_fate sx_code_invalid(sx_code *code, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Remembers the first failure. */
void sx_code_note_failure(sx_code *code);
/* Remembers how a block failed, in case that none of its rows will. */
void sx_code_note_unsteady(sx_code *code);
/* A diagnostic of the last call's end. */
sx_status sx_code_diagnose(sx_code *code, sx_diags *diags, const char *doing);
/* Is it worth to ask again in a fresh worker? Renews it when it is. */
bool sx_code_again(sx_code *code, sx_fate fate);

#endif
