/*
 * cmd_score.c: `sextant score`: its options and what they become. Scoring itself is sx_score_file.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/cmd_score.h"
#include "cli/frame.h"

#define MISSING_MAX 64
#define COLUMNS_MAX 64 /* times that --columns may be given */

typedef struct format_word {
    const char *word;
    sx_format format;
} format_word;

static const format_word formats[] = {{"csv", SX_FORMAT_CSV},
                                      {"tsv", SX_FORMAT_TSV},
                                      {"ndjson", SX_FORMAT_NDJSON},
                                      {"json", SX_FORMAT_JSON},
                                      {"results", SX_FORMAT_RESULTS}};

/* Words cut at commas. */
typedef struct word_list {
    char *text;
    const char **words;
    size_t count;
} word_list;

static void word_list_free(word_list *list)
{
    free(list->text);
    free(list->words);
}

static bool word_list_make(const char *const *texts, size_t count, word_list *ret)
{
    cli_text text = {0};
    *ret = (word_list){0};
    for (size_t i = 0; i < count; i++) {
        cli_text_str(&text, i == 0 ? "" : ",");
        cli_text_str(&text, texts[i]);
    }
    ret->text = text.data;
    ret->words = calloc(text.len + 1, sizeof *ret->words);
    if (text.failed || (text.len > 0 && ret->text == NULL) || ret->words == NULL) {
        return false;
    }
    for (char *at = ret->text; at != NULL;) {
        char *comma = strchr(at, ',');
        if (comma != NULL) {
            *comma = '\0';
        }
        if (*at != '\0') {
            ret->words[ret->count++] = at;
        }
        at = comma == NULL ? NULL : comma + 1;
    }
    return true;
}

/* What options name several of. */
typedef struct score_lists {
    const char *missing[MISSING_MAX];
    const char *inputs[SX_SCORE_FILES];
    word_list ids, columns, keep;
} score_lists;

/* False, and a message, when the option names no format, or that of the other side. */
static bool read_format(const cli_args *args, const char *option, sx_format other, sx_format *ret)
{
    const char *word = cli_value(args, option);
    for (size_t i = 0; word != NULL && i < sizeof formats / sizeof formats[0]; i++) {
        if (strcmp(word, formats[i].word) == 0 && formats[i].format != other) {
            *ret = formats[i].format;
            return true;
        }
    }
    if (word != NULL) {
        cli_usage("%s %s: expected csv, tsv, ndjson or %s", option, word,
                  other == SX_FORMAT_JSON ? "results" : "json");
    }
    return word == NULL;
}

static bool read_separator(const cli_args *args, char *ret)
{
    const char *text = cli_value(args, "--separator");
    if (text == NULL) {
        return true;
    }
    if (strcmp(text, "tab") == 0 || strcmp(text, "\\t") == 0) {
        *ret = '\t';
    } else if (strlen(text) == 1) {
        *ret = text[0];
    } else {
        cli_usage("--separator %s: expected one character, or tab", text);
        return false;
    }
    return true;
}

static bool read_numbers(const cli_args *args, sx_score_options *options)
{
    long digits = -1;
    long rows = -1;
    long threads = 1;
    if (!cli_number(args, "--digits", 0, 15, &digits) ||
        !cli_number(args, "--expect-rows", 0, 2000000000, &rows) ||
        !cli_number(args, "--threads", 1, 64, &threads)) {
        return false;
    }
    options->has_digits = digits >= 0;
    options->digits = digits >= 0 ? (unsigned)digits : 0;
    options->has_expect_rows = rows >= 0;
    options->expect_rows = rows >= 0 ? (uint64_t)rows : 0;
    options->threads = (unsigned)threads;
    return true;
}

/* False, and a message, when an option is wrong. */
static bool read_options(const cli_args *args, score_lists *lists, sx_score_options *ret)
{
    *ret = (sx_score_options){
        .size = sizeof *ret,
        .inputs = cli_has(args, "--in") ? lists->inputs : NULL,
        .input_count = cli_values(args, "--in", lists->inputs, SX_SCORE_FILES),
        .map = cli_value(args, "--map"),
        .resume = cli_has(args, "--resume"),
        .file_column = cli_value(args, "--file-column"),
        .out = cli_value(args, "--out"),
        .rejects = cli_value(args, "--rejects"),
        .out_format = cli_has(args, "--json") ? SX_FORMAT_NDJSON : SX_FORMAT_AUTO,
        .id_column = cli_value(args, "--id"),
        .occasion_column = cli_value(args, "--occasion"),
        .missing = lists->missing,
        .missing_count = cli_values(args, "--missing", lists->missing, MISSING_MAX),
        .details = cli_has(args, "--details"),
        .bare = cli_has(args, "--bare"),
        .store = cli_value(args, "--store"),
        .explain = cli_has(args, "--explain"),
        .unique_ids = cli_has(args, "--unique-ids"),
        .instructions = cli_value(args, "--instructions"),
        .spreadsheet = cli_has(args, "--spreadsheet"),
        .lenient_space = cli_has(args, "--lenient-space"),
        .progress = score_progress,
        .refused = score_refused,
        .left_out = score_left_out,
    };
    if (ret->missing_count > MISSING_MAX) {
        cli_usage("--missing is given %zu times, and may be at most %d times", ret->missing_count,
                  MISSING_MAX);
        return false;
    }
    static const char *const lists_of_names[] = {"--columns", "--keep"};
    for (size_t i = 0; i < sizeof lists_of_names / sizeof *lists_of_names; i++) {
        if (cli_values(args, lists_of_names[i], NULL, 0) > COLUMNS_MAX) {
            cli_usage("%s may be given at most %d times: separate the names by commas",
                      lists_of_names[i], COLUMNS_MAX);
            return false;
        }
    }
    if (ret->input_count > SX_SCORE_FILES) {
        cli_usage("--in is given %zu times, and may be at most %d times", ret->input_count,
                  SX_SCORE_FILES);
        return false;
    }
    return read_format(args, "--in-format", SX_FORMAT_RESULTS, &ret->in_format) &&
           read_format(args, "--format", SX_FORMAT_JSON, &ret->out_format) &&
           read_separator(args, &ret->separator) && read_numbers(args, ret);
}

static int score(sx_context *context, const cli_args *args, sx_score_options options)
{
    score_talk talk = {.files = options.input_count > 1,
                       .json = cli_has(args, "--json"),
                       .in_file = options.rejects != NULL,
                       .shows_progress = cli_stderr_is_terminal() && !cli_has(args, "--quiet"),
                       .started = score_clock()};
    sx_score_summary summary;
    options.user = &talk;
    score_signals_begin();
    sx_status status = sx_score_file(context, &options, &summary);
    score_talk_end(&talk);
    int exit_status = 0;
    if (status == SX_OK) {
        cli_warnings(context);
    } else {
        exit_status = cli_fail(context, args, status);
    }
    score_last_line(&summary);
    score_signals_end();
    return exit_status;
}

/* The words of an option that takes several. False when memory ran out. */
static bool read_words(const cli_args *args, const char *option, word_list *ret)
{
    const char *chosen[COLUMNS_MAX];
    return word_list_make(chosen, cli_values(args, option, chosen, COLUMNS_MAX), ret);
}

/* False when memory ran out. */
static bool read_lists(const cli_args *args, score_lists *lists)
{
    const char **operands = calloc(cli_operand_count(args) + 1, sizeof *operands);
    bool good = operands != NULL;
    for (size_t i = 0; good && i < cli_operand_count(args); i++) {
        operands[i] = cli_operand(args, i);
    }
    good = good && word_list_make(operands, cli_operand_count(args), &lists->ids) &&
           read_words(args, "--columns", &lists->columns) &&
           read_words(args, "--keep", &lists->keep);
    free(operands);
    return good;
}

static int run_score(sx_context *context, const cli_args *args)
{
    score_lists lists = {0};
    sx_score_options options;
    if (!read_options(args, &lists, &options)) {
        return sx_exit_status(SX_E_USAGE);
    }
    int exit_status;
    if (read_lists(args, &lists)) {
        options.instruments = lists.ids.words;
        options.instrument_count = lists.ids.count;
        options.columns = cli_has(args, "--columns") ? lists.columns.words : NULL;
        options.column_count = lists.columns.count;
        options.keep = lists.keep.words;
        options.keep_count = lists.keep.count;
        exit_status = score(context, args, options);
    } else {
        exit_status = cli_refuse(SX_E_MEMORY);
    }
    word_list_free(&lists.ids);
    word_list_free(&lists.columns);
    word_list_free(&lists.keep);
    return exit_status;
}

static const cli_option options[] = {
    {"--in", "FILE",
     "answers to score, also packed (gzip, zstd) or of SPSS; may be repeated; - or nothing: "
     "standard "
     "input"},
    {"--out", "FILE", "where the scores go, whole or not at all; - or nothing: standard output"},
    {"--use", "USE", "what it is used for: clinical, research or commercial (SEXTANT_USE)"},
    {"--rejects", "FILE", "CSV of the refused rows: row, line, column, code, expected, flags"},
    {"--in-format", "FORMAT", "csv, tsv, ndjson or json; without it by the suffix, else csv"},
    {"--format", "FORMAT",
     "csv, tsv, ndjson, or results (which can be verified); without it by the suffix, else csv"},
    {"--separator", "CHAR", "what separates the columns of a CSV input: , ; | : or tab"},
    {"--id", "COLUMN", "who the row is about; without it id, subject, respondent or record_id"},
    {"--occasion", "COLUMN", "which measurement of that respondent the row is; is carried too"},
    {"--lenient-space", NULL, "cells of a table may have blanks around them: ' 1' is 1"},
    {"--missing", "TOKEN", "a cell that means not answered, beside empty and NA; may be repeated"},
    {"--map", "FILE",
     "which columns hold which items and what their values mean; or redcap, qualtrics or spss"},
    {"--columns", "NAMES",
     "the result columns to write, with commas between; * for any text; those of flags always are"},
    {"--keep", "COLUMNS",
     "columns of the input to carry behind the id, with commas between; * for any text"},
    {"--file-column", "NAME", "a column of the results with the file that each row came from"},
    {"--digits", "N", "decimal places of values that do not end (6)"},
    {"--details", NULL, "also the unrounded value, edge and operands used of each score"},
    {"--bare", NULL, "without the columns missing, version, rule_hash and engine"},
    {"--explain", NULL, "after each row, how each score came about, down to items and sources"},
    {"--unique-ids", NULL, "refuse a respondent (and occasion) that was there already"},
    {"--expect-rows", "N", "any other number of rows is an error"},
    {"--spreadsheet", NULL,
     "a ' before ids and kept cells that a spreadsheet would run as a formula"},
    {"--store", "DIR",
     "with --format results: where copies of the instruments are kept (the directory of sessions)"},
    {"--threads", "N", "threads that score (1); the results are the same"},
    {"--instructions", "NAME",
     "vector instructions to use: avx512, avx2, neon, portable or none; the results are the same"},
    {"--resume", NULL,
     "go on with a run that was interrupted, or begin one that can be gone on with"},
    {"--quiet", NULL, "no progress on the terminal"},
    {NULL, NULL, NULL},
};

static const cli_example examples[] = {
    {"sextant score phq-9,gad-7 --in cohort.csv --out scores.csv",
     "two instruments from one table"},
    {"sextant score phq-9,gad-7 --in cohort.csv --columns '*.total,*.band'",
     "chosen columns, and the flags"},
    {"sextant score phq-9 --in cohort.csv.gz --out scores.csv.zst", "packed, in and out"},
    {"sextant score phq-9 --in north.csv --in south.csv --file-column site --keep 'visit,age'",
     "two files in one table, with columns of theirs"},
    {"sextant score phq-9,gad-7 --in export.csv --map qualtrics",
     "a survey, with its three header rows"},
    {"sextant score phq-9 --in cohort.csv --rejects refused.csv > scores.csv",
     "refused rows to a file of their own"},
    {"sextant score phq-9 --in export.csv --separator ';' --missing -99", "a table from elsewhere"},
    {"sextant score phq-9 --in answers.json --explain",
     "saved responses, each score with its reasons"},
    {"sextant score phq-4,phq-9,gad-7 --in battery.json", "a battery: one row for each session"},
    {"sextant score phq-9 --in cohort.csv --format results --out results.ndjson",
     "results that `sextant verify` can check, years later too"},
    {NULL, NULL},
};

const cli_command cli_score = {
    .name = "score",
    .summary = "scores of a table of answers, or of saved responses",
    .operands = "ID[,ID...]",
    .least = 1,
    .most = -1,
    .description =
        "Reads one row per person and writes one row of scores for each. A column holds an item "
        "when it is named ID.ITEM (phq-9.q1), ITEM (when one instrument alone has it), or by a "
        "pattern that the instrument declares (phq9_1); an option of an item with several is "
        "ITEM.OPTION or ITEM___OPTION. Names must be exact. Other columns are left alone, but for "
        "the one that says who the row is about.\n\n"
        "A cell is an answer, exactly as the instrument defines it (2.0 for 2 is fine); or empty, "
        "NA or a declared token: not answered; or one of the words skipped, declined, "
        "not_applicable, not_shown. Anything else refuses the whole row, by row and column.\n\n"
        "Output columns: ID.SCALE, ID.SCALE.band, ID.SCALE.status (ok; prorated; edge, when "
        "rounding decided the band; or why there is no score: incomplete, no_norm, undefined, "
        "failed, or not_given for an instrument that a session did not have) and ID.flags: the "
        "flags that are raised, FLAG:not_assessed for those whose answers are missing, and nothing "
        "when all are clear. An instrument without flags has no such column. A flag counts in "
        "refused rows too. ID.validity has the validity notes that hold, NOTE:unknown for those "
        "that "
        "nobody can tell; ID.jail is weak where code ran with less than the whole jail. The last "
        "columns of an instrument say what its scores were made with: ID.missing (the missing "
        "rules that counted, as SCALE:RULE:ANSWERED/OF; nothing when all was answered), "
        "ID.version, ID.rule_hash and ID.engine, the version of Sextant. --bare leaves these four "
        "out, and --columns writes only the columns it names, and those of flags.\n\n"
        "--format results writes one result for each row and instrument instead: a JSON line that "
        "holds the scores, what they were made with, and the answers. `sextant verify` scores it "
        "again and compares, `sextant affected` finds it by its rules, `sextant rescore` adds a "
        "newer one. A copy of each instrument is kept in the directory of sessions for that.\n\n"
        "Where the code of an instrument fails for a row, that row is refused with its flags, and "
        "the others are scored: a crash costs one row. Beside other instruments its scores there "
        "have the status failed, and theirs stand; a validity note that failed is unknown. Code "
        "that fails on nearly everything is stopped.\n\n"
        "Input may also be one JSON object per line ({column: value}, the same columns in each), "
        "or saved responses as `sextant run` writes them. Responses that follow each other make "
        "one row when they have the same session (or, without sessions, the same subject, and no "
        "instrument comes twice); its id is the subject, else the session. An instrument without a "
        "response in that row has no values and no flags there, and the status not_given. "
        "Responses to instruments that are not named are left out and counted in a warning; the "
        "flags that they raise are told and counted.\n\n"
        "A table may be packed with gzip or zstd, whatever its name is; an archive that is "
        "damaged, "
        "cut off or followed by anything else is refused whole. Results, and refused rows, are "
        "packed "
        "when the name of their file ends in .gz or .zst.\n\n"
        "Files of SPSS (.sav, .zsav) are read as tables, known by their first bytes: missing "
        "values are "
        "empty cells, dates are written as 2026-11-21, labels are not read. Such a file is neither "
        "packed again nor read through a pipe, and one that does not say how many rows it has "
        "needs "
        "--expect-rows.\n\n"
        "--in may be given several times: one table of results for all files. Each has a header of "
        "its "
        "own, in any order of columns, and all are looked at before anything is written; the "
        "column "
        "that says who a row is about must be the same in each. Rows and lines are counted in each "
        "file. --keep carries columns of the input as they stand; a name that the results have "
        "already is refused.\n\n"
        "--map names a mapping file (YAML) for a table from elsewhere: which column holds which "
        "item, "
        "which answer a raw value stands for, which cells mean not answered, how many header rows "
        "there "
        "are. A value that a mapping does not name is refused. redcap: record_id, and "
        "redcap_event_name as the occasion where there is one. qualtrics: ResponseId, three header "
        "rows, -99 is not answered. spss: for its CSV files; blanks around cells mean nothing, "
        "#NULL! "
        "and a point are not answered.\n\n"
        "With --resume a run that was killed, or that the power cut off, can be gone on with: the "
        "same "
        "command with --resume takes up where the results were safe on the disk, scores no row "
        "twice "
        "and leaves none out. Until it ends the results are in OUT.partial, and OUT.journal says "
        "how far "
        "they are; both are taken away at the end. When an instrument, an option or an input file "
        "has "
        "changed in between it is refused. It needs files, and tables or lines of JSON.\n\n"
        "The last line on standard error is rows=N scored=N refused=N flags=N, and failed=N where "
        "code failed for N rows; of saved responses rows are sessions. The exit status is 0 when "
        "every row was scored, 30 when rows were refused, and 20 (script), 21 (plugin) or 22 "
        "(bound "
        "library) when code failed for some; flags do not change it. --json writes the scores as "
        "JSON lines.",
    .options = options,
    .examples = examples,
    .run = run_score,
    .list_late = true,
};
