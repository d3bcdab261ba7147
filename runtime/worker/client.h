/*
 * client.h: a worker process behind the plugin ABI. What the ABI cannot say (how a call ended, what was
 * printed) is asked beside it. Repeats nothing by itself but what was never begun: that is code.h's affair.
 */
#ifndef SX_WORKER_CLIENT_H
#define SX_WORKER_CLIENT_H

#include "worker/code.h"

/*
 * open() takes the bundle and the options from the host: extensions SX_HOST_BUNDLE and SX_HOST_OPTIONS
 * (an sx_code_options with every default filled in). An instance starts a worker at open() and again at the call
 * after one that ended it. Statuses of plugin.h come from the code; those of SX_CLIENT_STATUS say that the
 * call ended otherwise.
 */
extern const sx_plugin sx_worker_client;
#define SX_HOST_OPTIONS "sextant.host.options/1"
#define SX_CLIENT_STATUS(fate) (-100 - (int32_t)(fate))

/* How the last call ended. */
typedef struct sx_client_last {
    sx_fate fate;
    const char *code; /* diagnostic code */
    int32_t fault;    /* of the code's error */
    const char *message;
    const char *advice; /* what to do, or NULL */
    bool starting;      /* no worker could be brought to where it takes calls */
} sx_client_last;
void sx_client_last_get(const void *self, sx_client_last *ret);

/* Ends the worker; the next call starts another one. */
void sx_client_renew(void *self);
/* Closes the instance in the worker and opens another one there. */
sx_plugin_status sx_client_reopen(void *self, sx_plugin_error *error);
/*
 * Sends a call of score() (or of the notes) that will be made soon, so that it is computed meanwhile: its number, or 0
 * when it was not sent. sx_client_expect says that the next of these calls is that one; it must have the same rows.
 * Whatever became of it, that call ends as if nothing had been sent before.
 */
uint64_t sx_client_ahead(void *self, const sx_plugin_block *block, const sx_plugin_scores *scores,
                         bool notes);
void sx_client_expect(void *self, uint64_t flight);
/* None of them will be made. */
void sx_client_forget(void *self);
uint64_t sx_client_starts(const void *self);
bool sx_client_weak(const void *self);
/* The end of what the code printed, made printable. */
void sx_client_printed(void *self, sx_buf *out);
/* How many rows of so many columns one call can take. */
uint64_t sx_client_rows(uint32_t columns, uint32_t out_columns);

#endif
