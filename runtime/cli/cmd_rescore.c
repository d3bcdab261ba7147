/*
 * cmd_rescore.c: `sextant rescore`: results scored again beside the old ones.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "cli/cmd_results.h"

static const char *kind_word(sx_rescore_kind kind)
{
    switch (kind) {
    case SX_RESCORE_FLAG: return "flag";
    case SX_RESCORE_CHANGED: return "changed";
    case SX_RESCORE_SAME: return "same";
    case SX_RESCORE_REFUSED: return "refused";
    }
    return "?";
}

static void put_json(cli_text *text, const sx_rescored *one)
{
    cli_text_printf(text, "{\"rescored\":\"%s\"", kind_word(one->kind));
    results_member(text, "file", one->file);
    results_number(text, "line", one->line);
    results_member(text, "instrument", one->instrument);
    results_member(text, "subject", one->subject);
    results_member(text, "session", one->session);
    results_member(text, "when", one->when);
    results_member(text, "old_version", one->old_version);
    results_member(text, "old_rule_hash", one->old_rules);
    results_member(text, "old_hash", one->old_hash);
    results_member(text, "new_version", one->new_version);
    results_member(text, "new_rule_hash", one->new_rules);
    results_member(text, "new_hash", one->new_hash);
    results_member(text, "text", one->text);
    results_member(text, "code", one->code);
    cli_text_str(text, "}\n");
}

/* "phq-9 1.0.0, rules 6c34fe12abcd -> 1.0.1, rules 0011aabbccdd: " */
static void put_versions(cli_text *text, const sx_rescored *one)
{
    if (one->instrument == NULL) {
        return;
    }
    cli_text_printf(text, "%s %s, rules %.*s", one->instrument, one->old_version, RULES_SHOWN,
                    one->old_rules);
    if (one->new_version != NULL) {
        cli_text_printf(text, " -> %s, rules %.*s", one->new_version, RULES_SHOWN, one->new_rules);
    }
    cli_text_str(text, ": ");
}

static void put_line(cli_text *text, const sx_rescored *one)
{
    results_place(text, one->file, one->line, 0);
    put_versions(text, one);
    switch (one->kind) {
    case SX_RESCORE_FLAG:
        cli_text_printf(text, "FLAG that stands now and did not: %s\n", one->text);
        break;
    case SX_RESCORE_CHANGED: cli_text_printf(text, "%s\n", one->text); break;
    case SX_RESCORE_SAME: cli_text_str(text, "the same scores, bands, flags and notes\n"); break;
    case SX_RESCORE_REFUSED:
        cli_text_printf(text, "not scored again: %s [%s]\n", one->text, one->code);
        break;
    }
}

static bool told(void *user, const sx_rescored *one)
{
    results_lines *lines = user;
    if (lines->json) {
        put_json(&lines->text, one);
    } else {
        put_line(&lines->text, one);
    }
    return results_flush(lines, one->kind == SX_RESCORE_FLAG);
}

static void put_summary(results_lines *lines, const sx_rescore_summary *s)
{
    cli_text_printf(&lines->text,
                    lines->json ? "{\"summary\":{\"rescored\":%" PRIu64 ",\"changed\":%" PRIu64
                                  ",\"flags\":%" PRIu64 ",\"current\":%" PRIu64
                                  ",\"refused\":%" PRIu64 "}}\n"
                                : "rescored=%" PRIu64 " changed=%" PRIu64 " flags=%" PRIu64
                                  " current=%" PRIu64 " refused=%" PRIu64 "\n",
                    s->rescored, s->changed, s->flags, s->current, s->refused);
}

static int run_rescore(sx_context *context, const cli_args *args)
{
    const char **paths = NULL;
    results_lines lines = {.json = cli_has(args, "--json")};
    sx_rescore_options options = {.size = sizeof options,
                                  .out = cli_value(args, "--out"),
                                  .why = cli_value(args, "--why"),
                                  .rule_hash = cli_value(args, "--rule-hash"),
                                  .instrument = cli_value(args, "--instrument"),
                                  .version = cli_value(args, "--version"),
                                  .user = &lines,
                                  .each = told};
    if (!results_paths(args, &paths, &options.in)) {
        return sx_exit_status(SX_E_MEMORY);
    }
    sx_rescore_summary summary;
    sx_status status = sx_results_rescore(context, &options, &summary);
    free(paths);
    if (status != SX_E_USAGE) {
        put_summary(&lines, &summary);
    }
    if (!results_flush(&lines, true)) {
        return lines.exit_status;
    }
    if (status == SX_OK || (status == SX_E_INPUT && summary.refused > 0)) {
        cli_warnings(context); /* the refused ones were told line by line */
        return sx_exit_status(status);
    }
    return cli_fail(context, args, status);
}

static const cli_option options[] = {
    {"--why", "TEXT", "what was corrected, in one line; stands in each new result"},
    {"--out", "FILE", "a new file for the new results; needed when files or folders are named"},
    {"--rule-hash", "HASH", "only results under these rules: the first 12 digits or more"},
    {"--instrument", "ID", "only results of this instrument"},
    {"--version", "VERSION", "and of this version of it"},
    {"--store", "DIR", "directory of sessions (its default place)"},
    {NULL, NULL, NULL},
};

static const cli_example examples[] = {
    {"sextant rescore --why \"item 4 was not reversed\" --rule-hash 6c34fe12abcd",
     "in the directory of sessions, beside the old ones"},
    {"sextant rescore results.ndjson --why \"new bands\" --out rescored.ndjson",
     "results of a file, to a new file"},
    {NULL, NULL},
};

const cli_command cli_rescore = {
    .name = "rescore",
    .summary = "saved results scored again, the new ones beside the old",
    .operands = "[RESULT|FOLDER]...",
    .least = 0,
    .most = -1,
    .description =
        "Scores saved results again from their answers with the instruments that are installed "
        "now. A new result names the old one, its version and its rule hash, and why there is a "
        "new one. Nothing is ever replaced: the old file stays as it is, byte for byte.\n\n"
        "A line goes to standard output for each result: both versions with their rule hashes, "
        "and what is different now. A flag that stands now and did not comes before everything "
        "else of its result.\n\n"
        "Left as they are: results that were made under the rules that are installed, and those "
        "that have a newer one beside them already. Refused: a result that was changed after it "
        "was written, one of a newer version than the installed one, one whose answers the "
        "installed version does not take.\n\n"
        "Without RESULT or FOLDER the results of the directory of sessions are scored again, and "
        "the new ones stand beside them in the same folder. The last line is rescored=N changed=N "
        "flags=N current=N refused=N. The exit status is 30 when some were refused; the others are "
        "written.",
    .options = options,
    .examples = examples,
    .run = run_rescore,
};
