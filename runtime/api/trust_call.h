/*
 * trust_call.h: what the public calls about trust share: the store, the text being made, and how
 * paths and names are shown.
 */
#ifndef SX_API_TRUST_CALL_H
#define SX_API_TRUST_CALL_H

#include "api/context.h"
#include "base/json.h"
#include "host/trust_edit.h"

typedef struct sx_trust_call {
    sx_context *context;
    sx_diags *diags;
    sx_arena *arena;
    sx_trust *trust;
    bool as_json;
    sx_buf out;
    sx_json json;
} sx_trust_call;

/* Opens the store. sx_trust_call_end in every case. */
sx_status sx_trust_call_begin(sx_trust_call *call, sx_context *context, bool as_json,
                              char **ret_text);
/* With SX_OK, or with `keep`, *ret_text is the text. Returns `status`. */
sx_status sx_trust_call_end(sx_trust_call *call, sx_status status, bool keep, char **ret_text);

/* A text that a terminal and JSON can take: what cannot be shown is '?'. */
const char *sx_trust_shown(sx_trust_call *call, const char *text);
/* "2026-11-21" of a time. */
sx_slice sx_trust_day(const char *when);
/* The name of a publisher in `seen`: that of its key, "pinned", or the key itself. */
const char *sx_trust_publisher(const sx_trust_call *call, const char *publisher);
const char *sx_seen_word(sx_seen_kind kind); /* "used", "allowed", "forgotten" */
/* One event as a member of a JSON list. */
void sx_trust_seen_json(sx_json *json, const sx_seen *seen, bool with_id);
/* "1.0.0  used 2026-11-21, pinned": without the id and the line's end. */
void sx_trust_seen_text(sx_trust_call *call, const sx_seen *seen);

#endif
