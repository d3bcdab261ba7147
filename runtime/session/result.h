/*
 * result.h: the result of one response as text: flags first, then each scale with its value, band and
 * what limits it. Scores and flags come from the plans; nothing is computed here.
 */
#ifndef SX_SESSION_RESULT_H
#define SX_SESSION_RESULT_H

#include "session/response.h"

/* Appends the result, wrapped at `columns`, in the language of the response as far as it has it. Where the
 * instrument's code fails, a warning (SESSION.SCORE) says why; `diags` may be NULL. */
sx_status sx_result_text(const sx_response *response, size_t columns, sx_buf *out, sx_diags *diags);
/* The sentence that stands under every result. */
void sx_result_closing(size_t columns, sx_buf *out);

#endif
