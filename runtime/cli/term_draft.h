/*
 * term_draft.h: an answer that is being made on a full screen: what is chosen, typed or put in order
 * so far. Keys change it, and only Enter makes it an answer.
 */
#ifndef SX_CLI_TERM_DRAFT_H
#define SX_CLI_TERM_DRAFT_H

#include "cli/cmd_run.h"
#include "cli/print_text.h"

#define CLI_NOTHING ((size_t)-1)
#define CLI_REASONS 3 /* s, d, n */

typedef enum cli_draft_kind {
    CLI_DRAFT_CHOICE,
    CLI_DRAFT_MULTI,
    CLI_DRAFT_RANKING,
    CLI_DRAFT_NUMBER,
    CLI_DRAFT_TEXT
} cli_draft_kind;

typedef struct cli_draft {
    const sx_item_view *item;
    cli_draft_kind kind;
    bool slider;
    size_t at;        /* option under the cursor; CLI_NOTHING: none yet */
    size_t *ranks;    /* by option: multi 1 when chosen, ranking 1 for the first; 0: not */
    size_t ranked;    /* ranking: how many have a rank */
    char typed[5];    /* digits typed one after the other: 1, then 12; or a minus, then 1 */
    cli_text line;    /* number, date, text */
    char reason;      /* s, d, n: leave it unanswered; 0: no */
    bool none_asked;  /* multi: "none of these" waits for a second Enter */
    const char *note; /* what to tell the person next */
    cli_text answer;  /* what Enter made of it, or a note */
} cli_draft;

/* Starts from the answer that is there. False when memory ran out. */
bool cli_draft_begin(cli_draft *draft, const sx_item_view *item);
/* The same question once more, after its answer was refused: what was typed or chosen stays. */
void cli_draft_again(cli_draft *draft, const sx_item_view *item);
void cli_draft_free(cli_draft *draft);
/* Offers a key. True when it ended the question; *ret is then the move. */
bool cli_draft_key(cli_draft *draft, int key, cli_move *ret);

#endif
