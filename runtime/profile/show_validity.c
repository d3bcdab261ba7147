/*
 * show_validity.c: what the reader should know about how an instrument was answered and computed: validity
 * notes that hold or that nobody can tell, code that failed, code that ran with less than the whole jail.
 */
#include "profile/show.h"

static bool sees(const sx_showing *show, const sx_model *model)
{
    return show->role != SX_ROLE_COACH || model->strand != SX_STRAND_THERAPY;
}

static void add(sx_showing *show, const sx_model *model, const char *id, const char *state,
                const char *text)
{
    sx_profile *to = show->to;
    to->notes[to->note_count++] =
        (sx_shown_note){.instrument = model->id,
                        .instrument_title = sx_model_title(model, show->request->language),
                        .short_title = sx_show_short_title(model),
                        .language = id == NULL ? "en" : sx_show_language(show, model),
                        .id = id,
                        .state = state,
                        .text = text};
}

static void add_validity(sx_showing *show, const sx_results *results)
{
    const sx_model *model = results->loaded->model;
    for (size_t i = 0; i < model->validity_count; i++) {
        const char *text = sx_model_validity_text(model, i, show->request->language);
        if (results->notes[i] > 0) {
            add(show, model, model->validity[i].id, "holds", text);
        } else if (results->notes[i] < 0) {
            add(show, model, model->validity[i].id, "unknown",
                sx_say(show,
                       results->fate == SX_FATE_OK
                           ? "%s (Not known: an answer that this needs is missing.)"
                           : "%s (Not known: the instrument's code failed.)",
                       text));
        }
    }
}

static void add_computation(sx_showing *show, const sx_results *results)
{
    const sx_model *model = results->loaded->model;
    if (results->fallback) {
        add(show, model, NULL, "fallback_order",
            "The instrument's code failed while it chose the questions; those that followed were "
            "asked in their fixed order.");
    }
    if (results->fate != SX_FATE_OK) {
        add(show, model, NULL, "failed",
            sx_say(show,
                   "The instrument's code failed (%s): what it could not compute is not known, "
                   "which says nothing about the person.",
                   sx_fate_word(results->fate)));
    }
    if (results->loaded->weak) {
        add(show, model, NULL, "weak_jail",
            "The instrument's code ran without all the protections that it should have.");
    }
}

void sx_show_validity(sx_showing *show)
{
    const sx_findings *findings = show->findings;
    size_t most = 0;
    for (size_t i = 0; i < findings->current_count; i++) {
        most += findings->current[i]->loaded->model->validity_count + 3;
    }
    show->to->notes = sx_show_room(show, most, sizeof *show->to->notes);
    for (size_t i = 0; i < findings->current_count && show->to->notes != NULL; i++) {
        if (sees(show, findings->current[i]->loaded->model)) {
            add_validity(show, findings->current[i]);
            add_computation(show, findings->current[i]);
        }
    }
}

void sx_show_notes_of(const sx_showing *show, sx_shown_finding *finding)
{
    const sx_profile *to = show->to;
    for (size_t i = 0; i < to->note_count; i++) {
        if (sx_str_equal(to->notes[i].instrument, finding->instrument)) {
            finding->notes = finding->note_count == 0 ? &to->notes[i] : finding->notes;
            finding->note_count++;
        }
    }
}
