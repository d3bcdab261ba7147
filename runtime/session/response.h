/*
 * response.h: one person's answers to one instrument: in memory, as saved JSON (written and read
 * strictly), and as the input columns of a run. Knows nothing of screens, journals or tables.
 */
#ifndef SX_SESSION_RESPONSE_H
#define SX_SESSION_RESPONSE_H

#include <jansson.h>

#include "base/json.h"
#include "host/instrument.h"

#define SX_RESPONSE_CHANGES_MAX 10000 /* changed answers that one response may hold */

/* One field: a value, or the reason why there is none. */
typedef struct sx_reply_cell {
    int64_t value;
    sx_cell status; /* ok, skipped, declined, not_applicable, not_shown */
} sx_reply_cell;

/* What stands for one item. `cells` has one place per field of the item; a text item has no field
 * and one cell, which holds the status of `text`. */
typedef struct sx_reply {
    sx_reply_cell *cells;
    const char *text; /* text items with status ok, else NULL */
} sx_reply;

typedef struct sx_response_change {
    size_t item;
    sx_reply from, to;
    const char *at; /* RFC 3339 */
} sx_response_change;

/* Lives in an arena. Texts may be NULL where the file holds null. */
typedef struct sx_response {
    const sx_loaded *loaded;
    const char *version;   /* of the instrument when it was answered */
    const char *rule_hash; /* NULL: not known */
    const char *subject, *session, *language, *mode, *started, *finished;
    const char *use;     /* that was declared when it was given: clinical ...; NULL: none was */
    const char *wording; /* hash of the wording pack whose words were shown; NULL: its own words */
    const char *credit;  /* that the licence of the pack asks for; NULL: none */
    sx_reply *replies;   /* items, then parameters */
    size_t reply_count;
    sx_response_change *changes; /* oldest first */
    size_t change_count, change_capacity;
    bool adaptive;       /* the instrument's code chose what was asked */
    bool fallback;       /* but could not, at least once: an item followed in the fixed order */
    const size_t *asked; /* adaptive: the items in the order in which they were asked */
    size_t asked_count;
} sx_response;

/* --- replies --------------------------------------------------------------------------------- */

size_t sx_reply_cell_count(const sx_model *model, size_t item); /* at least 1 */
/* A reply with every cell missing for `reason`. False when memory ran out. */
bool sx_reply_missing(const sx_model *model, size_t item, sx_cell reason, sx_arena *arena,
                      sx_reply *ret);
/* The status of the reply: ok when any cell has a value, else that of the first cell. */
sx_cell sx_reply_status(const sx_reply *reply);
bool sx_reply_equal(const sx_model *model, size_t item, const sx_reply *a, const sx_reply *b);
/*
 * An answer as one text: an option code; codes separated by commas or blanks (multi: those chosen,
 * none when empty; ranking: from first to last); a number; a date; free text. *ret_expected says
 * what was expected when it is refused (SX_E_INPUT).
 */
sx_status sx_reply_read(const sx_model *model, size_t item, sx_slice text, sx_arena *arena,
                        sx_reply *ret, const char **ret_expected);
/* The same text again; nothing for a reply without a value. */
void sx_reply_print(const sx_model *model, size_t item, const sx_reply *reply, sx_buf *out);
/* What fits one cell may still not fit the item: too many options chosen, two options with one
 * rank, a text that is too long. NULL when all is well, else what was expected. */
const char *sx_reply_check(const sx_model *model, size_t item, const sx_reply *reply);

/* --- saved responses ------------------------------------------------------------------------- */

/* A new response in which every item is skipped. NULL when memory ran out. */
sx_response *sx_response_new(const sx_loaded *loaded, sx_arena *arena);
/* Notes that an item went from one reply to another. False when memory ran out. */
bool sx_response_add_change(sx_response *response, sx_arena *arena, size_t item,
                            const sx_reply *from, const sx_reply *to, const char *at);
/* The response as one JSON object. */
void sx_response_write(const sx_response *response, sx_json *out);
void sx_reply_write(const sx_model *model, size_t item, const sx_reply *reply, sx_json *out);
sx_status sx_reply_read_json(const sx_model *model, size_t item, const json_t *value,
                             sx_where where, sx_arena *arena, sx_diags *diags, sx_reply *ret);

/* The responses of a file: one object, an array of them, {"responses": [...]}, or one per line. */
typedef struct sx_response_file {
    json_t *root;
    const json_t **items; /* borrowed from root */
    sx_where *where;
    size_t count;
} sx_response_file;

/* The arrays live in `arena`; give the JSON back with sx_response_file_free. */
sx_status sx_response_file_read(sx_slice text, const char *file, sx_arena *arena, sx_diags *diags,
                                sx_response_file *ret);
void sx_response_file_free(sx_response_file *file);

/* The id of the instrument that a saved response belongs to, so that it can be loaded. Checks that
 * it is a saved response of a format that this program knows. */
sx_status sx_response_instrument(const json_t *value, sx_where where, sx_diags *diags,
                                 const char **ret_id);
/* The whole response. Unknown keys, items and options, values out of range and another major
 * version of the instrument are refused; another minor version or other rules give a warning. */
sx_status sx_response_read(const json_t *value, sx_where where, const sx_loaded *loaded,
                           sx_arena *arena, sx_diags *diags, sx_response **ret);

/* --- as input of a run ------------------------------------------------------------------------ */

/* The current answers into one row of a run of the scores, flags or shown plan, after
 * sx_run_begin. */
void sx_response_fill(const sx_response *response, sx_run *run, size_t row);
/* How many moments the response went through: changes and 1. */
size_t sx_response_moments(const sx_response *response);
/* Starts a block of all moments, oldest first, the current answers last: input of the flag plan.
 * The capacity of the run must be at least sx_response_moments. False when memory ran out. */
bool sx_response_fill_history(const sx_response *response, sx_run *run);

typedef struct sx_response_flag {
    sx_flag_state state;
    bool changed; /* raised, but the last answers alone would not raise it */
} sx_response_flag;

/* The flags of a response with its whole history: `ret` has one place per flag of the model. */
sx_status sx_response_flags(const sx_response *response, sx_response_flag *ret);

#endif
