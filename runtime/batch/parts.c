/*
 * parts.c: opens the files of a run, all of them before the first row: one that does not fit is told
 * before anything is written.
 */
#include "batch/parts.h"

#include <string.h>

#include "batch/keep.h"

size_t sx_parts_count(const sx_score_options *options)
{
    return options->inputs == NULL ? 1 : options->input_count;
}

const char *sx_parts_path(const sx_score_options *options, size_t index)
{
    return options->inputs == NULL ? options->in : options->inputs[index];
}

/* The name of the column that says who a row is about; NULL: there is none. */
static const char *id_name(const sx_job *job)
{
    return job->binding.columns == NULL || job->binding.id == SX_COLUMN_NONE
               ? NULL
               : job->binding.columns[job->binding.id];
}

/* The first column of the results is one thing, whatever the file. */
static sx_status check_id(const sx_part *first, const sx_part *part, sx_diags *diags)
{
    const char *ours = id_name(&part->job);
    const char *theirs = id_name(&first->job);
    bool columns = part->job.binding.columns != NULL && first->job.binding.columns != NULL;
    if (part->job.writer.has_id == first->job.writer.has_id &&
        (!columns || ours == NULL || sx_str_equal(ours, theirs))) {
        return SX_OK;
    }
    return sx_diag_add(
        diags, SX_E_INPUT, "INPUT.FILES", (sx_where){.file = part->job.file, .line = 1},
        "the same column in every file: --id COLUMN",
        "the rows of this file are told apart by %s, those of %s by %s",
        ours == NULL ? "no column" : ours, first->job.file, theirs == NULL ? "no column" : theirs);
}

/* The same bytes twice would be the same people twice. */
static sx_status check_twice(const sx_parts *parts, const sx_part *part, sx_diags *diags)
{
    const sx_intake *ours = &part->input.lines.intake;
    for (const sx_part *other = parts->items; other < part; other++) {
        const sx_intake *theirs = &other->input.lines.intake;
        bool same = ours->regular && theirs->regular &&
                    ours->before.st_dev == theirs->before.st_dev &&
                    ours->before.st_ino == theirs->before.st_ino;
        if (same || ours->fd == theirs->fd) {
            return sx_diag_add(diags, SX_E_USAGE, "INPUT.FILE_TWICE",
                               (sx_where){.file = part->job.file}, "each file once",
                               "the file is there already, as %s", other->job.file);
        }
    }
    return SX_OK;
}

sx_part *sx_parts_room(sx_parts *parts, const sx_job *job)
{
    *parts = (sx_parts){
        .items = sx_arena_array(job->arena, sx_parts_count(job->options), sizeof *parts->items)};
    return parts->items;
}

sx_status sx_parts_open(sx_parts *parts, const sx_job *job, sx_others *others,
                        bool (*go_on)(void *), void *user, sx_diags *diags)
{
    size_t count = sx_parts_count(job->options);
    sx_status status = SX_OK;
    for (size_t i = 0; i < count && status == SX_OK; i++) {
        sx_part *part = &parts->items[parts->count++];
        part->job = *job;
        part->job.in = sx_parts_path(job->options, i);
        part->job.writer.kept = parts->items[0].job.writer.kept;
        part->job.writer.kept_count = parts->items[0].job.writer.kept_count;
        status = sx_input_open(&part->input, &part->job, go_on, user, diags);
        part->input.others = others;
        if (status == SX_OK && part->job.binding.columns == NULL) {
            status = sx_keep_file(&part->job, diags);
        }
        if (status == SX_OK) {
            status = check_twice(parts, part, diags);
        }
        if (status == SX_OK) {
            status = check_id(parts->items, part, diags);
        }
    }
    return status;
}

void sx_parts_close(sx_parts *parts)
{
    for (size_t i = 0; i < parts->count; i++) {
        sx_input_close(&parts->items[i].input);
    }
    parts->count = 0;
}

sx_status sx_parts_unchanged(const sx_parts *parts, sx_diags *diags)
{
    sx_status status = SX_OK;
    for (size_t i = 0; i < parts->count; i++) {
        sx_status one = sx_intake_unchanged(&parts->items[i].input.lines.intake, diags);
        status = status == SX_OK ? one : status;
    }
    return status;
}

uint64_t sx_parts_size(const sx_parts *parts)
{
    uint64_t size = 0;
    for (size_t i = 0; i < parts->count; i++) {
        uint64_t one = sx_input_size(&parts->items[i].input);
        if (one == 0) {
            return 0;
        }
        size += one;
    }
    return size;
}

uint64_t sx_parts_bytes(const sx_parts *parts)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < parts->count; i++) {
        bytes += sx_input_bytes(&parts->items[i].input);
    }
    return bytes;
}
