/*
 * batch.h: scoring a file from end to end: input, blocks, output, rejects, and the account of it. What
 * the API and the program do is call this.
 */
#ifndef SX_BATCH_BATCH_H
#define SX_BATCH_BATCH_H

#include <sextant/score.h>

#include "base/diag.h"
#include "host/catalogue.h"

/* As sx_score_file of the API, with the instruments loaded. *ret is filled in any case. Instruments
 * that a file of saved responses holds besides are looked for in the catalogue. */
sx_status sx_batch_score_among(sx_catalogue *catalogue, const sx_loaded *const *instruments,
                               size_t count, const sx_score_options *options, sx_diags *diags,
                               sx_score_summary *ret);
/* The same where no other instrument can be loaded. */
sx_status sx_batch_score(const sx_loaded *const *instruments, size_t count,
                         const sx_score_options *options, sx_diags *diags, sx_score_summary *ret);
/* As sx_score_answers of the API: appends one line of JSON to `out` (also on SX_E_INPUT, then
 * without scales). */
sx_status sx_batch_person(const sx_loaded *instrument, const char *const *names,
                          const char *const *values, size_t count, sx_diags *diags, sx_buf *out);

#endif
