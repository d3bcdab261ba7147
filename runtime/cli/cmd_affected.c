/*
 * cmd_affected.c: `sextant affected`: which results a corrected key touches.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "cli/cmd_results.h"

static void put_json(cli_text *text, const sx_affected *one)
{
    cli_text_str(text, "{\"affected\":true");
    results_member(text, "file", one->file);
    results_number(text, "line", one->line);
    results_member(text, "instrument", one->instrument);
    results_member(text, "version", one->version);
    results_member(text, "rule_hash", one->rule_hash);
    results_member(text, "subject", one->subject);
    results_member(text, "session", one->session);
    results_member(text, "when", one->when);
    results_member(text, "hash", one->hash);
    cli_text_printf(text, ",\"supersedes\":%s}\n", one->supersedes ? "true" : "false");
}

static void put_named(cli_text *text, const char *name, const char *value)
{
    if (value != NULL) {
        cli_text_printf(text, ", %s %s", name, value);
    }
}

static void put_line(cli_text *text, const sx_affected *one)
{
    results_place(text, one->file, one->line, 0);
    cli_text_printf(text, "%s %s, rules %.*s", one->instrument,
                    one->version == NULL ? "(version not said)" : one->version, RULES_SHOWN,
                    one->rule_hash);
    put_named(text, "subject", one->subject);
    put_named(text, "session", one->session);
    put_named(text, "of", one->when);
    cli_text_str(text, one->hash == NULL ? ", a row of scores"
                       : one->supersedes ? ", a result that was scored again"
                                         : "");
    cli_text_str(text, "\n");
}

static bool told(void *user, const sx_affected *one)
{
    results_lines *lines = user;
    if (lines->json) {
        put_json(&lines->text, one);
    } else {
        put_line(&lines->text, one);
    }
    return results_flush(lines, false);
}

static void put_summary(results_lines *lines, const sx_affected_summary *s)
{
    cli_text_printf(&lines->text,
                    lines->json ? "{\"summary\":{\"affected\":%" PRIu64 ",\"read\":%" PRIu64
                                  ",\"unreadable\":%" PRIu64 "}}\n"
                                : "affected=%" PRIu64 " read=%" PRIu64 " unreadable=%" PRIu64 "\n",
                    s->affected, s->read, s->unreadable);
}

static int run_affected(sx_context *context, const cli_args *args)
{
    const char **paths = NULL;
    results_lines lines = {.json = cli_has(args, "--json")};
    sx_affected_options options = {.size = sizeof options,
                                   .rule_hash = cli_value(args, "--rule-hash"),
                                   .instrument = cli_value(args, "--instrument"),
                                   .version = cli_value(args, "--version"),
                                   .user = &lines,
                                   .each = told};
    if (!results_paths(args, &paths, &options.in)) {
        return sx_exit_status(SX_E_MEMORY);
    }
    sx_affected_summary summary;
    sx_status status = sx_results_affected(context, &options, &summary);
    free(paths);
    if (status != SX_E_USAGE) {
        put_summary(&lines, &summary);
    }
    if (!results_flush(&lines, true)) {
        return lines.exit_status;
    }
    if (status == SX_OK) {
        cli_warnings(context);
    }
    return status == SX_OK ? 0 : cli_fail(context, args, status);
}

static const cli_option options[] = {
    {"--rule-hash", "HASH", "results under these rules: the first 12 digits or more"},
    {"--instrument", "ID", "results of this instrument"},
    {"--version", "VERSION", "and of this version of it"},
    {"--store", "DIR", "directory of sessions (its default place)"},
    {NULL, NULL, NULL},
};

static const cli_example examples[] = {
    {"sextant affected --rule-hash 6c34fe12abcd",
     "results of the directory of sessions under these rules"},
    {"sextant affected --rule-hash 6c34fe12abcd study/",
     "results and tables of scores in a folder"},
    {"sextant affected --instrument phq-9 --version 1.0.0 results.ndjson", "by version"},
    {NULL, NULL},
};

const cli_command cli_affected = {
    .name = "affected",
    .summary = "which saved results a corrected key touches",
    .operands = "[FILE|FOLDER]...",
    .least = 0,
    .most = -1,
    .description =
        "Lists the results that were made under a rule hash, or by an instrument. A rule hash "
        "stands "
        "for all that decides a score. Each result and each row of scores names its own, and "
        "`sextant show ID` prints that of the installed version. When a key was wrong, the hash "
        "that it had finds whom that touches. No instrument needs to be installed.\n\n"
        "FILE holds results, or scores that `sextant score` wrote as CSV, TSV or JSON lines; of a "
        "FOLDER every .json, .ndjson, .jsonl, .csv and .tsv file is read. Without either, the "
        "folder results of the directory of sessions.\n\n"
        "The last line is affected=N read=N unreadable=N. What cannot be read is counted and never "
        "passed over: the exit status is then 30, because the list may not be whole.",
    .options = options,
    .examples = examples,
    .run = run_affected,
};
