/*
 * saved_rows.c: see saved_rows.h.
 */
#include "batch/saved_rows.h"

#include <stdlib.h>

sx_saved_rows *sx_saved_rows_new(size_t max)
{
    sx_saved_rows *sessions = calloc(1, sizeof *sessions);
    if (sessions == NULL) {
        return NULL;
    }
    sessions->max = max;
    sessions->saved = calloc(max + 1, sizeof *sessions->saved);
    sessions->starts = calloc(max + 1, sizeof *sessions->starts);
    if (sessions->saved == NULL || sessions->starts == NULL) {
        sx_saved_rows_free(sessions);
        return NULL;
    }
    return sessions;
}

void sx_saved_rows_clear(sx_saved_rows *sessions)
{
    for (size_t i = 0; i < sessions->count; i++) {
        json_decref(sessions->saved[i].object);
    }
    sessions->count = 0;
    sessions->rows = 0;
}

void sx_saved_rows_free(sx_saved_rows *sessions)
{
    if (sessions != NULL) {
        sx_saved_rows_clear(sessions);
        free(sessions->saved);
        free(sessions->starts);
        free(sessions);
    }
}

sx_slice sx_saved_text(const json_t *object, const char *key)
{
    const json_t *text = json_object_get(object, key);
    size_t len = json_string_length(text); /* 0 when it is no text */
    return len > 0 ? (sx_slice){json_string_value(text), len} : (sx_slice){NULL, 0};
}

/* Both are there, and differ. */
static bool differ(sx_slice a, sx_slice b)
{
    return a.at != NULL && b.at != NULL && !sx_slice_equal(a, b);
}

static bool same(sx_slice a, sx_slice b)
{
    return a.at != NULL && b.at != NULL && sx_slice_equal(a, b);
}

static bool belongs(const sx_saved_rows *sessions, const json_t *object)
{
    const json_t *last = sessions->saved[sessions->count - 1].object;
    sx_slice session = sx_saved_text(object, "session");
    sx_slice subject = sx_saved_text(object, "subject");
    sx_slice instrument = sx_saved_text(object, "instrument");
    sx_slice last_session = sx_saved_text(last, "session");
    if (object == NULL || last == NULL) {
        return false;
    }
    if (session.at == NULL && last_session.at == NULL) {
        if (instrument.at == NULL || sx_saved_text(last, "instrument").at == NULL ||
            !same(subject, sx_saved_text(last, "subject"))) {
            return false;
        }
    } else if (!same(session, last_session)) {
        return false;
    }
    for (size_t i = sessions->starts[sessions->rows - 1]; i < sessions->count; i++) {
        const json_t *one = sessions->saved[i].object;
        if (same(instrument, sx_saved_text(one, "instrument")) ||
            differ(subject, sx_saved_text(one, "subject"))) {
            return false;
        }
    }
    return true;
}

bool sx_saved_rows_open(const sx_saved_rows *sessions)
{
    return sessions->rows > 0 && sessions->saved[sessions->count - 1].object != NULL &&
           sessions->count - sessions->starts[sessions->rows - 1] < SX_SESSION_MOST;
}

void sx_saved_rows_add(sx_saved_rows *sessions, json_t *object)
{
    if (!sx_saved_rows_open(sessions) || !belongs(sessions, object)) {
        sessions->starts[sessions->rows++] = sessions->count;
    }
    sessions->saved[sessions->count++] =
        (sx_saved){.object = object, .instrument = SX_SAVED_UNCLEAR};
    sessions->starts[sessions->rows] = sessions->count;
}

size_t sx_saved_rows_drop(sx_saved_rows *sessions)
{
    size_t first = sessions->starts[sessions->rows - 1];
    for (size_t i = first; i < sessions->count; i++) {
        json_decref(sessions->saved[i].object);
    }
    sessions->count = first;
    sessions->rows--;
    return first;
}
