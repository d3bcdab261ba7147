/*
 * cmd_run_session.c: the loop of an administration: show, take, save, and at the end the result. It
 * does not know whether it talks to a screen or to a pipe.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmd_run.h"
#include "cli/frame.h"
#include "cli/print_text.h"
#include "cli/term_input.h"

size_t cli_run_columns(void)
{
    int columns = cli_columns();
    return columns > 80 ? 80 : (size_t)columns;
}

void cli_run_progress(const cli_dialog *run, char *out, size_t size)
{
    sx_instrument_view instrument;
    size_t number = 0;
    size_t total = 0;
    sx_session_instrument(run->session, &instrument);
    sx_session_progress(run->session, &number, &total);
    const char *most = sx_session_at_most(run->session) ? "at most " : "";
    if (instrument.step_count > 1) {
        snprintf(out, size, "Part %zu of up to %zu. Question %zu of %s%zu", instrument.step,
                 instrument.step_count, number, most, total);
    } else {
        snprintf(out, size, "Question %zu of %s%zu", number, most, total);
    }
}

const char *cli_run_reason(const sx_item_view *item, char letter)
{
    if (letter == 's' && item->may_skip) {
        return "skipped";
    }
    if (letter == 'd' && item->may_decline) {
        return "declined";
    }
    return letter == 'n' && item->may_not_apply ? "not_applicable" : NULL;
}

void cli_run_limits(const sx_item_view *item, char *out, size_t size)
{
    const char *unit = item->unit == NULL ? "" : item->unit;
    const char *blank = item->unit == NULL ? "" : " ";
    bool ranged = item->low != NULL && item->high != NULL;
    out[0] = '\0';
    if (strcmp(item->kind, "date") == 0) {
        snprintf(out, size, ranged ? "a date as YYYY-MM-DD, %s to %s" : "a date as YYYY-MM-DD",
                 ranged ? item->low : "", ranged ? item->high : "");
    } else if (strcmp(item->kind, "text") == 0) {
        snprintf(out, size, item->most > 0 ? "text, at most %zu characters" : "text", item->most);
    } else if (item->option_count == 0 && ranged) {
        bool steps = item->step != NULL && strcmp(item->step, "1") != 0;
        snprintf(out, size, "a number from %s to %s%s%s%s%s", item->low, item->high, blank, unit,
                 steps ? " in steps of " : "", steps ? item->step : "");
    } else if (item->option_count == 0) {
        snprintf(out, size, "a number%s%s", blank, unit);
    }
}

void cli_run_ends(const sx_item_view *item, cli_text *out)
{
    if (item->low != NULL && item->high != NULL && item->low_label != NULL &&
        item->high_label != NULL) {
        cli_text_printf(out, "%s means: %s. %s means: %s.", item->low, item->low_label, item->high,
                        item->high_label);
    }
}

/* --- pages ------------------------------------------------------------------------------------- */

char *cli_run_intro(const cli_dialog *run, const char *keys)
{
    sx_instrument_view view;
    cli_text text = {0};
    sx_session_instrument(run->session, &view);
    cli_text_printf(&text, "%s, version %s\n", view.title, view.version);
    if (view.step_count > 1) {
        cli_text_printf(&text, "%s: part %zu of up to %zu\n", sx_session_title(run->session),
                        view.step, view.step_count);
    }
    if (sx_session_subject(run->session) != NULL) {
        cli_text_printf(&text, "Respondent: %s\n", sx_session_subject(run->session));
    }
    if (strcmp(view.respondent, "self") != 0) {
        cli_text_printf(&text, "To be answered by: %s\n",
                        strcmp(view.respondent, "clinician") == 0
                            ? "the clinician"
                            : "somebody who knows the person");
    }
    if (!view.validated) {
        cli_text_str(&text, "UNVALIDATED: no study has shown what the scores mean.\n");
    }
    if (view.instructions[0] != '\0') {
        cli_text_printf(&text, "\n%s\n", view.instructions);
    }
    if (view.credit != NULL) {
        cli_text_printf(&text, "\n%s\n", view.credit);
    }
    cli_text_printf(&text, "\n%s", keys);
    if (text.failed) {
        cli_text_free(&text);
        return NULL;
    }
    return text.data;
}

/* The first page of an instrument, once. A page that could not be made is no wish to stop. */
static bool show_intro(cli_dialog *run, sx_status *ret_status)
{
    sx_instrument_view view;
    sx_session_instrument(run->session, &view);
    if (run->step_seen == view.step) {
        return true;
    }
    char *text = cli_run_intro(run, run->face->keys);
    *ret_status = text == NULL ? SX_E_MEMORY : SX_OK;
    bool shown = text != NULL && run->face->page(run, text);
    free(text);
    if (shown) {
        run->step_seen = view.step;
    }
    return shown;
}

static size_t count_urgent(const cli_dialog *run)
{
    size_t count = 0;
    for (size_t i = 0; i < sx_session_flag_count(run->session); i++) {
        sx_flag_view flag;
        sx_session_flag(run->session, i, &flag);
        count += strcmp(flag.state, "raised") == 0 && strcmp(flag.tier, "urgent") == 0;
    }
    return count;
}

/* The site's own words, at once, each time that one more urgent flag stands. */
static bool show_crisis(cli_dialog *run)
{
    size_t urgent = count_urgent(run);
    if (urgent <= run->urgent_seen) {
        return true;
    }
    run->urgent_seen = urgent;
    return run->crisis == NULL || run->face->page(run, run->crisis);
}

static bool any_flag_raised(const cli_dialog *run)
{
    sx_flag_view first;
    if (sx_session_flag_count(run->session) == 0) {
        return false;
    }
    sx_session_flag(run->session, 0, &first); /* raised ones come first */
    return strcmp(first.state, "raised") == 0;
}

/* --- the loop ---------------------------------------------------------------------------------- */

static sx_status apply(cli_dialog *run, const cli_move *move)
{
    switch (move->kind) {
    case CLI_MOVE_ANSWER: return sx_session_answer(run->session, move->text);
    case CLI_MOVE_MISSING: return sx_session_missing(run->session, move->text);
    case CLI_MOVE_BACK: return sx_session_back(run->session);
    case CLI_MOVE_FINISH: return sx_session_finish(run->session);
    default: return SX_OK;
    }
}

/* What the person is told when a move was refused; it is to be freed. */
static char *message_of(const cli_dialog *run, const cli_move *move, sx_status status)
{
    cli_text text = {0};
    if (status == SX_E_USAGE && move->kind == CLI_MOVE_BACK) {
        cli_text_str(&text, "This is the first question of this part.");
    } else if (status == SX_E_INPUT) {
        cli_text_printf(&text, "That is not an answer to this question: expected %s",
                        sx_session_expected(run->session));
    } else {
        cli_text_printf(&text, "NOT SAVED: %s", sx_errors(run->context));
    }
    while (text.len > 0 && text.data[text.len - 1] == '\n') {
        text.data[--text.len] = '\0';
    }
    return text.data;
}

/* Nobody is there to try again, and the next line of a pipe is meant for the next question. */
static bool is_final(sx_status status)
{
    return status != SX_OK && status != SX_E_INPUT && status != SX_E_USAGE &&
           (status != SX_E_STORE || isatty(STDIN_FILENO) != 1);
}

static cli_move ask(cli_dialog *run, sx_session_state where, const char *message)
{
    if (where == SX_SESSION_REVIEW) {
        return run->face->review(run, message);
    }
    if (sx_session_item(run->session, &run->item) != SX_OK) {
        return (cli_move){CLI_MOVE_FAILED, NULL};
    }
    cli_run_keep_warnings(run);
    return run->face->ask(run, &run->item, message);
}

/* How the questions ended. */
typedef enum ending { END_DONE, END_QUIT, END_REFUSED, END_FAILED } ending;

static ending ask_all(cli_dialog *run, sx_status *ret_status)
{
    char *message = NULL;
    ending end = END_DONE;
    sx_session_state where;
    *ret_status = SX_OK;
    bool going = show_crisis(run);
    while (going && (where = sx_session_where(run->session)) != SX_SESSION_DONE) {
        if (message == NULL && !show_intro(run, ret_status)) {
            going = false;
            break;
        }
        cli_move move = ask(run, where, message);
        free(message);
        message = NULL;
        if (move.kind == CLI_MOVE_QUIT || move.kind == CLI_MOVE_FAILED) {
            end = move.kind == CLI_MOVE_QUIT ? END_QUIT : END_FAILED;
            break;
        }
        sx_status status = apply(run, &move);
        if (is_final(status)) {
            *ret_status = status;
            end = END_REFUSED;
            break;
        }
        if (status == SX_OK) {
            cli_run_keep_warnings(run);
        }
        message = status == SX_OK ? NULL : message_of(run, &move, status);
        going = show_crisis(run);
    }
    free(message);
    end = *ret_status != SX_OK ? END_REFUSED
          : going              ? end
          : run->page_failed   ? END_FAILED
                               : END_QUIT;
    return end == END_QUIT && ferror(run->out) != 0 ? END_FAILED : end;
}

/* --- the end ----------------------------------------------------------------------------------- */

static void say_how_to_resume(cli_dialog *run)
{
    fprintf(run->out, "\nSaved. To go on:\n  sextant run --resume %s%s%s\n",
            sx_session_id(run->session), run->store == NULL ? "" : " --store ",
            run->store == NULL ? "" : run->store);
    (void)fflush(run->out);
}

static int print_json(cli_dialog *run)
{
    char *json = NULL;
    sx_status status = sx_session_responses_json(run->session, &json);
    int exit_status = status == SX_OK ? cli_print(json) : cli_fail(run->context, run->args, status);
    sx_free(json);
    return exit_status;
}

/* Beside the session always; and where --out says. */
static int save(cli_dialog *run)
{
    const char *out = cli_value(run->args, "--out");
    bool to_file = out != NULL && strcmp(out, "-") != 0;
    char *path = NULL;
    sx_status status = sx_session_save(run->session, NULL, &path);
    if (status == SX_OK && to_file) {
        sx_free(path);
        status = sx_session_save(run->session, out, &path);
    }
    if (status != SX_OK) {
        sx_free(path);
        return cli_fail(run->context, run->args, status);
    }
    fprintf(run->out, "\nSaved response: %s\n", path);
    sx_free(path);
    bool json = cli_has(run->args, "--json") || (out != NULL && !to_file);
    return json ? print_json(run) : 0;
}

static int show_result(cli_dialog *run)
{
    char *text = NULL;
    sx_status status = sx_session_result_text(run->session, cli_run_columns(), &text);
    if (status != SX_OK) {
        return cli_fail(run->context, run->args, status);
    }
    cli_warnings(run->context); /* why a score is missing that code should have given */
    bool shown = fprintf(run->out, "\n%s", text) >= 0 && fflush(run->out) == 0;
    sx_free(text);
    if (shown) {
        return 0;
    }
    return cli_usage("the result could not be shown; sextant run --resume %s shows it again",
                     sx_session_id(run->session)),
           sx_exit_status(SX_E_OUTPUT);
}

/* A flag that did not reach a reader is the loudest error. */
static int not_shown(cli_dialog *run, int exit_status)
{
    if (!any_flag_raised(run)) {
        return exit_status;
    }
    (void)cli_usage("a FLAG is raised in session %s and could not be shown",
                    sx_session_id(run->session));
    return sx_exit_status(SX_E_FLAG);
}

/* A session that is broken off still has its flags: they are told at once, on the error stream too, and
 * stand in `run --list`. False when they could not be told. */
static bool tell_flags(cli_dialog *run)
{
    bool told = true;
    for (size_t i = 0; i < sx_session_flag_count(run->session); i++) {
        sx_flag_view flag;
        sx_session_flag(run->session, i, &flag);
        if (strcmp(flag.state, "raised") != 0) {
            continue;
        }
        char *text = NULL;
        cli_text line = {0};
        cli_text_printf(&line, "FLAG RAISED (%s): %s. %s", flag.tier, flag.title,
                        flag.text == NULL ? "" : flag.text);
        bool wrapped =
            !line.failed && sx_text_wrap(line.data, cli_run_columns(), 0, false, &text) == SX_OK;
        told = wrapped && fprintf(run->out, "\n%s", text) >= 0 && fflush(run->out) == 0 && told;
        (void)cli_usage("a flag is raised in session %s: %s.%s (%s)", sx_session_id(run->session),
                        flag.instrument, flag.id, flag.tier);
        sx_free(text);
        cli_text_free(&line);
    }
    return told;
}

/* Result and saved response. */
static int finish(cli_dialog *run)
{
    int shown = show_result(run);
    int saved = save(run);
    return shown != 0 ? not_shown(run, shown) : saved;
}

int cli_run_session(cli_dialog *run)
{
    sx_status status = SX_OK;
    if (!run->face->open(run)) {
        run->face->close(run);
        cli_run_tell_warnings(run);
        return cli_usage("the terminal cannot be used: try --plain"), sx_exit_status(SX_E_OUTPUT);
    }
    ending end = ask_all(run, &status);
    int signal_number = cli_input_signal();
    run->face->close(run);
    cli_run_tell_warnings(run);
    if (end == END_QUIT && cli_input_fault() != 0) {
        (void)cli_usage("the answers cannot be read any more: %s", strerror(cli_input_fault()));
    }
    switch (end) {
    case END_DONE: return finish(run);
    case END_REFUSED: {
        int exit_status = cli_fail(run->context, run->args, status);
        bool told = tell_flags(run);
        say_how_to_resume(run);
        return told ? exit_status : not_shown(run, exit_status);
    }
    case END_FAILED:
        (void)cli_usage("the question could not be shown; answers given so far are saved");
        say_how_to_resume(run);
        return not_shown(run, sx_exit_status(SX_E_OUTPUT));
    default: {
        bool told = tell_flags(run);
        say_how_to_resume(run);
        int exit_status = signal_number == 0 ? 0 : 128 + signal_number;
        return told ? exit_status : not_shown(run, sx_exit_status(SX_E_OUTPUT));
    }
    }
}
