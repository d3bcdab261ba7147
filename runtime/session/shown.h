/*
 * shown.h: which items a person gets to see, given the answers so far, and what then counts as
 * their answer: an item that is not shown is `not_shown`, whatever was answered before.
 */
#ifndef SX_SESSION_SHOWN_H
#define SX_SESSION_SHOWN_H

#include "session/response.h"

typedef struct sx_shown {
    const sx_loaded *loaded;
    sx_run *run;
    sx_reply *hidden;    /* by item: the reply "not shown" */
    sx_reply *effective; /* by item: what counts */
    bool *shown;         /* by item */
    bool *used;          /* scratch */
} sx_shown;

/* Lives in the arena but for the run: sx_shown_end frees that. NULL when memory ran out. */
sx_shown *sx_shown_new(const sx_loaded *loaded, sx_arena *arena);
void sx_shown_end(sx_shown *shown);
/*
 * Sets `shown` and `effective` from the replies that were given. A condition which is unknown shows
 * its item, unless it is unknown only because what it asks about was itself not shown.
 */
void sx_shown_update(sx_shown *shown, const sx_reply *given);

#endif
