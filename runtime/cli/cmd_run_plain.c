/*
 * cmd_run_plain.c: questions as plain lines: for pipes, simple terminals and screen readers. Nothing
 * is ever moved, coloured or erased; every question says what may be typed.
 */
#include <string.h>
#include <unistd.h>

#include "cli/cmd_run.h"
#include "cli/cmd_run_parse.h"
#include "cli/print_text.h"
#include "cli/term_input.h"

static cli_text typed_text; /* the answer of the last line */

static bool plain_open(cli_dialog *run)
{
    (void)run;
    return cli_input_open();
}

static void plain_close(cli_dialog *run)
{
    (void)run;
    cli_text_free(&typed_text);
    cli_input_close();
}

/* Text wrapped to the width; false when memory ran out. */
static bool put_wrapped(const cli_dialog *run, const char *text, size_t indent, bool hang)
{
    char *wrapped = NULL;
    if (sx_text_wrap(text, cli_run_columns(), indent, hang, &wrapped) != SX_OK) {
        return false;
    }
    fputs(wrapped, run->out);
    sx_free(wrapped);
    return true;
}

static bool put_options(const cli_dialog *run, const sx_item_view *item)
{
    bool good = true;
    for (size_t i = 0; good && i < item->option_count; i++) {
        cli_text line = {0};
        char label[CLI_LABEL];
        const char *text;
        cli_run_label(item, i, label, &text);
        cli_text_printf(&line, "%3s) %s%s", label, text,
                        item->options[i].chosen ? " (your answer so far)" : "");
        good = !line.failed && put_wrapped(run, line.data, 5, true);
        cli_text_free(&line);
    }
    return good;
}

/* The answer that is there when the person went back. */
static bool put_answer(const cli_dialog *run, const sx_item_view *item)
{
    cli_text line = {0};
    bool options = strcmp(item->kind, "choice") == 0 || strcmp(item->kind, "multi") == 0;
    if (item->missing != NULL) {
        cli_text_printf(&line, "So far: %s. Enter keeps it.", item->missing);
    } else if (item->answer != NULL && options) {
        cli_text_str(&line, "Enter keeps your answer.");
    } else if (item->answer != NULL) {
        cli_text_printf(&line, "Your answer so far: %s. Enter keeps it.", item->answer);
    }
    bool good = !line.failed && (line.data == NULL || put_wrapped(run, line.data, 0, false));
    cli_text_free(&line);
    return good;
}

static void add_commands(cli_text *line, const sx_item_view *item, const char *slash)
{
    cli_text_printf(line, "%sb back", slash);
    if (item->may_decline) {
        cli_text_printf(line, ", %sd prefer not to say", slash);
    }
    if (item->may_not_apply) {
        cli_text_printf(line, ", %sn does not apply", slash);
    }
    if (item->may_skip) {
        cli_text_printf(line, ", %ss skip", slash);
    }
    cli_text_printf(line, ", %sq quit, %s? help", slash, slash);
}

static bool put_prompt(const cli_dialog *run, const sx_item_view *item)
{
    cli_text line = {0};
    char limits[200];
    bool text = strcmp(item->kind, "text") == 0;
    cli_run_limits(item, limits, sizeof limits);
    if (strcmp(item->kind, "choice") == 0) {
        cli_text_str(&line, "Your answer (its number; ");
    } else if (strcmp(item->kind, "multi") == 0) {
        cli_text_str(&line, "Your answer (numbers with commas, ");
        if (item->most > 0) {
            cli_text_printf(&line, "at most %zu, ", item->most);
        }
        cli_text_str(&line, "0 for none; ");
    } else if (strcmp(item->kind, "ranking") == 0) {
        cli_text_str(&line, "Your order (all numbers with commas, first to last; ");
    } else {
        cli_text_printf(&line, "Your answer (%s; ", limits);
    }
    add_commands(&line, item, text ? "/" : "");
    cli_text_str(&line, "):");
    bool good = !line.failed && put_wrapped(run, line.data, 2, true);
    cli_text_free(&line);
    return good && fflush(run->out) == 0;
}

/* The words at the ends of a slider: without them the numbers mean nothing. */
static bool put_ends(const cli_dialog *run, const sx_item_view *item)
{
    cli_text line = {0};
    cli_run_ends(item, &line);
    bool good = !line.failed && (line.len == 0 || put_wrapped(run, line.data, 0, false));
    cli_text_free(&line);
    return good;
}

static bool put_question(const cli_dialog *run, const sx_item_view *item)
{
    char progress[100];
    cli_run_progress(run, progress, sizeof progress);
    fprintf(run->out, "\n%s\n", progress);
    return put_wrapped(run, item->text, 0, false) && put_options(run, item) &&
           put_ends(run, item) && put_answer(run, item);
}

static bool put_help(const cli_dialog *run)
{
    sx_instrument_view instrument;
    sx_session_instrument(run->session, &instrument);
    return put_wrapped(run, instrument.instructions, 0, false) &&
           put_wrapped(run,
                       "Type what is asked for and press Enter. Every answer is saved at once. "
                       "b goes to the question before, q saves and quits; the end of the input "
                       "does the same. In a free text a command has a slash before it: /b.",
                       0, false);
}

static const cli_move failed = {CLI_MOVE_FAILED, NULL};

/* Reads lines until one means something. */
static cli_move read_move(cli_dialog *run, const sx_item_view *item)
{
    for (;;) {
        bool too_long = false;
        const char *message = "The line is too long.";
        cli_move move = {CLI_MOVE_QUIT, NULL};
        if (!put_prompt(run, item)) {
            return failed;
        }
        const char *line = cli_input_line(&too_long);
        if (line == NULL) {
            return move;
        }
        cli_typed typed =
            too_long ? CLI_TYPED_UNKNOWN : cli_run_parse(item, line, &typed_text, &move, &message);
        if (typed == CLI_TYPED_MOVE) {
            return move;
        }
        if (typed_text.failed) {
            return failed; /* the answer is lost, and the next line is meant for the next question */
        }
        bool good = typed == CLI_TYPED_HELP ? put_help(run) && put_question(run, item)
                                            : put_wrapped(run, message, 0, false);
        if (!good) {
            return failed;
        }
    }
}

static cli_move plain_ask(cli_dialog *run, const sx_item_view *item, const char *message)
{
    bool good = message == NULL ? put_question(run, item) : put_wrapped(run, message, 0, false);
    return good ? read_move(run, item) : failed;
}

/* Without a person at the keyboard there is nobody to look again. */
static cli_move plain_review(cli_dialog *run, const char *message)
{
    if (isatty(STDIN_FILENO) != 1) {
        return (cli_move){CLI_MOVE_FINISH, NULL};
    }
    for (;;) {
        bool too_long = false;
        fprintf(run->out,
                "\n%s%sThat was the last question. Press Enter to finish,\n"
                "or type b to go back, q to save and quit:\n",
                message == NULL ? "" : message, message == NULL ? "" : "\n");
        if (fflush(run->out) != 0) {
            return failed;
        }
        const char *line = cli_input_line(&too_long);
        if (line == NULL || strcmp(line, "q") == 0 || strcmp(line, "Q") == 0) {
            return (cli_move){CLI_MOVE_QUIT, NULL};
        }
        if (line[0] == '\0' && !too_long) {
            return (cli_move){CLI_MOVE_FINISH, NULL};
        }
        if (strcmp(line, "b") == 0 || strcmp(line, "B") == 0) {
            return (cli_move){CLI_MOVE_BACK, NULL};
        }
    }
}

/* Lines stay on the screen, so nothing waits for Enter. */
static bool plain_page(cli_dialog *run, const char *text)
{
    run->page_failed =
        fputs("\n", run->out) < 0 || !put_wrapped(run, text, 0, false) || fflush(run->out) != 0;
    return !run->page_failed;
}

const cli_face cli_face_plain = {
    .mode = "plain",
    .keys = "Type the number of your answer and press Enter. Every answer is saved at once. b goes "
            "back, q saves and quits, ? helps.",
    .open = plain_open,
    .close = plain_close,
    .ask = plain_ask,
    .review = plain_review,
    .page = plain_page,
};
