/*
 * response_version.h: does a saved response fit the instrument that is installed, and do its
 * changes lead to its answers. Used while reading only.
 */
#ifndef SX_SESSION_RESPONSE_VERSION_H
#define SX_SESSION_RESPONSE_VERSION_H

#include "session/response.h"

/* Another major version is refused; another minor version, or the same version with other rules,
 * gives a warning. */
sx_status sx_response_check_version(const sx_response *response, sx_where where, sx_diags *diags);
/* Each change must start where the one before it (of that item) ended, and the last one must end at
 * the answer: flags rest on it. */
sx_status sx_response_check_changes(const sx_response *response, sx_where where, sx_diags *diags);

#endif
