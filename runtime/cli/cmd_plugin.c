/*
 * cmd_plugin.c: `sextant plugin check`.
 */
#include <string.h>

#include "cli/frame.h"

static int check(sx_context *context, const cli_args *args, const char *file)
{
    bool json = cli_has(args, "--json");
    sx_plugin_counts counts;
    char *text = NULL;
    sx_status status = json ? sx_plugin_check_json(context, file, &counts, &text)
                            : sx_plugin_check_text(context, file, &counts, &text);
    int printed = text == NULL ? 0 : cli_print(text);
    sx_free(text);
    int exit_status = 0;
    if (status == SX_OK) {
        cli_warnings(context);
    } else {
        exit_status = cli_fail(context, args, status);
    }
    return printed != 0 ? printed : exit_status;
}

static int run_plugin(sx_context *context, const cli_args *args)
{
    if (strcmp(cli_operand(args, 0), "check") != 0) {
        return cli_usage("plugin takes check FILE, not '%s'", cli_operand(args, 0));
    }
    return check(context, args, cli_operand(args, 1));
}

static const cli_example examples[] = {
    {"sextant plugin check build/my-scale/plugin.so", "everything that plugin.h asks of a plugin"},
    {"sextant plugin check --json ./my-scale", "the same for the folder that it lies in, as JSON"},
    {NULL, NULL},
};

const cli_command cli_plugin = {
    .name = "plugin",
    .summary = "try out an instrument in native code",
    .operands = "check FILE",
    .least = 2,
    .most = 2,
    .description =
        "Holds a shared object to the contract of sextant/plugin.h. It runs in the jail, so it "
        "needs no trust for this; whether it is trusted, its SHA-256, and how to trust it are "
        "said.\n\n"
        "One line for each check goes to standard output: ok or FAIL (warn and note refuse "
        "nothing), its "
        "name, what was found. descriptor, exports, manifest-buffer, manifest-text and open-close "
        "look at "
        "what it says of itself, at buffers that are too small, and at being opened again. "
        "manifest and "
        "examples read its manifest as any other. Then it scores made-up answers: score (known "
        "statuses, "
        "finite values in their range), memory (nothing beside its rows), determinism (the same "
        "bytes when "
        "asked again, in another process, and opened again), row-order, one-row (alone as in a "
        "block), "
        "all-missing and missing. next and text play whole sessions where it chooses items or "
        "words "
        "them. time says how long a row takes.\n\n"
        "FILE is the shared object, or the folder that holds its plugin.so.",
    .examples = examples,
    .run = run_plugin,
};
