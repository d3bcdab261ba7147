/*
 * show_reasons.c: why a pathway came out: for every domain that the deciding rule names or a safety
 * rule looked at, the result, its value, the cut-off and the source of it.
 */
#include "profile/show.h"
#include "profile/words.h"

static sx_shown_reason *next_reason(sx_showing *show, sx_shown_care *to, sx_domain domain)
{
    sx_shown_reason *reason = &to->reasons[to->reason_count++];
    *reason = (sx_shown_reason){.domain = domain,
                                .domain_title = sx_words_domain(show->role, domain),
                                .strand = sx_domain_strand(domain)};
    return reason;
}

/* --- flags ------------------------------------------------------------------------------------ */

static void flag_reason(sx_showing *show, const sx_standing *standing, sx_shown_care *to)
{
    const sx_model *model = standing->results->loaded->model;
    const sx_flag *flag = &model->flags[standing->flag];
    sx_shown_reason *reason = next_reason(show, to, SX_DOMAIN_RISK);
    const char *source = sx_model_source(model, flag->source);
    const char *title = sx_show_short_title(model);
    reason->result_id = sx_say(show, "%s.%s", model->id, flag->id);
    reason->result = sx_say(show, "%s, %s", title, flag->title);
    reason->value = sx_flag_state_word(standing->state);
    reason->cut_off = sx_say_expr(show, flag->when);
    reason->source = source != NULL ? source : sx_words_own_rule();
    reason->level = standing->state == SX_FLAG_RAISED ? sx_tier_word(flag->tier) : NULL;
    switch (standing->state) {
    case SX_FLAG_RAISED:
        reason->text = sx_say(show, "%s: the flag is raised (tier %s)", reason->result,
                              sx_tier_word(flag->tier));
        break;
    case SX_FLAG_CLEAR: reason->text = sx_say(show, "%s: no flag raised", reason->result); break;
    case SX_FLAG_NOT_ASSESSED:
        reason->text = sx_say(show, "%s: not answered, so not assessed", reason->result);
        break;
    }
}

static void urgent_reasons(sx_showing *show, sx_shown_care *to)
{
    if (show->role != SX_ROLE_CLINICIAN) {
        next_reason(show, to, SX_DOMAIN_RISK)->text =
            show->role == SX_ROLE_COACH ? "a safety matter stands; it comes before anything else"
                                        : "some of your answers matter for your safety";
        return;
    }
    for (size_t i = 0; i < show->findings->flag_count; i++) {
        const sx_standing *flag = &show->findings->flags[i];
        if (flag->state == SX_FLAG_RAISED &&
            flag->results->loaded->model->flags[flag->flag].tier == SX_TIER_URGENT) {
            flag_reason(show, flag, to);
        }
    }
}

/* --- findings --------------------------------------------------------------------------------- */

static const char *with_unit(sx_showing *show, const sx_shown_finding *finding)
{
    return finding->unit == NULL ? finding->display
                                 : sx_say(show, "%s %s", finding->display, finding->unit);
}

static const char *finding_sentence(sx_showing *show, const sx_shown_finding *shown,
                                    const sx_shown_reason *reason)
{
    if (shown->value == NULL) {
        return shown->unknown != NULL ? shown->unknown : "no result";
    }
    const char *text = sx_say(show, "%s: %s", reason->result, with_unit(show, shown));
    if (shown->band != NULL) {
        text = sx_say(show, "%s (%s)", text, shown->band);
    }
    if (shown->cut_off != NULL && shown->level != NULL && show->role != SX_ROLE_RESPONDENT) {
        text = sx_say(show, "%s; %s counts as %s", text, shown->cut_off, shown->level);
    }
    return shown->doubt == NULL ? text : sx_say(show, "%s. %s", text, shown->doubt);
}

/* The finding as the reader sees it; NULL when it is not in the profile. */
static const sx_shown_finding *shown_of(const sx_showing *show, const sx_finding *finding)
{
    for (size_t i = 0; i < show->to->finding_count; i++) {
        const sx_shown_finding *shown = &show->to->findings[i];
        if (shown->domain == finding->domain && finding->rule != NULL &&
            sx_str_equal(shown->instrument, finding->results->loaded->model->id) &&
            sx_str_equal(shown->id, finding->rule->id)) {
            return shown;
        }
    }
    return NULL;
}

static void finding_reason(sx_showing *show, const sx_finding *finding, sx_shown_care *to)
{
    const sx_shown_finding *shown = shown_of(show, finding);
    if (shown == NULL) {
        return;
    }
    sx_shown_reason *reason = next_reason(show, to, finding->domain);
    reason->result = shown->scale_title == NULL
                         ? sx_say(show, "Your answers to %s", shown->short_title)
                         : sx_say(show, "%s, %s", shown->short_title, shown->scale_title);
    if (shown->scale != NULL && shown->scale_title != NULL) {
        reason->result_id = sx_say(show, "%s.%s", shown->instrument, shown->scale);
    }
    reason->value = shown->value;
    reason->level = shown->level;
    reason->cut_off = shown->cut_off;
    if (show->role != SX_ROLE_RESPONDENT) {
        reason->source = shown->own_rule ? sx_words_own_rule() : shown->source;
    }
    reason->text = finding_sentence(show, shown, reason);
}

static void flag_finding_reason(sx_showing *show, const sx_finding *finding, sx_shown_care *to)
{
    for (size_t i = 0; i < show->findings->flag_count; i++) {
        const sx_standing *flag = &show->findings->flags[i];
        if (flag->results == finding->results && flag->flag == finding->index) {
            flag_reason(show, flag, to);
            return;
        }
    }
}

/* Which findings of a domain are the reason for its state: of a therapy domain all that need
 * attention, else all of its level (a clear gate rests on each of them); of an unknown one all that
 * are open; of the other strands the one that decided. */
static bool is_reason(const sx_showing *show, const sx_domain_fact *fact, size_t index)
{
    const sx_finding *finding = &show->findings->items[index];
    if (!fact->known) {
        return !sx_finding_reliable(finding);
    }
    if (sx_domain_strand(finding->domain) != SX_STRAND_THERAPY) {
        return index == fact->deciding;
    }
    if (fact->level >= SX_LEVEL_ELEVATED) {
        return finding->known && finding->level >= SX_LEVEL_ELEVATED;
    }
    return finding->known && finding->level == fact->level;
}

/* A coach learns the state of a gate and no result. */
static void hidden_reason(sx_showing *show, sx_domain domain, sx_shown_care *to)
{
    sx_gate gate = sx_gate_of(&show->facts->domains[domain]);
    if (!sx_domain_is_gate(domain)) {
        return;
    }
    const char *may = sx_words_gate_may(gate, to->pathway);
    const char *word = gate == SX_GATE_NOT_ASSESSED ? "not assessed" : sx_gate_word(gate);
    const char *text = sx_say(show, "gate %s", word);
    if (gate == SX_GATE_CLEAR && domain == SX_DOMAIN_RISK) {
        text = sx_words_risk_clear();
    }
    next_reason(show, to, domain)->text = may == NULL ? text : sx_say(show, "%s. %s", text, may);
}

static void domain_reasons(sx_showing *show, sx_domain domain, bool urgent_told, sx_shown_care *to)
{
    const sx_domain_fact *fact = &show->facts->domains[domain];
    bool clinical = sx_domain_strand(domain) == SX_STRAND_THERAPY;
    if (clinical && show->role == SX_ROLE_COACH) {
        if (!urgent_told) {
            hidden_reason(show, domain, to);
        }
        return;
    }
    if (!fact->assessed) {
        sx_shown_reason *reason = next_reason(show, to, domain);
        bool plain = show->role == SX_ROLE_RESPONDENT;
        reason->value = plain ? NULL : "not assessed";
        reason->text = plain ? "we have not asked about this yet"
                             : "not assessed, no instrument for it was given";
        return;
    }
    for (size_t i = 0; i < show->findings->count; i++) {
        const sx_finding *finding = &show->findings->items[i];
        if (finding->domain != domain || !is_reason(show, fact, i)) {
            continue;
        }
        if (finding->rule != NULL) {
            finding_reason(show, finding, to);
        } else if (show->role == SX_ROLE_CLINICIAN && !urgent_told) {
            flag_finding_reason(show, finding, to);
        }
    }
}

/* --- which domains ---------------------------------------------------------------------------- */

static bool requires(const sx_care_model *model, sx_domain domain)
{
    for (size_t i = 0; i < model->require_count; i++) {
        if (model->requires[i] == domain) {
            return true;
        }
    }
    return false;
}

static bool safety_looked_at(const sx_showing *show, unsigned applied, sx_domain domain,
                             const sx_care_model *model)
{
    const sx_domain_fact *fact = &show->facts->domains[domain];
    sx_gate gate = sx_gate_of(fact);
    bool counts = sx_domain_is_gate(domain) && (domain != SX_DOMAIN_RISK || fact->assessed);
    return ((applied & 1u << SX_SAFETY_REQUIRED) != 0 && requires(model, domain) && !fact->known) ||
           ((applied & 1u << SX_SAFETY_POSITIVE) != 0 && counts && gate == SX_GATE_POSITIVE) ||
           ((applied & 1u << SX_SAFETY_BORDERLINE) != 0 && counts && gate == SX_GATE_BORDERLINE) ||
           ((applied & 1u << SX_SAFETY_UNKNOWN) != 0 && counts && !fact->known) ||
           ((applied & 1u << SX_SAFETY_UNSURE) != 0 && !fact->known && fact->assessed &&
            sx_domain_strand(domain) == SX_STRAND_THERAPY);
}

void sx_show_reasons(sx_showing *show, const sx_care *care, const sx_decision *decision,
                     sx_shown_care *to)
{
    const sx_care_model *model = sx_care_model_of(care);
    const sx_care_rule *rule = decision->rule;
    bool urgent = (decision->verdict.applied & 1u << SX_SAFETY_URGENT) != 0;
    size_t most = show->findings->count + show->findings->flag_count + SX_DOMAIN_COUNT + 1;
    bool said_coaching = decision->said == SX_PATHWAY_COACHING;
    to->reasons = sx_show_room(show, most, sizeof *to->reasons);
    if (to->reasons == NULL) {
        return;
    }
    if (urgent) {
        urgent_reasons(show, to);
    }
    to->urgent_count = to->reason_count;
    for (unsigned i = 0; i < SX_DOMAIN_COUNT; i++) {
        sx_domain domain = (sx_domain)i;
        const sx_domain_fact *fact = &show->facts->domains[i];
        bool named = rule != NULL && sx_care_rule_names(rule, domain) && fact->assessed;
        bool asked = sx_domain_is_gate(domain) && fact->assessed && !fact->known;
        bool open = (rule == NULL || rule->when == NULL) && (requires(model, domain) || asked);
        bool gate = said_coaching && sx_domain_is_gate(domain) && fact->assessed;
        if (named || open || gate ||
            safety_looked_at(show, decision->verdict.applied, domain, model)) {
            domain_reasons(show, domain, urgent && domain == SX_DOMAIN_RISK, to);
        }
    }
}
