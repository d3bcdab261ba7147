/*
 * test_enumeration.c: all combinations of the states that decide, under every shipped care model
 * and under models that try to say coaching whatever happens; and that nothing else decides. What
 * holds here holds for every person. Says how many combinations there were and how many were wrong.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "profile/trial_care.h"
#include "support/suite.h"

/* What is enumerated: all that the rules of the shipped models and the safety rules look at
 * (nothing_else_decides). Readiness and goals have no STATE_3: they have three levels. */
typedef struct combination {
    trial_state distress, functioning, risk, adversity, readiness, goals;
    sx_truth urgent, review;
    bool unsure; /* besides what the states say */
} combination;

static bool is_unknown(const combination *at)
{
    return at->distress == STATE_UNKNOWN || at->functioning == STATE_UNKNOWN ||
           at->risk == STATE_UNKNOWN || at->adversity == STATE_UNKNOWN;
}

static sx_facts facts_of(const combination *at)
{
    sx_facts facts = {.recovery = SX_UNKNOWN, .decline = SX_UNKNOWN};
    for (unsigned i = 0; i < SX_DOMAIN_COUNT; i++) {
        facts.domains[i] = trial_fact((sx_domain)i, STATE_ABSENT);
    }
    facts.domains[SX_DOMAIN_DISTRESS] = trial_fact(SX_DOMAIN_DISTRESS, at->distress);
    facts.domains[SX_DOMAIN_FUNCTIONING] = trial_fact(SX_DOMAIN_FUNCTIONING, at->functioning);
    facts.domains[SX_DOMAIN_RISK] = trial_fact(SX_DOMAIN_RISK, at->risk);
    facts.domains[SX_DOMAIN_ADVERSITY] = trial_fact(SX_DOMAIN_ADVERSITY, at->adversity);
    facts.domains[SX_DOMAIN_READINESS] = trial_fact(SX_DOMAIN_READINESS, at->readiness);
    facts.domains[SX_DOMAIN_GOALS] = trial_fact(SX_DOMAIN_GOALS, at->goals);
    facts.flags[SX_TIER_URGENT] = at->urgent;
    facts.flags[SX_TIER_REVIEW] = at->review;
    facts.flags[SX_TIER_NOTE] = SX_UNKNOWN;
    facts.clinical_unsure = at->unsure || is_unknown(at);
    return facts;
}

static sx_decision decide(sx_care *care, const combination *at)
{
    sx_facts facts = facts_of(at);
    sx_decision decision;
    sx_care_decide(care, &facts, &decision);
    return decision;
}

static const char *show(const combination *at)
{
    static char text[160];
    snprintf(text, sizeof text,
             "distress %d functioning %d risk %d adversity %d readiness %d "
             "goals %d urgent %d review %d unsure %d",
             (int)at->distress, (int)at->functioning, (int)at->risk, (int)at->adversity,
             (int)at->readiness, (int)at->goals, (int)at->urgent, (int)at->review, at->unsure);
    return text;
}

static size_t wrong; /* promises that were broken, in this program */

static void is_wrong(const combination *at, const char *promise)
{
    if (wrong++ < 20) {
        printf("wrong: %s: %s\n", show(at), promise);
    }
}

/* The text is made only when it is needed: there are millions of these. */
#define HOLDS(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            is_wrong(at, #condition);                                                              \
        }                                                                                          \
    } while (0)

static bool may_give(const sx_care_model *model, sx_pathway pathway)
{
    for (size_t i = 0; i < model->pathway_count; i++) {
        if (model->pathways[i] == pathway) {
            return true;
        }
    }
    return false;
}

/* A gate that is not clear, written down apart from the code under test. */
static bool gate_open(const combination *at)
{
    bool risk = at->risk != STATE_ABSENT && at->risk != STATE_0;
    return at->distress != STATE_0 || at->functioning != STATE_0 || risk;
}

static bool gate_positive(const combination *at)
{
    return at->distress >= STATE_2 || at->functioning >= STATE_2 || at->risk >= STATE_2;
}

/* The state of a domain, written down apart from the code under test. */
static trial_state state_of(const combination *at, sx_domain domain)
{
    switch (domain) {
    case SX_DOMAIN_DISTRESS: return at->distress;
    case SX_DOMAIN_FUNCTIONING: return at->functioning;
    case SX_DOMAIN_RISK: return at->risk;
    case SX_DOMAIN_ADVERSITY: return at->adversity;
    case SX_DOMAIN_READINESS: return at->readiness;
    case SX_DOMAIN_GOALS: return at->goals;
    default: return STATE_ABSENT;
    }
}

/* Something known that the condition of the rule names. */
static bool has_evidence(const sx_care_rule *rule, const combination *at)
{
    for (unsigned i = 0; i < SX_DOMAIN_COUNT; i++) {
        if (sx_care_rule_names(rule, (sx_domain)i) && state_of(at, (sx_domain)i) >= STATE_0) {
            return true;
        }
    }
    return false;
}

static bool applied(const sx_verdict *verdict, sx_safety rule)
{
    return (verdict->applied >> rule & 1u) != 0;
}

/* Every rule that is given as a reason rests on a state that is there. */
static void check_reasons(const sx_care_model *model, const combination *at,
                          const sx_decision *decision)
{
    const sx_care_rule *rule = decision->rule;
    const sx_verdict *verdict = &decision->verdict;
    HOLDS((rule == NULL) == applied(verdict, SX_SAFETY_NO_RULE));
    HOLDS(rule == NULL || (rule->because != NULL && rule->point_count > 0));
    /* A model of this test may rest on what is unknown; the shipped ones require what they rest on. */
    HOLDS(rule == NULL || rule->when == NULL || model->file == NULL || has_evidence(rule, at));
    bool risk_counts = at->risk != STATE_ABSENT;
    bool mild = at->distress == STATE_1 || at->functioning == STATE_1 || at->risk == STATE_1;
    bool open = at->distress <= STATE_UNKNOWN || at->functioning <= STATE_UNKNOWN ||
                (risk_counts && at->risk == STATE_UNKNOWN);
    bool required = model->require_count > 0 &&
                    (at->distress <= STATE_UNKNOWN || at->functioning <= STATE_UNKNOWN);
    HOLDS(!applied(verdict, SX_SAFETY_POSITIVE) || gate_positive(at));
    HOLDS(!applied(verdict, SX_SAFETY_BORDERLINE) || mild);
    HOLDS(!applied(verdict, SX_SAFETY_UNKNOWN) || open);
    HOLDS(!applied(verdict, SX_SAFETY_UNSURE) || at->unsure || is_unknown(at));
    HOLDS(!applied(verdict, SX_SAFETY_REQUIRED) || required);
    HOLDS(applied(verdict, SX_SAFETY_URGENT) == (at->urgent == SX_TRUE));
}

/* The promises, for one combination. */
static void check_one(sx_care *care, const combination *at)
{
    const sx_care_model *model = sx_care_model_of(care);
    sx_decision decision = decide(care, at);
    const sx_verdict *verdict = &decision.verdict;
    bool coaching = verdict->pathway == SX_PATHWAY_COACHING || verdict->then == SX_PATHWAY_COACHING;
    HOLDS(!coaching || !gate_open(at));
    HOLDS(!coaching || (!at->unsure && !is_unknown(at)));
    HOLDS((at->urgent == SX_TRUE) == (verdict->pathway == SX_PATHWAY_SAFETY_FIRST));
    HOLDS(verdict->pathway == SX_PATHWAY_SAFETY_FIRST || verdict->pathway == verdict->then);
    HOLDS(verdict->then != SX_PATHWAY_SAFETY_FIRST);
    HOLDS(may_give(model, verdict->pathway) && may_give(model, verdict->then));
    bool required_unknown = (at->distress <= STATE_UNKNOWN || at->functioning <= STATE_UNKNOWN) &&
                            model->require_count > 0;
    HOLDS(!required_unknown || gate_positive(at) || verdict->then == SX_PATHWAY_FURTHER_ASSESSMENT);
    /* Something was changed only when a safety rule is named, and the other way round. */
    HOLDS((verdict->then != decision.said) == ((verdict->applied & ~1u) != 0));
    check_reasons(model, at, &decision);
}

/* Each clinical state made unknown, or worse: never into coaching. */
static void check_away(sx_care *care, const combination *at)
{
    if (at->urgent == SX_UNKNOWN || at->review != SX_FALSE || at->goals != at->readiness ||
        decide(care, at).verdict.then == SX_PATHWAY_COACHING) {
        return;
    }
    for (unsigned taken = 1; taken < 16; taken++) {
        combination less = *at;
        less.distress = (taken & 1u) != 0 ? STATE_UNKNOWN : at->distress;
        less.functioning = (taken & 2u) != 0 ? STATE_UNKNOWN : at->functioning;
        less.risk = (taken & 4u) != 0 ? STATE_UNKNOWN : at->risk;
        less.adversity = (taken & 8u) != 0 ? STATE_UNKNOWN : at->adversity;
        HOLDS(decide(care, &less).verdict.then != SX_PATHWAY_COACHING);
    }
    combination doubt = *at;
    doubt.unsure = true;
    HOLDS(decide(care, &doubt).verdict.then != SX_PATHWAY_COACHING);
}

/* The flag hides what follows, and changes nothing of it. */
static void check_then(sx_care *care, const combination *at)
{
    if (at->urgent != SX_TRUE) {
        return;
    }
    combination calm = *at;
    calm.urgent = SX_FALSE;
    HOLDS(decide(care, at).verdict.then == decide(care, &calm).verdict.then);
}

typedef void (*check_combination)(sx_care *care, const combination *at);

static void each_flag(sx_care *care, combination *at, check_combination check)
{
    for (int urgent = SX_UNKNOWN; urgent <= SX_TRUE; urgent++) {
        for (int review = SX_UNKNOWN; review <= SX_TRUE; review++) {
            at->urgent = (sx_truth)urgent;
            at->review = (sx_truth)review;
            check(care, at);
        }
    }
}

static void each_coaching(sx_care *care, combination *at, check_combination check)
{
    for (trial_state readiness = STATE_ABSENT; readiness <= STATE_2; readiness++) {
        for (trial_state goals = STATE_ABSENT; goals <= STATE_2; goals++) {
            at->readiness = readiness;
            at->goals = goals;
            each_flag(care, at, check);
        }
    }
}

/* Where the model names neither readiness nor goals, they are left out (`coaching`). */
static size_t each_combination(sx_care *care, check_combination check, bool coaching)
{
    combination at = {.unsure = false};
    size_t count = 0;
    for (at.distress = STATE_ABSENT; at.distress < STATE_COUNT; at.distress++) {
        for (at.functioning = STATE_ABSENT; at.functioning < STATE_COUNT; at.functioning++) {
            for (at.risk = STATE_ABSENT; at.risk < STATE_COUNT; at.risk++) {
                for (at.adversity = STATE_ABSENT; at.adversity < STATE_COUNT; at.adversity++) {
                    for (int unsure = 0; unsure < 2; unsure++) {
                        at.unsure = unsure == 1;
                        if (coaching) {
                            each_coaching(care, &at, check);
                        } else {
                            each_flag(care, &at, check);
                        }
                        count += coaching ? 5 * 5 * 3 * 3 : 3 * 3;
                    }
                }
            }
        }
    }
    return count;
}

/* Coaching for everybody, with nothing required (see each_model); coaching where it is least
 * safe. */
static const char *const greedy_models[] = {
    "requires: [distress]\npathways: [safety_first, further_assessment, coaching]\n"
    "points: {X.1: Everybody.}\n"
    "rules: [{id: all, pathway: coaching, because: So., rests_on: [X.1]}]\n"
    "plan: {parts: [{id: a, title: A}], lines: [{part: a, text: T, rests_on: [X.1]}]}\n",
    "requires: [distress, functioning]\n"
    "pathways: [safety_first, further_assessment, integrated, coaching]\n"
    "points: {X.1: Everybody.}\n"
    "rules:\n"
    "  - {id: worst, when: distress = high or risk = high or flag.urgent, pathway: coaching, "
    "because: So., rests_on: [X.1]}\n"
    "  - {id: open, when: not known.distress or not known.functioning, pathway: coaching, "
    "because: So., rests_on: [X.1]}\n"
    "  - {id: mild, when: distress = mild, pathway: integrated, because: So., rests_on: [X.1]}\n"
    "  - {id: rest, pathway: coaching, because: So., rests_on: [X.1]}\n"
    "plan: {parts: [{id: a, title: A}], lines: [{part: a, text: T, rests_on: [X.1]}]}\n",
};

static void each_shipped(const char *what, check_combination check)
{
    size_t combinations = 0, models = 0;
    for (; shipped_models[models] != NULL; models++) {
        trial_care trial;
        trial_care_shipped(&trial, shipped_models[models]);
        combinations = each_combination(trial.care, check, true);
        ck_assert_uint_eq(combinations, 6 * 6 * 6 * 6 * 2 * 5 * 5 * 3 * 3);
        trial_care_free(&trial);
    }
    ck_assert_uint_eq(models, 3);
    printf("%s: combinations=%zu models=%zu wrong=%zu\n", what, combinations, models, wrong);
    fflush(stdout);
    ck_assert_msg(wrong == 0, "%zu promises are broken", wrong);
}

static void each_greedy(check_combination check)
{
    for (size_t i = 0; i < sizeof greedy_models / sizeof greedy_models[0]; i++) {
        trial_care trial;
        trial_care_read(&trial, greedy_models[i]);
        ck_assert_msg(trial.care != NULL, "%s", trial_care_code(&trial));
        if (i == 0) {
            trial.model->require_count = 0;
        }
        for (size_t r = 0; r < trial.model->rule_count; r++) {
            ck_assert(!sx_care_rule_names(&trial.model->rules[r], SX_DOMAIN_READINESS));
            ck_assert(!sx_care_rule_names(&trial.model->rules[r], SX_DOMAIN_GOALS));
        }
        each_combination(trial.care, check, false);
        trial_care_free(&trial);
    }
    ck_assert_msg(wrong == 0, "%zu promises are broken", wrong);
}

START_TEST(promises)
{
    each_shipped("profile", check_one);
    each_greedy(check_one);
}
END_TEST

START_TEST(taking_away)
{
    each_shipped("profile, with less known", check_away);
    each_greedy(check_away);
}
END_TEST

START_TEST(the_flag_hides_nothing)
{
    each_shipped("profile, without the flag", check_then);
}
END_TEST

/* --- that the enumeration leaves nothing out ------------------------------------------------- */

/* Every name in a condition is a domain that is enumerated. */
static bool only_enumerated(const sx_expr *expr)
{
    static const char *const words[] = {"distress",  "functioning", "risk",
                                        "readiness", "goals",       "adversity"};
    static const char *const levels[] = {"none", "mild", "elevated", "high", "low", "medium"};
    bool good = expr == NULL || expr->kind != SX_EXPR_NAME;
    for (size_t i = 0; !good && i < sizeof words / sizeof words[0]; i++) {
        good = sx_str_equal(expr->name, words[i]);
    }
    for (size_t i = 0; !good && i < sizeof levels / sizeof levels[0]; i++) {
        good = sx_str_equal(expr->name, levels[i]);
    }
    for (size_t i = 0; good && expr != NULL && i < expr->arg_count; i++) {
        good = only_enumerated(expr->args[i]);
    }
    return good;
}

/* Everything of the facts that is not enumerated, made as different as it can be. */
static sx_facts otherwise(const combination *at, trial_state other, sx_truth truth)
{
    sx_facts facts = facts_of(at);
    for (unsigned i = 0; i < SX_DOMAIN_COUNT; i++) {
        sx_domain domain = (sx_domain)i;
        bool enumerated = domain == SX_DOMAIN_DISTRESS || domain == SX_DOMAIN_FUNCTIONING ||
                          domain == SX_DOMAIN_RISK || domain == SX_DOMAIN_ADVERSITY ||
                          domain == SX_DOMAIN_READINESS || domain == SX_DOMAIN_GOALS;
        if (!enumerated) {
            facts.domains[i] = trial_fact(domain, other);
        }
    }
    facts.facets[0] = (sx_facet_fact){SX_DOMAIN_READINESS, "importance", other >= STATE_0,
                                      other >= STATE_2 ? SX_LEVEL_HIGH : SX_LEVEL_LOW};
    facts.facet_count = other == STATE_ABSENT ? 0 : 1;
    facts.focus = other == STATE_ABSENT ? NULL : "life";
    facts.flags[SX_TIER_NOTE] = truth;
    facts.recovery = truth;
    facts.decline = truth;
    return facts;
}

static void check_others(sx_care *care, const combination *at)
{
    if (at->urgent == SX_UNKNOWN || at->review == SX_UNKNOWN || at->goals == STATE_UNKNOWN ||
        at->readiness == STATE_UNKNOWN || at->unsure) {
        return; /* what is left is enough to see an influence */
    }
    sx_decision decision = decide(care, at);
    for (trial_state other = STATE_UNKNOWN; other <= STATE_2; other++) {
        sx_facts facts = otherwise(at, other, (sx_truth)((int)other % 3 - 1));
        sx_decision with;
        sx_care_decide(care, &facts, &with);
        HOLDS(with.rule == decision.rule && with.verdict.pathway == decision.verdict.pathway);
        HOLDS(with.verdict.then == decision.verdict.then);
        HOLDS(with.verdict.applied == decision.verdict.applied);
    }
}

START_TEST(nothing_else_decides)
{
    for (size_t i = 0; shipped_models[i] != NULL; i++) {
        trial_care trial;
        trial_care_shipped(&trial, shipped_models[i]);
        for (size_t r = 0; r < trial.model->rule_count; r++) {
            ck_assert_msg(only_enumerated(trial.model->rules[r].when), "%s: rule %s names more",
                          shipped_models[i], trial.model->rules[r].id);
        }
        trial_care_free(&trial);
    }
    each_shipped("profile, with all else changed", check_others);
}
END_TEST

/* The combinations are not all refused: coaching is there where it belongs, and only there. */
START_TEST(coaching_is_reached)
{
    combination well = {STATE_0, STATE_0,  STATE_0,  STATE_0, STATE_2,
                        STATE_2, SX_FALSE, SX_FALSE, false};
    for (size_t i = 0; shipped_models[i] != NULL; i++) {
        trial_care trial;
        trial_care_shipped(&trial, shipped_models[i]);
        ck_assert_int_eq(decide(trial.care, &well).verdict.pathway, SX_PATHWAY_COACHING);
        combination asked_less = well;
        asked_less.risk = STATE_ABSENT;
        asked_less.adversity = STATE_ABSENT;
        ck_assert_int_eq(decide(trial.care, &asked_less).verdict.pathway, SX_PATHWAY_COACHING);
        combination never_asked = well;
        never_asked.functioning = STATE_ABSENT;
        ck_assert_int_eq(decide(trial.care, &never_asked).verdict.pathway,
                         SX_PATHWAY_FURTHER_ASSESSMENT);
        trial_care_free(&trial);
    }
}
END_TEST

/* The table of differences between the models. */
static const struct {
    combination at;
    sx_pathway expected[3];
} differences[] = {
    /* a gate is positive and there are goals */
    {{STATE_2, STATE_0, STATE_0, STATE_0, STATE_1, STATE_1, SX_FALSE, SX_FALSE, false},
     {SX_PATHWAY_INTEGRATED, SX_PATHWAY_THERAPY_THEN_COACHING, SX_PATHWAY_INTEGRATED}},
    /* functioning alone */
    {{STATE_0, STATE_2, STATE_0, STATE_0, STATE_2, STATE_2, SX_FALSE, SX_FALSE, false},
     {SX_PATHWAY_INTEGRATED, SX_PATHWAY_THERAPY_THEN_COACHING, SX_PATHWAY_INTEGRATED}},
    /* goals alone carry it, with low readiness */
    {{STATE_3, STATE_0, STATE_0, STATE_0, STATE_0, STATE_2, SX_FALSE, SX_FALSE, false},
     {SX_PATHWAY_INTEGRATED, SX_PATHWAY_THERAPY_THEN_COACHING, SX_PATHWAY_INTEGRATED}},
    /* no goals, no readiness */
    {{STATE_3, STATE_2, STATE_0, STATE_2, STATE_0, STATE_0, SX_FALSE, SX_FALSE, false},
     {SX_PATHWAY_PSYCHOTHERAPY, SX_PATHWAY_PSYCHOTHERAPY, SX_PATHWAY_PSYCHOTHERAPY}},
    /* readiness never asked */
    {{STATE_2, STATE_2, STATE_0, STATE_0, STATE_ABSENT, STATE_ABSENT, SX_FALSE, SX_FALSE, false},
     {SX_PATHWAY_PSYCHOTHERAPY, SX_PATHWAY_PSYCHOTHERAPY, SX_PATHWAY_PSYCHOTHERAPY}},
    /* a positive gate and the other one unknown: the model decides, never coaching */
    {{STATE_2, STATE_UNKNOWN, STATE_0, STATE_0, STATE_2, STATE_2, SX_FALSE, SX_FALSE, false},
     {SX_PATHWAY_INTEGRATED, SX_PATHWAY_THERAPY_THEN_COACHING, SX_PATHWAY_INTEGRATED}},
    /* mild symptoms, functioning well */
    {{STATE_1, STATE_0, STATE_0, STATE_0, STATE_2, STATE_2, SX_FALSE, SX_FALSE, false},
     {SX_PATHWAY_INTEGRATED, SX_PATHWAY_FURTHER_ASSESSMENT, SX_PATHWAY_INTEGRATED}},
    /* mild symptoms, functioning unknown: assess first */
    {{STATE_1, STATE_UNKNOWN, STATE_0, STATE_0, STATE_2, STATE_2, SX_FALSE, SX_FALSE, false},
     {SX_PATHWAY_FURTHER_ASSESSMENT, SX_PATHWAY_FURTHER_ASSESSMENT, SX_PATHWAY_FURTHER_ASSESSMENT}},
    /* well, with early adversity */
    {{STATE_0, STATE_0, STATE_0, STATE_3, STATE_2, STATE_2, SX_FALSE, SX_FALSE, false},
     {SX_PATHWAY_COACHING, SX_PATHWAY_COACHING, SX_PATHWAY_COACHING}},
    /* well, and early adversity could not be scored */
    {{STATE_0, STATE_0, STATE_0, STATE_UNKNOWN, STATE_2, STATE_2, SX_FALSE, SX_FALSE, false},
     {SX_PATHWAY_FURTHER_ASSESSMENT, SX_PATHWAY_FURTHER_ASSESSMENT, SX_PATHWAY_FURTHER_ASSESSMENT}},
    /* a flag for review */
    {{STATE_0, STATE_0, STATE_2, STATE_0, STATE_2, STATE_2, SX_FALSE, SX_TRUE, false},
     {SX_PATHWAY_INTEGRATED, SX_PATHWAY_THERAPY_THEN_COACHING, SX_PATHWAY_INTEGRATED}},
    /* an urgent flag */
    {{STATE_0, STATE_0, STATE_3, STATE_0, STATE_2, STATE_2, SX_TRUE, SX_FALSE, false},
     {SX_PATHWAY_SAFETY_FIRST, SX_PATHWAY_SAFETY_FIRST, SX_PATHWAY_SAFETY_FIRST}},
};

START_TEST(models_differ)
{
    for (size_t m = 0; shipped_models[m] != NULL; m++) {
        trial_care trial;
        trial_care_shipped(&trial, shipped_models[m]);
        for (size_t i = 0; i < sizeof differences / sizeof differences[0]; i++) {
            sx_decision decision = decide(trial.care, &differences[i].at);
            ck_assert_msg(decision.verdict.pathway == differences[i].expected[m], "%s, row %zu: %s",
                          shipped_models[m], i, sx_pathway_word(decision.verdict.pathway));
        }
        trial_care_free(&trial);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("enumeration");
    TCase *tc = tcase_create("all");
    tcase_set_timeout(tc, 240);
    tcase_add_test(tc, promises);
    tcase_add_test(tc, taking_away);
    tcase_add_test(tc, the_flag_hides_nothing);
    tcase_add_test(tc, nothing_else_decides);
    tcase_add_test(tc, coaching_is_reached);
    tcase_add_test(tc, models_differ);
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return run_suite(suite());
}
