/*
 * wholes.c: what a profile rests on, as words: the scores of its findings, flags, notes, how much was answered, and
 * single answers where it shows them.
 */
#include "profile/wholes.h"

#include <stdlib.h>
#include <string.h>

#include "profile/show.h"

#define WHOLES_MAX ((size_t)64 * 1024 * 1024)

static size_t words_for(const sx_model *model, bool answers)
{
    size_t bytes = model->flag_count + model->validity_count;
    return 1 + model->finding_count * SX_SCORE_WORDS + bytes / sizeof(uint64_t) + 1 +
           (answers ? 2 * model->field_count : 0);
}

bool sx_wholes_init(sx_wholes *wholes, const sx_results *results, size_t count)
{
    *wholes = (sx_wholes){.answers = calloc(count + 1, sizeof *wholes->answers)};
    for (size_t i = 0; i < count && wholes->answers != NULL; i++) {
        const sx_model *model = results[i].loaded->model;
        wholes->answers[i] = sx_show_pair_count(model) > 0;
        wholes->words += words_for(model, wholes->answers[i]);
    }
    wholes->key = calloc(wholes->words + 1, sizeof *wholes->key);
    return sx_texts_init(&wholes->texts, wholes->words + 1) && wholes->key != NULL &&
           wholes->answers != NULL;
}

void sx_wholes_free(sx_wholes *wholes)
{
    sx_texts_free(&wholes->texts);
    free(wholes->key);
    free(wholes->answers);
    *wholes = (sx_wholes){0};
}

/* Returns where the words of the next instrument go. */
static uint64_t *put_results(const sx_results *results, bool answers, uint64_t *at)
{
    const sx_model *model = results->loaded->model;
    *at++ = (uint64_t)results->answered << 32 | (uint64_t)results->asked;
    for (size_t i = 0; i < model->finding_count; i++) {
        int scale = sx_model_find_scale(model, model->findings[i].scale);
        sx_score_key(&results->scores[scale < 0 ? 0 : scale], at);
        at += SX_SCORE_WORDS;
    }
    unsigned char *bytes = (unsigned char *)at;
    for (size_t i = 0; i < model->flag_count; i++) {
        *bytes++ = (unsigned char)((unsigned)results->flags[i].state << 1 |
                                   (unsigned)results->flags[i].changed);
    }
    for (size_t i = 0; i < model->validity_count; i++) {
        *bytes++ = (unsigned char)(1 + results->notes[i]);
    }
    at += (model->flag_count + model->validity_count) / sizeof(uint64_t) + 1;
    for (size_t i = 0; i < model->field_count && answers; i++) {
        *at++ = (uint64_t)results->cells[i].status;
        *at++ = (uint64_t)results->cells[i].value;
    }
    return at;
}

bool sx_wholes_find(sx_wholes *wholes, const sx_results *results, size_t count, sx_slice *ret,
                    uint32_t *ret_value)
{
    uint64_t *at = wholes->key;
    memset(wholes->key, 0, (wholes->words + 1) * sizeof *wholes->key);
    for (size_t i = 0; i < count; i++) {
        at = put_results(&results[i], wholes->answers[i], at);
    }
    uint32_t entry = sx_texts_find(&wholes->texts, wholes->key);
    if (entry == SX_TEXTS_NONE) {
        return false;
    }
    *ret = sx_texts_at(&wholes->texts, entry);
    *ret_value = wholes->texts.entries[entry].value;
    return true;
}

bool sx_wholes_keep(sx_wholes *wholes, sx_slice text, uint32_t value)
{
    if (sx_texts_size(&wholes->texts) + text.len > WHOLES_MAX) {
        sx_texts_forget(&wholes->texts);
    }
    uint32_t entry = sx_texts_add(&wholes->texts, wholes->key);
    if (entry == SX_TEXTS_NONE) {
        return false;
    }
    wholes->texts.entries[entry].value = value;
    return sx_texts_put(&wholes->texts, entry, text);
}
