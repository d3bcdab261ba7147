/*
 * args.h: a command line taken apart: which options with which values, which operands. The table
 * of the command says what there is; nothing here knows a command by name.
 */
#ifndef SX_CLI_ARGS_H
#define SX_CLI_ARGS_H

#include "cli/cli.h"

struct cli_args {
    const cli_command *command;
    const char **names;  /* of the options given, in order; they point into the tables */
    const char **values; /* beside each name; NULL for a switch */
    size_t option_count;
    const char **operands;
    size_t operand_count;
};

/* The options that every command takes; ends with a NULL name. */
extern const cli_option cli_common_options[];

/*
 * Reads the `count` arguments after the command's name. On a mistake says so and returns the exit
 * status 2 (70 when memory ran out); 0 when all is well. cli_args_free in every case. The number of
 * operands is looked at only when `--help` was not given.
 */
int cli_args_read(const cli_command *command, const char *const *arguments, size_t count,
                  cli_args *ret);
void cli_args_free(cli_args *args);

/* The option with this name that the command takes, NULL when there is none. */
const cli_option *cli_option_find(const cli_command *command, const char *name, size_t length);

/* The nearest of the candidates for "did you mean", NULL when none is near. */
const char *cli_nearest(const char *wrong, const char *const *candidates, size_t count);

#endif
