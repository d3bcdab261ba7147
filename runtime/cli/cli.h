/*
 * cli.h: what a subcommand is to the program. Help, manual pages and completions all come from the
 * tables declared here, so they cannot differ from what the program takes. Uses only the public API.
 */
#ifndef SX_CLI_CLI_H
#define SX_CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>

#include <sextant/sextant.h>

typedef struct cli_option {
    const char *name;  /* "--in" */
    const char *value; /* "FILE": what it takes; NULL: a switch */
    const char *help;  /* one line */
} cli_option;

typedef struct cli_example {
    const char *command; /* "sextant score phq-9 --in answers.csv" */
    const char *text;    /* what it does */
} cli_example;

typedef struct cli_args cli_args;

typedef struct cli_command {
    const char *name;
    const char *summary;     /* one line without a full stop */
    const char *operands;    /* "ID[,ID...]" or "" */
    int least, most;         /* how many operands; most -1: any number */
    const char *description; /* paragraphs separated by an empty line, plain text */
    const cli_option
        *options; /* ends with a NULL name; --help, --json and --path are always there */
    const cli_example *examples; /* ends with a NULL command; may be NULL */
    int (*run)(sx_context *context, const cli_args *args); /* returns the exit status */
    bool list_late; /* it asks for instruments by their ids alone (sx_context_options) */
} cli_command;

/* The value of an option, NULL when it was not given; the last one wins. */
const char *cli_value(const cli_args *args, const char *option);
/* All values of an option that may be repeated: returns the count, values[0..count-1] set up to max. */
size_t cli_values(const cli_args *args, const char *option, const char **values, size_t max);
bool cli_has(const cli_args *args, const char *option);
size_t cli_operand_count(const cli_args *args);
const char *cli_operand(const cli_args *args, size_t index);
/* A whole number option: *ret keeps its default when absent. False (and a message) when it is not a
 * number in low..high. */
bool cli_number(const cli_args *args, const char *option, long low, long high, long *ret);

/* "sextant: message" to stderr; returns the exit status for use in `return cli_usage(...)`. */
int cli_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same for a status that has no more to say. */
int cli_refuse(sx_status status);
/* Prints the errors of the context to stderr (as JSON with --json) and gives the exit status. */
int cli_fail(const sx_context *context, const cli_args *args, sx_status status);
/* Writes text to stdout; on a failure says so and gives exit status 51, else 0. */
int cli_print(const char *text);
bool cli_stdout_is_terminal(void);
bool cli_stderr_is_terminal(void);
bool cli_no_color(void); /* NO_COLOR is set, or TERM is dumb */
int cli_columns(void);   /* width of the terminal, 80 when unknown */

/* The commands; the table is in commands.c. */
extern const cli_command cli_list, cli_show, cli_check, cli_new, cli_run, cli_score, cli_profile,
    cli_change, cli_trust, cli_verify, cli_affected, cli_rescore, cli_schema, cli_doctor,
    cli_plugin, cli_wording;

#endif
