/*
 * cmd_profile.c: `sextant profile`: options, files and the terminal. The profile itself is
 * sx_profile_*.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/frame.h"

#define REPORTS_MAX 16
#define INSTRUMENTS_MAX 64
#define CRISIS_MAX ((size_t)64 * 1024)

/* What the options point to. */
typedef struct profile_input {
    sx_profile_options options;
    char *crisis_text;
    char *instruments; /* cut at commas */
    const char *ids[INSTRUMENTS_MAX];
} profile_input;

static void free_input(profile_input *input)
{
    free(input->crisis_text);
    free(input->instruments);
}

/* The whole file as text; false, and a message, when it cannot be read. */
static bool read_crisis(const char *path, char **ret)
{
    FILE *file = fopen(path, "rb");
    char *text = calloc(1, CRISIS_MAX + 1);
    size_t len = file == NULL || text == NULL ? 0 : fread(text, 1, CRISIS_MAX + 1, file);
    bool good = file != NULL && text != NULL && ferror(file) == 0 && len <= CRISIS_MAX;
    if (file != NULL) {
        fclose(file);
    }
    while (good && len > 0 && (text[len - 1] == '\n' || text[len - 1] == ' ')) {
        text[--len] = '\0';
    }
    if (!good || len == 0) {
        free(text);
        cli_usage("--crisis-text %s: expected a text file that is not empty, of at most 64 KiB",
                  path);
        return false;
    }
    *ret = text;
    return true;
}

/* Returns an exit status, as read_options does. */
static int read_instruments(const char *list, profile_input *input)
{
    if (list == NULL) {
        return 0;
    }
    size_t len = strlen(list);
    input->instruments = malloc(len + 1);
    if (input->instruments == NULL) {
        return cli_refuse(SX_E_MEMORY);
    }
    memcpy(input->instruments, list, len + 1);
    for (char *at = input->instruments; at != NULL;) {
        char *comma = strchr(at, ',');
        if (comma != NULL) {
            *comma = '\0';
        }
        if (input->options.instrument_count == INSTRUMENTS_MAX) {
            return cli_usage("--instruments: at most %d", INSTRUMENTS_MAX);
        }
        if (*at != '\0') {
            input->ids[input->options.instrument_count++] = at;
        }
        at = comma == NULL ? NULL : comma + 1;
    }
    input->options.instruments = input->ids;
    return 0;
}

static int read_options(const cli_args *args, profile_input *input)
{
    const char *crisis = cli_value(args, "--crisis-text");
    *input = (profile_input){.options = {.size = sizeof input->options,
                                         .model = cli_value(args, "--model"),
                                         .role = cli_value(args, "--role"),
                                         .subject = cli_value(args, "--subject"),
                                         .language = cli_value(args, "--language"),
                                         .safety_person = cli_value(args, "--safety-person"),
                                         .refused_notice = cli_value(args, "--safety-notice"),
                                         .format = cli_value(args, "--format"),
                                         .whole = cli_has(args, "--full"),
                                         .instructions = cli_value(args, "--instructions")}};
    if (crisis != NULL && !read_crisis(crisis, &input->crisis_text)) {
        return sx_exit_status(SX_E_USAGE);
    }
    input->options.crisis_text = input->crisis_text;
    return read_instruments(cli_value(args, "--instruments"), input);
}

static bool has_suffix(const char *path, const char *suffix)
{
    size_t len = strlen(path), tail = strlen(suffix);
    return len > tail && strcmp(path + len - tail, suffix) == 0;
}

static bool is_table(const char *path)
{
    return has_suffix(path, ".csv") || has_suffix(path, ".tsv") || has_suffix(path, ".tab");
}

/* No output may take the place of what is read, or of another output. */
static int check_files(sx_context *context, const cli_args *args, const char *in)
{
    const char *inputs[] = {in, cli_value(args, "--crisis-text")};
    const char *outputs[REPORTS_MAX + 2];
    size_t count = cli_values(args, "--report", outputs, REPORTS_MAX);
    if (count > REPORTS_MAX) {
        return cli_usage("--report may be given at most %d times", REPORTS_MAX);
    }
    outputs[count++] = cli_value(args, "--out");
    outputs[count++] = cli_value(args, "--safety-notice");
    sx_status status = sx_profile_check_files(context, inputs, 2, outputs, count);
    return status == SX_OK ? 0 : cli_fail(context, args, status);
}

/* --- one person ------------------------------------------------------------------------------- */

/* Who may not read flags learns here that somebody must be told. */
static void say_flags(const cli_args *args, const sx_profile *profile)
{
    const char *person = cli_value(args, "--safety-person");
    size_t flags = sx_profile_standing_flags(profile);
    if (flags > 0) {
        fprintf(stderr, "sextant: %zu flag%s stand%s: tell %s%s\n", flags, flags == 1 ? "" : "s",
                flags == 1 ? "s" : "", person != NULL ? person : "the safety person",
                cli_value(args, "--safety-notice") != NULL ? " (the notice is written)" : "");
    }
}

static int write_files(sx_context *context, const cli_args *args, const sx_profile *profile)
{
    const char *reports[REPORTS_MAX];
    const char *notice = cli_value(args, "--safety-notice");
    size_t count = cli_values(args, "--report", reports, REPORTS_MAX);
    int exit_status = 0;
    /* The flags first. */
    if (notice != NULL) {
        sx_status status = sx_profile_write_notice(context, profile, notice);
        exit_status = status == SX_OK ? 0 : cli_fail(context, args, status);
    }
    for (size_t i = 0; i < count; i++) {
        sx_status status = sx_profile_write(context, profile, reports[i]);
        if (status != SX_OK) {
            int failed = cli_fail(context, args, status);
            exit_status = exit_status == 0 ? failed : exit_status;
        }
    }
    return exit_status;
}

static int print_profile(sx_context *context, const cli_args *args, const sx_profile *profile)
{
    const char *out = cli_value(args, "--out");
    bool json = cli_has(args, "--json");
    if (out != NULL && strcmp(out, "-") != 0) {
        sx_status status = sx_profile_write(context, profile, out);
        return status == SX_OK ? 0 : cli_fail(context, args, status);
    }
    const char *reports[1];
    if (out == NULL && !json && cli_values(args, "--report", reports, 1) > 0) {
        return 0; /* the reports were asked for, and nothing else */
    }
    int columns = cli_stdout_is_terminal() && cli_columns() < 100 ? cli_columns() : 80;
    char *text = NULL;
    sx_status status =
        sx_profile_report(context, profile, json ? SX_REPORT_JSON : SX_REPORT_TEXT, columns, &text);
    int exit_status = status == SX_OK ? cli_print(text) : cli_fail(context, args, status);
    sx_free(text);
    return exit_status;
}

static int profile_person(sx_context *context, const cli_args *args, const profile_input *input,
                          const char *in)
{
    sx_profile *profile = NULL;
    sx_status status = sx_profile_read(context, &input->options, in, &profile);
    if (status != SX_OK) {
        return cli_fail(context, args, status);
    }
    cli_warnings(context);
    say_flags(args, profile);
    int exit_status = write_files(context, args, profile);
    int printed = print_profile(context, args, profile);
    sx_profile_free(profile);
    return exit_status != 0 ? exit_status : printed;
}

/* --- a table ---------------------------------------------------------------------------------- */

static int profile_table(sx_context *context, const cli_args *args, const profile_input *input,
                         const char *in)
{
    const char *reports[1];
    if (cli_values(args, "--report", reports, 1) > 0 ||
        cli_value(args, "--safety-notice") != NULL || cli_value(args, "--subject") != NULL) {
        return cli_usage("a table gives one profile per row: use --out FILE alone");
    }
    sx_profile_summary summary;
    sx_status status =
        sx_profile_table(context, &input->options, in, cli_value(args, "--out"), &summary);
    int exit_status = 0;
    if (status == SX_OK) {
        cli_warnings(context);
    } else {
        exit_status = cli_fail(context, args, status);
    }
    fprintf(stderr, "rows=%llu profiled=%llu refused=%llu flagged=%llu\n",
            (unsigned long long)summary.rows, (unsigned long long)summary.profiled,
            (unsigned long long)summary.refused, (unsigned long long)summary.flagged);
    return exit_status;
}

static int run_profile(sx_context *context, const cli_args *args)
{
    const char *in = cli_value(args, "--in");
    if (in == NULL) {
        return cli_usage("profile: --in FILE is needed: saved responses, or a table (CSV)");
    }
    profile_input input;
    int exit_status = read_options(args, &input);
    if (exit_status == 0) {
        exit_status = check_files(context, args, in);
    }
    if (exit_status == 0) {
        exit_status = is_table(in) ? profile_table(context, args, &input, in)
                                   : profile_person(context, args, &input, in);
    }
    free_input(&input);
    return exit_status;
}

static const cli_option options[] = {
    {"--in", "FILE", "saved responses (JSON, NDJSON; - is standard input), or a table (CSV, TSV)"},
    {"--model", "MODEL", "care model: an id, a file, or all (integrative)"},
    {"--subject", "NAME", "whose responses to take, when the file holds several persons'"},
    {"--role", "ROLE", "who reads it: clinician, coach or respondent (clinician)"},
    {"--use", "USE", "what it is used for: clinical, research or commercial (SEXTANT_USE)"},
    {"--wording", "PATH", "a wording pack, or a folder of them; may be repeated"},
    {"--report", "FILE", "writes FILE.html, FILE.json or FILE.txt; may be repeated"},
    {"--out", "FILE",
     "as --report for one person; for a table its rows: FILE.ndjson, FILE.csv or FILE.tsv"},
    {"--safety-person", "NAME", "who gets the flags; named in the profile"},
    {"--safety-notice", "FILE",
     "writes all flags in full, whatever the role is, also those of refused responses"},
    {"--crisis-text", "FILE", "the site's own text for a crisis, instead of the general one"},
    {"--language", "TAG", "language of the instruments' texts, where they have it"},
    {"--instruments", "ID[,ID...]", "of a table; without it all that have a column of their own"},
    {"--format", "FORMAT",
     "of a table's rows: ndjson, csv or tsv (by the suffix of --out, else ndjson)"},
    {"--full", NULL, "of a table: the whole profile in each line, as --json prints it"},
    {"--instructions", "NAME",
     "of a table: avx512, avx2, neon, portable, none or anew (no text is used twice); the results "
     "are "
     "the same"},
    {NULL, NULL, NULL},
};

static const cli_example examples[] = {
    {"sextant profile --in examples/vignettes/case-01.json", "one person's profile as text"},
    {"sextant profile --in examples/vignettes/case-05.json --model all --report profile.html",
     "the care models side by side, as a page"},
    {"sextant profile --in examples/vignettes/case-05.json --role coach --safety-person 'Dr Ito'",
     "what a coach may see"},
    {"sextant profile --in examples/data/cohort.csv --out profiles.ndjson",
     "one profile per row of a table"},
    {"sextant profile --in examples/data/cohort.csv --out profiles.csv",
     "the same as a line a person: flags, pathway, findings"},
    {NULL, NULL},
};

const cli_command cli_profile = {
    .name = "profile",
    .summary = "the integrated profile of one person, by a care model",
    .operands = "",
    .least = 0,
    .most = 0,
    .description =
        "Reads one person's saved responses to several instruments, turns their results into "
        "findings on two strands, therapy and coaching, and says which pathway a care model "
        "recommends, with every reason: result, value, cut-off and source. Flags come first. "
        "Of several responses to one instrument the latest counts, and the one before it is "
        "named under progress.\n\n"
        "Safety rules stand above every care model: an urgent flag gives safety_first, and a "
        "clinical gate that is positive, borderline or unknown never gives coaching alone. "
        "Nothing in a profile is a diagnosis.\n\n"
        "The role decides what is in the profile. A clinician sees everything. A coach sees the "
        "state of the clinical gates and no clinical result; a flag shows only as passed to the "
        "safety person. A respondent reads plain language. Whatever the role, a standing flag is "
        "named on standard error, and --safety-notice writes it in full.\n\n"
        "Where an instrument may not be used for everything, its results are reported for the use "
        "that it was given for, or for that of --use (SEXTANT_USE) when its rights cover it.\n\n"
        "--model all lays every care model side by side and marks where they differ. A page "
        "(--report profile.html) needs no network and no script, and prints well.\n\n"
        "A table gives one profile per row; columns are those that `sextant score` takes. An "
        "instrument "
        "with columns counts as given in every row. NDJSON begins with a line that says what all "
        "rows have in "
        "common; each row then holds flags, pathway, rules, reasons, domains and findings, under "
        "the names that "
        "they have in a whole profile. CSV and TSV have a line a person. --full writes the whole "
        "profile in each "
        "line instead.",
    .options = options,
    .examples = examples,
    .run = run_profile,
};
