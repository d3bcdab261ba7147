/*
 * print.c: everything the program says: results to stdout, errors to stderr as lines or as JSON,
 * and what it knows about the terminal.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/frame.h"

/* Set once at the start, before anything can fail. */
static bool errors_as_json;

void cli_set_json(bool json)
{
    errors_as_json = json;
}

/* {"error": {"exit_status", "message"}, "errors": [...]} on one line. */
static void print_json_error(int exit_status, const char *message, const char *errors)
{
    cli_text line = {0};
    cli_text_printf(&line, "{\"error\":{\"exit_status\":%d,\"message\":", exit_status);
    cli_text_json(&line, message);
    cli_text_printf(&line, "},\"errors\":%s}\n", errors);
    if (!line.failed && line.data != NULL) {
        fputs(line.data, stderr);
    } else { /* never a status without a word */
        fprintf(stderr,
                "{\"error\":{\"exit_status\":%d,\"message\":\"memory ran out\"},\"errors\":[]}\n",
                exit_status);
    }
    cli_text_free(&line);
}

static int say(sx_status status, const char *message)
{
    int exit_status = sx_exit_status(status);
    if (errors_as_json) {
        print_json_error(exit_status, message, "[]");
    } else {
        fprintf(stderr, "sextant: %s\n", message);
    }
    return exit_status;
}

int cli_refuse(sx_status status)
{
    return say(status, sx_status_text(status));
}

int cli_usage(const char *format, ...)
{
    char message[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return say(SX_E_USAGE, message);
}

int cli_fail(const sx_context *context, const cli_args *args, sx_status status)
{
    int exit_status = sx_exit_status(status);
    if (errors_as_json || (args != NULL && cli_has(args, "--json"))) {
        print_json_error(exit_status, sx_status_text(status), sx_errors_json(context));
        return exit_status;
    }
    const char *errors = sx_errors(context);
    if (errors[0] == '\0') {
        fprintf(stderr, "sextant: %s\n", sx_status_text(status));
    } else {
        fputs(errors, stderr);
    }
    return exit_status;
}

void cli_warnings(const sx_context *context)
{
    const char *warnings = sx_errors(context);
    if (warnings[0] != '\0') {
        cli_print_warnings(warnings, sx_errors_json(context));
    }
}

void cli_print_warnings(const char *lines, const char *json)
{
    if (errors_as_json) {
        fprintf(stderr, "{\"warnings\":%s}\n", json);
    } else {
        fputs(lines, stderr);
    }
}

int cli_print(const char *text)
{
    size_t length = strlen(text);
    errno = 0;
    if (fwrite(text, 1, length, stdout) == length && fflush(stdout) == 0) {
        return 0;
    }
    int status = sx_exit_status(SX_E_OUTPUT);
    int error = errno;
    /* What could not be written now shall not be tried again when the program ends. */
    clearerr(stdout);
    if (error == EPIPE) {
        return status; /* as with `| head`: the reader has what it wanted, the status says the rest */
    }
    const char *why = error == ENOSPC  ? "no space left"
                      : error == EBADF ? "it is closed"
                                       : "writing failed";
    if (errors_as_json) {
        print_json_error(status, why, "[]");
    } else {
        fprintf(stderr, "sextant: standard output: %s\n", why);
    }
    return status;
}

bool cli_stdout_is_terminal(void)
{
    return isatty(STDOUT_FILENO) == 1;
}

bool cli_stderr_is_terminal(void)
{
    return isatty(STDERR_FILENO) == 1;
}

bool cli_no_color(void)
{
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    return (no_color != NULL && no_color[0] != '\0') || (term != NULL && strcmp(term, "dumb") == 0);
}

int cli_columns(void)
{
    struct winsize size = {0};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20) {
        return size.ws_col > 400 ? 400 : size.ws_col;
    }
    return 80;
}
