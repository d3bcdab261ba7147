/*
 * instruments.c: sx_show_* and the schema: finds what an id means and hands it to the writer of its
 * kind.
 */
#include "api/instruments.h"
#include "api/instruments_layout.h"

#define TEXT_MAX ((size_t)64 * 1024 * 1024)

/* Whether the texts of an instrument exist in a language, or in the language of a region of it. */
static bool has_language(const sx_model *model, const char *language)
{
    sx_slice wanted = sx_slice_of(language);
    do {
        if (sx_ascii_equal_nocase(wanted, sx_slice_of(model->language))) {
            return true;
        }
        for (size_t i = 0; i < model->translation_count; i++) {
            if (sx_ascii_equal_nocase(wanted, sx_slice_of(model->translations[i].language))) {
                return true;
            }
        }
        while (wanted.len > 0 && wanted.at[wanted.len - 1] != '-') {
            wanted.len--;
        }
        wanted.len -= wanted.len > 0 ? 1 : 0;
    } while (wanted.len > 0);
    return false;
}

static sx_status check_language(sx_context *context, const sx_found *found, const char *language)
{
    if (language == NULL || found->loaded == NULL || has_language(found->loaded->model, language)) {
        return SX_OK;
    }
    const sx_model *model = found->loaded->model;
    sx_buf known;
    sx_buf_init(&known, 4096);
    sx_buf_printf(&known, "one of %s", model->language);
    for (size_t i = 0; i < model->translation_count; i++) {
        sx_buf_printf(&known, ", %s", model->translations[i].language);
    }
    sx_status status =
        sx_diag_add(&context->diags, SX_E_NOT_FOUND, "API.LANGUAGE", (sx_where){0},
                    sx_buf_text(&known), "%s has no texts in the language %s", model->id, language);
    sx_buf_free(&known);
    return status;
}

static sx_status find_for_show(sx_context *context, const char *id, const char *language,
                               sx_found *ret)
{
    sx_diags *diags = sx_context_begin(context);
    if (diags == NULL) {
        return SX_E_MEMORY;
    }
    if (id == NULL) {
        return sx_diag_add(diags, SX_E_USAGE, "API.NO_ID", (sx_where){0}, NULL, "an id is needed");
    }
    sx_status status = sx_find(context, id, diags, ret);
    return status == SX_OK ? check_language(context, ret, language) : status;
}

sx_status sx_show_json(sx_context *context, const char *id, const char *language, char **ret_text)
{
    *ret_text = NULL;
    sx_found found;
    sx_status status = find_for_show(context, id, language, &found);
    if (status != SX_OK) {
        return status;
    }
    sx_buf out;
    sx_buf_init(&out, TEXT_MAX);
    sx_json json;
    sx_json_init(&json, &out, true);
    if (found.loaded != NULL) {
        sx_show_instrument_json(&json, found.loaded, language);
    } else if (found.battery != NULL) {
        sx_show_battery_json(&json, found.battery);
    } else {
        sx_show_care_model_json(&json, found.care_model);
    }
    sx_buf_char(&out, '\n');
    return sx_context_text(&out, ret_text);
}

sx_status sx_show_text(sx_context *context, const char *id, const char *language, unsigned columns,
                       char **ret_text)
{
    *ret_text = NULL;
    sx_found found;
    sx_status status = find_for_show(context, id, language, &found);
    if (status != SX_OK) {
        return status;
    }
    size_t width = columns == 0 ? SX_LAYOUT_COLUMNS : columns;
    sx_buf out;
    sx_buf_init(&out, TEXT_MAX);
    if (found.loaded != NULL) {
        sx_show_instrument_text(&out, found.loaded, language, width);
    } else if (found.battery != NULL) {
        sx_show_battery_text(&out, found.battery, width);
    } else {
        sx_show_care_model_text(&out, found.care_model, width);
    }
    return sx_context_text(&out, ret_text);
}

sx_status sx_schema_document(sx_context *context, const char *kind, char **ret_text)
{
    static const struct {
        const char *word;
        sx_file_kind kind;
    } kinds[] = {{"instrument", SX_FILE_INSTRUMENT},
                 {"text", SX_FILE_TEXT},
                 {"battery", SX_FILE_BATTERY},
                 {"care-model", SX_FILE_CARE_MODEL},
                 {"wording", SX_FILE_WORDING}};
    *ret_text = NULL;
    sx_diags *diags = sx_context_begin(context);
    if (diags == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (sx_str_equal(kind, kinds[i].word)) {
            sx_buf out;
            sx_buf_init(&out, TEXT_MAX);
            sx_schema_json(kinds[i].kind, &out);
            return sx_context_text(&out, ret_text);
        }
    }
    return sx_diag_add(diags, SX_E_NOT_FOUND, "API.SCHEMA", (sx_where){0},
                       "one of instrument, text, battery, care-model, wording",
                       "%s: no such kind of file", kind == NULL ? "" : kind);
}

sx_status sx_schema_reference(sx_context *context, char **ret_text)
{
    *ret_text = NULL;
    if (sx_context_begin(context) == NULL) {
        return SX_E_MEMORY;
    }
    sx_buf out;
    sx_buf_init(&out, TEXT_MAX);
    sx_schema_markdown(&out);
    return sx_context_text(&out, ret_text);
}
