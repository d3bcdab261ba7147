/*
 * cmd_verify.c: `sextant verify`: whether saved results are what their answers give.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "cli/cmd_results.h"

typedef struct verify_talk {
    results_lines lines;
    bool all; /* a line for each result that is verified too */
} verify_talk;

static const char *verdict_word(sx_verify_verdict verdict)
{
    switch (verdict) {
    case SX_VERDICT_VERIFIED: return "verified";
    case SX_VERDICT_DIFFERS: return "differs";
    case SX_VERDICT_UNVERIFIABLE: return "cannot be verified";
    }
    return "?";
}

static void put_json(cli_text *text, const sx_verified *one)
{
    static const char *const words[] = {"verified", "differs", "unverifiable"};
    cli_text_printf(text, "{\"verdict\":\"%s\"", words[one->verdict]);
    results_member(text, "file", one->file);
    results_number(text, "line", one->line);
    if (one->column > 0) {
        results_number(text, "column", one->column);
        results_number(text, "column_last", one->column_last);
    }
    results_member(text, "instrument", one->instrument);
    results_member(text, "version", one->version);
    results_member(text, "subject", one->subject);
    results_member(text, "session", one->session);
    results_member(text, "when", one->when);
    results_member(text, "code", one->code);
    results_member(text, "text", one->text);
    results_member(text, "todo", one->todo);
    results_member(text, "member", one->member);
    results_member(text, "stored", one->stored);
    results_member(text, "rebuilt", one->rebuilt);
    results_member(text, "engine", one->engine);
    cli_text_printf(text, ",\"scores_only\":%s}\n", one->scores_only ? "true" : "false");
}

/* "scales.total.value is 13, and its answers give 12" */
static void put_difference(cli_text *text, const sx_verified *one)
{
    if (one->member == NULL) {
        return;
    }
    if (one->stored == NULL && one->rebuilt == NULL) {
        cli_text_printf(text, "; it is in %s", one->member);
    } else {
        cli_text_printf(text, "; %s is %s, and its answers give %s", one->member,
                        one->stored == NULL ? "not there" : one->stored,
                        one->rebuilt == NULL ? "nothing" : one->rebuilt);
    }
}

static void put_line(cli_text *text, const sx_verified *one)
{
    results_place(text, one->file, one->line, one->column);
    if (one->instrument != NULL) {
        cli_text_printf(text, "%s %s ", one->instrument, one->version);
    }
    cli_text_str(text, verdict_word(one->verdict));
    if (one->verdict == SX_VERDICT_VERIFIED) {
        if (one->engine != NULL) {
            cli_text_printf(text, "; Sextant %s made it%s", one->engine,
                            one->scores_only ? ", and wrote it in another form: its flags and "
                                               "scores are the same"
                                             : "");
        }
        cli_text_str(text, "\n");
        return;
    }
    cli_text_printf(text, ": %s", one->text);
    put_difference(text, one);
    if (one->column_last > one->column) {
        cli_text_printf(text, " (among columns %" PRIu64 " to %" PRIu64 ")", one->column,
                        one->column_last);
    }
    if (one->todo != NULL) {
        cli_text_printf(text, "; what to do: %s", one->todo);
    }
    cli_text_printf(text, " [%s]\n", one->code);
}

static bool told(void *user, const sx_verified *one)
{
    verify_talk *talk = user;
    if (talk->lines.json) {
        put_json(&talk->lines.text, one);
    } else if (talk->all || one->verdict != SX_VERDICT_VERIFIED) {
        put_line(&talk->lines.text, one);
    }
    return results_flush(&talk->lines, false);
}

static void put_summary(results_lines *lines, const sx_verify_summary *s)
{
    cli_text_printf(&lines->text,
                    lines->json ? "{\"summary\":{\"verified\":%" PRIu64 ",\"differs\":%" PRIu64
                                  ",\"unverifiable\":%" PRIu64 "}}\n"
                                : "verified=%" PRIu64 " differs=%" PRIu64 " unverifiable=%" PRIu64
                                  "\n",
                    s->verified, s->differs, s->unverifiable);
}

static int run_verify(sx_context *context, const cli_args *args)
{
    const char **paths = NULL;
    verify_talk talk = {.lines.json = cli_has(args, "--json"), .all = cli_has(args, "--all")};
    sx_verify_options options = {.size = sizeof options, .user = &talk, .each = told};
    if (!results_paths(args, &paths, &options.in)) {
        return sx_exit_status(SX_E_MEMORY);
    }
    sx_verify_summary summary;
    sx_status status = sx_results_verify(context, &options, &summary);
    free(paths);
    put_summary(&talk.lines, &summary);
    if (!results_flush(&talk.lines, true)) {
        return talk.lines.exit_status;
    }
    /* what differs was said line by line */
    bool said = (status == SX_E_SCORE || status == SX_E_INPUT) && sx_errors(context)[0] == '\0';
    if (status == SX_OK) {
        cli_warnings(context);
    }
    return status == SX_OK ? 0 : said ? sx_exit_status(status) : cli_fail(context, args, status);
}

static const cli_option options[] = {
    {"--all", NULL, "a line for each result, also for those that are verified"},
    {"--store", "DIR", "directory of sessions with the copies of instruments (its default place)"},
    {NULL, NULL, NULL},
};

static const cli_example examples[] = {
    {"sextant verify results.ndjson", "each result of a file"},
    {"sextant verify", "all results of the directory of sessions"},
    {"sextant --path old-instruments verify results.ndjson",
     "with the instruments of another folder"},
    {NULL, NULL},
};

const cli_command cli_verify = {
    .name = "verify",
    .summary = "whether saved results are what their answers give",
    .operands = "[RESULT|FOLDER]...",
    .least = 0,
    .most = -1,
    .description =
        "Scores each result again from the answers that it holds, with the version and the rules "
        "it was made with, and compares bytes. The instrument is the installed one when it has "
        "that "
        "version and those rules, else the copy in the directory of sessions.\n\n"
        "A line goes to standard output for each result that is something else: file, line and "
        "column of the first byte that was changed, what is wrong, and what can be done. Where "
        "only the place among a few bytes can be said, the line has the first and the last of "
        "them. No line shows an answer.\n\n"
        "RESULT is a file with one result in each line, as `sextant score --format results` writes "
        "it, or - for standard input; of a FOLDER every .json, .ndjson and .jsonl file is read, "
        "and "
        "files that hold other things are passed over. Without either, the folder results of the "
        "directory of sessions.\n\n"
        "The last line is verified=N differs=N unverifiable=N. The exit status is 0 when all are "
        "verified, 40 when one differs, 30 when one cannot be verified or there is none.",
    .options = options,
    .examples = examples,
    .run = run_verify,
};
