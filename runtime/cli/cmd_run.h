/*
 * cmd_run.h: the parts of `sextant run`: the loop over questions, and the two faces it can have: a
 * full screen of a terminal, and plain lines.
 */
#ifndef SX_CLI_CMD_RUN_H
#define SX_CLI_CMD_RUN_H

#include <stdio.h>

#include "cli/cli.h"
#include "cli/print_text.h"

typedef enum cli_move_kind {
    CLI_MOVE_ANSWER,  /* text: the answer */
    CLI_MOVE_MISSING, /* text: the reason */
    CLI_MOVE_BACK,
    CLI_MOVE_FINISH, /* close the instrument */
    CLI_MOVE_QUIT,   /* q, end of input, or a signal */
    CLI_MOVE_FAILED  /* memory ran out, or nothing can be shown any more */
} cli_move_kind;

typedef struct cli_move {
    cli_move_kind kind;
    const char *text; /* holds until the next call of the face */
} cli_move;

typedef struct cli_dialog cli_dialog;

/* How questions reach the person. Every function may be called again for the same question, with a
 * message that says what was wrong. */
typedef struct cli_face {
    const char *mode; /* "terminal", "plain" */
    const char *keys; /* what may be typed, for the first page */
    bool (*open)(cli_dialog *run);
    void (*close)(cli_dialog *run); /* the terminal is as it was before */
    cli_move (*ask)(cli_dialog *run, const sx_item_view *item, const char *message);
    cli_move (*review)(cli_dialog *run, const char *message);
    /* Shows a page and waits for Enter. False: quit, or input ended, or `page_failed` is set. */
    bool (*page)(cli_dialog *run, const char *text);
} cli_face;

struct cli_dialog {
    sx_context *context;
    const cli_args *args;
    sx_session *session;
    const cli_face *face;
    FILE *out;          /* of the dialogue: stdout, or stderr when stdout is for JSON */
    const char *store;  /* --store, or NULL */
    char *crisis;       /* the site's own text for urgent flags, or NULL */
    size_t urgent_seen; /* raised urgent flags that the person was told about */
    sx_item_view item;  /* that is asked */
    size_t step_seen;   /* instrument whose first page was shown, from 1 */
    bool page_failed;   /* a page could not be shown: that is no wish to stop */
    cli_text warned; /* lines of warnings, for the end: nobody reads them between the questions */
    cli_text warned_json;
};

extern const cli_face cli_face_plain, cli_face_terminal;

/* Asks until all is answered or the person quits; then result and saved response. Exit status. */
int cli_run_session(cli_dialog *run);
/* Columns that text may use: those of the terminal, at most 80. */
size_t cli_run_columns(void);
/* The page that opens an instrument: title, version, credit, what the keys do. NULL: no memory. */
char *cli_run_intro(const cli_dialog *run, const char *keys);
/* "Question 3 of 7" */
void cli_run_progress(const cli_dialog *run, char *out, size_t size);
/* What a person may type to leave a question without an answer: 's', 'd', 'n' when it is offered:
 * its reason, else NULL. */
const char *cli_run_reason(const sx_item_view *item, char letter);
/* "number from 0 to 24 (hours)", "year-month-day": what the item takes; "" for options. */
void cli_run_limits(const sx_item_view *item, char *out, size_t size);
/* What the ends of a slider mean; adds nothing where they have no words. */
void cli_run_ends(const sx_item_view *item, cli_text *out);

/* Keeps the warnings of the last call, each once; tells them all; gives their memory back. */
void cli_run_keep_warnings(cli_dialog *run);
void cli_run_tell_warnings(cli_dialog *run);

int cli_run_list_sessions(sx_context *context, const cli_args *args);
/* Which session is meant by --resume [SESSION] and --subject: *ret is to be freed. Exit status. */
int cli_run_find_session(sx_context *context, const cli_args *args, char **ret);

#endif
