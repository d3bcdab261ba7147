/*
 * trial_profile.c: builds profiles of the vignettes through the same calls as the API does.
 */
#include "report/trial_profile.h"

#include <check.h>
#include <stdlib.h>

#include "base/file.h"
#include "host/catalogue.h"
#include "profile/read.h"

static const char *const models[] = {"integrative", "indication", "scope-of-practice"};

static void build(trial_profile *trial, sx_slice text, sx_role role, sx_diags *diags)
{
    sx_person person;
    sx_care *cares[3];
    ck_assert_int_eq(sx_person_read(trial->catalogue, text, "case", NULL, NULL, diags, &person),
                     SX_OK);
    for (size_t i = 0; i < 3; i++) {
        const sx_care_model *model;
        ck_assert_int_eq(sx_catalogue_care_model(trial->catalogue, models[i], diags, &model),
                         SX_OK);
        ck_assert_int_eq(sx_care_new(model, diags, &cares[i]), SX_OK);
    }
    sx_profile_request request = {.results = person.results,
                                  .result_count = person.count,
                                  .models = cares,
                                  .model_count = 3,
                                  .all = true,
                                  .role = role,
                                  .subject = person.subject,
                                  .safety_person = "Safety Person"};
    ck_assert_int_eq(sx_profile_build(&request, diags, &trial->profile), SX_OK);
    for (size_t i = 0; i < 3; i++) {
        sx_care_free(cares[i]);
    }
    sx_person_free(&person);
}

void trial_profile_case(trial_profile *trial, int number, sx_role role)
{
    sx_diags diags;
    sx_buf text;
    *trial = (trial_profile){.arena = sx_arena_new(0)};
    ck_assert_ptr_nonnull(trial->arena);
    sx_diags_init(&diags, trial->arena);
    ck_assert_int_eq(sx_catalogue_new(SX_SOURCE_DATA_DIR, &diags, &trial->catalogue), SX_OK);
    char *path = sx_arena_printf(trial->arena, "%s/examples/vignettes/case-%02d.json",
                                 SX_SOURCE_DIR, number);
    sx_buf_init(&text, SX_PERSON_MAX);
    ck_assert_int_eq(sx_person_load(path, &text, &diags), SX_OK);
    build(trial, (sx_slice){sx_buf_text(&text), text.len}, role, &diags);
    sx_buf_free(&text);
}

void trial_profile_free(trial_profile *trial)
{
    sx_profile_release(trial->profile);
    sx_catalogue_free(trial->catalogue);
    sx_arena_free(trial->arena);
}

/* --- poison ----------------------------------------------------------------------------------- */

static void poison(const char **text)
{
    if (*text != NULL) {
        *text = HOSTILE;
    }
}

static void poison_findings(sx_profile *profile)
{
    for (size_t i = 0; i < profile->finding_count; i++) {
        sx_shown_finding *one = &profile->findings[i];
        const char **texts[] = {
            &one->title, &one->instrument_title, &one->short_title, &one->scale_title,
            &one->value, &one->display,          &one->unit,        &one->range,
            &one->band,  &one->cut_off,          &one->source,      &one->language,
            &one->level, &one->unknown,          &one->doubt};
        for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) {
            poison(texts[k]);
        }
        for (size_t k = 0; k < one->chart.segment_count; k++) {
            poison(&one->chart.segments[k].text);
            poison(&one->chart.segments[k].range);
            poison(&one->chart.segments[k].start);
        }
        for (size_t k = 0; k < one->cutoff_count; k++) {
            poison(&one->cutoffs[k].text);
            poison(&one->cutoffs[k].at);
            poison(&one->cutoffs[k].source);
        }
    }
    for (size_t i = 0; i < profile->pairs_count; i++) {
        poison(&profile->pairs[i].instrument_title);
        poison(&profile->pairs[i].first_name);
        poison(&profile->pairs[i].low_text);
        for (size_t k = 0; k < profile->pairs[i].count; k++) {
            poison(&profile->pairs[i].items[k].title);
            poison(&profile->pairs[i].items[k].first);
        }
    }
}

static void poison_care(sx_shown_care *care)
{
    const char **texts[] = {&care->title,      &care->account, &care->pathway_title,
                            &care->then_title, &care->because, &care->safety_says,
                            &care->version};
    for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) {
        poison(texts[k]);
    }
    for (size_t i = 0; i < care->reason_count; i++) {
        poison(&care->reasons[i].text);
        poison(&care->reasons[i].source);
        poison(&care->reasons[i].domain_title);
    }
    for (size_t i = 0; i < care->part_count; i++) {
        poison(&care->parts[i].title);
        for (size_t k = 0; k < care->parts[i].line_count; k++) {
            poison(&care->parts[i].lines[k].text);
            poison(&care->parts[i].lines[k].service);
            poison(&care->parts[i].lines[k].credential);
        }
    }
}

void trial_profile_poison(trial_profile *trial)
{
    sx_profile *profile = trial->profile;
    poison(&profile->subject);
    poison(&profile->crisis_text);
    poison(&profile->safety_person);
    poison(&profile->generated);
    poison_findings(profile);
    for (size_t i = 0; i < profile->model_count; i++) {
        poison_care(&profile->models[i]);
    }
    for (size_t i = 0; i < profile->flag_count; i++) {
        poison(&profile->flags[i].title);
        poison(&profile->flags[i].text);
        poison(&profile->flags[i].instrument_title);
        poison(&profile->flags[i].note);
        poison(&profile->flags[i].passed_to);
    }
    for (size_t i = 0; i < profile->difference_count; i++) {
        poison(&profile->differences[i].title);
        poison(&profile->differences[i].values[0]);
    }
    for (size_t i = 0; i < profile->limit_count; i++) {
        poison(&profile->limits[i]);
    }
    for (size_t i = 0; i < profile->progress_count; i++) {
        poison(&profile->progress[i]);
    }
    for (size_t i = 0; i < profile->instrument_count; i++) {
        poison(&profile->instruments[i].title);
        poison(&profile->instruments[i].id);
        poison(&profile->instruments[i].version);
        poison(&profile->instruments[i].when);
        poison(&profile->instruments[i].credit);
    }
}
