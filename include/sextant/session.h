/*
 * session.h: administration: one person answers one instrument or a battery, question by question.
 *
 * Every answer is on the disk before the call that gave it returns SX_OK: the process may be killed
 * at any moment, and sx_session_resume goes on where it was. Flags are worked out at every answer,
 * from the answers alone; one that was raised stays, also when the answer is changed later.
 *
 * A session belongs to the context it was begun with and must be freed before it. `const char *`
 * results and those inside views hold until the next call on the session.
 */
#ifndef SEXTANT_SESSION_H
#define SEXTANT_SESSION_H

#include <sextant/sextant.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sx_session sx_session;

typedef struct sx_session_options {
    size_t size;         /* sizeof(sx_session_options) */
    const char *target;  /* id of an instrument or a battery, or the path of an instrument's file */
    const char *subject; /* who answers, as the practice names them; NULL: nobody in particular */
    const char *language; /* a language tag; NULL: each instrument's own language */
    const char *mode;     /* how it is given: "terminal", "kiosk"; NULL: "api" */
    const char *store;    /* directory of sessions; NULL: $XDG_STATE_HOME/sextant/sessions, else
                             ~/.local/state/sextant/sessions */
    const char *use;      /* clinical, research or commercial; NULL: that of the context */
} sx_session_options;

/* Begins a session and writes its first record. SX_E_RIGHTS: an instrument may not be given for this use, or
 * its words are not there; sx_errors says what to do. */
SX_API sx_status sx_session_begin(sx_context *context, const sx_session_options *options,
                                  sx_session **ret);
/* Goes on with a session. Refused while another program has it open, when its journal was damaged,
 * and when neither the installed instrument nor the copy that the session keeps has the version and the
 * rules that it was begun with: it ends under them. */
SX_API sx_status sx_session_resume(sx_context *context, const char *store, const char *id,
                                   sx_session **ret);
/* Closes it; nothing is lost. NULL is allowed. */
SX_API void sx_session_free(sx_session *session);
SX_API const char *sx_session_id(const sx_session *session);

typedef enum sx_session_state {
    SX_SESSION_QUESTION, /* sx_session_item is waiting for an answer */
    SX_SESSION_REVIEW,   /* the questions of this instrument are through: sx_session_finish, or
                            sx_session_back to look again */
    SX_SESSION_DONE      /* all is answered: the result can be read */
} sx_session_state;

SX_API sx_session_state sx_session_where(const sx_session *session);

/* The instrument that is being answered (the last one when the session is done). */
typedef struct sx_instrument_view {
    const char *id, *version, *title;
    const char *instructions; /* "" when there are none */
    const char *respondent;   /* self, clinician, proxy */
    const char *credit;       /* the lines that must be shown with the wording, or NULL */
    const char *because;      /* why the battery gives it, or NULL: for the practice alone */
    bool validated;           /* false: must be labelled "unvalidated" */
    size_t step, step_count;  /* place in the battery, from 1; 1 of 1 for an instrument alone */
} sx_instrument_view;

SX_API void sx_session_instrument(const sx_session *session, sx_instrument_view *ret);
/* Title of the battery, or of the instrument. */
SX_API const char *sx_session_title(const sx_session *session);
SX_API const char *sx_session_subject(const sx_session *session); /* NULL: none was given */

typedef struct sx_option_view {
    const char *code, *text;
    const char *missing; /* the reason that the option means ("not_applicable"), or NULL */
    bool chosen;         /* in the answer that is there already */
} sx_option_view;

typedef struct sx_item_view {
    const char *id;
    const char *kind; /* choice, multi, number, slider, ranking, text, date */
    const char *text;
    const sx_option_view *options; /* choice, multi, ranking */
    size_t option_count;
    const char *low, *high, *step; /* number, slider, date: as texts, NULL where not limited */
    const char *unit, *low_label, *high_label;
    size_t most;        /* multi: options, text: characters; 0: not limited */
    bool may_skip;      /* an answer is not required */
    bool may_decline;   /* "prefer not to say" is offered */
    bool may_not_apply; /* "does not apply" is offered */
    const char
        *answer; /* the answer that is there already, as sx_session_answer takes it; or NULL */
    const char *missing; /* or the reason that stands instead: skipped, declined, not_applicable */
} sx_item_view;

/* The item that is asked now. SX_E_USAGE when none is. */
SX_API sx_status sx_session_item(sx_session *session, sx_item_view *ret);
/* "Question `number` of `total`" of this instrument; total may change with the answers. */
SX_API void sx_session_progress(const sx_session *session, size_t *ret_number, size_t *ret_total);
/* Is `total` only the most there can be ("question 3 of at most 12")? So while an adaptive instrument, whose
 * code chooses each question, has not said that it is enough. */
SX_API bool sx_session_at_most(const sx_session *session);

/*
 * Answers the item that is asked and goes to the next one. choice: the code of an option. multi: the
 * codes of those chosen with commas between, "" for none. ranking: all codes, first to last. number,
 * slider: digits. date: YYYY-MM-DD. text: the text. SX_E_INPUT: it is no answer to this item, and
 * sx_session_expected says what is. SX_E_STORE: it could not be saved, and does not count. SX_E_SCRIPT or
 * SX_E_PLUGIN: it is saved, but the code of an adaptive instrument that pauses then could not choose the
 * next question; resume the session later. Code that fails elsewhere is a warning (sx_errors).
 */
SX_API sx_status sx_session_answer(sx_session *session, const char *text);
/* What the last answer that was refused should have been: "one of 0, 1, 2, 3". */
SX_API const char *sx_session_expected(const sx_session *session);
/* Leaves the item without an answer: "skipped" (only where may_skip), "declined", "not_applicable". */
SX_API sx_status sx_session_missing(sx_session *session, const char *reason);
/* To the question before, which keeps its answer. SX_E_USAGE at the first one. */
SX_API sx_status sx_session_back(sx_session *session);
/* Closes the instrument (state SX_SESSION_REVIEW) and opens the next one of the battery, if any. */
SX_API sx_status sx_session_finish(sx_session *session);

typedef struct sx_flag_view {
    const char *instrument, *id, *title, *text;
    const char *tier;  /* urgent, review, note */
    const char *state; /* raised, clear, not_assessed */
    bool changed;      /* raised, but the answer was changed since */
} sx_flag_view;

/* The flags of all instruments begun so far, the most urgent first. `not_assessed` means that an
 * answer is missing, never that there is no risk. */
SX_API size_t sx_session_flag_count(const sx_session *session);
SX_API void sx_session_flag(const sx_session *session, size_t index, sx_flag_view *ret);

/* --- results ----------------------------------------------------------------------------------- */

/* The saved responses as JSON: one object, or {"responses": [...]} for a battery. */
SX_API sx_status sx_session_responses_json(sx_session *session, char **ret_json);
/* Writes them to a file that only its owner can read; path NULL: beside the session, and *ret_path
 * says where. */
SX_API sx_status sx_session_save(sx_session *session, const char *path, char **ret_path);
/* Flags, scores, bands and their limits as text for the screen, wrapped at `columns` (0: 80). */
SX_API sx_status sx_session_result_text(sx_session *session, size_t columns, char **ret_text);

/* --- all sessions ------------------------------------------------------------------------------ */

typedef struct sx_session_list sx_session_list;

typedef struct sx_session_view {
    const char *id;
    const char *target;  /* instrument or battery */
    const char *subject; /* or NULL */
    const char *started; /* RFC 3339 */
    const char *last;    /* when the last answer was given */
    size_t answers;      /* items with an answer or a reason */
    bool done;           /* all is answered, and the responses were saved or read */
    const char *problem; /* why it cannot be read, or NULL */
    bool flags_known;    /* false: its instrument is not there, or not in that version */
    size_t flag_count;   /* flags raised in it so far, whether or not it was finished */
    const char *flags;   /* "phq-9.self_harm (urgent)", with commas between; "" when none */
} sx_session_view;

/* The sessions of a directory (NULL: the default one), oldest first. */
SX_API sx_status sx_sessions_list(sx_context *context, const char *store, sx_session_list **ret);
SX_API size_t sx_sessions_count(const sx_session_list *list);
SX_API void sx_sessions_at(const sx_session_list *list, size_t index, sx_session_view *ret);
SX_API sx_status sx_sessions_json(const sx_session_list *list, char **ret_json);
SX_API void sx_sessions_free(sx_session_list *list);

/* --- text for screens -------------------------------------------------------------------------- */

/* `text` broken between words so that no line has more than `columns` columns; lines after the first
 * of a paragraph start with `indent` blanks. The first starts with as many, or, with `hang`, with those
 * that stand in the text. */
SX_API sx_status sx_text_wrap(const char *text, size_t columns, size_t indent, bool hang,
                              char **ret_text);

#ifdef __cplusplus
}
#endif

#endif
