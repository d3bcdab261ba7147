/*
 * cmd_results.c: the lines that commands on saved results print. Texts of a result come from outside: the library
 * hands out only those that can be shown.
 */
#include "cli/cmd_results.h"

#include <inttypes.h>
#include <stdlib.h>

#define GATHERED ((size_t)32 * 1024)

bool results_paths(const cli_args *args, const char ***ret_paths, sx_result_paths *ret)
{
    size_t count = cli_operand_count(args);
    const char **paths = calloc(count + 1, sizeof *paths);
    if (paths == NULL) {
        cli_refuse(SX_E_MEMORY);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        paths[i] = cli_operand(args, i);
    }
    *ret_paths = paths;
    *ret = (sx_result_paths){paths, count, cli_value(args, "--store")};
    return true;
}

void results_place(cli_text *text, const char *file, uint64_t line, uint64_t column)
{
    cli_text_printf(text, "%s:%" PRIu64 ":", file, line);
    if (column > 0) {
        cli_text_printf(text, "%" PRIu64 ":", column);
    }
    cli_text_str(text, " ");
}

void results_member(cli_text *text, const char *key, const char *value)
{
    cli_text_printf(text, ",\"%s\":", key);
    if (value == NULL) {
        cli_text_str(text, "null");
    } else {
        cli_text_json(text, value);
    }
}

void results_number(cli_text *text, const char *key, uint64_t value)
{
    cli_text_printf(text, ",\"%s\":%" PRIu64, key, value);
}

bool results_flush(results_lines *lines, bool at_once)
{
    const cli_text *text = &lines->text;
    bool due = text->failed || (at_once && text->len > 0) || text->len >= GATHERED;
    if (lines->exit_status != 0) { /* the lines before these are missing already */
        cli_text_free(&lines->text);
        lines->text = (cli_text){0};
    } else if (due) {
        lines->exit_status = cli_text_print(&lines->text);
        lines->text = (cli_text){0};
    }
    return lines->exit_status == 0;
}
