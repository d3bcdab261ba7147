/*
 * cmd_run_warnings.c: warnings of an administration, kept while the questions have the screen and told at
 * its end.
 */
#include <string.h>

#include "cli/cmd_run.h"
#include "cli/frame.h"

void cli_run_keep_warnings(cli_dialog *run)
{
    const char *lines = sx_errors(run->context);
    const char *json = sx_errors_json(run->context);
    size_t length = strlen(json);
    if (lines[0] == '\0' || (run->warned.data != NULL && strstr(run->warned.data, lines) != NULL)) {
        return;
    }
    cli_text_str(&run->warned, lines);
    if (length > 2) { /* without its brackets */
        cli_text_str(&run->warned_json, run->warned_json.len == 0 ? "[" : ",");
        cli_text_add(&run->warned_json, json + 1, length - 2);
    }
}

void cli_run_tell_warnings(cli_dialog *run)
{
    cli_text_str(&run->warned_json, run->warned_json.len == 0 ? "[]" : "]");
    if (run->warned.failed || run->warned_json.failed) {
        (void)cli_usage("there were warnings, and memory ran out");
    } else if (run->warned.len > 0) {
        cli_print_warnings(run->warned.data, run->warned_json.data);
    }
    cli_text_free(&run->warned);
    cli_text_free(&run->warned_json);
}
