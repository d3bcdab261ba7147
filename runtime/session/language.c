/*
 * language.c: an instrument without its wording (a skeleton), or without that language, cannot be
 * answered; showing ids or another language instead would make it another instrument.
 */
#include "session/language.h"

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

sx_status sx_language_check(const sx_model *model, const char *language, sx_diags *diags)
{
    size_t item;
    switch (sx_model_words(model, language, &item)) {
    case SX_WORDS_OTHER_LANGUAGE: return refuse_language(model, diags);
    case SX_WORDS_MISSING:
        return sx_diag_add(diags, SX_E_MANIFEST, "SESSION.NO_WORDING", model->items[item].where,
                           "a text for every item and every option",
                           "%s cannot be answered here, item %s has no wording", model->id,
                           model->items[item].id);
    case SX_WORDS_ALL: break;
    }
    return SX_OK;
}
