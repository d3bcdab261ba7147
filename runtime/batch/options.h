/*
 * options.h: the options of a run, looked at as a whole.
 */
#ifndef SX_BATCH_OPTIONS_H
#define SX_BATCH_OPTIONS_H

#include <sextant/score.h>

#include "base/diag.h"

/* SX_E_USAGE when they cannot be. */
sx_status sx_options_check(const sx_score_options *options, size_t count, sx_diags *diags);
/* SX_E_USAGE, with what was expected. */
sx_status sx_options_refuse(sx_diags *diags, const char *expected, const char *message);
/* Of the results, by the option or else by the name of their file. */
sx_format sx_options_format(const sx_score_options *options);

#endif
