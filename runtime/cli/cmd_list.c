/*
 * cmd_list.c: `sextant list`.
 */
#include <string.h>

#include "cli/frame.h"

/* The lines of a text as a JSON array on one line. */
static int print_array(const char *lines)
{
    cli_text out = {0};
    cli_text_str(&out, "[");
    for (const char *at = lines; *at != '\0';) {
        size_t length = strcspn(at, "\n");
        cli_text line = {0};
        cli_text_add(&line, at, length);
        cli_text_str(&out, at == lines ? "" : ",");
        cli_text_json(&out, line.data == NULL ? "" : line.data);
        out.failed = out.failed || line.failed;
        cli_text_free(&line);
        at += length + (at[length] == '\n' ? 1 : 0);
    }
    cli_text_str(&out, "]\n");
    return cli_text_print(&out);
}

static int run_list(sx_context *context, const cli_args *args)
{
    char *text = NULL;
    sx_status status = SX_OK;
    bool json = cli_has(args, "--json");
    bool quick = cli_has(args, "--quick");
    if (quick) {
        status = sx_list_ids(context, &text);
    } else if (json) {
        status = sx_list_json(context, &text);
    } else {
        status = sx_list_text(context, (unsigned)cli_columns(), &text);
    }
    int exit_status = status != SX_OK ? cli_fail(context, args, status)
                      : quick && json ? print_array(text)
                                      : cli_print(text);
    sx_free(text);
    return exit_status;
}

static const cli_option options[] = {
    {"--quick", NULL, "the ids alone, one per line, without loading anything"},
    {NULL, NULL, NULL},
};

static const cli_example examples[] = {
    {"sextant list", "what is there, by strand, with version, kind and rights"},
    {"sextant list --json", "the same for programs, with the path of every file"},
    {NULL, NULL},
};

const cli_command cli_list = {
    .name = "list",
    .summary = "the instruments, batteries and care models on the search path",
    .operands = "",
    .least = 0,
    .most = 0,
    .description =
        "Prints a table by strand of everything on the search path. Each instrument is loaded, "
        "which "
        "runs its examples, unless this very program proved it before and none of its files "
        "changed since (SEXTANT_CACHE=off: always). Unvalidated instruments load, but no study "
        "says what their "
        "scores mean; refused ones do not load, and the first reason stands below.\n\n"
        "Rights: A public domain or no permission needed, B open licence with a duty, C and D "
        "without wording, own written by whoever made the instrument.",
    .options = options,
    .examples = examples,
    .run = run_list,
};
