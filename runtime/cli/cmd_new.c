/*
 * cmd_new.c: `sextant new ID`.
 */
#include <stdio.h>
#include <string.h>

#include "cli/frame.h"

/* The path as a JSON object, or what to do next. */
static int say(const char *path, const char *id, bool json)
{
    cli_text out = {0};
    if (json) {
        cli_text_str(&out, "{\"id\":");
        cli_text_json(&out, id);
        cli_text_str(&out, ",\"path\":");
        cli_text_json(&out, path);
        cli_text_str(&out, "}\n");
        return cli_text_print(&out);
    }
    const char *slash = strrchr(path, '/');
    int folder = slash == NULL ? (int)strlen(path) : (int)(slash - path);
    cli_text_printf(&out, "written: %s\n", path);
    cli_text_printf(&out, "check it: sextant check %.*s\n", folder, path);
    cli_text_printf(&out, "try it:   sextant run %s\n", path);
    return cli_text_print(&out);
}

static int run_new(sx_context *context, const cli_args *args)
{
    const char *id = cli_operand(args, 0);
    const char *directory = cli_value(args, "--dir");
    char *path = NULL;
    sx_status status = sx_instrument_new(context, directory, id, &path);
    if (status != SX_OK) {
        return cli_fail(context, args, status);
    }
    cli_warnings(context);
    int exit_status = say(path, id, cli_has(args, "--json"));
    sx_free(path);
    return exit_status;
}

static const cli_option options[] = {
    {"--dir", "DIR", "the folder that the instrument's folder is made in (default: here)"},
    {NULL, NULL, NULL},
};

static const cli_example examples[] = {
    {"sextant new my-scale", "writes the folder my-scale with the instrument in manifest.yaml"},
    {"sextant new my-scale --dir ~/.local/share/sextant/instruments/own",
     "the same on the search path, so that it is found by its id"},
    {NULL, NULL},
};

const cli_command cli_new = {
    .name = "new",
    .summary = "a new instrument to start from",
    .operands = "ID",
    .least = 1,
    .most = 1,
    .description =
        "Writes the folder of a new instrument: manifest.yaml, a small instrument that loads as it "
        "is, with a comment on every part; ABOUT.md, a page about it; and manifest.schema.json, "
        "which editors that know YAML check and complete the manifest with while it is written "
        "('sextant schema' prints it anew). Nothing that exists is overwritten.\n\n"
        "The wording is Sextant's own and there to be replaced; the instrument is labelled "
        "unvalidated until you say otherwise.",
    .options = options,
    .examples = examples,
    .run = run_new,
};
