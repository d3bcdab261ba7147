/*
 * cmd_run.c: `sextant run`: options, the crisis text of the site, and which face the questions get.
 */
#include "cli/cmd_run.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/print_text.h"

#define CRISIS_MAX 16384

static bool is_set(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' && strcmp(value, "0") != 0;
}

/* Plain lines where there is no terminal, or none that can do more. */
static bool wants_plain(const cli_args *args)
{
    const char *term = getenv("TERM");
    return cli_has(args, "--plain") || is_set("SEXTANT_PLAIN") || term == NULL || term[0] == '\0' ||
           strcmp(term, "dumb") == 0 || isatty(STDIN_FILENO) != 1 || isatty(STDOUT_FILENO) != 1;
}

static bool stdout_is_for_json(const cli_args *args)
{
    const char *out = cli_value(args, "--out");
    return cli_has(args, "--json") || (out != NULL && strcmp(out, "-") == 0);
}

/* Read before the first question: finding out later would be too late. */
static int read_crisis(const cli_args *args, char **ret)
{
    const char *path = cli_value(args, "--crisis-text");
    cli_text text = {0};
    char piece[1024];
    size_t got;
    *ret = NULL;
    if (path == NULL) {
        path = is_set("SEXTANT_CRISIS_TEXT") ? getenv("SEXTANT_CRISIS_TEXT") : NULL;
    }
    if (path == NULL) {
        return 0;
    }
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return cli_usage("%s: the crisis text cannot be read", path);
    }
    while ((got = fread(piece, 1, sizeof piece, file)) > 0 && text.len <= CRISIS_MAX) {
        cli_text_add(&text, piece, got);
    }
    bool whole = ferror(file) == 0 && text.len > 0 && text.len <= CRISIS_MAX && !text.failed;
    (void)fclose(file);
    if (!whole) {
        cli_text_free(&text);
        return cli_usage("%s: the crisis text must be a text of 1 to %d bytes", path, CRISIS_MAX);
    }
    *ret = text.data;
    return 0;
}

static int begin(cli_dialog *run)
{
    const sx_session_options options = {
        .size = sizeof options,
        .target = cli_operand(run->args, 0),
        .subject = cli_value(run->args, "--subject"),
        .language = cli_value(run->args, "--language"),
        .mode = run->face->mode,
        .store = run->store,
    };
    sx_status status = sx_session_begin(run->context, &options, &run->session);
    return status == SX_OK ? 0 : cli_fail(run->context, run->args, status);
}

static int resume(cli_dialog *run)
{
    char *id = NULL;
    int exit_status = cli_run_find_session(run->context, run->args, &id);
    if (exit_status == 0) {
        sx_status status = sx_session_resume(run->context, run->store, id, &run->session);
        exit_status = status == SX_OK ? 0 : cli_fail(run->context, run->args, status);
    }
    free(id);
    return exit_status;
}

static int run_run(sx_context *context, const cli_args *args)
{
    bool going_on = cli_has(args, "--resume");
    cli_dialog run = {.context = context, .args = args, .store = cli_value(args, "--store")};
    if (cli_has(args, "--list")) {
        return cli_run_list_sessions(context, args);
    }
    if (!going_on && cli_operand_count(args) == 0) {
        return cli_usage("an instrument or battery is needed: 'sextant list' names them");
    }
    run.out = stdout_is_for_json(args) ? stderr : stdout;
    run.face = wants_plain(args) || run.out == stderr ? &cli_face_plain : &cli_face_terminal;
    int exit_status = read_crisis(args, &run.crisis);
    if (exit_status == 0) {
        exit_status = going_on ? resume(&run) : begin(&run);
    }
    if (exit_status == 0) {
        cli_run_keep_warnings(&run);
        exit_status = cli_run_session(&run);
    }
    sx_session_free(run.session);
    free(run.crisis);
    return exit_status;
}

static const cli_option options[] = {
    {"--subject", "NAME", "who answers, as your practice names them"},
    {"--language", "TAG", "language of the texts, such as de (default: the instrument's own)"},
    {"--use", "USE", "what it is used for: clinical, research or commercial (SEXTANT_USE)"},
    {"--wording", "PATH", "a wording pack, or a folder of them; may be repeated"},
    {"--out", "FILE", "where the saved response goes besides the store; - is standard output"},
    {"--resume", NULL, "go on with an unfinished session: its id, or the only one there is"},
    {"--list", NULL, "the unfinished sessions"},
    {"--plain", NULL, "plain lines instead of a full screen"},
    {"--store", "DIR", "directory of sessions (default: sextant/sessions in the state directory)"},
    {"--crisis-text", "FILE", "your site's own text, shown at once when an urgent flag is raised"},
    {NULL, NULL, NULL},
};

static const cli_example examples[] = {
    {"sextant run gad-7 --subject S1", "one instrument, one question at a time"},
    {"sextant run intake", "a battery: what follows depends on the answers"},
    {"sextant run --resume", "go on after a break, a lost connection or a power cut"},
    {"sextant run phq-9 --plain", "the same as plain lines, for a screen reader or a pipe"},
    {NULL, NULL},
};

const cli_command cli_run = {
    .name = "run",
    .summary = "administer an instrument or a battery in the terminal",
    .operands = "[ID|BATTERY|SESSION]",
    .least = 0,
    .most = 1,
    .description =
        "Asks one question at a time. Digits or arrows choose, Enter confirms; b goes back, d is "
        "'prefer not to say' where it is offered, q saves and quits, ? helps. Every answer is on "
        "the disk before the next question is shown, so a session that was interrupted, however "
        "it was, goes on with --resume.\n\n"
        "Options that are coded with numbers are typed by these numbers, which are those of the "
        "printed form: 0 for 0. Others are counted from 1.\n\n"
        "Without a terminal, with --plain, with TERM=dumb or with SEXTANT_PLAIN=1 the same is done "
        "in plain lines: every option has its number before it, one line answers one question, and "
        "the end of the input saves and quits.\n\n"
        "At the end come the flags, the scores with their bands, and the place of the saved "
        "response, which score and profile read. With --json the questions go to standard error "
        "and the saved response to standard output.\n\n"
        "Where an instrument's code chooses each question, the number of questions is the most "
        "there "
        "can be. A session ends under the versions it began with: it keeps copies of them.\n\n"
        "An instrument that may not be used for everything is given only when --use, or "
        "SEXTANT_USE, declares a use that its rights cover; one that ships without its words needs "
        "a "
        "wording pack: see `sextant wording --help`.\n\n"
        "A flag is worked out at every answer. The crisis text of your site is taken from "
        "--crisis-text or from the file that SEXTANT_CRISIS_TEXT names.",
    .options = options,
    .examples = examples,
    .run = run_run,
};
