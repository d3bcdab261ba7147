/*
 * resume_job.c: what makes two runs the same job: the engine, the instruments with their rules, every
 * option that shows in the results, and the input files as they are.
 */
#include <string.h>

#include <sextant/version.h>

#include "batch/resume.h"

#define TEXT_MAX ((size_t)64 * 1024 * 1024)

/* Texts with their lengths: no two lists of them look the same. */
static void add_text(sx_buf *out, const char *name, const char *text)
{
    if (text == NULL) {
        sx_buf_printf(out, "%s -\n", name);
        return;
    }
    sx_buf_printf(out, "%s %zu ", name, strlen(text));
    sx_buf_str(out, text);
    sx_buf_char(out, '\n');
}

static void add_number(sx_buf *out, const char *name, uint64_t number)
{
    sx_buf_printf(out, "%s %llu\n", name, (unsigned long long)number);
}

static void add_list(sx_buf *out, const char *name, const char *const *texts, size_t count)
{
    add_number(out, name, texts == NULL ? UINT64_MAX : count);
    for (size_t i = 0; texts != NULL && i < count; i++) {
        add_text(out, "-", texts[i]);
    }
}

static void add_options(sx_buf *out, const sx_job *job)
{
    const sx_score_options *options = job->options;
    add_number(out, "format", (uint64_t)job->format);
    add_number(out, "in_format", (uint64_t)options->in_format);
    add_number(out, "separator", (unsigned char)options->separator);
    add_text(out, "out", options->out);
    add_text(out, "rejects", options->rejects);
    add_text(out, "id", options->id_column);
    add_text(out, "occasion", options->occasion_column);
    add_list(out, "missing", options->missing, options->missing_count);
    add_list(out, "columns", options->columns, options->column_count);
    add_list(out, "keep", options->keep, options->keep_count);
    add_text(out, "file_column", options->file_column);
    add_text(out, "map", options->map);
    add_text(out, "map_hash", job->mapping == NULL ? NULL : job->mapping->hash);
    add_number(out, "digits", job->writer.digits);
    add_number(out, "switches",
               (uint64_t)(options->details | options->bare << 1 | options->explain << 2 |
                          options->spreadsheet << 3));
    add_number(out, "every", options->resume_bytes);
}

static void add_instrument(sx_buf *out, const sx_loaded *loaded)
{
    add_text(out, "instrument", loaded->model->id);
    add_text(out, "version", loaded->model->version);
    add_text(out, "rules", loaded->rule_hash);
    add_text(out, "content", loaded->content_hash);
    add_text(out, "library", loaded->library_hash);
    add_number(out, "weak", loaded->weak);
}

/* A file that was touched is another one, though it may hold the same. */
static void add_part(sx_buf *out, const sx_part *part)
{
    const struct stat *info = &part->input.lines.intake.before;
    add_text(out, "file", part->job.file);
    add_number(out, "size", (uint64_t)info->st_size);
    add_number(out, "seconds", (uint64_t)info->st_mtim.tv_sec);
    add_number(out, "nanoseconds", (uint64_t)info->st_mtim.tv_nsec);
    add_list(out, "header", part->job.binding.columns, part->job.binding.column_count);
}

bool sx_resume_job(const sx_parts *parts, char ret[SX_HASH_TEXT])
{
    const sx_job *job = &parts->items[0].job;
    sx_buf text;
    sx_buf_init(&text, TEXT_MAX);
    add_text(&text, "sextant", SX_VERSION);
    add_options(&text, job);
    for (size_t i = 0; i < job->count; i++) {
        add_instrument(&text, job->loaded[i]);
    }
    for (size_t i = 0; i < parts->count; i++) {
        add_part(&text, &parts->items[i]);
    }
    bool good = !text.failed;
    sx_hash_bytes(sx_buf_text(&text), text.len, ret);
    sx_buf_free(&text);
    return good;
}
