/*
 * others.h: instruments that a file of saved responses holds and the run does not name. Their
 * responses are not scored, but counted, and the flags that they raise still reach somebody.
 */
#ifndef SX_BATCH_OTHERS_H
#define SX_BATCH_OTHERS_H

#include "host/catalogue.h"

#define SX_OTHERS_UNKNOWN 100 /* ids that are in no catalogue are told apart up to here */

/* Belongs to the thread that reads; others may look at `id` and `loaded`. */
typedef struct sx_other {
    const char *id;          /* NULL: the unknown ones beyond SX_OTHERS_UNKNOWN */
    const sx_loaded *loaded; /* NULL: there is none, or it cannot be loaded */
    uint64_t responses;
    uint64_t flags; /* raised in them */
} sx_other;

typedef struct sx_others {
    sx_catalogue *catalogue; /* NULL: nothing can be loaded */
    sx_arena *arena;
    sx_other **items; /* in the order in which the file brought them */
    size_t count, capacity;
    size_t unknown;
} sx_others;

/* The entry of an instrument, made and loaded when it comes for the first time. NULL: no memory. */
sx_other *sx_others_find(sx_others *others, const char *id);
/* One warning for each. */
void sx_others_warn(const sx_others *others, const char *file, sx_diags *diags);

#endif
