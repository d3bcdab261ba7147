/*
 * saved_rows.h: which saved responses stand in one row: those of one person at one time. Responses that
 * follow each other belong together when they have the same session; or, where neither has a session,
 * the same subject. No instrument stands in a row twice, and no row has two subjects.
 */
#ifndef SX_BATCH_SAVED_ROWS_H
#define SX_BATCH_SAVED_ROWS_H

#include <jansson.h>

#include "base/str.h"
#include "batch/others.h"

#define SX_SESSION_MOST 100 /* responses of one row; after that another one begins */

typedef struct sx_saved {
    json_t *object;    /* NULL: could not be read */
    size_t instrument; /* of the run; SX_SAVED_OTHER, SX_SAVED_UNCLEAR */
    sx_other *other;   /* of SX_SAVED_OTHER, where somebody counts them */
} sx_saved;

#define SX_SAVED_OTHER ((size_t)-1)   /* an instrument that the run does not name */
#define SX_SAVED_UNCLEAR ((size_t)-2) /* not a saved response, or not said of what */

/* The responses of one block. */
typedef struct sx_saved_rows {
    sx_saved *saved;
    size_t *starts; /* by row: its first response; after the last row: `count` */
    size_t count, rows, max;
    size_t first; /* of one document: place of the first response in it */
} sx_saved_rows;

/* Room for `max` responses; NULL when memory ran out. */
sx_saved_rows *sx_saved_rows_new(size_t max);
void sx_saved_rows_free(sx_saved_rows *sessions);
void sx_saved_rows_clear(sx_saved_rows *sessions);
/* Takes the object over. Opens a row where it does not belong to the last one. */
void sx_saved_rows_add(sx_saved_rows *sessions, json_t *object);
/* May the next response belong to the last row? */
bool sx_saved_rows_open(const sx_saved_rows *sessions);
/* Takes the last row off again; the first response that is not in it any more. */
size_t sx_saved_rows_drop(sx_saved_rows *sessions);
/* A text of the response, {NULL, 0} when it has none or an empty one. */
sx_slice sx_saved_text(const json_t *object, const char *key);

#endif
