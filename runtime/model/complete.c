/*
 * complete.c: has an instrument all the words that it takes to ask it, in a language?
 */
#include <string.h>

#include "base/str.h"
#include "model/instrument.h"

bool sx_language_serves(const char *have, const char *wanted)
{
    size_t len = strlen(have);
    return len <= strlen(wanted) &&
           sx_ascii_equal_nocase((sx_slice){have, len}, (sx_slice){wanted, len}) &&
           (wanted[len] == '\0' || wanted[len] == '-');
}

static const sx_translation *find_translation(const sx_model *model, const char *language)
{
    for (size_t i = 0; i < model->translation_count; i++) {
        if (sx_language_serves(model->translations[i].language, language)) {
            return &model->translations[i];
        }
    }
    return NULL;
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

sx_words sx_model_words(const sx_model *model, const char *language, size_t *ret_item)
{
    const char *wanted = language == NULL ? model->language : language;
    const sx_translation *translation = find_translation(model, wanted);
    *ret_item = 0;
    if (translation == NULL && !sx_language_serves(model->language, wanted)) {
        return SX_WORDS_OTHER_LANGUAGE;
    }
    for (size_t i = 0; i < model->item_count + model->parameter_count; i++) {
        const sx_response_set *set = model->items[i].responses;
        bool whole = has_item(model, translation, i);
        for (size_t k = 0; set != NULL && k < set->option_count; k++) {
            whole = whole && has_option(model, translation, i, k);
        }
        if (!whole) {
            *ret_item = i;
            return SX_WORDS_MISSING;
        }
    }
    return SX_WORDS_ALL;
}
