/*
 * listing.h: which sessions there are, read from their journals: who, what, how far, and which flags
 * stand in them, for a flag in a session that was broken off must reach somebody too.
 */
#ifndef SX_SESSION_LISTING_H
#define SX_SESSION_LISTING_H

#include "base/arena.h"
#include "base/diag.h"
#include "host/catalogue.h"

typedef struct sx_listed {
    const char *id, *target, *subject, *started, *last;
    size_t answers;    /* items with an answer or a reason */
    bool flags_known;  /* false: the instrument is not there, or not in that version */
    size_t flag_count; /* raised flags */
    const char *flags; /* "phq-9.self_harm (urgent)", with commas between; "" none */
    bool done;
    const char *problem; /* why the journal cannot be read, or NULL */
} sx_listed;

/* `store` as for sx_store_directory. Oldest first; a damaged one is listed with its problem. */
sx_status sx_sessions_read(sx_catalogue *catalogue, const char *store, sx_arena *arena,
                           sx_diags *diags, sx_listed **ret, size_t *ret_count);

#endif
