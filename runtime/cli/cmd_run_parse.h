/*
 * cmd_run_parse.h: what a typed line means for a question.
 */
#ifndef SX_CLI_CMD_RUN_PARSE_H
#define SX_CLI_CMD_RUN_PARSE_H

#include "cli/cmd_run.h"
#include "cli/print_text.h"

typedef enum cli_typed {
    CLI_TYPED_MOVE,    /* *ret_move is what the person wants */
    CLI_TYPED_HELP,
    CLI_TYPED_UNKNOWN  /* *ret_message says what was expected */
} cli_typed;

/*
 * Options are named by their number in the list, from 1, or by a code of at least two characters;
 * several with commas or blanks between. Letters are commands: b d n s q ?; for a free text they
 * need a slash before them. An empty line keeps the answer that is there, or skips where that is
 * allowed. `text` holds the answer that *ret_move points to.
 */
cli_typed cli_run_parse(const sx_item_view *item, const char *line, cli_text *text,
                        cli_move *ret_move, const char **ret_message);
/* Number from 1 to `most` written in digits, else 0. */
size_t cli_run_ordinal(const char *at, size_t len, size_t most);

#endif
