/*
 * listing.h: which sessions there are, read from their journals without loading any instrument.
 */
#ifndef SX_SESSION_LISTING_H
#define SX_SESSION_LISTING_H

#include "base/arena.h"
#include "base/diag.h"

typedef struct sx_listed {
    const char *id, *target, *subject, *started, *last;
    size_t answers;
    bool done;
    const char *problem; /* why the journal cannot be read, or NULL */
} sx_listed;

/* `store` as for sx_store_directory. Oldest first; a damaged one is listed with its problem. */
sx_status sx_sessions_read(const char *store, sx_arena *arena, sx_diags *diags, sx_listed **ret,
                           size_t *ret_count);

#endif
