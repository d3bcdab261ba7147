/*
 * salvage.h: what can be read of a saved response that was refused, one answer at a time, so that its
 * flags are told all the same. It never makes a score.
 */
#ifndef SX_SESSION_SALVAGE_H
#define SX_SESSION_SALVAGE_H

#include <jansson.h>

#include "session/response.h"

/*
 * The answers and changes that can be read; the rest is skipped. *ret_uncertain: something of the
 * changes cannot be read, so an earlier answer may have raised a flag. NULL when memory ran out.
 */
sx_response *sx_response_salvage(const json_t *value, const sx_loaded *loaded, sx_arena *arena,
                                 bool *ret_uncertain);
/* The flags with the history of the answers. Where the history is uncertain nothing in it can clear a
 * flag: what would be clear is not assessed. */
sx_status sx_response_salvage_flags(const sx_response *response, bool uncertain,
                                    sx_response_flag *ret);

#endif
