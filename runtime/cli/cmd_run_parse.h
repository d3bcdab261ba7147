/*
 * cmd_run_parse.h: what a typed line means for a question.
 */
#ifndef SX_CLI_CMD_RUN_PARSE_H
#define SX_CLI_CMD_RUN_PARSE_H

#include "cli/cmd_run.h"
#include "cli/print_text.h"

typedef enum cli_typed {
    CLI_TYPED_MOVE, /* *ret_move is what the person wants */
    CLI_TYPED_HELP,
    CLI_TYPED_UNKNOWN /* *ret_message says what was expected */
} cli_typed;

#define CLI_LABEL 36 /* an option code fits */

/*
 * What an option is chosen by: its place in the list, from 1; or, where the options of a choice are
 * coded with numbers, its code, which is the number on the printed form. *ret_text is the text without
 * that number. An option that means a missing reason needs no number beside them: it is chosen by the
 * letter of the reason (s, d, n), or by its code where that letter is taken.
 */
void cli_run_label(const sx_item_view *item, size_t option, char ret[CLI_LABEL],
                   const char **ret_text);
/* Adds what may be typed for an option, as a sentence: "...: type 0, 1, 2 or 3." */
void cli_run_offer(const sx_item_view *item, cli_text *text);
/* The option with that label, or with that code if it is a word; option_count: none. */
size_t cli_run_find_option(const sx_item_view *item, const char *word, size_t len);
/* The option that means the reason of the letter s, d or n; option_count: none. */
size_t cli_run_reason_option(const sx_item_view *item, char letter);

/*
 * Options are named by their labels, or by a code of at least two characters; several with commas
 * or blanks between. Letters are commands: b d n s q ?; for a free text they
 * need a slash before them. An empty line keeps the answer that is there, or skips where that is
 * allowed. `text` holds the answer that *ret_move points to, or the message.
 */
cli_typed cli_run_parse(const sx_item_view *item, const char *line, cli_text *text,
                        cli_move *ret_move, const char **ret_message);

#endif
