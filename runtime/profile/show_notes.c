/*
 * show_notes.c: what changed since the administration before, in words; and the limits of what the
 * profile says.
 */
#include "profile/show.h"
#include "profile/words.h"

static const char *state_text(sx_showing *show, const char *value, const char *unit,
                              const char *band, const char *level)
{
    if (value == NULL) {
        return "no score";
    }
    const char *text = unit == NULL ? value : sx_say(show, "%s %s", value, unit);
    if (level != NULL && band != NULL) {
        return sx_say(show, "%s (%s, %s)", level, text, band);
    }
    if (level != NULL || band != NULL) {
        return sx_say(show, "%s (%s)", level != NULL ? level : band, text);
    }
    return text;
}

static const char *progress_text(sx_showing *show, const sx_shown_finding *finding)
{
    const sx_earlier *before = &finding->earlier;
    const char *name = finding->scale_title == NULL
                           ? finding->short_title
                           : sx_say(show, "%s (%s, %s)", finding->title, finding->short_title,
                                    finding->scale_title);
    const char *from =
        state_text(show, before->display, finding->unit, before->band, before->level);
    const char *to =
        state_text(show, finding->display, finding->unit, finding->band, finding->level);
    const char *text = sx_say(show, "%s: %s on %s, %s on %s", name, from,
                              sx_say_day(show, before->when), to, sx_say_day(show, finding->when));
    return before->course == NULL ? text : sx_say(show, "%s: %s", text, before->course);
}

void sx_show_progress(sx_showing *show)
{
    sx_profile *to = show->to;
    to->progress = sx_show_room(show, to->finding_count + to->flag_count + 1, sizeof *to->progress);
    if (to->progress == NULL) {
        return;
    }
    for (size_t i = 0; i < to->finding_count; i++) {
        if (to->findings[i].has_earlier) {
            sx_show_add(to->progress, &to->progress_count, progress_text(show, &to->findings[i]));
        }
    }
    for (size_t i = 0; i < to->flag_count; i++) {
        if (to->flags[i].note != NULL && !to->flags[i].standing &&
            sx_str_equal(to->flags[i].state, "clear")) {
            sx_show_add(to->progress, &to->progress_count,
                        sx_say(show, "%s: %s", to->flags[i].title, to->flags[i].note));
        }
    }
}

/* --- limits ----------------------------------------------------------------------------------- */

static void add_limit(sx_showing *show, const char *text)
{
    sx_show_add(show->to->limits, &show->to->limit_count, text);
}

/* "a", "a, b", ... one more. */
static const char *join(sx_showing *show, const char *list, const char *one)
{
    return list == NULL ? one : sx_say(show, "%s, %s", list, one);
}

static void limit_validation(sx_showing *show)
{
    const char *list = NULL;
    for (size_t i = 0; i < show->to->instrument_count; i++) {
        const sx_shown_instrument *instrument = &show->to->instruments[i];
        if (!instrument->validated) {
            list = join(show, list,
                        instrument->holder == NULL ? instrument->title
                                                   : sx_say(show, "%s (rights: %s)",
                                                            instrument->title, instrument->holder));
        }
    }
    if (list != NULL) {
        add_limit(show,
                  sx_say(show, "Unvalidated: %s. No study has tested what the scores mean.", list));
    }
}

static void limit_own_rules(sx_showing *show)
{
    const char *list = NULL;
    for (size_t i = 0; i < show->to->finding_count; i++) {
        const sx_shown_finding *finding = &show->to->findings[i];
        if (finding->own_rule && finding->scale != NULL) {
            list = join(show, list, sx_say(show, "%s (%s)", finding->title, finding->short_title));
        }
    }
    if (list != NULL) {
        add_limit(show, sx_say(show, "The levels of these findings rest on an %s: %s.",
                               sx_words_own_rule(), list));
    }
}

static void limit_scores(sx_showing *show)
{
    for (size_t i = 0; i < show->to->finding_count; i++) {
        const sx_shown_finding *finding = &show->to->findings[i];
        if (finding->unknown != NULL) {
            add_limit(show, sx_say(show, "%s.", finding->unknown));
        } else if (finding->doubt != NULL) {
            add_limit(show, sx_say(show, "%s (%s): %s", finding->title, finding->short_title,
                                   finding->doubt));
        } else if (finding->prorated) {
            add_limit(show, sx_say(show,
                                   "%s (%s): %u of %u answers; the score makes up for the "
                                   "others.",
                                   finding->title, finding->short_title,
                                   (unsigned)finding->answered, (unsigned)finding->of));
        }
    }
}

/* A change of level is no more than that where nobody published how exact the scores are. */
static void limit_changes(sx_showing *show)
{
    const char *list = NULL;
    for (size_t i = 0; i < show->to->finding_count; i++) {
        const sx_shown_finding *finding = &show->to->findings[i];
        if (finding->has_earlier && (finding->trend == NULL || !finding->trend->error.known)) {
            list = join(show, list, sx_say(show, "%s (%s)", finding->title, finding->short_title));
        }
    }
    if (list != NULL) {
        add_limit(show, sx_say(show,
                               "Whether a change is larger than the error of measurement cannot be "
                               "told of: %s. The manifest names no published reliability with a "
                               "standard deviation.",
                               list));
    }
}

static void limit_domains(sx_showing *show)
{
    const char *list = NULL;
    bool risk = false;
    for (unsigned i = 0; i < SX_DOMAIN_COUNT; i++) {
        const sx_shown_domain *domain = &show->to->domains[i];
        if (!domain->shown || domain->assessed || domain->domain == SX_DOMAIN_PROGRESS) {
            continue;
        }
        if (domain->domain == SX_DOMAIN_RISK) {
            risk = true;
        } else {
            list = join(show, list, domain->title);
        }
    }
    if (list != NULL) {
        add_limit(show, sx_say(show, "Not assessed: %s.", list));
    }
    if (risk && show->role == SX_ROLE_CLINICIAN) {
        add_limit(show, "No instrument with a safety item was given: risk was not assessed, which "
                        "does not mean that there is none.");
    }
}

static void limit_versions(sx_showing *show)
{
    for (size_t i = 0; i < show->to->instrument_count; i++) {
        const sx_shown_instrument *one = &show->to->instruments[i];
        if (one->given_version != NULL && !sx_str_equal(one->given_version, one->version)) {
            add_limit(show, sx_say(show,
                                   "%s was answered in version %s and is scored by version "
                                   "%s.",
                                   one->title, one->given_version, one->version));
        }
    }
}

void sx_show_limits(sx_showing *show)
{
    sx_profile *to = show->to;
    to->limits =
        sx_show_room(show, to->finding_count + to->instrument_count + 8, sizeof *to->limits);
    if (to->limits == NULL) {
        return;
    }
    add_limit(show, sx_words_no_diagnosis(show->role));
    if (show->role == SX_ROLE_RESPONDENT) {
        return;
    }
    add_limit(show,
              "Clinical and coaching results stand side by side. They are never added up, and "
              "no level of one means anything in the other.");
    limit_validation(show);
    limit_own_rules(show);
    limit_scores(show);
    limit_domains(show);
    limit_versions(show);
    limit_changes(show);
}
