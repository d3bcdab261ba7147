/*
 * cmd_show.c: `sextant show ID`.
 */
#include "cli/cli.h"

static int run_show(sx_context *context, const cli_args *args)
{
    const char *id = cli_operand(args, 0);
    const char *language = cli_value(args, "--language");
    char *text = NULL;
    sx_status status = cli_has(args, "--json")
                           ? sx_show_json(context, id, language, &text)
                           : sx_show_text(context, id, language, (unsigned)cli_columns(), &text);
    int exit_status = status == SX_OK ? cli_print(text) : cli_fail(context, args, status);
    sx_free(text);
    return exit_status;
}

static const cli_option options[] = {
    {"--language", "TAG", "the texts in this language, such as de; what has no translation stays"},
    {NULL, NULL, NULL},
};

static const cli_example examples[] = {
    {"sextant show phq-9", "items, scales in words, bands with their sources, flags, rights"},
    {"sextant show integrative", "the rules of a care model and the points they rest on"},
    {"sextant show ./my-scale --json", "an instrument that is not on the search path, as JSON"},
    {NULL, NULL},
};

const cli_command cli_show = {
    .name = "show",
    .summary = "all of one instrument, battery or care model",
    .operands = "ID",
    .least = 1,
    .most = 1,
    .description =
        "Prints everything that an instrument says: its items with their options, how each scale "
        "is computed and what missing answers do, bands and cut-offs with their sources, flags, "
        "findings and rights. A battery or care model is shown with its steps or rules. ID may be "
        "the path of a file or of an instrument's folder.",
    .options = options,
    .examples = examples,
    .run = run_show,
};
