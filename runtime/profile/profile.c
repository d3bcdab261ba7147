/*
 * profile.c: puts a profile together: findings, facts, what the models say, and where it all comes
 * from. Computes no score and lays nothing out.
 */
#include "profile/profile.h"

#include <sextant/version.h>

#include "base/clock.h"
#include "profile/show.h"
#include "profile/words.h"

static const struct {
    sx_role role;
    const char *word;
} role_words[] = {
    {SX_ROLE_CLINICIAN, "clinician"}, {SX_ROLE_COACH, "coach"}, {SX_ROLE_RESPONDENT, "respondent"}};

const char *sx_role_word(sx_role role)
{
    for (size_t i = 0; i < sizeof role_words / sizeof role_words[0]; i++) {
        if (role_words[i].role == role) {
            return role_words[i].word;
        }
    }
    return "?";
}

bool sx_role_from_word(const char *word, sx_role *ret)
{
    for (size_t i = 0; i < sizeof role_words / sizeof role_words[0]; i++) {
        if (sx_str_equal(role_words[i].word, word)) {
            *ret = role_words[i].role;
            return true;
        }
    }
    return false;
}

void sx_show_head(sx_showing *show)
{
    const sx_profile_request *request = show->request;
    sx_profile *to = show->to;
    char now[SX_TIME_TEXT];
    sx_time_now(now);
    to->role = request->role;
    to->subject = sx_say_given(show, request->subject);
    to->language = sx_say_given(show, request->language);
    to->safety_person = sx_say_given(show, request->safety_person);
    to->generated = sx_say(show, "%s", request->generated != NULL ? request->generated : now);
    to->engine = SX_VERSION;
    to->own_crisis_text = request->crisis_text != NULL;
    to->crisis_text =
        request->crisis_text != NULL ? sx_say_lines(show, request->crisis_text) : sx_words_crisis();
    to->all = request->all;
}

static void fill_instruments(sx_showing *show)
{
    const sx_findings *findings = show->findings;
    sx_profile *to = show->to;
    to->instruments = sx_show_room(show, findings->current_count, sizeof *to->instruments);
    for (size_t i = 0; i < findings->current_count && to->instruments != NULL; i++) {
        const sx_results *results = findings->current[i];
        const sx_model *model = results->loaded->model;
        bool counts = show->role != SX_ROLE_COACH || model->strand != SX_STRAND_THERAPY;
        to->instruments[to->instrument_count++] =
            (sx_shown_instrument){.id = model->id,
                                  .title = sx_model_title(model, show->request->language),
                                  .version = model->version,
                                  .given_version = results->version,
                                  .rule_hash = results->loaded->rule_hash,
                                  .content_hash = results->loaded->content_hash,
                                  .when = results->when,
                                  .session = results->session,
                                  .credit = sx_say_credit(show, results),
                                  .holder = model->rights.holder,
                                  .rights = sx_rights_class_word(model->rights.class_),
                                  .use = results->use,
                                  .wording = results->wording,
                                  .validated = model->validated,
                                  .counts = counts,
                                  .answered = counts ? results->answered : 0,
                                  .asked = counts ? results->asked : 0};
    }
}

/* The profile points to texts of the results (times, sessions, labels of answers), which may go
 * before it: those that can be seen are copied. */
static void keep_texts(sx_showing *show)
{
    sx_profile *to = show->to;
    for (size_t i = 0; i < to->instrument_count; i++) {
        sx_shown_instrument *one = &to->instruments[i];
        one->when = sx_say_given(show, one->when);
        one->session = sx_say_given(show, one->session);
        one->use = sx_say_given(show, one->use);
        one->wording = sx_say_given(show, one->wording);
        one->given_version = sx_say_given(show, one->given_version);
    }
    for (size_t i = 0; i < to->finding_count; i++) {
        to->findings[i].when = sx_say_given(show, to->findings[i].when);
        to->findings[i].earlier.when = sx_say_given(show, to->findings[i].earlier.when);
    }
}

static void fill(sx_showing *show)
{
    const sx_profile_request *request = show->request;
    sx_profile *to = show->to;
    sx_show_head(show);
    sx_show_flags(show);
    sx_show_validity(show); /* before the findings, which point to it */
    sx_show_findings(show);
    sx_show_pairs(show);
    fill_instruments(show);
    to->models = sx_show_room(show, request->model_count, sizeof *to->models);
    for (size_t i = 0; i < request->model_count && to->models != NULL; i++) {
        sx_show_care(show, request->models[i], &to->models[to->model_count++]);
    }
    sx_show_domains(show); /* after the models: what a coach may do depends on the pathway */
    if (to->all && to->models != NULL) {
        sx_show_differences(show);
    }
    sx_show_progress(show);
    sx_show_limits(show);
    keep_texts(show);
}

sx_status sx_profile_build(const sx_profile_request *request, sx_diags *diags, sx_profile **ret)
{
    *ret = NULL;
    sx_arena *arena = sx_arena_new(0);
    sx_profile *profile = arena == NULL ? NULL : sx_arena_alloc(arena, sizeof *profile);
    if (profile == NULL) {
        sx_arena_free(arena);
        return sx_diag_add(diags, SX_E_MEMORY, "PROFILE.MEMORY", (sx_where){0}, NULL,
                           "memory ran out");
    }
    profile->arena = arena;
    sx_findings findings;
    sx_facts facts;
    sx_status status =
        sx_findings_of(request->results, request->result_count, arena, diags, &findings);
    if (status == SX_OK) {
        sx_facts_of(&findings, &facts);
        sx_showing show = {.request = request,
                           .findings = &findings,
                           .facts = &facts,
                           .to = profile,
                           .arena = arena,
                           .role = request->role};
        fill(&show);
        status = show.failed ? SX_E_MEMORY : SX_OK;
    }
    if (status == SX_E_MEMORY) {
        sx_diag_add(diags, status, "PROFILE.MEMORY", (sx_where){0}, NULL, "memory ran out");
    }
    if (status != SX_OK) {
        sx_arena_free(arena);
        return status;
    }
    *ret = profile;
    return SX_OK;
}

void sx_profile_release(sx_profile *profile)
{
    if (profile != NULL) {
        sx_arena_free(profile->arena);
    }
}
