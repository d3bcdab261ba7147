/*
 * refused.h: responses that a profile refuses, and the flags that what can be read of them raises:
 * they are told whatever becomes of the profile.
 */
#ifndef SX_PROFILE_REFUSED_H
#define SX_PROFILE_REFUSED_H

#include "profile/results.h"

/* How the flags of refused responses are told. */
typedef struct sx_telling {
    bool in_full;              /* diagnostics name the flag; else only its tier */
    const char *safety_person; /* NULL: nobody is named */
    sx_buf *notice; /* gets the notice for the safety person; NULL: nobody asked for it */
} sx_telling;

/* The flags alone of a response that was refused, from the answers that can be read. An answer that
 * cannot be read counts as missing; what was changed counts too. */
sx_status sx_refused_flags(const json_t *value, const sx_loaded *loaded, sx_arena *arena,
                           sx_results *ret);
/* Adds one error (PROFILE.FLAG) for each raised flag of the results, and writes the notice; the
 * subject must be free of controls. False when no flag is raised. */
bool sx_refused_tell(const sx_results *results, size_t count, const char *subject,
                     const sx_telling *telling, sx_diags *diags);

#endif
