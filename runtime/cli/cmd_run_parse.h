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
 * What an option is chosen by: its place in the list, from 1; or, where the texts of the options begin
 * with their own numbers ("0 Not at all", "1", "2"), that number. *ret_text is what follows it.
 */
void cli_run_label(const sx_item_view *item, size_t option, char ret[CLI_LABEL],
                   const char **ret_text);
/* The option with that label, or with that code if it is a word; option_count: none. */
size_t cli_run_find_option(const sx_item_view *item, const char *word, size_t len);
/* The option that means the reason of the letter s, d or n; option_count: none. */
size_t cli_run_reason_option(const sx_item_view *item, char letter);

/*
 * Options are named by their labels, or by a code of at least two characters; several with commas
 * or blanks between. Letters are commands: b d n s q ?; for a free text they
 * need a slash before them. An empty line keeps the answer that is there, or skips where that is
 * allowed. `text` holds the answer that *ret_move points to.
 */
cli_typed cli_run_parse(const sx_item_view *item, const char *line, cli_text *text,
                        cli_move *ret_move, const char **ret_message);

#endif
