/*
 * cmd_check.c: `sextant check`.
 */
#include <stdio.h>
#include <stdlib.h>

#include "cli/frame.h"

static int print_counts(const sx_check_counts *counts)
{
    cli_text line = {0};
    cli_text_printf(&line, "instruments=%zu examples=%zu failed=%zu\n", counts->instruments,
                    counts->examples, counts->failed);
    return cli_text_print(&line);
}

static int run_check(sx_context *context, const cli_args *args)
{
    size_t count = cli_operand_count(args);
    bool all = cli_has(args, "--all");
    bool json = cli_has(args, "--json");
    if (all == (count > 0)) {
        return cli_usage(all ? "check takes either --all or what to check, not both"
                             : "check needs the id, the file or the folder of an instrument, or "
                               "--all");
    }
    const char **ids = calloc(count + 1, sizeof *ids);
    if (ids == NULL) {
        return cli_fail(context, args, SX_E_MEMORY);
    }
    for (size_t i = 0; i < count; i++) {
        ids[i] = cli_operand(args, i);
    }
    char *text = NULL;
    sx_check_counts counts;
    sx_status status = json ? sx_check_json(context, ids, count, &counts, &text)
                            : sx_check_text(context, ids, count, &counts, &text);
    free(ids);
    int printed = text == NULL ? 0 : cli_print(text);
    if (printed == 0 && text != NULL && !json) {
        printed = print_counts(&counts);
    }
    sx_free(text);
    int exit_status = 0;
    if (status == SX_OK) {
        cli_warnings(context);
    } else {
        exit_status = cli_fail(context, args, status);
    }
    return printed != 0 ? printed : exit_status;
}

static const cli_option options[] = {
    {"--all", NULL, "everything on the search path"},
    {NULL, NULL, NULL},
};

static const cli_example examples[] = {
    {"sextant check ./my-scale", "the instrument in the folder my-scale"},
    {"sextant check phq-9 gad-7", "two instruments of the search path"},
    {"sextant check --all", "everything on the search path"},
    {NULL, NULL},
};

const cli_command cli_check = {
    .name = "check",
    .summary = "whether instruments load and their examples hold",
    .operands = "[PATH|ID]...",
    .least = 0,
    .most = -1,
    .description =
        "Loads instruments, batteries and care models and runs every example. One line for each "
        "goes to standard output; everything that is wrong goes to standard error with file, line "
        "and column, what is wrong and what was expected. The last line counts: "
        "instruments=N examples=N failed=N.\n\n"
        "PATH is a YAML file, the folder of an instrument, or a folder laid out like a search "
        "path.",
    .options = options,
    .examples = examples,
    .run = run_check,
};
