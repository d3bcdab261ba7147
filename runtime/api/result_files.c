/*
 * result_files.c: the filter of results, and refusals that all functions on results have.
 */
#include "api/result_files.h"

#include <string.h>

#include "base/str.h"

#define DIGITS_LEAST 12 /* of a rule hash: fewer may be those of another one */

sx_status sx_result_filter_check(const sx_result_filter *filter, sx_diags *diags)
{
    const char *hash = filter->rule_hash;
    size_t len = hash == NULL ? DIGITS_LEAST : strlen(hash);
    if (len < DIGITS_LEAST || len > SX_HASH_TEXT - 1 ||
        (hash != NULL && strspn(hash, "0123456789abcdef") != len)) {
        return sx_diag_add(diags, SX_E_USAGE, "USAGE.RULE_HASH", (sx_where){0},
                           "12 to 64 digits 0-9 and a-f, as `sextant show ID` prints them",
                           "this is no rule hash");
    }
    if (filter->instrument != NULL && !sx_is_name(sx_slice_of(filter->instrument))) {
        return sx_diag_add(diags, SX_E_USAGE, "USAGE.INSTRUMENT", (sx_where){0},
                           "the id of an instrument", "this is no id of an instrument");
    }
    if (filter->version != NULL && filter->instrument == NULL && filter->rule_hash == NULL) {
        return sx_diag_add(diags, SX_E_USAGE, "USAGE.VERSION", (sx_where){0}, "the instrument too",
                           "a version alone names nothing");
    }
    return SX_OK;
}

bool sx_result_filter_takes(const sx_result_filter *filter, const char *instrument,
                            const char *version, const char *rule_hash)
{
    return (filter->rule_hash == NULL ||
            (rule_hash != NULL &&
             strncmp(rule_hash, filter->rule_hash, strlen(filter->rule_hash)) == 0)) &&
           (filter->instrument == NULL || sx_str_equal(filter->instrument, instrument)) &&
           (filter->version == NULL || sx_str_equal(filter->version, version));
}

sx_status sx_result_options_size(size_t given, size_t known, sx_diags *diags)
{
    return given >= known
               ? SX_OK
               : sx_diag_add(diags, SX_E_USAGE, "USAGE.SIZE", (sx_where){0},
                             "size = sizeof of the options", "the options have another size");
}

sx_status sx_result_stopped(sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_OUTPUT, "RESULT.STOPPED", (sx_where){0}, NULL,
                       "stopped before the end");
}
