/*
 * safety.c: an urgent flag comes first; coaching alone needs every clinical gate known and clear;
 * an unknown required domain is assessed. What a model says passes only through here.
 */
#include "profile/safety.h"

static const struct {
    const char *id;
    const char *text;
} rules[SX_SAFETY_COUNT] = {
#define SAFETY_ROW(name, id, text) [name] = {id, text},
    SX_SAFETY_LIST(SAFETY_ROW)
#undef SAFETY_ROW
};

const char *sx_safety_id(sx_safety rule)
{
    return (unsigned)rule < SX_SAFETY_COUNT ? rules[rule].id : "?";
}

const char *sx_safety_text(sx_safety rule)
{
    return (unsigned)rule < SX_SAFETY_COUNT ? rules[rule].text : "?";
}

static bool required(const sx_care_model *model, sx_domain domain)
{
    for (size_t i = 0; i < model->require_count; i++) {
        if (model->requires[i] == domain) {
            return true;
        }
    }
    return false;
}

/* Distress and functioning are gates for everybody. Risk is one when something was asked about
 * it, or when the model requires it: not every set of instruments holds a safety item. */
static bool stands_as_gate(const sx_facts *facts, const sx_care_model *model, sx_domain domain)
{
    if (!sx_domain_is_gate(domain)) {
        return false;
    }
    return domain != SX_DOMAIN_RISK || facts->domains[domain].assessed || required(model, domain);
}

static bool any_gate(const sx_facts *facts, const sx_care_model *model, sx_gate first, sx_gate last)
{
    for (unsigned i = 0; i < SX_DOMAIN_COUNT; i++) {
        sx_gate gate = sx_gate_of(&facts->domains[i]);
        if (stands_as_gate(facts, model, (sx_domain)i) && gate >= first && gate <= last) {
            return true;
        }
    }
    return false;
}

static bool required_unknown(const sx_facts *facts, const sx_care_model *model)
{
    for (unsigned i = 0; i < SX_DOMAIN_COUNT; i++) {
        if (required(model, (sx_domain)i) && !facts->domains[i].known) {
            return true;
        }
    }
    return false;
}

/* Why coaching alone is not possible, as bits; 0: it is. */
static unsigned against_coaching(const sx_facts *facts, const sx_care_model *model)
{
    unsigned found = 0;
    if (any_gate(facts, model, SX_GATE_POSITIVE, SX_GATE_POSITIVE)) {
        found |= 1u << SX_SAFETY_POSITIVE;
    }
    if (any_gate(facts, model, SX_GATE_BORDERLINE, SX_GATE_BORDERLINE)) {
        found |= 1u << SX_SAFETY_BORDERLINE;
    }
    if (any_gate(facts, model, SX_GATE_NOT_ASSESSED, SX_GATE_UNKNOWN)) {
        found |= 1u << SX_SAFETY_UNKNOWN;
    }
    if (facts->clinical_unsure) {
        found |= 1u << SX_SAFETY_UNSURE;
    }
    return found;
}

void sx_safety_apply(const sx_facts *facts, const sx_care_model *model, sx_pathway said,
                     sx_verdict *ret)
{
    *ret = (sx_verdict){.then = said};
    bool positive = any_gate(facts, model, SX_GATE_POSITIVE, SX_GATE_POSITIVE);
    if (said >= SX_PATHWAY_COUNT) {
        ret->then = SX_PATHWAY_FURTHER_ASSESSMENT;
        ret->applied |= 1u << SX_SAFETY_NO_RULE;
    } else if (!positive && said != SX_PATHWAY_FURTHER_ASSESSMENT &&
               required_unknown(facts, model)) {
        ret->then = SX_PATHWAY_FURTHER_ASSESSMENT;
        ret->applied |= 1u << SX_SAFETY_REQUIRED;
    } else if (said == SX_PATHWAY_COACHING) {
        unsigned against = against_coaching(facts, model);
        if (against != 0) {
            ret->then = SX_PATHWAY_FURTHER_ASSESSMENT;
            ret->applied |= against;
        }
    }
    ret->pathway = ret->then;
    if (facts->flags[SX_TIER_URGENT] == SX_TRUE) {
        ret->pathway = SX_PATHWAY_SAFETY_FIRST;
        ret->applied |= 1u << SX_SAFETY_URGENT;
    }
}
