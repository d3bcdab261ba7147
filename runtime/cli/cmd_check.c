/*
 * cmd_check.c: `sextant check`.
 */
#include <stdio.h>
#include <stdlib.h>

#include "cli/frame.h"

static int print_counts(const sx_check_counts *counts, bool coverage)
{
    cli_text line = {0};
    cli_text_printf(&line, "instruments=%zu examples=%zu failed=%zu", counts->instruments,
                    counts->examples, counts->failed);
    if (coverage) {
        cli_text_printf(&line, " asked=%zu shown=%zu", counts->asked, counts->shown);
    }
    cli_text_printf(&line, "\n");
    return cli_text_print(&line);
}

static sx_status run_asked(sx_context *context, const cli_args *args, const char *const *ids,
                           size_t count, sx_check_counts *ret_counts, char **ret_text)
{
    bool json = cli_has(args, "--json");
    if (cli_has(args, "--suggest")) {
        return sx_check_suggest(context, ids, count, ret_counts, ret_text);
    }
    if (cli_has(args, "--coverage")) {
        return json ? sx_check_coverage_json(context, ids, count, ret_counts, ret_text)
                    : sx_check_coverage_text(context, ids, count, ret_counts, ret_text);
    }
    return json ? sx_check_json(context, ids, count, ret_counts, ret_text)
                : sx_check_text(context, ids, count, ret_counts, ret_text);
}

static int run_check(sx_context *context, const cli_args *args)
{
    size_t count = cli_operand_count(args);
    bool all = cli_has(args, "--all");
    bool suggest = cli_has(args, "--suggest");
    if (suggest && cli_has(args, "--json")) {
        return cli_usage("--suggest writes YAML: leave out --json");
    }
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
    sx_status status = run_asked(context, args, ids, count, &counts, &text);
    free(ids);
    int printed = text == NULL ? 0 : cli_print(text);
    if (printed == 0 && text != NULL && !suggest && !cli_has(args, "--json")) {
        printed = print_counts(&counts, cli_has(args, "--coverage"));
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
    {"--coverage", NULL, "refuse what the examples would not notice, place by place"},
    {"--suggest", NULL, "propose the examples that are missing, as YAML to complete by hand"},
    {NULL, NULL, NULL},
};

static const cli_example examples[] = {
    {"sextant check ./my-scale", "the instrument in the folder my-scale"},
    {"sextant check phq-9 gad-7", "two instruments of the search path"},
    {"sextant check --all", "everything on the search path"},
    {"sextant check --coverage ./my-scale",
     "whether its examples would notice every slip in a key"},
    {"sextant check --suggest ./my-scale", "answers for examples that are still missing"},
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
        "An instrument whose examples leave something open is told by \"coverage 41 of 44\". With "
        "--coverage it is refused, and every place is named that could be another one without an "
        "example failing: both sides of each band edge, each item alone, each reversed item, "
        "weight "
        "and option, each flag on and off, the missing rule at its limit and one past it, each "
        "branch; with answers that would show it. --suggest writes such answers as examples. What "
        "they are to give is left as \"?\", for it must come from the published key and not from "
        "this program; an instrument with a \"?\" in it does not load.\n\n"
        "PATH is a YAML file, the folder of an instrument, or a folder laid out like a search "
        "path.",
    .options = options,
    .examples = examples,
    .run = run_check,
};
