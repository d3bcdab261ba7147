/*
 * options.c: what can be said of the options of a run before anything is opened: what contradicts itself,
 * and files that would take the place of each other.
 */
#include "batch/options.h"

#include <string.h>

#include "base/file.h"
#include "base/file_errno.h"
#include "batch/parts.h"

#define DIGITS_MAX 15

sx_status sx_options_refuse(sx_diags *diags, const char *expected, const char *message)
{
    return sx_diag_add(diags, SX_E_USAGE, "USAGE.SCORE", (sx_where){0}, expected, "%s", message);
}

static bool is_standard(const char *path)
{
    return path == NULL || strcmp(path, "-") == 0;
}

/* Whether two paths may be one file: not to know is an error, and no answer. */
static bool meet(const char *a, const char *b, int *error)
{
    bool same = false;
    int failed = sx_same_file(a, b, &same);
    *error = *error == 0 ? failed : *error;
    return same;
}

static sx_status refuse_unknown(int error, sx_diags *diags)
{
    return sx_diag_add(
        diags, SX_E_INPUT, "INPUT.READ", (sx_where){0}, "files that can be told from each other",
        "the input or an output cannot be looked at, %s (%d)", sx_errno_text(error), error);
}

/* The files that a run with `resume` keeps beside its results are nothing else of it. */
static sx_status check_kept(const sx_score_options *options, sx_diags *diags)
{
    static const char *const suffixes[] = {".partial", ".journal"};
    const char *outs[] = {options->out, options->rejects};
    int error = 0;
    for (size_t i = 0; i < 4; i++) {
        const char *out = outs[i / 2];
        const char *kept =
            out == NULL ? NULL : sx_arena_printf(diags->arena, "%s%s", out, suffixes[i % 2]);
        if (out != NULL && kept == NULL) {
            return SX_E_MEMORY;
        }
        bool meets = kept != NULL &&
                     (meet(kept, options->out, &error) || meet(kept, options->rejects, &error));
        for (size_t k = 0; kept != NULL && k < sx_parts_count(options) && !meets; k++) {
            const char *in = sx_parts_path(options, k);
            meets = in != NULL && meet(in, kept, &error);
        }
        if (kept != NULL && meets) {
            return sx_options_refuse(
                diags, "other names for the files of this run",
                "the files .partial and .journal beside the results are in the way");
        }
    }
    return error == 0 ? SX_OK : refuse_unknown(error, diags);
}

static sx_status check_paths(const sx_score_options *options, sx_diags *diags)
{
    const char *apart = is_standard(options->out) ? NULL : options->out;
    int error = 0;
    for (size_t i = 0; i < sx_parts_count(options); i++) {
        const char *named = sx_parts_path(options, i);
        const char *in = named == NULL ? "-" : named; /* standard input may be a file too */
        if (meet(in, options->out, &error) || meet(in, options->rejects, &error)) {
            return sx_options_refuse(diags, "another file for the results",
                                     "the results would take the place of the input");
        }
    }
    if (options->rejects != NULL &&
        (meet(apart, options->rejects, &error) ||
         (is_standard(options->out) && is_standard(options->rejects)))) {
        return sx_options_refuse(diags, "two different files",
                                 "results and refused rows go to one file");
    }
    return error == 0 ? SX_OK : refuse_unknown(error, diags);
}

sx_status sx_options_check(const sx_score_options *options, size_t count, sx_diags *diags)
{
    if (count == 0) {
        return sx_options_refuse(diags, "at least one", "no instrument is named");
    }
    if (options->has_digits && options->digits > DIGITS_MAX) {
        return sx_options_refuse(diags, "0 to 15", "too many decimal places");
    }
    if (options->separator != 0 && strchr(",;\t|:", options->separator) == NULL) {
        return sx_options_refuse(diags, "one of , ; | : and tab", "this cannot separate columns");
    }
    if (options->out_format == SX_FORMAT_JSON || options->in_format > SX_FORMAT_JSON ||
        options->out_format > SX_FORMAT_RESULTS) {
        return sx_options_refuse(diags, "csv, tsv, ndjson or results",
                                 "results cannot be written in this format");
    }
    if (options->out_format == SX_FORMAT_RESULTS &&
        (options->has_digits || options->explain || options->spreadsheet ||
         options->columns != NULL || options->keep_count > 0 || options->file_column != NULL)) {
        return sx_options_refuse(
            diags, "none of digits, columns, keep, file_column, explain and spreadsheet",
            "a result has one spelling, so that it can be verified");
    }
    if (options->inputs != NULL &&
        (options->input_count == 0 || options->input_count > SX_SCORE_FILES)) {
        return sx_options_refuse(diags, "1 to 500 files", "so many files cannot be scored at once");
    }
    if (options->resume && (is_standard(options->out) || options->unique_ids ||
                            options->out_format == SX_FORMAT_RESULTS ||
                            (options->rejects != NULL && is_standard(options->rejects)))) {
        return sx_options_refuse(
            diags, "files for the results, and neither unique ids nor results to verify",
            "such a run cannot be gone on with");
    }
    sx_status status = check_paths(options, diags);
    return status == SX_OK && options->resume ? check_kept(options, diags) : status;
}

sx_format sx_options_format(const sx_score_options *options)
{
    sx_format format = options->out_format == SX_FORMAT_AUTO ? sx_format_of_path(options->out)
                                                             : options->out_format;
    if (format == SX_FORMAT_JSON) {
        return SX_FORMAT_NDJSON;
    }
    return format == SX_FORMAT_AUTO ? SX_FORMAT_CSV : format;
}
