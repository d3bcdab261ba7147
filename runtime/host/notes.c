/*
 * notes.c: looks for what a checker cannot refuse, because it can be meant: the same words twice, codes out
 * of order, an instrument without wording, a band or cut-off that nobody stands for.
 */
#include "host/notes.h"

#include "base/str.h"

static size_t note(sx_diags *diags, const char *code, sx_where where, const char *expected,
                   const char *what)
{
    sx_diag_warn(diags, code, where, expected, "%s", what == NULL ? "" : what);
    return 1;
}

/* The same words over the same options: the answers could not be told apart. */
static bool ask_the_same(const sx_item *a, const sx_item *b)
{
    bool options =
        a->responses == b->responses || (a->responses != NULL && b->responses != NULL &&
                                         a->responses->id == NULL && b->responses->id == NULL);
    return options && a->kind == b->kind && a->text != NULL && b->text != NULL &&
           sx_str_equal(a->text, b->text);
}

static size_t same_texts(const sx_model *model, sx_diags *diags)
{
    size_t count = 0;
    for (size_t i = 0; i < model->item_count; i++) {
        for (size_t j = 0; j < i; j++) {
            const sx_item *item = &model->items[i];
            if (ask_the_same(item, &model->items[j])) {
                count += note(diags, "NOTE.SAME_TEXT", item->where,
                              "the wording of each item, letter by letter",
                              sx_arena_printf(diags->arena,
                                              "item %s has the same text as item %s in line %lu",
                                              item->id, model->items[j].id,
                                              (unsigned long)model->items[j].where.line));
                break;
            }
        }
    }
    return count;
}

/* Codes that are their own scores: up all the way, or down. A score that was written is meant. */
static size_t code_order(const sx_response_set *set, const char *of, sx_diags *diags)
{
    int direction = 0;
    const sx_option *before = NULL;
    for (size_t i = 0; i < set->option_count; i++) {
        const sx_option *option = &set->options[i];
        if (!option->scored || !option->implied) {
            continue;
        }
        int order = before == NULL ? 0
                                   : sx_number_compare(sx_number_decimal(option->score),
                                                       sx_number_decimal(before->score));
        if (direction * order < 0) {
            return note(diags, "NOTE.ORDER", option->where,
                        "the codes in the order of the paper, or score: with each option where "
                        "this order is meant",
                        sx_arena_printf(diags->arena,
                                        "the codes of %s run up and down: %s comes after %s", of,
                                        option->code, before->code));
        }
        direction = order != 0 ? order : direction;
        before = option;
    }
    return 0;
}

static size_t code_orders(const sx_model *model, sx_diags *diags)
{
    size_t count = 0;
    for (size_t i = 0; i < model->response_set_count; i++) {
        count += code_order(
            model->response_sets[i],
            sx_arena_printf(diags->arena, "the response set %s", model->response_sets[i]->id),
            diags);
    }
    for (size_t i = 0; i < model->item_count; i++) {
        const sx_item *item = &model->items[i];
        if (item->responses != NULL && item->responses->id == NULL) {
            count += code_order(item->responses, sx_arena_printf(diags->arena, "item %s", item->id),
                                diags);
        }
    }
    return count;
}

static bool words_options(const sx_model *model)
{
    for (size_t i = 0; i < model->response_set_count; i++) {
        for (size_t o = 0; o < model->response_sets[i]->option_count; o++) {
            if (model->response_sets[i]->options[o].text != NULL) {
                return true;
            }
        }
    }
    return false;
}

/* Without any wording it is a skeleton, on purpose; with some, the items were forgotten. */
static size_t no_wording(const sx_model *model, sx_diags *diags)
{
    for (size_t i = 0; i < model->item_count; i++) {
        if (model->items[i].text != NULL || model->items[i].computed_text) {
            return 0;
        }
    }
    if (model->item_count == 0 || (model->instructions == NULL && !words_options(model))) {
        return 0;
    }
    return note(diags, "NOTE.NO_WORDING", model->items[0].where,
                "text: with each item; or no instructions and no options with a text either",
                "no item has a text: answers can be scored, but the questions cannot be asked");
}

/* What an instrument of one's own says is one's own rule. */
static size_t no_sources(const sx_model *model, sx_diags *diags)
{
    size_t count = 0;
    for (size_t i = 0; model->rights.class_ != SX_RIGHTS_OWN && i < model->scale_count; i++) {
        const sx_scale *scale = &model->scales[i];
        if (scale->band_count > 0 && sx_scale_bands_source(scale) == NULL) {
            count += note(diags, "NOTE.NO_SOURCE", scale->bands_where,
                          "bands_source: the id of an entry under sources",
                          sx_arena_printf(diags->arena,
                                          "the bands of scale %s do not say where they come from",
                                          scale->id));
        }
        for (size_t k = 0; k < scale->cutoff_count; k++) {
            if (sx_cutoff_source(scale, &scale->cutoffs[k]) == NULL) {
                count += note(diags, "NOTE.NO_SOURCE", scale->cutoffs[k].where,
                              "source: the id of an entry under sources",
                              sx_arena_printf(diags->arena,
                                              "the cut-off %s of scale %s does not say where it "
                                              "comes from",
                                              scale->cutoffs[k].id, scale->id));
            }
        }
    }
    return count;
}

size_t sx_notes(const sx_model *model, sx_diags *diags)
{
    return code_orders(model, diags) + same_texts(model, diags) + no_wording(model, diags) +
           no_sources(model, diags);
}
