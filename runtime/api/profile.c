/*
 * profile.c: the public functions of profiles: they find models and responses, and hand over to the
 * profile and report layers.
 */
#include <sextant/profile.h>

#include <string.h>

#include "api/context.h"
#include "base/file.h"
#include "batch/input.h"
#include "profile/profile.h"
#include "profile/read.h"
#include "report/cohort.h"
#include "report/report.h"

#define DEFAULT_MODEL "integrative"

static sx_status check_options(const sx_profile_options *options, sx_diags *diags, sx_role *ret)
{
    *ret = SX_ROLE_CLINICIAN;
    if (options == NULL || options->size < sizeof *options) {
        return sx_diag_add(diags, SX_E_USAGE, "USAGE.SIZE", (sx_where){0},
                           "size = sizeof(sx_profile_options)", "the options have another size");
    }
    if (options->role != NULL && !sx_role_from_word(options->role, ret)) {
        return sx_diag_add(diags, SX_E_USAGE, "USAGE.ROLE", (sx_where){0},
                           "one of clinician, coach, respondent", "there is no such role");
    }
    return SX_OK;
}

/* --- care models ------------------------------------------------------------------------------ */

typedef struct care_list {
    sx_care **items;
    size_t count;
    bool all;
} care_list;

static void free_models(care_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        sx_care_free(list->items[i]);
    }
    *list = (care_list){0};
}

static sx_status add_model(sx_context *context, const char *id, sx_diags *diags, care_list *list)
{
    const sx_care_model *model = NULL;
    sx_status status = sx_catalogue_care_model(context->catalogue, id, diags, &model);
    if (status == SX_OK) {
        status = sx_care_new(model, diags, &list->items[list->count]);
    }
    list->count += status == SX_OK;
    return status;
}

/* Every care model of the search path, in its order; the default one first. */
static sx_status add_all(sx_context *context, sx_diags *diags, care_list *list)
{
    sx_status status = add_model(context, DEFAULT_MODEL, diags, list);
    for (size_t i = 0; status == SX_OK && i < sx_catalogue_count(context->catalogue); i++) {
        const sx_entry *entry = sx_catalogue_at(context->catalogue, i);
        if (entry->kind == SX_ENTRY_CARE_MODEL && !sx_str_equal(entry->id, DEFAULT_MODEL)) {
            status = add_model(context, entry->id, diags, list);
        }
    }
    return status;
}

static sx_status find_models(sx_context *context, const sx_profile_options *options,
                             sx_diags *diags, care_list *ret)
{
    const char *id = options->model != NULL ? options->model : DEFAULT_MODEL;
    *ret = (care_list){.all = sx_str_equal(id, "all")};
    ret->items = sx_arena_array(diags->arena, sx_catalogue_count(context->catalogue) + 1,
                                sizeof *ret->items);
    if (ret->items == NULL) {
        return SX_E_MEMORY;
    }
    sx_status status = ret->all ? add_all(context, diags, ret) : add_model(context, id, diags, ret);
    if (status != SX_OK) {
        free_models(ret);
    }
    return status;
}

/* --- one person ------------------------------------------------------------------------------- */

static sx_status build(const sx_profile_options *options, sx_role role, const care_list *models,
                       const sx_person *person, sx_diags *diags, sx_profile **ret)
{
    sx_profile_request request = {.results = person->results,
                                  .result_count = person->count,
                                  .models = models->items,
                                  .model_count = models->count,
                                  .all = models->all,
                                  .role = role,
                                  .subject = person->subject,
                                  .language = options->language,
                                  .crisis_text = options->crisis_text,
                                  .safety_person = options->safety_person};
    return sx_profile_build(&request, diags, ret);
}

/* The flags of a refused profile go to the safety person, or it is the loudest error. */
static sx_status write_refused(const sx_profile_options *options, const sx_buf *notice,
                               sx_status status, sx_diags *diags)
{
    if (options->refused_notice == NULL || notice->len == 0) {
        return status;
    }
    if (!notice->failed && sx_file_write(options->refused_notice, sx_buf_text(notice), notice->len,
                                         true, diags) == SX_OK) {
        return status;
    }
    return sx_diag_add(diags, SX_E_FLAG, "FLAG.UNDELIVERED", (sx_where){0},
                       "tell the safety person, then correct the responses",
                       "a flag is raised by refused responses and was not delivered");
}

static sx_status read_person(sx_context *context, const sx_profile_options *options, sx_role role,
                             sx_slice text, const char *file, sx_diags *diags, sx_person *ret)
{
    sx_buf notice;
    sx_buf_init(&notice, SX_REPORT_MAX);
    sx_telling telling = {.in_full = role == SX_ROLE_CLINICIAN,
                          .safety_person = options->safety_person,
                          .notice = &notice};
    sx_status status =
        sx_person_read(context->catalogue, text, file, options->subject, &telling, diags, ret);
    if (status != SX_OK) {
        status = write_refused(options, &notice, status, diags);
    }
    sx_buf_free(&notice);
    return status;
}

static sx_status from_text(sx_context *context, const sx_profile_options *options, sx_slice text,
                           const char *file, sx_diags *diags, sx_profile **ret)
{
    sx_role role;
    care_list models;
    sx_person person;
    sx_status status = check_options(options, diags, &role);
    if (status == SX_OK) {
        status = find_models(context, options, diags, &models);
    }
    if (status != SX_OK) {
        return status;
    }
    status = read_person(context, options, role, text, file, diags, &person);
    if (status == SX_OK) {
        status = build(options, role, &models, &person, diags, ret);
        sx_person_free(&person);
    }
    free_models(&models);
    return status;
}

sx_status sx_profile_from_text(sx_context *context, const sx_profile_options *options,
                               const char *text, size_t len, sx_profile **ret)
{
    *ret = NULL;
    sx_diags *diags = sx_context_begin(context);
    return diags == NULL
               ? SX_E_MEMORY
               : from_text(context, options, (sx_slice){text, len}, "responses", diags, ret);
}

sx_status sx_profile_read(sx_context *context, const sx_profile_options *options, const char *in,
                          sx_profile **ret)
{
    *ret = NULL;
    sx_diags *diags = sx_context_begin(context);
    if (diags == NULL) {
        return SX_E_MEMORY;
    }
    sx_buf text;
    sx_buf_init(&text, SX_PERSON_MAX);
    sx_status status = sx_person_load(in, &text, diags);
    if (status == SX_OK) {
        sx_slice whole = {sx_buf_text(&text), text.len};
        status = from_text(context, options, whole, in, diags, ret);
    }
    sx_buf_free(&text);
    return status;
}

void sx_profile_free(sx_profile *profile)
{
    sx_profile_release(profile);
}

size_t sx_profile_model_count(const sx_profile *profile)
{
    return profile->model_count;
}

const char *sx_profile_pathway(const sx_profile *profile, size_t model)
{
    return model < profile->model_count ? profile->models[model].word : NULL;
}

size_t sx_profile_standing_flags(const sx_profile *profile)
{
    return profile->standing_count;
}

const char *sx_profile_notice(const sx_profile *profile)
{
    return profile->notice;
}

/* --- reports ---------------------------------------------------------------------------------- */

static void put_report(const sx_profile *profile, sx_report_format format, int columns, sx_buf *out)
{
    switch (format) {
    case SX_REPORT_TEXT: sx_report_text(profile, columns, out); break;
    case SX_REPORT_JSON: sx_report_json(profile, true, out); break;
    case SX_REPORT_JSON_LINE: sx_report_json(profile, false, out); break;
    case SX_REPORT_HTML: sx_report_html(profile, out); break;
    }
}

sx_status sx_profile_report(sx_context *context, const sx_profile *profile, sx_report_format format,
                            int columns, char **ret_text)
{
    *ret_text = NULL;
    if (sx_context_begin(context) == NULL) {
        return SX_E_MEMORY;
    }
    sx_buf out;
    sx_buf_init(&out, SX_REPORT_MAX);
    put_report(profile, format, columns, &out);
    return sx_context_text(&out, ret_text);
}

static sx_status format_of(const char *path, sx_diags *diags, sx_report_format *ret)
{
    static const struct {
        const char *suffix;
        sx_report_format format;
    } known[] = {{".html", SX_REPORT_HTML}, {".json", SX_REPORT_JSON}, {".txt", SX_REPORT_TEXT}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (sx_str_ends(path, known[i].suffix)) {
            *ret = known[i].format;
            return SX_OK;
        }
    }
    return sx_diag_add(diags, SX_E_USAGE, "USAGE.REPORT", (sx_where){.file = path},
                       sx_str_ends(path, ".pdf")
                           ? "a name that ends in .html: a browser prints the page as PDF"
                           : "a name that ends in .html, .json or .txt",
                       "no report of this kind is written");
}

/* Results that are not delivered are an error; with a flag in them, the loudest one. */
static sx_status undelivered(const sx_profile *profile, sx_status status, sx_diags *diags)
{
    if (status == SX_OK || status == SX_E_USAGE || profile->standing_count == 0) {
        return status;
    }
    return sx_diag_add(diags, SX_E_FLAG, "FLAG.UNDELIVERED", (sx_where){0},
                       "tell the safety person, then write it again",
                       "a flag stands in this profile and was not delivered");
}

sx_status sx_profile_write(sx_context *context, const sx_profile *profile, const char *path)
{
    sx_diags *diags = sx_context_begin(context);
    if (diags == NULL) {
        return SX_E_MEMORY;
    }
    sx_report_format format = SX_REPORT_TEXT;
    sx_status status = format_of(path, diags, &format);
    if (status != SX_OK) {
        return status;
    }
    sx_buf out;
    sx_buf_init(&out, SX_REPORT_MAX);
    put_report(profile, format, 80, &out);
    status =
        out.failed ? SX_E_MEMORY : sx_file_write(path, sx_buf_text(&out), out.len, false, diags);
    sx_buf_free(&out);
    return undelivered(profile, status, diags);
}

sx_status sx_profile_write_notice(sx_context *context, const sx_profile *profile, const char *path)
{
    sx_diags *diags = sx_context_begin(context);
    if (diags == NULL) {
        return SX_E_MEMORY;
    }
    const char *text = profile->notice != NULL ? profile->notice : "";
    return undelivered(profile, sx_file_write(path, text, strlen(text), true, diags), diags);
}

/* --- which files ------------------------------------------------------------------------------ */

static sx_status check_output(const char *output, const char *const *others, size_t count,
                              const char *what, sx_diags *diags)
{
    for (size_t i = 0; i < count; i++) {
        bool same;
        int error = sx_same_file(others[i], output, &same);
        if (error != 0) {
            return sx_file_refuse(output, error, diags);
        }
        if (same) {
            return sx_diag_add(diags, SX_E_USAGE, "USAGE.SAME_FILE", (sx_where){.file = output},
                               "another file", "%s", what);
        }
    }
    return SX_OK;
}

static sx_status check_files(const char *const *inputs, size_t input_count,
                             const char *const *outputs, size_t output_count, sx_diags *diags)
{
    sx_status status = SX_OK;
    for (size_t i = 0; i < output_count && status == SX_OK; i++) {
        status = check_output(outputs[i], inputs, input_count,
                              "this would take the place of the input", diags);
        /* An output that is standard output is no file that another one could be. */
        if (status == SX_OK && outputs[i] != NULL && strcmp(outputs[i], "-") != 0) {
            status =
                check_output(outputs[i], outputs, i, "two outputs would go to this file", diags);
        }
    }
    return status;
}

sx_status sx_profile_check_files(sx_context *context, const char *const *inputs, size_t input_count,
                                 const char *const *outputs, size_t output_count)
{
    sx_diags *diags = sx_context_begin(context);
    return diags == NULL ? SX_E_MEMORY
                         : check_files(inputs, input_count, outputs, output_count, diags);
}

/* --- tables ----------------------------------------------------------------------------------- */

static sx_status row_format(const sx_profile_options *options, const char *out, sx_diags *diags,
                            sx_format *ret)
{
    const char *word = options->format;
    if (word == NULL) {
        sx_format named = out == NULL ? SX_FORMAT_AUTO : sx_format_of_path(out);
        *ret = named == SX_FORMAT_CSV || named == SX_FORMAT_TSV ? named : SX_FORMAT_NDJSON;
    } else {
        *ret = sx_str_equal(word, "csv")   ? SX_FORMAT_CSV
               : sx_str_equal(word, "tsv") ? SX_FORMAT_TSV
                                           : SX_FORMAT_NDJSON;
        if (*ret == SX_FORMAT_NDJSON && !sx_str_equal(word, "ndjson")) {
            return sx_diag_add(diags, SX_E_USAGE, "USAGE.FORMAT", (sx_where){0},
                               "one of ndjson, csv, tsv", "there is no such format of rows");
        }
    }
    if (options->whole && *ret != SX_FORMAT_NDJSON) {
        return sx_diag_add(diags, SX_E_USAGE, "USAGE.FORMAT", (sx_where){0},
                           "ndjson, or rows instead of whole profiles",
                           "a whole profile does not go into a row of cells");
    }
    return SX_OK;
}

sx_status sx_profile_table(sx_context *context, const sx_profile_options *options, const char *in,
                           const char *out, sx_profile_summary *ret)
{
    *ret = (sx_profile_summary){0};
    sx_diags *diags = sx_context_begin(context);
    if (diags == NULL) {
        return SX_E_MEMORY;
    }
    sx_role role;
    care_list models;
    sx_status status = check_options(options, diags, &role);
    if (status == SX_OK) {
        status = check_files(&in, 1, &out, 1, diags);
    }
    sx_format format = SX_FORMAT_NDJSON;
    if (status == SX_OK) {
        status = row_format(options, out, diags, &format);
    }
    if (status == SX_OK) {
        status = find_models(context, options, diags, &models);
    }
    if (status != SX_OK) {
        return status;
    }
    sx_cohort_request request = {.catalogue = context->catalogue,
                                 .options = options,
                                 .role = role,
                                 .models = models.items,
                                 .model_count = models.count,
                                 .all = models.all,
                                 .in = in,
                                 .out = out,
                                 .format = format,
                                 .whole = options->whole,
                                 .quickly = !sx_str_equal(options->instructions, "anew")};
    status = sx_cohort_write(&request, diags, ret);
    free_models(&models);
    return status;
}
