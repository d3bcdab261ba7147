/*
 * failure.h: why the code of an instrument failed, in the same words wherever it ran: in the examples, in a
 * batch of rows, in a session. What the code printed is never told: it may hold answers.
 */
#ifndef SX_HOST_FAILURE_H
#define SX_HOST_FAILURE_H

#include "host/code.h"

/* The first failure of an instance. Its texts live as long as the instance. */
typedef struct sx_failure {
    const char *code;    /* of the diagnostic */
    sx_where where;      /* in the script; the file of the instrument where no place is known */
    const char *message; /* a sentence */
    const char *excerpt; /* lines of the source, or "" */
} sx_failure;

/* False when nothing failed so far. */
bool sx_failure_get(const sx_loaded *loaded, sx_code *code, sx_failure *ret);

/*
 * Adds the first failure of an instance as an error. `before` (may be "") stands in front of the message:
 * "in example 2: ". Code that was never started (NULL) says nothing of itself: another try says why.
 * Returns SX_E_SCRIPT, SX_E_PLUGIN or SX_E_FFI.
 */
sx_status sx_failure_tell(const sx_loaded *loaded, sx_code *code, const char *before,
                          sx_diags *diags);

#endif
