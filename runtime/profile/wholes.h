/*
 * wholes.h: texts of whole profiles by all that they rest on, the person's name apart: two rows of a table whose
 * results are the same have the same profile.
 */
#ifndef SX_PROFILE_WHOLES_H
#define SX_PROFILE_WHOLES_H

#include "profile/results.h"
#include "profile/texts.h"

typedef struct sx_wholes {
    sx_texts texts;
    bool *answers; /* by instrument: single answers are shown */
    uint64_t *key;
    size_t words;
} sx_wholes;

/* For results of these instruments, in this order. False when memory ran out; free in any case. */
bool sx_wholes_init(sx_wholes *wholes, const sx_results *results, size_t count);
void sx_wholes_free(sx_wholes *wholes);
/* The text of such results, valid until the next is kept. False: there is none, and one may be kept. */
bool sx_wholes_find(sx_wholes *wholes, const sx_results *results, size_t count, sx_slice *ret,
                    uint32_t *ret_value);
/* Keeps a text under the results that were looked for last. When it has become much all others are forgotten. */
bool sx_wholes_keep(sx_wholes *wholes, sx_slice text, uint32_t value);

#endif
