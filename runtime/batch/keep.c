/*
 * keep.c: which columns of the input are carried. A name that the results have already is refused:
 * two columns of one name would be one too many for whoever reads them.
 */
#include "batch/keep.h"

#include <string.h>

#include "batch/scorer.h"

static sx_where header_of(const sx_job *job)
{
    return (sx_where){.file = job->file, .line = 1};
}

static sx_status refuse(const sx_job *job, const char *name, const char *expected, const char *why,
                        sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_INPUT, "INPUT.KEEP", header_of(job), expected,
                       "the column '%s' cannot be kept: %s", name, why);
}

/* Whether the results have a column, or a member, of this name. */
static bool is_result(const sx_job *job, const char *name)
{
    const sx_writer *writer = &job->writer;
    bool own = sx_str_equal(name, writer->has_id ? "id" : "row") ||
               (writer->has_occasion && sx_str_equal(name, "occasion")) ||
               (writer->explain && sx_str_equal(name, "explain"));
    for (size_t i = 0; i < writer->columns.count && !own; i++) {
        own = sx_str_equal(name, writer->columns.items[i].name);
    }
    return own;
}

static sx_status check_name(const sx_job *job, const char *name, sx_diags *diags)
{
    if (is_result(job, name)) {
        return refuse(job, name, "another name in the table, or not to keep it",
                      "a column of the results has this name", diags);
    }
    if (job->options->file_column != NULL && sx_str_equal(name, job->options->file_column)) {
        return refuse(job, name, "another name for one of them",
                      "the column of the files has this name", diags);
    }
    if (!sx_may_be_carried(sx_slice_of(name))) {
        return refuse(job, "...", "a name without control characters",
                      "its name holds control characters", diags);
    }
    return SX_OK;
}

/* Whether the options keep a column; the id and the occasion are there already. */
static bool is_kept(const sx_job *job, size_t column)
{
    const sx_score_options *options = job->options;
    const char *name = job->binding.columns[column];
    bool kept = false;
    for (size_t i = 0; i < options->keep_count && !kept; i++) {
        kept = sx_pattern_fits(options->keep[i], name);
    }
    return kept && name[0] != '\0' && column != job->binding.id && column != job->binding.occasion;
}

/* Each pattern has to fit something: a name that is mistyped would lose its column. */
static sx_status check_patterns(const sx_job *job, sx_diags *diags)
{
    const sx_score_options *options = job->options;
    const sx_binding *binding = &job->binding;
    for (size_t i = 0; i < options->keep_count; i++) {
        size_t column = 0;
        while (column < binding->column_count &&
               !sx_pattern_fits(options->keep[i], binding->columns[column])) {
            column++;
        }
        if (column < binding->column_count) {
            continue;
        }
        const char *near =
            sx_nearest(sx_slice_of(options->keep[i]), binding->columns, binding->column_count);
        return sx_diag_add(diags, SX_E_INPUT, "INPUT.COLUMN_MISSING", header_of(job),
                           near == NULL ? "the name of a column of the input; * for any part of it"
                                        : sx_arena_printf(job->arena, "did you mean '%s'?", near),
                           "no column is named '%s' (--keep)", options->keep[i]);
    }
    return SX_OK;
}

/* The first file of a run says which columns there are. */
static sx_status make_names(sx_job *job, sx_diags *diags)
{
    sx_writer *writer = &job->writer;
    const sx_binding *binding = &job->binding;
    writer->kept = sx_arena_array(job->arena, binding->column_count + 1, sizeof *writer->kept);
    if (writer->kept == NULL) {
        return SX_E_MEMORY;
    }
    writer->kept_count = 0;
    if (job->options->file_column != NULL) {
        writer->kept[writer->kept_count++] = job->options->file_column;
    }
    sx_status status = SX_OK;
    for (size_t column = 0; column < binding->column_count && status == SX_OK; column++) {
        if (is_kept(job, column)) {
            status = check_name(job, binding->columns[column], diags);
            writer->kept[writer->kept_count++] = binding->columns[column];
        }
    }
    return status;
}

/* Where they stand in this file. */
static sx_status find_columns(sx_job *job, sx_diags *diags)
{
    const sx_writer *writer = &job->writer;
    const sx_binding *binding = &job->binding;
    size_t first = job->options->file_column != NULL;
    size_t found = first;
    job->kept = sx_arena_array(job->arena, writer->kept_count + 1, sizeof *job->kept);
    if (job->kept == NULL) {
        return SX_E_MEMORY;
    }
    job->kept[0] = SX_COLUMN_NONE;
    for (size_t k = first; k < writer->kept_count; k++) {
        size_t column = sx_map_get(binding->by_name, sx_slice_of(writer->kept[k]));
        if (column == SX_MAP_NONE || !is_kept(job, column)) {
            return refuse(job, writer->kept[k], "the same kept columns in every file",
                          "the first file has it and this one has not", diags);
        }
        job->kept[k] = column;
    }
    for (size_t column = 0; column < binding->column_count; column++) {
        if (is_kept(job, column) && ++found > writer->kept_count) {
            return refuse(job, "...", "the same kept columns in every file",
                          "this file has more of them than the first one", diags);
        }
    }
    return SX_OK;
}

sx_status sx_keep_file(sx_job *job, sx_diags *diags)
{
    const char *name = job->options->file_column;
    if (name == NULL) {
        return SX_OK;
    }
    if (name[0] == '\0' || is_result(job, name) || !sx_may_be_carried(sx_slice_of(name))) {
        return sx_diag_add(diags, SX_E_USAGE, "USAGE.SCORE", (sx_where){0},
                           "a name that no column of the results has",
                           "--file-column '%s' cannot be a column", name);
    }
    job->kept_file = sx_slice_of(job->file);
    if (!sx_may_be_carried(job->kept_file)) {
        return sx_diag_add(diags, SX_E_USAGE, "USAGE.SCORE", (sx_where){0},
                           "a file whose name is text without control characters",
                           "the name of a file cannot be written into the results");
    }
    if (job->writer.kept == NULL) {
        job->writer.kept = sx_arena_array(job->arena, 1, sizeof *job->writer.kept);
        if (job->writer.kept == NULL) {
            return SX_E_MEMORY;
        }
        job->writer.kept[0] = name;
        job->writer.kept_count = 1;
    }
    return SX_OK;
}

sx_status sx_keep_bind(sx_job *job, sx_diags *diags)
{
    if (job->options->keep_count == 0 && job->options->file_column == NULL) {
        return SX_OK;
    }
    sx_status status = check_patterns(job, diags);
    if (status == SX_OK && job->writer.kept == NULL) {
        status = make_names(job, diags);
    }
    if (status == SX_OK) {
        status = sx_keep_file(job, diags);
    }
    return status == SX_OK ? find_columns(job, diags) : status;
}

size_t sx_keep_column(const sx_job *job, size_t k)
{
    return job->kept == NULL ? SX_COLUMN_NONE : job->kept[k]; /* saved responses have no columns */
}

bool sx_keep_has(const sx_job *job, size_t column)
{
    for (size_t k = 0; k < job->writer.kept_count; k++) {
        if (job->kept[k] == column) {
            return true;
        }
    }
    return false;
}
