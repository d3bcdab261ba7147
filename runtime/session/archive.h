/*
 * archive.h: the instruments of sessions, kept beside them as they were when the session was begun, so that
 * a session ends under the version it began with, whatever is installed in the meantime.
 */
#ifndef SX_SESSION_ARCHIVE_H
#define SX_SESSION_ARCHIVE_H

#include "host/catalogue.h"
#include "session/event.h"

/* Keeps the files of the instrument below the directory of sessions; once for each version and rules. A
 * copy that cannot be made is a warning: the session goes on without it. */
void sx_archive_keep(const char *store, const sx_loaded *loaded, sx_arena *arena, sx_diags *diags);
/* The instrument that the session began with, from its copy. SX_E_NOT_FOUND when there is none. */
sx_status sx_archive_load(sx_catalogue *catalogue, const char *store,
                          const sx_event_instrument *wanted, sx_arena *arena, sx_diags *diags,
                          const sx_loaded **ret);

#endif
