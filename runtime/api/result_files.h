/*
 * result_files.h: what the public functions on saved results share.
 */
#ifndef SX_API_RESULT_FILES_H
#define SX_API_RESULT_FILES_H

#include <sextant/results.h>

#include "api/context.h"
#include "session/result_read.h"

/* Which results are meant. */
typedef struct sx_result_filter {
    const char *rule_hash, *instrument, *version;
} sx_result_filter;

/* SX_E_USAGE when a hash or a name cannot be one. */
sx_status sx_result_filter_check(const sx_result_filter *filter, sx_diags *diags);
bool sx_result_filter_takes(const sx_result_filter *filter, const char *instrument,
                            const char *version, const char *rule_hash);

/* The size of the options of a call; SX_E_USAGE when they are those of another version. */
sx_status sx_result_options_size(size_t given, size_t known, sx_diags *diags);
/* What a caller that stops leaves behind. */
sx_status sx_result_stopped(sx_diags *diags);

#endif
