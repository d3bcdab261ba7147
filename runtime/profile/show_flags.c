/*
 * show_flags.c: flags for the reader, and the notice for the safety person, which holds every flag
 * that stands, or stood earlier, in full whatever the reader's role is.
 */
#include <string.h>

#include "profile/moment.h"
#include "profile/show.h"
#include "profile/words.h"

#define NOTICE_MAX ((size_t)256 * 1024)

static const sx_flag *flag_of(const sx_standing *standing)
{
    return &standing->results->loaded->model->flags[standing->flag];
}

static const char *flag_text(const sx_showing *show, const sx_standing *standing)
{
    const sx_model *model = standing->results->loaded->model;
    const char *language = show->request->language;
    for (size_t i = 0; language != NULL && i < model->translation_count; i++) {
        const sx_translation *texts = &model->translations[i];
        if (texts->flags != NULL && texts->flags[standing->flag] != NULL &&
            sx_str_equal(texts->language, language)) {
            return texts->flags[standing->flag];
        }
    }
    return flag_of(standing)->text;
}

static const char *earlier_note(sx_showing *show, const sx_standing *standing)
{
    const sx_results *raised = standing->results;
    const char *day = sx_say_day(show, raised->when);
    if (standing->denied == NULL) {
        return sx_say(show, "Raised on %s and not answered since: it still stands.", day);
    }
    return sx_say(show,
                  "Raised on %s. The clear answer on %s lies within the %lld days that the answers "
                  "look back on and does not take it back: it still stands.",
                  day, sx_say_day(show, standing->denied->when),
                  (long long)sx_recall_days(raised->loaded->model->recall));
}

static const char *flag_note(sx_showing *show, const sx_standing *standing)
{
    if (standing->past != NULL) {
        return sx_say(show, "Raised on %s, answered clear on %s.",
                      sx_say_day(show, standing->past->when),
                      sx_say_day(show, standing->cleared->when));
    }
    if (standing->earlier) {
        return earlier_note(show, standing);
    }
    if (standing->state == SX_FLAG_RAISED && standing->changed) {
        return "The answer was changed afterwards; the flag stays.";
    }
    if (standing->state == SX_FLAG_NOT_ASSESSED) {
        return "Not answered. Not assessed is not the same as no risk.";
    }
    return NULL;
}

/* Raised first, then what was not assessed, then clear; within these the highest tier first. */
static int rank(const sx_standing *standing)
{
    static const int states[] = {
        [SX_FLAG_CLEAR] = 0, [SX_FLAG_RAISED] = 20, [SX_FLAG_NOT_ASSESSED] = 10};
    return states[standing->state] + (int)flag_of(standing)->tier;
}

static void show_in_full(sx_showing *show, const sx_standing *standing)
{
    const sx_model *model = standing->results->loaded->model;
    const sx_flag *flag = flag_of(standing);
    const sx_results *past = standing->past;
    show->to->flags[show->to->flag_count++] = (sx_shown_flag){
        .instrument = model->id,
        .instrument_title = sx_model_title(model, show->request->language),
        .id = flag->id,
        .title = flag->title,
        .tier = sx_tier_word(flag->tier),
        .state = sx_flag_state_word(standing->state),
        .standing = standing->state == SX_FLAG_RAISED,
        .text = standing->state == SX_FLAG_RAISED ? flag_text(show, standing) : NULL,
        .note = flag_note(show, standing),
        .was_raised = past == NULL ? NULL : sx_say_given(show, past->when),
        .was_cleared = past == NULL ? NULL : sx_say_given(show, standing->cleared->when),
        .source = sx_model_source(model, flag->source),
        .passed_to = standing->state == SX_FLAG_RAISED ? show->to->safety_person : NULL};
}

static void show_all(sx_showing *show)
{
    for (int wanted = 22; wanted >= 0; wanted--) {
        for (size_t i = 0; i < show->findings->flag_count; i++) {
            if (rank(&show->findings->flags[i]) == wanted) {
                show_in_full(show, &show->findings->flags[i]);
            }
        }
    }
}

/* Those who may not know what it is about learn that it is, and who has it. */
static void show_existence(sx_showing *show, sx_tier tier)
{
    const char *person = show->to->safety_person;
    const char *text;
    if (show->role == SX_ROLE_COACH) {
        text =
            person != NULL
                ? sx_say(show, "A safety matter was passed to %s, the named safety person.", person)
                : "A safety matter stands. It belongs to the responsible clinician at once.";
    } else {
        text =
            "Some of your answers matter for your safety. Somebody qualified will talk with you.";
    }
    show->to->flags[show->to->flag_count++] =
        (sx_shown_flag){.tier = show->role == SX_ROLE_COACH ? sx_tier_word(tier) : NULL,
                        .state = sx_flag_state_word(SX_FLAG_RAISED),
                        .standing = true,
                        .text = text,
                        .passed_to = person};
}

static void notice_flag(sx_showing *show, const sx_standing *standing, sx_buf *out)
{
    const sx_flag *flag = flag_of(standing);
    const sx_model *model = standing->results->loaded->model;
    const char *note = flag_note(show, standing);
    sx_buf_printf(out, "\n[%s] %s\n  %s (%s %s), answered %s\n", sx_tier_word(flag->tier),
                  flag->title, model->title, model->id, model->version,
                  sx_say_day(show, standing->results->when));
    if (standing->state == SX_FLAG_RAISED && flag_text(show, standing) != NULL) {
        sx_buf_printf(out, "  %s\n", flag_text(show, standing));
    }
    if (note != NULL) {
        sx_buf_printf(out, "  %s\n", note);
    }
}

static const char *notice(sx_showing *show, size_t history)
{
    sx_buf out;
    sx_buf_init(&out, NOTICE_MAX);
    const sx_findings *findings = show->findings;
    const char *person = show->to->safety_person, *subject = show->to->subject;
    sx_buf_printf(&out, "Safety notice%s%s\n", person != NULL ? " for " : "",
                  person != NULL ? person : "");
    sx_buf_printf(&out, "Respondent: %s\n", subject != NULL ? subject : "not named in the file");
    sx_buf_printf(&out, "Generated: %s\n", show->to->generated);
    for (size_t i = 0; i < findings->flag_count; i++) {
        if (findings->flags[i].state == SX_FLAG_RAISED) {
            notice_flag(show, &findings->flags[i], &out);
        }
    }
    if (history > 0) {
        sx_buf_str(&out, "\nRaised earlier, and answered clear after the time that the answers "
                         "look back on:\n");
    }
    for (size_t i = 0; i < findings->flag_count; i++) {
        if (findings->flags[i].past != NULL) {
            notice_flag(show, &findings->flags[i], &out);
        }
    }
    const char *text = out.failed ? NULL : sx_arena_strdup(show->arena, sx_buf_text(&out));
    show->failed = show->failed || text == NULL;
    sx_buf_free(&out);
    return text;
}

/* Whether an instrument that was given could raise a flag at all. */
static void say_what_was_asked(sx_showing *show)
{
    if (show->findings->flag_count == 0 && show->role != SX_ROLE_RESPONDENT) {
        show->to->flags_note = sx_words_no_safety_item();
    }
}

void sx_show_flags(sx_showing *show)
{
    const sx_findings *findings = show->findings;
    sx_tier highest = SX_TIER_NOTE;
    size_t standing = 0, history = 0;
    say_what_was_asked(show);
    for (size_t i = 0; i < findings->flag_count; i++) {
        history += findings->flags[i].past != NULL;
        if (findings->flags[i].state == SX_FLAG_RAISED) {
            standing++;
            sx_tier tier = flag_of(&findings->flags[i])->tier;
            highest = tier > highest ? tier : highest;
        }
    }
    sx_profile *to = show->to;
    to->standing_count = standing;
    to->urgent = standing > 0 && highest == SX_TIER_URGENT;
    to->flags = sx_show_room(show, findings->flag_count, sizeof *to->flags);
    if (to->flags == NULL) {
        return;
    }
    if (show->role == SX_ROLE_CLINICIAN) {
        show_all(show);
    } else if (standing > 0) {
        show_existence(show, highest);
    }
    if (standing + history > 0) {
        to->notice = notice(show, history);
    }
}
