/*
 * cmd_doctor.c: `sextant doctor`: what the library finds, and what the program knows about the
 * terminal.
 */
#include <string.h>

#include "cli/frame.h"

static void add_terminal(cli_text *out, bool json)
{
    bool terminal = cli_stdout_is_terminal();
    bool color = terminal && !cli_no_color();
    if (json) {
        cli_text_printf(out, "{\"stdout_is_terminal\":%s,\"columns\":%d,\"color\":%s}",
                        terminal ? "true" : "false", cli_columns(), color ? "true" : "false");
    } else if (terminal) {
        cli_text_printf(out, "ok       terminal      %d columns, %s colour\n", cli_columns(),
                        color ? "with" : "without");
    } else {
        cli_text_str(out, "ok       terminal      standard output is no terminal: 80 columns, no "
                          "colour\n");
    }
}

static int run_doctor(sx_context *context, const cli_args *args)
{
    bool json = cli_has(args, "--json");
    size_t problems = 0;
    char *text = NULL;
    sx_status status = json ? sx_doctor_json(context, &problems, &text)
                            : sx_doctor_text(context, &problems, &text);
    if (status != SX_OK) {
        return cli_fail(context, args, status);
    }
    cli_text out = {0};
    if (json) {
        cli_text_str(&out, "{\"terminal\":");
        add_terminal(&out, true);
        cli_text_printf(&out, ",\"library\":%s}\n", text);
    } else {
        cli_text_str(&out, text);
        add_terminal(&out, false);
        cli_text_printf(&out, "problems: %zu\n", problems);
    }
    sx_free(text);
    int exit_status = cli_text_print(&out);
    return exit_status != 0 ? exit_status : problems == 0 ? 0 : sx_exit_status(SX_E_MANIFEST);
}

static const cli_example examples[] = {
    {"sextant doctor", "everything that should be looked at before asking for help"},
    {NULL, NULL},
};

const cli_command cli_doctor = {
    .name = "doctor",
    .summary = "whether this machine is fit to run Sextant",
    .operands = "",
    .least = 0,
    .most = 0,
    .description =
        "Looks at the search path and what stands on it, loads everything, checks how numbers and "
        "hashes come out, whether sessions can be stored, and what the terminal can do. Nothing is "
        "changed. Exit status 10 when there is a problem.",
    .examples = examples,
    .run = run_doctor,
};
