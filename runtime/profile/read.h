/*
 * read.h: one person's results from a file of saved responses. Several persons in one file are
 * refused unless one of them is chosen.
 */
#ifndef SX_PROFILE_READ_H
#define SX_PROFILE_READ_H

#include "base/buf.h"
#include "host/catalogue.h"
#include "profile/refused.h"

#define SX_PERSON_MAX ((size_t)64 * 1024 * 1024) /* bytes that one person's file may have */

typedef struct sx_person {
    sx_arena *arena;     /* owns the responses and results */
    const char *subject; /* NULL: the file names nobody */
    sx_results *results;
    size_t count;
} sx_person;

/* `subject` NULL: the file must hold one person. When a response is refused, the flags of all that
 * can be read are told. Free with sx_person_free. */
sx_status sx_person_read(sx_catalogue *catalogue, sx_slice text, const char *file,
                         const char *subject, const sx_telling *telling, sx_diags *diags,
                         sx_person *ret);
/* One of several files. */
typedef struct sx_person_text {
    const char *file;
    sx_slice text;
} sx_person_text;

/* The same from several files, which may also hold saved results: then their responses are taken. A
 * response that stands in two results counts once. */
sx_status sx_person_read_all(sx_catalogue *catalogue, const sx_person_text *texts, size_t count,
                             const char *subject, const sx_telling *telling, sx_diags *diags,
                             sx_person *ret);
/* The bytes of a file of responses; "-" is standard input. */
sx_status sx_person_load(const char *path, sx_buf *out, sx_diags *diags);
void sx_person_free(sx_person *person);

#endif
