/*
 * change.c: the public functions of change: they read files and hand over to the profile and report
 * layers.
 */
#include <sextant/change.h>

#include "api/context.h"
#include "base/file.h"
#include "profile/changes.h"
#include "profile/read.h"
#include "report/change.h"

#define FILES_MAX 1000

static sx_status check_options(const sx_change_options *options, sx_diags *diags,
                               unsigned *ret_confidence)
{
    sx_decimal z;
    if (options == NULL || options->size < sizeof *options) {
        return sx_diag_add(diags, SX_E_USAGE, "USAGE.SIZE", (sx_where){0},
                           "size = sizeof(sx_change_options)", "the options have another size");
    }
    *ret_confidence = options->confidence == 0 ? SX_CONFIDENCE_USUAL : options->confidence;
    if (!sx_change_z(*ret_confidence, &z)) {
        return sx_diag_add(diags, SX_E_USAGE, "USAGE.CONFIDENCE", (sx_where){0},
                           SX_CONFIDENCE_WORDS " (percent)", "there is no such confidence");
    }
    return SX_OK;
}

static sx_status compare(sx_context *context, const sx_change_options *options, unsigned confidence,
                         const sx_person_text *texts, size_t count, sx_diags *diags,
                         sx_changes **ret)
{
    sx_person person;
    sx_telling telling = {.in_full = true};
    sx_status status = sx_person_read_all(context->catalogue, texts, count, options->subject,
                                          &telling, diags, &person);
    if (status != SX_OK) {
        return status;
    }
    sx_changes_request request = {.results = person.results,
                                  .result_count = person.count,
                                  .subject = person.subject,
                                  .instrument = options->instrument,
                                  .scale = options->scale,
                                  .confidence = confidence,
                                  .language = options->language};
    status = sx_changes_build(&request, diags, ret);
    sx_person_free(&person);
    return status;
}

sx_status sx_changes_from_text(sx_context *context, const sx_change_options *options,
                               const char *text, size_t len, sx_changes **ret)
{
    *ret = NULL;
    unsigned confidence = 0;
    sx_diags *diags = sx_context_begin(context);
    sx_status status = diags == NULL ? SX_E_MEMORY : check_options(options, diags, &confidence);
    sx_person_text one = {"responses", {text, len}};
    return status == SX_OK ? compare(context, options, confidence, &one, 1, diags, ret) : status;
}

/* All files into `texts`; the buffers are freed by the caller. */
static sx_status load_all(const sx_change_options *options, sx_buf *buffers, sx_person_text *texts,
                          sx_diags *diags)
{
    sx_status status = SX_OK;
    for (size_t i = 0; i < options->in_count; i++) {
        sx_buf_init(&buffers[i], SX_PERSON_MAX);
    }
    for (size_t i = 0; i < options->in_count && status == SX_OK; i++) {
        status = sx_person_load(options->in[i], &buffers[i], diags);
        texts[i] = (sx_person_text){options->in[i], {sx_buf_text(&buffers[i]), buffers[i].len}};
    }
    return status;
}

sx_status sx_changes_read(sx_context *context, const sx_change_options *options, sx_changes **ret)
{
    *ret = NULL;
    unsigned confidence = 0;
    sx_diags *diags = sx_context_begin(context);
    sx_status status = diags == NULL ? SX_E_MEMORY : check_options(options, diags, &confidence);
    if (status == SX_OK && (options->in_count == 0 || options->in_count > FILES_MAX)) {
        return sx_diag_add(diags, SX_E_USAGE, "USAGE.FILES", (sx_where){0}, "1 to 1000 files",
                           "there are none, or too many");
    }
    if (status != SX_OK) {
        return status;
    }
    sx_buf *buffers = sx_arena_array(diags->arena, options->in_count, sizeof *buffers);
    sx_person_text *texts = sx_arena_array(diags->arena, options->in_count, sizeof *texts);
    if (buffers == NULL || texts == NULL) {
        return SX_E_MEMORY;
    }
    status = load_all(options, buffers, texts, diags);
    if (status == SX_OK) {
        status = compare(context, options, confidence, texts, options->in_count, diags, ret);
    }
    for (size_t i = 0; i < options->in_count; i++) {
        sx_buf_free(&buffers[i]);
    }
    return status;
}

void sx_changes_free(sx_changes *changes)
{
    sx_changes_release(changes);
}

size_t sx_changes_count(const sx_changes *changes)
{
    return changes->count;
}

size_t sx_changes_standing_flags(const sx_changes *changes)
{
    return changes->head->standing_count;
}

/* --- reports ------------------------------------------------------------------------------------- */

static void put_report(const sx_changes *changes, sx_change_format format, int columns, sx_buf *out)
{
    switch (format) {
    case SX_CHANGE_TEXT: sx_change_report_text(changes, columns, out); break;
    case SX_CHANGE_JSON: sx_change_report_json(changes, out); break;
    case SX_CHANGE_CSV: sx_change_report_csv(changes, out); break;
    case SX_CHANGE_HTML: sx_change_report_html(changes, out); break;
    }
}

sx_status sx_changes_report(sx_context *context, const sx_changes *changes, sx_change_format format,
                            int columns, char **ret_text)
{
    *ret_text = NULL;
    if (sx_context_begin(context) == NULL) {
        return SX_E_MEMORY;
    }
    sx_buf out;
    sx_buf_init(&out, SX_REPORT_MAX);
    put_report(changes, format, columns, &out);
    return sx_context_text(&out, ret_text);
}

static sx_status format_of(const char *path, sx_diags *diags, sx_change_format *ret)
{
    static const struct {
        const char *suffix;
        sx_change_format format;
    } known[] = {{".html", SX_CHANGE_HTML},
                 {".json", SX_CHANGE_JSON},
                 {".csv", SX_CHANGE_CSV},
                 {".txt", SX_CHANGE_TEXT}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (sx_str_ends(path, known[i].suffix)) {
            *ret = known[i].format;
            return SX_OK;
        }
    }
    return sx_diag_add(diags, SX_E_USAGE, "USAGE.REPORT", (sx_where){.file = path},
                       "a name that ends in .html, .json, .csv or .txt",
                       "no report of this kind is written");
}

sx_status sx_changes_write(sx_context *context, const sx_changes *changes, const char *path)
{
    sx_diags *diags = sx_context_begin(context);
    if (diags == NULL) {
        return SX_E_MEMORY;
    }
    sx_change_format format = SX_CHANGE_TEXT;
    sx_status status = format_of(path, diags, &format);
    if (status != SX_OK) {
        return status;
    }
    sx_buf out;
    sx_buf_init(&out, SX_REPORT_MAX);
    put_report(changes, format, 80, &out);
    status =
        out.failed ? SX_E_MEMORY : sx_file_write(path, sx_buf_text(&out), out.len, false, diags);
    sx_buf_free(&out);
    if (status != SX_OK && changes->head->standing_count > 0) {
        return sx_diag_add(diags, SX_E_FLAG, "FLAG.UNDELIVERED", (sx_where){0},
                           "tell the safety person, then write it again",
                           "a flag stands in this report and was not delivered");
    }
    return status;
}
