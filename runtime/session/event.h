/*
 * event.h: what can happen in an administration, as one line of JSON in its journal. Begin comes first
 * and names all that the session rests on; everything else follows from the events in order.
 */
#ifndef SX_SESSION_EVENT_H
#define SX_SESSION_EVENT_H

#include <jansson.h>

#include "session/response.h"

/* X(name, word) */
#define SX_EVENT_LIST(X)                                                                           \
    X(SX_EVENT_BEGIN, "begin")                                                                     \
    X(SX_EVENT_ANSWER, "answer") /* an answer or a missing reason */                               \
    X(SX_EVENT_BACK, "back")     /* to the item before */                                          \
    X(SX_EVENT_NEXT, "next")     /* the item that an adaptive instrument chose */                  \
    X(SX_EVENT_FINISH, "finish") /* an instrument was closed */                                    \
    X(SX_EVENT_RESUME, "resume") /* somebody went on; changes nothing */                           \
    X(SX_EVENT_END, "end")       /* the responses were handed over; changes nothing */

typedef enum sx_event_kind {
#define SX_EVENT_ENUM(name, word) name,
    SX_EVENT_LIST(SX_EVENT_ENUM)
#undef SX_EVENT_ENUM
        SX_EVENT_COUNT
} sx_event_kind;

/* An instrument as it was when the session was begun. */
typedef struct sx_event_instrument {
    const char *id, *version, *rule_hash;
    const char *wording; /* hash of the wording pack whose words were shown; NULL: its own words */
    const char *licence; /* hash of the pack whose licence alone was needed; NULL: none */
} sx_event_instrument;

typedef struct sx_event {
    sx_event_kind kind;
    const char *at;
    size_t step;         /* answer, back, finish */
    const char *item;    /* answer, next */
    const json_t *reply; /* answer; borrowed from the document */
    /* next: `item` is NULL when it is enough */
    const uint8_t *state;
    size_t state_length;
    bool fallback; /* the code failed: the item is the next one in order */
    /* begin */
    const char *target;
    bool battery;
    const char *version;   /* of the instrument or battery */
    const char *rule_hash; /* of the steps of a battery, NULL for an instrument alone */
    const char *subject, *language, *mode;
    const char *use; /* what was declared: clinical, research, commercial; NULL: nothing */
    sx_event_instrument *instruments;
    size_t instrument_count;
} sx_event;

/* Reads one record. Texts are copied into the arena; `reply` stays with *ret_document, which the
 * caller gives back (json_decref). */
sx_status sx_event_read(sx_slice body, sx_where where, sx_arena *arena, sx_diags *diags,
                        json_t **ret_document, sx_event *ret);
void sx_event_write_begin(const sx_event *event, sx_buf *out);
void sx_event_write_answer(const sx_event *event, const sx_model *model, size_t item,
                           const sx_reply *reply, sx_buf *out);
void sx_event_write_next(const sx_event *event, sx_buf *out);
/* back, finish, resume, end */
void sx_event_write_plain(const sx_event *event, sx_buf *out);

#endif
