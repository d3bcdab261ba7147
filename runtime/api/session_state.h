/*
 * session_state.h: what stands behind sx_session: the administration, and the memory of the views
 * that were handed out last.
 */
#ifndef SX_API_SESSION_STATE_H
#define SX_API_SESSION_STATE_H

#include "api/context.h"
#include "session/session.h"

struct sx_session {
    sx_context *context;
    sx_admin *admin;
    sx_arena *views; /* renewed by sx_session_item */
};

#endif
