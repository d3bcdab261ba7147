/*
 * read.h: one person's results from a file of saved responses. Several persons in one file are refused
 * unless one of them is chosen.
 */
#ifndef SX_PROFILE_READ_H
#define SX_PROFILE_READ_H

#include "host/catalogue.h"
#include "profile/results.h"

typedef struct sx_person {
    sx_arena *arena; /* owns the responses and results */
    const char *subject; /* NULL: the file names nobody */
    sx_results *results;
    size_t count;
} sx_person;

/* `subject` NULL: the file must hold one person. Free with sx_person_free. */
sx_status sx_person_read(sx_catalogue *catalogue, sx_slice text, const char *file,
                         const char *subject, sx_diags *diags, sx_person *ret);
void sx_person_free(sx_person *person);

#endif
