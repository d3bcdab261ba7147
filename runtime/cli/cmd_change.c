/*
 * cmd_change.c: `sextant change`: options, files and the terminal. Comparing is sx_changes_*.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/frame.h"

#define FILES_MAX 1000
#define REPORTS_MAX 16

static bool read_confidence(const cli_args *args, unsigned *ret)
{
    long confidence = 95;
    if (!cli_number(args, "--confidence", 80, 99, &confidence)) {
        return false;
    }
    *ret = (unsigned)confidence;
    return true;
}

/* No report may take the place of what is read, or of another report. */
static int check_files(sx_context *context, const cli_args *args, const char *const *inputs,
                       size_t count, const char **reports, size_t *ret_count)
{
    *ret_count = cli_values(args, "--report", reports, REPORTS_MAX);
    if (*ret_count > REPORTS_MAX) {
        return cli_usage("--report may be given at most %d times", REPORTS_MAX);
    }
    sx_status status = sx_profile_check_files(context, inputs, count, reports, *ret_count);
    return status == SX_OK ? 0 : cli_fail(context, args, status);
}

static void say_flags(const sx_changes *changes)
{
    size_t flags = sx_changes_standing_flags(changes);
    if (flags > 0) {
        fprintf(stderr, "sextant: %zu flag%s stand%s: tell the safety person\n", flags,
                flags == 1 ? "" : "s", flags == 1 ? "s" : "");
    }
}

static int write_reports(sx_context *context, const cli_args *args, const sx_changes *changes,
                         const char *const *reports, size_t count)
{
    int exit_status = 0;
    for (size_t i = 0; i < count; i++) {
        sx_status status = sx_changes_write(context, changes, reports[i]);
        if (status != SX_OK) {
            int failed = cli_fail(context, args, status);
            exit_status = exit_status == 0 ? failed : exit_status;
        }
    }
    return exit_status;
}

static int print_changes(sx_context *context, const cli_args *args, const sx_changes *changes)
{
    sx_change_format format = cli_has(args, "--json")  ? SX_CHANGE_JSON
                              : cli_has(args, "--csv") ? SX_CHANGE_CSV
                                                       : SX_CHANGE_TEXT;
    int columns = cli_stdout_is_terminal() && cli_columns() < 100 ? cli_columns() : 80;
    char *text = NULL;
    sx_status status = sx_changes_report(context, changes, format, columns, &text);
    int exit_status = status == SX_OK ? cli_print(text) : cli_fail(context, args, status);
    sx_free(text);
    return exit_status;
}

static int compare(sx_context *context, const cli_args *args, const sx_change_options *options,
                   const char *const *reports, size_t report_count)
{
    sx_changes *changes = NULL;
    sx_status status = sx_changes_read(context, options, &changes);
    if (status != SX_OK) {
        return cli_fail(context, args, status);
    }
    cli_warnings(context);
    say_flags(changes);
    int exit_status = write_reports(context, args, changes, reports, report_count);
    bool shown = report_count == 0 || cli_has(args, "--json") || cli_has(args, "--csv");
    int printed = shown ? print_changes(context, args, changes) : 0;
    sx_changes_free(changes);
    return exit_status != 0 ? exit_status : printed;
}

static int run_change(sx_context *context, const cli_args *args)
{
    const char *inputs[FILES_MAX], *reports[REPORTS_MAX];
    size_t count = cli_operand_count(args), report_count = 0;
    sx_change_options options = {.size = sizeof options,
                                 .in = inputs,
                                 .subject = cli_value(args, "--subject"),
                                 .instrument = cli_value(args, "--instrument"),
                                 .scale = cli_value(args, "--scale"),
                                 .language = cli_value(args, "--language")};
    if (cli_has(args, "--json") && cli_has(args, "--csv")) {
        return cli_usage("--json and --csv: expected one of them");
    }
    if (count > FILES_MAX) {
        return cli_usage("at most %d files", FILES_MAX);
    }
    for (size_t i = 0; i < count; i++) {
        inputs[i] = cli_operand(args, i);
    }
    options.in_count = count;
    if (!read_confidence(args, &options.confidence)) {
        return sx_exit_status(SX_E_USAGE);
    }
    int wrong = check_files(context, args, inputs, count, reports, &report_count);
    return wrong != 0 ? wrong : compare(context, args, &options, reports, report_count);
}

static const cli_option options[] = {
    {"--subject", "S", "the respondent, when the files hold several"},
    {"--instrument", "ID", "this instrument alone"},
    {"--scale", "ID", "this scale alone"},
    {"--confidence", "PERCENT",
     "80, 90, 95 (without the option) or 99, of intervals and the index"},
    {"--language", "TAG", "the instruments' texts in this language, where they have it"},
    {"--use", "USE", "what it is used for: clinical, research or commercial (SEXTANT_USE)"},
    {"--wording", "PATH", "a wording pack, or a folder of them; may be repeated"},
    {"--csv", NULL, "a table: one row for each comparison and rule"},
    {"--report", "FILE", "writes a report: .html with plots, .json, .csv or .txt; may be repeated"},
    {NULL, NULL, NULL},
};

static const cli_example examples[] = {
    {"sextant change first.json later.json", "what changed between two saved responses"},
    {"sextant change answers.ndjson --subject S1 --report change.html",
     "all responses of one person, as a page with plots"},
    {"sextant change *.json --instrument phq-9 --scale total --csv", "one scale, as a table"},
    {NULL, NULL},
};

const cli_command cli_change = {
    .name = "change",
    .summary = "how the scores of one person changed over time",
    .operands = "FILE...",
    .least = 1,
    .most = -1,
    .description =
        "Compares administrations of the same instrument in the order of time: the difference of "
        "every score, whether it is larger than the error of measurement (the reliable change "
        "index "
        "of Jacobson and Truax), what each published rule says of it, which cut-offs were crossed, "
        "and whether the change is clinically significant. Reliability, standard deviation and "
        "rules "
        "come from the manifest, with their sources; where it has none, that is said.\n\n"
        "A comparison that would mislead is refused and says why: another version or other scoring "
        "rules, a score that is not there, one that makes up for missing answers, or one whose "
        "band "
        "or cut-off rounding decided. Files hold saved responses or saved results; - is standard "
        "input. Flags come first.",
    .options = options,
    .examples = examples,
    .run = run_change,
};
