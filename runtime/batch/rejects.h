/*
 * rejects.h: the file of refused rows: where they stand, what was expected, and the flags that they
 * raise all the same. Holds no answer and no name.
 */
#ifndef SX_BATCH_REJECTS_H
#define SX_BATCH_REJECTS_H

#include <sextant/score.h>

#include "base/buf.h"

/* `files`: several inputs, and a first column that names them. */
void sx_rejects_header(bool files, sx_buf *out);
void sx_rejects_row(const sx_score_refusal *refusal, bool files, sx_buf *out);

#endif
