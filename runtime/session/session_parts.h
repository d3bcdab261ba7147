/*
 * session_parts.h: what beginning, resuming and carrying on an administration have in common.
 * Internal to the session layer.
 */
#ifndef SX_SESSION_SESSION_PARTS_H
#define SX_SESSION_SESSION_PARTS_H

#include "session/session.h"

sx_status sx_admin_no_memory(sx_diags *diags);
/* The time as text in the arena, NULL when memory ran out. */
const char *sx_admin_time(sx_arena *arena);
/* Opens the first step from `from` on that is given; past the last one all is done. */
sx_status sx_admin_open_next(sx_admin *admin, size_t from, const char *at);
/* The open step is closed at that time, and the next one opened. */
sx_status sx_admin_take_finish(sx_admin *admin, const char *at);
/* Asks for the next item where the open step waits for one, and writes the choice down. */
sx_status sx_admin_choose(sx_admin *admin, sx_diags *diags);
/* Appends an event that has nothing but its kind, step and time. */
sx_status sx_admin_note(sx_admin *admin, sx_event_kind kind, sx_diags *diags);

#endif
