/*
 * text.c: texts in a language. Asked for "de-AT", looks for "de-AT", then "de", then the manifest's
 * own text, then the id, one text at a time, so that a gap in a translation never hides an item.
 */
#include "model/instrument.h"

#include "base/str.h"

/* "de-AT" to "de", "zh-Hans-CN" to "zh-Hans": one subtag less; false when none is left. */
static bool shorten(sx_slice *tag)
{
    for (size_t i = tag->len; i > 0; i--) {
        if (tag->at[i - 1] == '-') {
            tag->len = i - 1;
            return true;
        }
    }
    return false;
}

static const sx_translation *find_exact(const sx_model *model, sx_slice tag)
{
    for (size_t i = 0; i < model->translation_count; i++) {
        if (sx_ascii_equal_nocase(tag, sx_slice_of(model->translations[i].language))) {
            return &model->translations[i];
        }
    }
    return NULL;
}

/* The next translation to look in: with *tag the language asked for at first. NULL: none is left. */
static const sx_translation *next_translation(const sx_model *model, sx_slice *tag, bool *done)
{
    while (!*done && tag->len > 0) {
        /* The manifest's own language ends the search: its texts are the fallback. A text file
         * in that language comes before them: the words of a wording pack. */
        const sx_translation *found = find_exact(model, *tag);
        bool own = sx_ascii_equal_nocase(*tag, sx_slice_of(model->language));
        *done = own || !shorten(tag);
        if (found != NULL) {
            return found;
        }
    }
    return NULL;
}

/* How one text is taken from a translation; NULL when it has none. */
typedef const char *(*pick_text)(const sx_translation *from, size_t index, size_t sub);

static const char *in_language(const sx_model *model, const char *language, pick_text pick,
                               size_t index, size_t sub)
{
    sx_slice tag = sx_slice_of(language == NULL ? model->language : language);
    bool done = false;
    const sx_translation *from;
    while ((from = next_translation(model, &tag, &done)) != NULL) {
        const char *text = pick(from, index, sub);
        if (text != NULL) {
            return text;
        }
    }
    return NULL;
}

static const char *first_of(const char *a, const char *b, const char *c)
{
    if (a != NULL) {
        return a;
    }
    if (b != NULL) {
        return b;
    }
    return c == NULL ? "" : c;
}

static const char *pick_title(const sx_translation *from, size_t index, size_t sub)
{
    (void)index;
    (void)sub;
    return from->title;
}

static const char *pick_instructions(const sx_translation *from, size_t index, size_t sub)
{
    (void)index;
    (void)sub;
    return from->instructions;
}

static const char *pick_item(const sx_translation *from, size_t index, size_t sub)
{
    (void)sub;
    return from->items == NULL ? NULL : from->items[index];
}

static const char *pick_option(const sx_translation *from, size_t index, size_t sub)
{
    if (from->options == NULL || from->options[index] == NULL) {
        return NULL;
    }
    return from->options[index][sub];
}

static const char *pick_scale(const sx_translation *from, size_t index, size_t sub)
{
    (void)sub;
    return from->scales == NULL ? NULL : from->scales[index];
}

static const char *pick_band(const sx_translation *from, size_t index, size_t sub)
{
    if (from->bands == NULL || from->bands[index] == NULL) {
        return NULL;
    }
    return from->bands[index][sub];
}

static const char *pick_flag(const sx_translation *from, size_t index, size_t sub)
{
    (void)sub;
    return from->flags == NULL ? NULL : from->flags[index];
}

static const char *pick_validity(const sx_translation *from, size_t index, size_t sub)
{
    (void)sub;
    return from->validity == NULL ? NULL : from->validity[index];
}

static const char *pick_low_label(const sx_translation *from, size_t index, size_t sub)
{
    (void)sub;
    return from->low_labels == NULL ? NULL : from->low_labels[index];
}

static const char *pick_high_label(const sx_translation *from, size_t index, size_t sub)
{
    (void)sub;
    return from->high_labels == NULL ? NULL : from->high_labels[index];
}

const char *sx_model_title(const sx_model *model, const char *language)
{
    return first_of(in_language(model, language, pick_title, 0, 0), model->title, model->id);
}

const char *sx_model_instructions(const sx_model *model, const char *language)
{
    return first_of(in_language(model, language, pick_instructions, 0, 0), model->instructions, "");
}

const char *sx_model_item_text(const sx_model *model, size_t item, const char *language)
{
    return first_of(in_language(model, language, pick_item, item, 0), model->items[item].text,
                    model->items[item].id);
}

const char *sx_model_option_text(const sx_model *model, size_t item, size_t option,
                                 const char *language)
{
    const sx_response_set *set = model->items[item].responses;
    if (set == NULL || option >= set->option_count) {
        return "";
    }
    return first_of(in_language(model, language, pick_option, item, option),
                    set->options[option].text, set->options[option].code);
}

const char *sx_model_low_label(const sx_model *model, size_t item, const char *language)
{
    const char *text = in_language(model, language, pick_low_label, item, 0);
    return text == NULL ? model->items[item].low_label : text;
}

const char *sx_model_high_label(const sx_model *model, size_t item, const char *language)
{
    const char *text = in_language(model, language, pick_high_label, item, 0);
    return text == NULL ? model->items[item].high_label : text;
}

const char *sx_model_scale_title(const sx_model *model, size_t scale, const char *language)
{
    return first_of(in_language(model, language, pick_scale, scale, 0), model->scales[scale].title,
                    model->scales[scale].id);
}

const char *sx_model_band_id(const sx_model *model, size_t scale, size_t band)
{
    const sx_scale *from = &model->scales[scale];
    if (from->compute == SX_COMPUTE_CATEGORY) {
        return band < from->category_count ? from->categories[band].label : "";
    }
    return band < from->band_count ? from->bands[band].id : "";
}

const char *sx_model_band_text(const sx_model *model, size_t scale, size_t band,
                               const char *language)
{
    const sx_scale *from = &model->scales[scale];
    bool category = from->compute == SX_COMPUTE_CATEGORY;
    if (band >= (category ? from->category_count : from->band_count)) {
        return "";
    }
    const char *own = category ? from->categories[band].text : from->bands[band].text;
    return first_of(in_language(model, language, pick_band, scale, band), own,
                    sx_model_band_id(model, scale, band));
}

const char *sx_model_validity_text(const sx_model *model, size_t note, const char *language)
{
    const sx_validity *from = &model->validity[note];
    return first_of(in_language(model, language, pick_validity, note, 0), from->text, from->id);
}

const char *sx_model_flag_text(const sx_model *model, size_t flag, const char *language)
{
    const sx_flag *from = &model->flags[flag];
    return first_of(in_language(model, language, pick_flag, flag, 0), from->text,
                    first_of(from->title, from->id, NULL));
}
