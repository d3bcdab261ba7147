/*
 * context.h: what stands behind sx_context: the catalogue and the diagnostics of the last call. Every
 * public function starts with sx_context_begin.
 */
#ifndef SX_API_CONTEXT_H
#define SX_API_CONTEXT_H

#include <sextant/sextant.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "host/catalogue.h"

struct sx_context {
    sx_catalogue *catalogue;
    char *path;
    char *trust;          /* folder of the trust store as it was given; NULL: the usual one */
    sx_arena *call_arena; /* holds the diagnostics of the last call; renewed by begin */
    sx_diags diags;
    sx_buf errors; /* made on demand */
    sx_buf errors_json;
};

/* Empties the diagnostics and gives the list to write to. NULL when memory ran out. */
sx_diags *sx_context_begin(sx_context *context);
/* The same for a call that asks for instruments by their ids alone: what is listed late is not listed for it. */
sx_diags *sx_context_begin_late(sx_context *context);
/* Hands the text of a buffer over to the caller of the API (frees the buffer). */
sx_status sx_context_text(sx_buf *buf, char **ret_text);

#endif
