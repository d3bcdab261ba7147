/*
 * language.c: an instrument without its wording (a skeleton), or without that language, cannot be
 * answered; showing ids or another language instead would make it another instrument.
 */
#include "session/language.h"

#include <string.h>

/* "de" serves "de" and "de-AT". */
static bool serves(const char *have, const char *wanted)
{
    size_t len = strlen(have);
    return len <= strlen(wanted) &&
           sx_ascii_equal_nocase((sx_slice){have, len}, (sx_slice){wanted, len}) &&
           (wanted[len] == '\0' || wanted[len] == '-');
}

static const sx_translation *find_translation(const sx_model *model, const char *language)
{
    for (size_t i = 0; i < model->translation_count; i++) {
        if (serves(model->translations[i].language, language)) {
            return &model->translations[i];
        }
    }
    return NULL;
}

static sx_status refuse_language(const sx_model *model, sx_diags *diags)
{
    sx_buf list;
    sx_buf_init(&list, 4096);
    sx_buf_str(&list, model->language);
    for (size_t i = 0; i < model->translation_count; i++) {
        sx_buf_str(&list, ", ");
        sx_buf_str(&list, model->translations[i].language);
    }
    sx_status status =
        sx_diag_add(diags, SX_E_NOT_FOUND, "SESSION.LANGUAGE", (sx_where){.file = model->file},
                    sx_buf_text(&list), "%s has no texts in this language", model->id);
    sx_buf_free(&list);
    return status;
}

static bool has_item(const sx_model *model, const sx_translation *t, size_t item)
{
    return model->items[item].text != NULL ||
           (t != NULL && t->items != NULL && t->items[item] != NULL);
}

static bool has_option(const sx_model *model, const sx_translation *t, size_t item, size_t option)
{
    return model->items[item].responses->options[option].text != NULL ||
           (t != NULL && t->options != NULL && t->options[item] != NULL &&
            t->options[item][option] != NULL);
}

sx_status sx_language_check(const sx_model *model, const char *language, sx_diags *diags)
{
    const sx_translation *translation = NULL;
    if (language != NULL && !serves(model->language, language)) {
        translation = find_translation(model, language);
        if (translation == NULL) {
            return refuse_language(model, diags);
        }
    }
    for (size_t i = 0; i < model->item_count + model->parameter_count; i++) {
        const sx_response_set *set = model->items[i].responses;
        bool whole = has_item(model, translation, i);
        for (size_t k = 0; set != NULL && k < set->option_count; k++) {
            whole = whole && has_option(model, translation, i, k);
        }
        if (!whole) {
            return sx_diag_add(diags, SX_E_MANIFEST, "SESSION.NO_WORDING", model->items[i].where,
                               "a local wording pack: its rights do not allow to ship the wording",
                               "%s cannot be answered here, item %s has no wording", model->id,
                               model->items[i].id);
        }
    }
    return SX_OK;
}
