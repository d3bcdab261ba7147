/*
 * generate.c: `sextant --generate`: the manual pages, and the way to the completions of the shells
 * (generate_shells.c). The build runs it, so pages and completions are those of the program itself.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/frame.h"

#define PAGE_DATE "2026-11-21" /* of the version in <sextant/version.h> */
#define SOURCE_WIDTH 76

/* One character as roff takes it for itself. */
static void man_char(cli_text *out, char c)
{
    static const struct {
        char c;
        const char *written;
    } special[] = {{'\\', "\\e"},  {'-', "\\-"},    {'~', "\\(ti"},
                   {'^', "\\(ha"}, {'\'', "\\(aq"}, {'`', "\\(ga"}};
    for (size_t i = 0; i < sizeof special / sizeof special[0]; i++) {
        if (c == special[i].c) {
            cli_text_str(out, special[i].written);
            return;
        }
    }
    cli_text_add(out, &c, 1);
}

/* One word; a point or quote at the start of a line would be a macro. */
static void man_word(cli_text *out, const char *word, size_t length, bool line_start)
{
    if (line_start && (word[0] == '.' || word[0] == '\'')) {
        cli_text_str(out, "\\&");
    }
    for (size_t i = 0; i < length; i++) {
        man_char(out, word[i]);
    }
}

/* Paragraphs for man(7): a new sentence starts a new line of the source, as does a full line. */
static void man_text(cli_text *out, const char *text)
{
    size_t column = 0;
    for (const char *at = text; *at != '\0';) {
        size_t gap = strspn(at, " \n");
        bool paragraph = gap > 1 && memchr(at, '\n', gap) != NULL;
        bool sentence = at > text && at[-1] == '.';
        at += gap;
        size_t length = strcspn(at, " \n");
        if (length == 0) {
            break;
        }
        if (paragraph) {
            cli_text_str(out, "\n.PP\n");
            column = 0;
        } else if (column > 0 && (sentence || column + 1 + length > SOURCE_WIDTH)) {
            cli_text_str(out, "\n");
            column = 0;
        }
        cli_text_str(out, column > 0 ? " " : "");
        man_word(out, at, length, column == 0);
        column += length + 1;
        at += length;
    }
    cli_text_str(out, "\n");
}

/* A macro with its text on the same line, as in ".B text". */
static void man_line(cli_text *out, const char *macro, const char *text)
{
    cli_text_printf(out, "%s ", macro);
    man_word(out, text, strlen(text), false);
    cli_text_str(out, "\n");
}

static void man_head(cli_text *out, const char *name, const char *summary)
{
    cli_text_printf(out, ".\\\" Written by sextant --generate man; changes here are lost.\n.TH ");
    for (const char *at = name; *at != '\0'; at++) {
        char c = *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at;
        cli_text_printf(out, "%s%c", c == '-' ? "\\" : "", c);
    }
    cli_text_printf(out, " 1 " PAGE_DATE " \"Sextant %s\" \"Sextant\"\n.SH NAME\n", sx_version());
    for (const char *at = name; *at != '\0'; at++) {
        cli_text_printf(out, "%s%c", *at == '-' ? "\\" : "", *at);
    }
    cli_text_str(out, " \\- ");
    man_text(out, summary);
}

static void man_option(cli_text *out, const cli_option *option)
{
    cli_text_str(out, ".TP\n");
    cli_text line = {0};
    cli_text_printf(&line, "%s%s%s", option->name, option->value == NULL ? "" : " ",
                    option->value == NULL ? "" : option->value);
    if (line.data != NULL) {
        man_line(out, ".B", line.data);
    }
    out->failed = out->failed || line.failed;
    cli_text_free(&line);
    man_text(out, option->help);
}

static void man_options(cli_text *out, const cli_option *options)
{
    for (const cli_option *option = options; option != NULL && option->name != NULL; option++) {
        man_option(out, option);
    }
}

static void man_status(void *data, int status, const char *meaning)
{
    cli_text_printf(data, ".TP\n.B %d\n", status);
    man_text(data, meaning);
}

static void man_command(cli_text *out, const cli_command *command)
{
    char name[64];
    snprintf(name, sizeof name, "sextant-%s", command->name);
    man_head(out, name, command->summary);
    cli_text_printf(out, ".SH SYNOPSIS\n.B sextant %s\n", command->name);
    cli_text synopsis = {0};
    cli_text_printf(&synopsis, "[OPTION]...%s%s", command->operands[0] == '\0' ? "" : " ",
                    command->operands);
    man_text(out, synopsis.data == NULL ? "" : synopsis.data);
    out->failed = out->failed || synopsis.failed;
    cli_text_free(&synopsis);
    cli_text_str(out, ".SH DESCRIPTION\n");
    man_text(out, command->description);
    cli_text_str(out, ".SH OPTIONS\n");
    man_options(out, command->options);
    man_options(out, cli_common_options);
    cli_text_str(out, ".SH EXIT STATUS\n");
    cli_exit_status_each(man_status, out);
    if (command->examples != NULL && command->examples[0].command != NULL) {
        cli_text_str(out, ".SH EXAMPLES\n");
        for (const cli_example *e = command->examples; e->command != NULL; e++) {
            cli_text_str(out, ".TP\n");
            man_line(out, ".B", e->command);
            man_text(out, e->text);
        }
    }
    cli_text_str(out, ".SH SEE ALSO\n.BR sextant (1)\n");
}

static void man_program(cli_text *out)
{
    man_head(out, "sextant", "a runtime for assessment instruments");
    cli_text_str(out, ".SH SYNOPSIS\n.B sextant\n");
    man_text(out, "COMMAND [OPTION]... [OPERAND]...");
    cli_text_str(out, ".SH DESCRIPTION\n");
    man_text(out, "Sextant loads assessment instruments (screeners, values inventories, readiness "
                  "scales), gives them to a person in the terminal, scores files of saved "
                  "responses, and puts the results of several instruments together into one "
                  "profile.\n\nAn instrument is a YAML file. Nothing that Sextant prints is a "
                  "diagnosis.");
    cli_text_str(out, ".SH COMMANDS\n");
    for (size_t i = 0; i < cli_command_count; i++) {
        cli_text_printf(out, ".TP\n.BR sextant\\-%s (1)\n", cli_commands[i]->name);
        man_text(out, cli_commands[i]->summary);
    }
    cli_text_str(out, ".SH OPTIONS\n");
    man_options(out, cli_common_options);
    const cli_option version = {"--version", NULL, "the version of the program"};
    man_option(out, &version);
    cli_text_str(out, ".SH ENVIRONMENT\n.TP\n.B SEXTANT_PATH\n");
    man_text(out, "Where instruments are, directories separated by colons. Without it: "
                  "$XDG_DATA_HOME/sextant/instruments (or ~/.local/share/sextant/instruments), "
                  "then the installed ones.");
    cli_text_str(out, ".TP\n.B SEXTANT_CACHE\n");
    man_text(out, "The word off: nothing is kept to start sooner. Without it: "
                  "$XDG_CACHE_HOME/sextant (or ~/.cache/sextant), which may be deleted at any "
                  "time.");
    cli_text_str(out, ".SH EXIT STATUS\n");
    cli_exit_status_each(man_status, out);
}

/* The whole page or no file: 0 or an errno. */
static int write_file(const char *path, const cli_text *page)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        return errno;
    }
    int error =
        fwrite(page->data, 1, page->len, file) != page->len || fflush(file) != 0 ? errno : 0;
    if (fclose(file) != 0 && error == 0) {
        error = errno;
    }
    if (error != 0) {
        (void)remove(path);
    }
    return error;
}

/* Writes one page; the directory is there already. */
static int write_page(const char *directory, const char *name, cli_text *page)
{
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/%s.1", directory, name);
    bool long_path = length < 0 || (size_t)length >= sizeof path;
    int error = page->failed || page->data == NULL ? ENOMEM
                : long_path                        ? ENAMETOOLONG
                                                   : write_file(path, page);
    cli_text_free(page);
    if (error != 0) {
        fprintf(stderr, "sextant: %s/%s.1: %s\n", directory, name,
                error == ENOMEM ? "memory ran out" : strerror(error));
    }
    return error == 0 ? 0 : sx_exit_status(SX_E_OUTPUT);
}

int cli_generate_man(const char *directory)
{
    cli_text page = {0};
    man_program(&page);
    int status = write_page(directory, "sextant", &page);
    for (size_t i = 0; status == 0 && i < cli_command_count; i++) {
        char name[64];
        snprintf(name, sizeof name, "sextant-%s", cli_commands[i]->name);
        man_command(&page, cli_commands[i]);
        status = write_page(directory, name, &page);
    }
    return status;
}

int cli_generate(const char *const *arguments, size_t count)
{
    cli_text out = {0};
    if (count == 2 && strcmp(arguments[0], "man") == 0) {
        return cli_generate_man(arguments[1]);
    }
    if (count == 1 && strcmp(arguments[0], "bash") == 0) {
        cli_generate_bash(&out);
        return cli_text_print(&out);
    }
    if (count == 1 && strcmp(arguments[0], "zsh") == 0) {
        cli_generate_zsh(&out);
        return cli_text_print(&out);
    }
    if (count == 1 && strcmp(arguments[0], "fish") == 0) {
        cli_generate_fish(&out);
        return cli_text_print(&out);
    }
    return cli_usage("--generate man DIR, or --generate bash, zsh or fish");
}
