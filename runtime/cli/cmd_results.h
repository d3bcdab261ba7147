/*
 * cmd_results.h: what `sextant verify`, `affected` and `rescore` share: where results are, and lines on standard
 * output that come while the work goes on.
 */
#ifndef SX_CLI_CMD_RESULTS_H
#define SX_CLI_CMD_RESULTS_H

#include <sextant/results.h>

#include "cli/frame.h"

#define RULES_SHOWN 12 /* digits of a rule hash that a line shows */

typedef struct results_lines {
    cli_text text; /* not printed yet */
    bool json;
    int exit_status; /* not 0: standard output failed */
} results_lines;

/* Files and folders of the operands, and --store. *ret_paths is to be freed with free(). False, and a message,
 * when memory ran out. */
bool results_paths(const cli_args *args, const char ***ret_paths, sx_result_paths *ret);

/* "FILE:12:803: "; a column of 0 is left out. */
void results_place(cli_text *text, const char *file, uint64_t line, uint64_t column);
/* `,"key":"value"` or `,"key":null`. */
void results_member(cli_text *text, const char *key, const char *value);
void results_number(cli_text *text, const char *key, uint64_t value);

/* Prints what has gathered when it is much, or at once. False when standard output failed. */
bool results_flush(results_lines *lines, bool at_once);

#endif
