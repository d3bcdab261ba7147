/*
 * cmd_schema.c: `sextant schema`.
 */
#include "cli/cli.h"

static int run_schema(sx_context *context, const cli_args *args)
{
    const char *kind = cli_operand(args, 0);
    bool markdown = cli_has(args, "--markdown");
    if (markdown && kind != NULL) {
        return cli_usage("--markdown describes every kind of file: leave '%s' out", kind);
    }
    char *text = NULL;
    sx_status status = markdown
                           ? sx_schema_reference(context, &text)
                           : sx_schema_document(context, kind == NULL ? "instrument" : kind, &text);
    int exit_status = status == SX_OK ? cli_print(text) : cli_fail(context, args, status);
    sx_free(text);
    return exit_status;
}

static const cli_option options[] = {
    {"--markdown", NULL, "the reference of all keys, as in docs/manifest.md"},
    {NULL, NULL, NULL},
};

static const cli_example examples[] = {
    {"sextant schema > instrument.schema.json", "for an editor that checks YAML while you type"},
    {"sextant schema care-model", "the schema of care models"},
    {NULL, NULL},
};

const cli_command cli_schema = {
    .name = "schema",
    .summary = "the keys that the files may have, as JSON Schema or Markdown",
    .operands = "[instrument|text|battery|care-model|wording]",
    .least = 0,
    .most = 1,
    .description = "Prints the JSON Schema of one kind of file: instrument (the default), text (a "
                   "translation), battery, care-model or wording (a wording pack). It is made from "
                   "the same table that 'sextant check' "
                   "reads files with.",
    .options = options,
    .examples = examples,
    .run = run_schema,
};
