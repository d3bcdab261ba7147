/*
 * words.c: the words of the small enumerations of an instrument, as manifests and reports spell them.
 */
#include "model/instrument.h"

const char *sx_kind_word(sx_kind kind)
{
    switch (kind) {
    case SX_KIND_SCREENER: return "screener";
    case SX_KIND_OUTCOME: return "outcome";
    case SX_KIND_INVENTORY: return "inventory";
    case SX_KIND_READINESS: return "readiness";
    case SX_KIND_TECHNIQUE: return "technique";
    }
    return "?";
}

const char *sx_rights_class_word(sx_rights_class c)
{
    switch (c) {
    case SX_RIGHTS_A: return "A";
    case SX_RIGHTS_B: return "B";
    case SX_RIGHTS_C: return "C";
    case SX_RIGHTS_D: return "D";
    case SX_RIGHTS_OWN: return "own";
    }
    return "?";
}

const char *sx_respondent_word(sx_respondent r)
{
    switch (r) {
    case SX_RESPONDENT_SELF: return "self";
    case SX_RESPONDENT_CLINICIAN: return "clinician";
    case SX_RESPONDENT_PROXY: return "proxy";
    }
    return "?";
}

const char *sx_missing_word(sx_missing_rule rule)
{
    switch (rule) {
    case SX_MISSING_COMPLETE: return "complete";
    case SX_MISSING_PRORATE: return "prorate";
    case SX_MISSING_ANSWERED: return "answered";
    case SX_MISSING_KNOWN: return "known";
    }
    return "?";
}

const char *sx_tier_word(sx_tier tier)
{
    switch (tier) {
    case SX_TIER_NOTE: return "note";
    case SX_TIER_REVIEW: return "review";
    case SX_TIER_URGENT: return "urgent";
    }
    return "?";
}

const char *sx_flag_state_word(sx_flag_state state)
{
    switch (state) {
    case SX_FLAG_CLEAR: return "clear";
    case SX_FLAG_RAISED: return "raised";
    case SX_FLAG_NOT_ASSESSED: return "not_assessed";
    }
    return "?";
}
