/*
 * facts.c: from findings to the state of the domains. Therapy domains take the worst that is known,
 * coaching and shared domains the least that is known; the two strands are never compared.
 */
#include "profile/facts.h"

static bool therapy(sx_domain domain)
{
    return sx_domain_strand(domain) == SX_STRAND_THERAPY;
}

/* Worse (therapy) or less (coaching, shared) than what is known so far? */
static bool decides(const sx_domain_fact *fact, const sx_finding *finding)
{
    if (!fact->known) {
        return true;
    }
    int now = sx_level_rank(fact->level), next = sx_level_rank(finding->level);
    return therapy(finding->domain) ? next > now : next < now;
}

static void add_to_domain(const sx_finding *finding, size_t index, sx_domain_fact *fact)
{
    fact->assessed = true;
    if (!sx_finding_is_focus(finding) && sx_finding_reliable(finding) && decides(fact, finding)) {
        fact->known = true;
        fact->level = finding->level;
        fact->deciding = index;
    }
}

/* A therapy domain with something unknown in it is unknown, unless what is known is bad enough. */
static void settle(const sx_findings *findings, sx_domain domain, sx_domain_fact *fact)
{
    if (fact->known && (!therapy(domain) || fact->level >= SX_LEVEL_ELEVATED)) {
        return;
    }
    for (size_t i = 0; i < findings->count; i++) {
        const sx_finding *finding = &findings->items[i];
        if (finding->domain == domain && !sx_finding_is_focus(finding) &&
            !sx_finding_reliable(finding)) {
            fact->known = false;
            fact->deciding = i;
            return;
        }
    }
}

static void add_facet(const sx_finding *finding, sx_facts *ret)
{
    const char *facet = finding->rule == NULL ? NULL : finding->rule->facet;
    if (facet == NULL) {
        return;
    }
    if (sx_finding_is_focus(finding)) {
        ret->focus = finding->label;
        return;
    }
    sx_facet_fact *fact = NULL;
    for (size_t i = 0; i < ret->facet_count && fact == NULL; i++) {
        if (ret->facets[i].domain == finding->domain && sx_str_equal(ret->facets[i].facet, facet)) {
            fact = &ret->facets[i];
        }
    }
    if (fact == NULL) {
        if (ret->facet_count == SX_FACETS_MAX) {
            return;
        }
        fact = &ret->facets[ret->facet_count++];
        *fact = (sx_facet_fact){.domain = finding->domain, .facet = facet};
    }
    if (!sx_finding_reliable(finding)) {
        return;
    }
    int now = sx_level_rank(fact->level), next = sx_level_rank(finding->level);
    if (!fact->known || (therapy(finding->domain) ? next > now : next < now)) {
        fact->known = true;
        fact->level = finding->level;
    }
}

/* True when one stands; unknown when none stands and one was not assessed, or none was asked. */
static void add_flags(const sx_findings *findings, sx_facts *ret)
{
    bool raised[3] = {false}, clear[3] = {false}, open[3] = {false};
    for (size_t i = 0; i < findings->flag_count; i++) {
        const sx_standing *flag = &findings->flags[i];
        sx_tier tier = flag->results->loaded->model->flags[flag->flag].tier;
        raised[tier] = raised[tier] || flag->state == SX_FLAG_RAISED;
        clear[tier] = clear[tier] || flag->state == SX_FLAG_CLEAR;
        open[tier] = open[tier] || flag->state == SX_FLAG_NOT_ASSESSED;
    }
    for (size_t tier = 0; tier < 3; tier++) {
        sx_truth otherwise = clear[tier] && !open[tier] ? SX_FALSE : SX_UNKNOWN;
        ret->flags[tier] = raised[tier] ? SX_TRUE : otherwise;
    }
}

static void add_course(const sx_finding *finding, sx_facts *ret)
{
    if (finding->previous == NULL || !therapy(finding->domain)) {
        return;
    }
    sx_course course = sx_finding_reliable(finding) ? sx_finding_course(finding) : SX_COURSE_NONE;
    if (course == SX_COURSE_RECOVERY) {
        ret->recovery = SX_TRUE;
    } else if (course == SX_COURSE_DECLINE) {
        ret->decline = SX_TRUE;
    }
    if (course != SX_COURSE_NONE) {
        ret->recovery = ret->recovery == SX_UNKNOWN ? SX_FALSE : ret->recovery;
        ret->decline = ret->decline == SX_UNKNOWN ? SX_FALSE : ret->decline;
    }
}

void sx_facts_of(const sx_findings *findings, sx_facts *ret)
{
    *ret = (sx_facts){.recovery = SX_UNKNOWN, .decline = SX_UNKNOWN};
    for (size_t i = 0; i < SX_DOMAIN_COUNT; i++) {
        ret->domains[i].deciding = SX_NOTHING;
    }
    for (size_t i = 0; i < findings->count; i++) {
        const sx_finding *finding = &findings->items[i];
        add_to_domain(finding, i, &ret->domains[finding->domain]);
        add_facet(finding, ret);
        add_course(finding, ret);
        if (therapy(finding->domain) && (!finding->known || finding->doubt != SX_DOUBT_NONE)) {
            ret->clinical_unsure = true;
        }
    }
    for (unsigned i = 0; i < SX_DOMAIN_COUNT; i++) {
        settle(findings, (sx_domain)i, &ret->domains[i]);
    }
    add_flags(findings, ret);
}

sx_gate sx_gate_of(const sx_domain_fact *fact)
{
    if (!fact->known) {
        return fact->assessed ? SX_GATE_UNKNOWN : SX_GATE_NOT_ASSESSED;
    }
    if (fact->level == SX_LEVEL_NONE) {
        return SX_GATE_CLEAR;
    }
    return fact->level == SX_LEVEL_MILD ? SX_GATE_BORDERLINE : SX_GATE_POSITIVE;
}

const char *sx_gate_word(sx_gate gate)
{
    switch (gate) {
    case SX_GATE_NOT_ASSESSED: return "not_assessed";
    case SX_GATE_UNKNOWN: return "unknown";
    case SX_GATE_CLEAR: return "clear";
    case SX_GATE_BORDERLINE: return "borderline";
    case SX_GATE_POSITIVE: return "positive";
    }
    return "unknown";
}
