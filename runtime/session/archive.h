/*
 * archive.h: the instruments of sessions, kept beside them as they were when the session was begun, so that
 * a session ends under the version it began with, whatever is installed in the meantime.
 */
#ifndef SX_SESSION_ARCHIVE_H
#define SX_SESSION_ARCHIVE_H

#include "host/catalogue.h"
#include "host/wording.h"
#include "session/event.h"

/* Keeps the files of the instrument, as they were when it was loaded, below the directory of sessions; once
 * for each version and rules. `session` makes the name that it has until it is whole. A copy that cannot be
 * made is a warning: the session goes on without it. */
void sx_archive_keep(const char *store, const char *session, const sx_loaded *loaded,
                     sx_arena *arena, sx_diags *diags);
/* The instrument that the session began with, from its copy. SX_E_NOT_FOUND when there is none; when there
 * is one that cannot be loaded, the diagnostics say why. */
sx_status sx_archive_load(sx_catalogue *catalogue, const char *store,
                          const sx_event_instrument *wanted, sx_arena *arena, sx_diags *diags,
                          const sx_loaded **ret);

/* The same for a wording pack, under its hash. */
void sx_archive_keep_pack(const char *store, const sx_pack *pack, sx_arena *arena, sx_diags *diags);
/* The pack with this hash, for the instrument; NULL when there is no copy, or it was changed. */
const sx_pack *sx_archive_load_pack(const char *store, const char *hash, const sx_loaded *loaded,
                                    sx_arena *arena);

/* Says that the copy is not what the session began with, and why. Returns SX_E_STORE. */
sx_status sx_archive_refuse(const char *store, const sx_event_instrument *wanted, const char *wrong,
                            sx_arena *arena, sx_diags *diags);

/* The rules of a battery as one hash: which instruments in which order under which conditions. NULL when
 * memory ran out. */
const char *sx_battery_hash(const sx_battery *battery, sx_arena *arena);
/* The same for the file of a battery. */
void sx_archive_keep_battery(const char *store, const sx_battery *battery, const char *rule_hash,
                             sx_arena *arena, sx_diags *diags);
sx_status sx_archive_load_battery(sx_catalogue *catalogue, const char *store, const sx_event *begun,
                                  sx_arena *arena, const sx_battery **ret);

#endif
