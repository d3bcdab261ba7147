/*
 * frame.h: what holds the program together: the table of commands, help, and the generated pages.
 * Commands themselves need cli.h only.
 */
#ifndef SX_CLI_FRAME_H
#define SX_CLI_FRAME_H

#include "cli/args.h"
#include "cli/cli.h"
#include "cli/print_text.h"

/* The commands in the order in which help lists them. */
extern const cli_command *const cli_commands[];
extern const size_t cli_command_count;
extern const cli_command cli_help;

/* NULL when there is none. */
const cli_command *cli_command_find(const char *name);
/* Says that there is no such command, with the nearest one; exit status 2. */
int cli_command_unknown(const char *name);

/* Runs the whole command line; argv[0] is the program. Returns the exit status. */
int cli_main(int argc, char **argv);

/* The search path to use when none was given: NULL for that of the library, else to be freed. False when memory ran
 * out. */
bool cli_search_path(char **ret);
/* Where wording packs are: what --wording names, then the usual path. To be freed; NULL: the usual. False when memory
 * ran out. */
bool cli_wording_path(const cli_args *args, char **ret);

/* Whether errors go out as JSON; main sets it before anything can fail. */
void cli_set_json(bool json);
/* Warnings of the last call, when there are any, to stderr. */
void cli_warnings(const sx_context *context);
/* Warnings that were kept: as lines, and as a JSON array. */
void cli_print_warnings(const char *lines, const char *json);

void cli_help_program(cli_text *out);
void cli_help_command(cli_text *out, const cli_command *command);
/* "0 all well; 2 the call or command line is wrong; ..." */
void cli_exit_statuses(cli_text *out);
/* The exit statuses one by one: calls `each` for every one, in order. */
void cli_exit_status_each(void (*each)(void *data, int status, const char *meaning), void *data);

/* `sextant --generate WHAT [DIR]`; exit status. */
int cli_generate(const char *const *arguments, size_t count);
int cli_generate_man(const char *directory);
void cli_generate_bash(cli_text *out);
void cli_generate_zsh(cli_text *out);
void cli_generate_fish(cli_text *out);

#endif
