/*
 * help.c: the help texts, made from the tables of the commands, and the command `help`.
 */
#include <stdio.h>
#include <string.h>

#include "cli/frame.h"

#define WIDTH 80

void cli_exit_status_each(void (*each)(void *data, int status, const char *meaning), void *data)
{
    static const struct {
        int status;
        const char *meaning;
    } rows[] = {
#define ROW(name, value, exit_status, meaning) {(exit_status), (meaning)},
        SX_STATUS_LIST(ROW)
#undef ROW
    };
    const size_t count = sizeof rows / sizeof rows[0];
    for (size_t i = 0; i < count;) {
        char meaning[256] = "";
        size_t used = 0;
        size_t next = i;
        for (; next < count && rows[next].status == rows[i].status; next++) {
            int added = snprintf(meaning + used, sizeof meaning - used, "%s%s",
                                 next == i ? "" : ", or ", rows[next].meaning);
            used += added < 0 ? 0 : (size_t)added;
            used = used < sizeof meaning ? used : sizeof meaning - 1;
        }
        each(data, rows[i].status, meaning);
        i = next;
    }
}

static void add_status(void *data, int status, const char *meaning)
{
    cli_text *out = data;
    cli_text_printf(out, "%s%d %s", out->len == 0 ? "" : "; ", status, meaning);
}

void cli_exit_statuses(cli_text *out)
{
    cli_exit_status_each(add_status, out);
}

static void add_status_line(void *data, int status, const char *meaning)
{
    cli_text_printf(data, "  %2d  ", status);
    cli_text_wrap(data, meaning, 6, 6, WIDTH);
}

static size_t option_width(const cli_option *options, size_t width)
{
    for (const cli_option *option = options; option != NULL && option->name != NULL; option++) {
        size_t length =
            strlen(option->name) + (option->value == NULL ? 0 : 1 + strlen(option->value));
        width = length > width && length <= 26 ? length : width;
    }
    return width;
}

static void add_options(cli_text *out, const cli_option *options, int width)
{
    for (const cli_option *option = options; option != NULL && option->name != NULL; option++) {
        char name[128];
        int length =
            snprintf(name, sizeof name, "%s%s%s", option->name, option->value == NULL ? "" : " ",
                     option->value == NULL ? "" : option->value);
        cli_text_printf(out, "  %-*s", width, name);
        if (length > width) {
            cli_text_printf(out, "\n  %-*s", width, "");
        }
        cli_text_str(out, "  ");
        cli_text_wrap(out, option->help, width + 4, width + 4, WIDTH);
    }
}

/* The length of the next piece of a command that must stay on one line: words in quotes count as one. */
static size_t command_piece(const char *at)
{
    size_t length = 0;
    bool quoted = false;
    while (at[length] != '\0' && (quoted || at[length] != ' ')) {
        quoted = at[length] == '\'' ? !quoted : quoted;
        length++;
    }
    return length;
}

/* A command; what does not fit goes on after a backslash, as a shell takes it. */
static void add_command(cli_text *out, const char *command)
{
    size_t column = 2;
    cli_text_str(out, "  ");
    for (const char *at = command; *at != '\0';) {
        size_t length = command_piece(at);
        bool last = at[length] == '\0';
        if (at > command && column + 1 + length + (last ? 0 : 2) > WIDTH) {
            cli_text_str(out, " \\\n     ");
            column = 5;
        }
        cli_text_str(out, at > command ? " " : "");
        cli_text_add(out, at, length);
        column += length + 1;
        at += length + (last ? 0 : 1);
    }
    cli_text_str(out, "\n");
}

void cli_help_command(cli_text *out, const cli_command *command)
{
    cli_text_printf(out, "sextant %s: %s\n\n", command->name, command->summary);
    cli_text_printf(out, "Usage: sextant %s [OPTION]...%s%s\n\n", command->name,
                    command->operands[0] == '\0' ? "" : " ", command->operands);
    cli_text_wrap(out, command->description, 0, 0, WIDTH);
    int width = (int)option_width(cli_common_options, option_width(command->options, 0));
    cli_text_str(out, "\nOptions:\n");
    add_options(out, command->options, width);
    add_options(out, cli_common_options, width);
    if (command->examples != NULL && command->examples[0].command != NULL) {
        cli_text_str(out, "\nExamples:\n");
        for (const cli_example *e = command->examples; e->command != NULL; e++) {
            add_command(out, e->command);
            cli_text_str(out, "      ");
            cli_text_wrap(out, e->text, 6, 6, WIDTH);
        }
    }
    cli_text_str(out, "\nExit status:\n  ");
    cli_text statuses = {0};
    cli_exit_statuses(&statuses);
    out->failed = out->failed || statuses.failed;
    if (statuses.data != NULL) {
        cli_text_wrap(out, statuses.data, 2, 2, WIDTH);
    }
    cli_text_free(&statuses);
}

void cli_help_program(cli_text *out)
{
    cli_text_str(out, "sextant: a runtime for assessment instruments\n\n"
                      "Usage: sextant COMMAND [OPTION]... [OPERAND]...\n\n"
                      "Commands:\n");
    for (size_t i = 0; i < cli_command_count; i++) {
        cli_text_printf(out, "  %-8s  %s\n", cli_commands[i]->name, cli_commands[i]->summary);
    }
    cli_text_str(out, "\nOptions of every command:\n");
    add_options(out, cli_common_options, 11);
    cli_text_str(out, "  --version    the version of the program\n");
    cli_text_str(out, "\nEnvironment:\n  SEXTANT_PATH  ");
    cli_text_wrap(out,
                  "where instruments are, directories separated by ':'. Without it: "
                  "$XDG_DATA_HOME/sextant/instruments (or ~/.local/share/sextant/instruments), "
                  "then the installed ones.",
                  16, 16, WIDTH);
    cli_text_str(out, "  SEXTANT_CACHE ");
    cli_text_wrap(out,
                  "off: nothing is kept to start sooner. Without it: $XDG_CACHE_HOME/sextant (or "
                  "~/.cache/sextant), which may be deleted at any time.",
                  16, 16, WIDTH);
    cli_text_str(out, "\nExit status:\n");
    cli_exit_status_each(add_status_line, out);
    cli_text_str(out, "\n'sextant COMMAND --help' says more about a command.\n");
}

static int run_help(sx_context *context, const cli_args *args)
{
    (void)context;
    cli_text out = {0};
    const char *name = cli_operand(args, 0);
    if (name == NULL) {
        cli_help_program(&out);
        return cli_text_print(&out);
    }
    const cli_command *command = cli_command_find(name);
    if (command == NULL) {
        return cli_command_unknown(name);
    }
    cli_help_command(&out, command);
    return cli_text_print(&out);
}

const cli_command cli_help = {
    .name = "help",
    .summary = "what the program or one of its commands does",
    .operands = "[COMMAND]",
    .least = 0,
    .most = 1,
    .description = "Prints the commands, or the options, examples and exit statuses of one "
                   "command. The same texts are the manual pages, such as sextant-score(1).",
    .run = run_help,
};
