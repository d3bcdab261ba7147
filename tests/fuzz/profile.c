/*
 * profile.c: any bytes as a care model, and, after a line of "%%", as the saved responses of one person. Whatever
 * the model says, coaching alone is never given on a gate that is not clear, and an urgent flag comes first.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <sextant/profile.h>

#include "manifest/manifest.h"
#include "profile/care.h"
#include "profile/profile.h"
#include "support/feed.h"
#include "support/place.h"

#define MEMORY ((size_t)64 << 20)
#define STATES 16U

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HEAD(id)                                                                                   \
    "sextant: 1\nid: " id "\nversion: 1.0.0\ntitle: " id                                           \
    "\nstrand: both\nkind: screener\nrecall: P14D\nvalidated: false\n"                             \
    "rights: {class: own, holder: The Sextant authors}\n"                                          \
    "responses: {f: [{0: Never}, {1: Some}, {2: Often}, {3: Always}]}\n"

static const char distress[] =
    HEAD("low") "items:\n  - {id: q1, responses: f, text: One}\n"
                "  - {id: q2, responses: f, text: Two}\n  - {id: q3, responses: f, text: Three}\n"
                "scales:\n"
                "  mood: {sum: q1..q2, missing: {rule: prorate, most: 1, round: half_up}, "
                "direction: higher_is_worse, range: [0, 6]}\n"
                "  work: {sum: q3, missing: {rule: complete}, direction: higher_is_worse, "
                "range: [0, 3]}\n"
                "flags: {harm: {when: q2 >= 2, tier: urgent, text: Ask.}}\n"
                "findings:\n"
                "  mood: {domain: distress, scale: mood, levels: [{none: 0}, {mild: 1..2}, "
                "{elevated: 3..4}, {high: 5..6}]}\n"
                "  work: {domain: functioning, scale: work, levels: [{none: 0}, {mild: 1}, "
                "{elevated: 2}, {high: 3}]}\n"
                "examples: [{answers: [0, 0, 0], mood: 0, work: 0, flags: {harm: clear}}, "
                "{answers: [3, 3, 3], mood: 6, work: 3, flags: {harm: raised}}, "
                "{answers: [~, ~, ~], mood: ~, work: ~}]\n";

static const char ready[] =
    HEAD("keen") "items: [{id: q1, responses: f, text: One}]\n"
                 "scales: {ready: {sum: q1, missing: {rule: complete}, "
                 "direction: higher_is_better, range: [0, 3]}}\n"
                 "findings: {ready: {domain: readiness, facet: importance, scale: ready, "
                 "levels: [{low: 0..1}, {medium: 2}, {high: 3}]}}\n"
                 "examples: [{answers: [0], ready: 0}, {answers: [3], ready: 3}, "
                 "{answers: [~], ready: ~}]\n";

static const char plain_model[] =
    "sextant: 1\nkind: care-model\nid: plain\nversion: 1.0.0\ntitle: Plain\naccount: None\n"
    "requires: [distress]\npathways: [safety_first, further_assessment, coaching]\n"
    "points: {X.1: Everybody.}\n"
    "rules: [{id: all, pathway: coaching, because: So., rests_on: [X.1]}]\n"
    "plan: {parts: [{id: a, title: A}], lines: [{part: a, text: T, rests_on: [X.1]}]}\n";

static struct {
    char model[120];
    sx_context *context;
} here;

static void leave(void)
{
    sx_context_free(here.context);
}

static void prepare(void)
{
    char path[160];
    if (here.context != NULL) {
        return;
    }
    place_path(path, sizeof path, "instruments/trial/low/manifest.yaml");
    place_put(path, distress, sizeof distress - 1);
    place_path(path, sizeof path, "instruments/trial/keen/manifest.yaml");
    place_put(path, ready, sizeof ready - 1);
    place_path(path, sizeof path, "instruments");
    place_path(here.model, sizeof here.model, "model/plain.yaml");
    const sx_context_options options = {.size = sizeof options, .path = path};
    must(sx_context_new(&options, &here.context) == SX_OK);
    must(atexit(leave) == 0);
}

/* --- decisions over made-up facts --------------------------------------------------------------- */

static sx_domain_fact made_fact(sx_domain domain, unsigned state)
{
    bool therapy = sx_domain_strand(domain) == SX_STRAND_THERAPY;
    unsigned levels = therapy ? 4 : 3;
    sx_level least = therapy ? SX_LEVEL_NONE : SX_LEVEL_LOW;
    bool known = state >= 2;
    return (sx_domain_fact){.assessed = state > 0,
                            .known = known,
                            .level =
                                known ? (sx_level)(least + (state - 2) % levels) : SX_LEVEL_NONE,
                            .deciding = SX_NOTHING};
}

static sx_facts made_facts(feed *f)
{
    sx_facts facts = {.recovery = (sx_truth)((int)feed_pick(f, 3) - 1),
                      .decline = (sx_truth)((int)feed_pick(f, 3) - 1)};
    for (unsigned i = 0; i < SX_DOMAIN_COUNT; i++) {
        facts.domains[i] = made_fact((sx_domain)i, feed_pick(f, 6));
    }
    for (unsigned i = 0; i < 3; i++) {
        facts.flags[i] = (sx_truth)((int)feed_pick(f, 3) - 1);
    }
    facts.clinical_unsure = feed_one_in(f, 4);
    return facts;
}

static bool clear_gate(const sx_domain_fact *fact)
{
    return fact->known && fact->level == SX_LEVEL_NONE;
}

static void check_decision(sx_care *care, const sx_facts *facts)
{
    const sx_care_model *model = sx_care_model_of(care);
    const sx_domain_fact *risk = &facts->domains[SX_DOMAIN_RISK];
    sx_decision decision;
    sx_care_decide(care, facts, &decision);
    const sx_verdict *verdict = &decision.verdict;
    bool coaching = verdict->pathway == SX_PATHWAY_COACHING || verdict->then == SX_PATHWAY_COACHING;
    must(!coaching || (clear_gate(&facts->domains[SX_DOMAIN_DISTRESS]) &&
                       clear_gate(&facts->domains[SX_DOMAIN_FUNCTIONING]) &&
                       (!risk->assessed || clear_gate(risk)) && !facts->clinical_unsure));
    bool urgent = facts->flags[SX_TIER_URGENT] == SX_TRUE;
    must(!urgent || verdict->pathway == SX_PATHWAY_SAFETY_FIRST);
    must(verdict->pathway < SX_PATHWAY_COUNT && verdict->then < SX_PATHWAY_COUNT);
    bool *lines = calloc(model->line_count + 1, sizeof *lines);
    must(lines != NULL);
    sx_care_plan(care, facts, verdict->pathway, lines);
    free(lines);
}

/* Is it a care model that can be used? */
static bool decide(sx_slice text)
{
    sx_arena *arena = sx_arena_new(MEMORY);
    sx_diags diags;
    sx_care_model *model = NULL;
    sx_care *care = NULL;
    must(arena != NULL);
    sx_diags_init(&diags, arena);
    sx_status status = sx_manifest_care_model(arena, "fuzz", text, &diags, &model);
    if (status == SX_OK) {
        model->file = NULL; /* it is in no file */
        status = sx_care_new(model, &diags, &care);
        must((status == SX_OK) == (care != NULL));
    }
    must(status == SX_OK || status == SX_E_MEMORY || diags.errors > 0);
    for (unsigned i = 0; care != NULL && i < STATES; i++) {
        feed f = {(const uint8_t *)text.at, text.len, text.len * i / STATES};
        sx_facts facts = made_facts(&f);
        check_decision(care, &facts);
    }
    sx_care_free(care);
    sx_arena_free(arena);
    return status == SX_OK;
}

/* --- a whole profile ---------------------------------------------------------------------------- */

static void check_profile(const sx_profile *profile)
{
    for (size_t i = 0; i < sx_profile_model_count(profile); i++) {
        const char *pathway = sx_profile_pathway(profile, i);
        must(pathway != NULL);
        must(!profile->urgent || strcmp(pathway, "safety_first") == 0);
    }
    must((sx_profile_standing_flags(profile) == 0) || sx_profile_notice(profile) != NULL);
}

static void report(const sx_profile *profile)
{
    static const sx_report_format formats[] = {SX_REPORT_TEXT, SX_REPORT_JSON, SX_REPORT_JSON_LINE,
                                               SX_REPORT_HTML};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        char *text = NULL;
        must(sx_profile_report(here.context, profile, formats[i], 60, &text) == SX_OK);
        must(text != NULL && text[0] != '\0');
        must(formats[i] != SX_REPORT_HTML || strstr(text, "<script") == NULL);
        sx_free(text);
    }
}

static void profiles(sx_slice model, sx_slice responses)
{
    static const char *const roles[] = {"clinician", "coach", "respondent"};
    size_t standing = 0;
    place_put(here.model, model.at, model.len);
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        sx_profile *profile = NULL;
        const sx_profile_options options = {
            .size = sizeof options, .model = here.model, .role = roles[i]};
        sx_status status =
            sx_profile_from_text(here.context, &options, responses.at, responses.len, &profile);
        must((status == SX_OK) == (profile != NULL));
        must(status == SX_OK || sx_errors(here.context)[0] != '\0');
        if (profile == NULL) {
            return;
        }
        check_profile(profile);
        /* what a reader may not see stands all the same */
        must(i == 0 || sx_profile_standing_flags(profile) == standing);
        standing = sx_profile_standing_flags(profile);
        report(profile);
        sx_profile_free(profile);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const sx_slice plain = SX_SLICE(plain_model);
    sx_slice model = {size > 0 ? (const char *)data : "", size}, responses = {"", 0};
    prepare();
    for (size_t i = 0; i + 4 <= size; i++) {
        if (memcmp(data + i, "\n%%\n", 4) == 0) {
            model.len = i + 1;
            responses = (sx_slice){(const char *)data + i + 4, size - i - 4};
            break;
        }
    }
    bool good = model.len > 0 && decide(model);
    if (responses.len > 0) {
        profiles(good ? model : plain, responses);
    }
    return 0;
}
