/*
 * test_care.c: which conditions a care model may write, which models are refused, what the plan of
 * care depends on, and that every rule that ships names the points it rests on.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "profile/trial_care.h"
#include "support/suite.h"

#define HEAD                                                                                       \
    "requires: [distress]\npathways: [safety_first, further_assessment, psychotherapy, "           \
    "coaching]\n"                                                                                  \
    "points: {X.1: One}\n"
#define PLAN "plan: {parts: [{id: a, title: A}], lines: [{part: a, text: T, rests_on: [X.1]}]}\n"
#define LAST "  - {id: last, pathway: further_assessment, because: B., rests_on: [X.1]}\n"

static sx_facts clear_facts(void)
{
    sx_facts facts = {.recovery = SX_UNKNOWN, .decline = SX_UNKNOWN};
    for (unsigned i = 0; i < SX_DOMAIN_COUNT; i++) {
        facts.domains[i] = trial_fact((sx_domain)i, STATE_0);
    }
    return facts;
}

/* Does a rule with this condition decide? */
static bool decides(const char *when, const sx_facts *facts)
{
    char yaml[1024];
    trial_care trial;
    snprintf(yaml, sizeof yaml,
             HEAD "rules:\n  - {id: it, when: \"%s\", pathway: psychotherapy, because: B., "
                  "rests_on: [X.1]}\n" LAST PLAN,
             when);
    trial_care_read(&trial, yaml);
    ck_assert_msg(trial.care != NULL, "%s: %s", when, trial_care_code(&trial));
    sx_decision decision;
    sx_care_decide(trial.care, facts, &decision);
    bool held = decision.rule != NULL && strcmp(decision.rule->id, "it") == 0;
    trial_care_free(&trial);
    return held;
}

START_TEST(conditions)
{
    static const struct {
        const char *when;
        bool holds;
    } cases[] = {
        {"distress = none", true},
        {"distress >= mild", false},
        {"functioning = mild", true},
        {"functioning > mild", false},
        {"risk <= elevated", true},
        {"adversity = high", true},
        {"readiness = medium", true},
        {"readiness >= high", false},
        {"goals = low", true},
        {"known.goals", true},
        {"known.values", false},
        {"not known.values", true},
        {"values = low", false},     /* unknown does not hold */
        {"not values = low", false}, /* nor does its opposite */
        {"values = low or distress = none", true},
        {"values = low and distress = none", false},
        {"readiness.importance = high", true},
        {"readiness.confidence = low", false}, /* asked, and no level */
        {"readiness.stage = low", false},      /* never asked */
        {"flag.urgent", true},
        {"flag.review", false},
        {"not flag.review", true},
        {"flag.note or not flag.note", false}, /* not assessed */
        {"change.recovery", true},
        {"change.decline", false},
        {"focus = executive", true},
        {"focus = performance", false},
        {"performance = low", true}, /* the domain, not the focus of that name */
    };
    sx_facts facts = clear_facts();
    facts.domains[SX_DOMAIN_FUNCTIONING] = trial_fact(SX_DOMAIN_FUNCTIONING, STATE_1);
    facts.domains[SX_DOMAIN_RISK] = trial_fact(SX_DOMAIN_RISK, STATE_2);
    facts.domains[SX_DOMAIN_ADVERSITY] = trial_fact(SX_DOMAIN_ADVERSITY, STATE_3);
    facts.domains[SX_DOMAIN_READINESS] = trial_fact(SX_DOMAIN_READINESS, STATE_1);
    facts.domains[SX_DOMAIN_VALUES] = trial_fact(SX_DOMAIN_VALUES, STATE_UNKNOWN);
    facts.facets[0] = (sx_facet_fact){SX_DOMAIN_READINESS, "importance", true, SX_LEVEL_FULL};
    facts.facets[1] = (sx_facet_fact){SX_DOMAIN_READINESS, "confidence", false, SX_LEVEL_LOW};
    facts.facet_count = 2;
    facts.flags[SX_TIER_URGENT] = SX_TRUE;
    facts.flags[SX_TIER_REVIEW] = SX_FALSE;
    facts.flags[SX_TIER_NOTE] = SX_UNKNOWN;
    facts.recovery = SX_TRUE;
    facts.decline = SX_FALSE;
    facts.focus = "executive";
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ck_assert_msg(decides(cases[i].when, &facts) == cases[i].holds, "%s", cases[i].when);
    }
}
END_TEST

START_TEST(refused)
{
    static const char *const rules[] = {
        "distres = none",          /* no such input */
        "distress = low",          /* a level of the other strand */
        "pathway = coaching",      /* rules make the pathway, they do not know it */
        "phq-9.total >= 10",       /* models speak of findings, not of scores */
        "distress",                /* no truth */
        "distress = functioning_", /* no such word */
    };
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        char yaml[1024];
        trial_care trial;
        snprintf(yaml, sizeof yaml,
                 HEAD "rules:\n  - {id: it, when: \"%s\", pathway: psychotherapy, because: B., "
                      "rests_on: [X.1]}\n" LAST PLAN,
                 rules[i]);
        trial_care_read(&trial, yaml);
        ck_assert_msg(trial.care == NULL, "%s", rules[i]);
        ck_assert_msg(trial.diags.errors > 0, "%s", rules[i]);
        trial_care_free(&trial);
    }
}
END_TEST

/* A model that could not say what the safety rules say. */
START_TEST(pathways_needed)
{
    for (int i = 0; i < 2; i++) {
        trial_care trial;
        trial_care_read(&trial, HEAD "rules:\n" LAST PLAN);
        ck_assert_ptr_nonnull(trial.care);
        size_t kept = 0;
        for (size_t k = 0; k < trial.model->pathway_count; k++) {
            sx_pathway drop = i == 0 ? SX_PATHWAY_SAFETY_FIRST : SX_PATHWAY_FURTHER_ASSESSMENT;
            if (trial.model->pathways[k] != drop) {
                trial.model->pathways[kept++] = trial.model->pathways[k];
            }
        }
        trial.model->pathway_count = kept;
        sx_care *care = NULL;
        ck_assert_int_eq(sx_care_new(trial.model, &trial.diags, &care), SX_E_MANIFEST);
        ck_assert_ptr_null(care);
        ck_assert_str_eq(trial_care_code(&trial), "PROFILE.PATHWAYS");
        trial_care_free(&trial);
    }
}
END_TEST

START_TEST(plan_knows_the_pathway)
{
    trial_care trial;
    trial_care_read(&trial,
                    HEAD "rules:\n" LAST "plan:\n  parts: [{id: a, title: A}]\n  lines:\n"
                         "    - {part: a, text: Always, rests_on: [X.1]}\n"
                         "    - {part: a, when: pathway = coaching, text: C, rests_on: [X.1]}\n"
                         "    - {part: a, when: pathway != coaching, text: N, rests_on: [X.1]}\n"
                         "    - {part: a, when: distress >= mild, text: D, rests_on: [X.1]}\n");
    ck_assert_msg(trial.care != NULL, "%s", trial_care_code(&trial));
    sx_facts facts = clear_facts();
    bool holds[4];
    sx_care_plan(trial.care, &facts, SX_PATHWAY_COACHING, holds);
    ck_assert(holds[0] && holds[1] && !holds[2] && !holds[3]);
    facts.domains[SX_DOMAIN_DISTRESS] = trial_fact(SX_DOMAIN_DISTRESS, STATE_2);
    sx_care_plan(trial.care, &facts, SX_PATHWAY_PSYCHOTHERAPY, holds);
    ck_assert(holds[0] && !holds[1] && holds[2] && holds[3]);
    trial_care_free(&trial);
}
END_TEST

/* --- what ships ------------------------------------------------------------------------------- */

static bool has_point(const sx_care_model *model, const char *id)
{
    for (size_t i = 0; i < model->point_count; i++) {
        if (strcmp(model->points[i].id, id) == 0) {
            return true;
        }
    }
    return false;
}

static void check_points(const sx_care_model *model, const char **points, size_t count, bool *used)
{
    ck_assert_uint_gt(count, 0);
    for (size_t i = 0; i < count; i++) {
        ck_assert_msg(has_point(model, points[i]), "%s: no point %s", model->id, points[i]);
        for (size_t k = 0; k < model->point_count; k++) {
            used[k] = used[k] || strcmp(model->points[k].id, points[i]) == 0;
        }
    }
}

/* Every rule and line names a point, and every point of the account is used. */
START_TEST(shipped_points)
{
    static const struct {
        const char *prefix;
        size_t count;
    } accounts[] = {{"I.", 9}, {"II.", 9}, {"III.", 7}};
    for (size_t m = 0; shipped_models[m] != NULL; m++) {
        trial_care trial;
        trial_care_shipped(&trial, shipped_models[m]);
        const sx_care_model *model = trial.model;
        bool used[16] = {false};
        ck_assert_uint_eq(model->point_count, accounts[m].count);
        for (size_t i = 0; i < model->rule_count; i++) {
            check_points(model, model->rules[i].points, model->rules[i].point_count, used);
            ck_assert_ptr_nonnull(model->rules[i].because);
        }
        for (size_t i = 0; i < model->line_count; i++) {
            check_points(model, model->lines[i].points, model->lines[i].point_count, used);
        }
        for (size_t i = 0; i < model->point_count; i++) {
            char id[64];
            snprintf(id, sizeof id, "%s%zu", accounts[m].prefix, i + 1);
            ck_assert_str_eq(model->points[i].id, id);
            ck_assert_msg(used[i], "%s: nothing rests on %s", model->id, id);
        }
        ck_assert_uint_eq(strlen(sx_care_hash(trial.care)), 64);
        trial_care_free(&trial);
    }
}
END_TEST

/* Every pathway of every model has something to say to every reader. */
START_TEST(shipped_plans)
{
    for (size_t m = 0; shipped_models[m] != NULL; m++) {
        trial_care trial;
        trial_care_shipped(&trial, shipped_models[m]);
        const sx_care_model *model = trial.model;
        sx_facts facts = clear_facts();
        facts.domains[SX_DOMAIN_DISTRESS] = trial_fact(SX_DOMAIN_DISTRESS, STATE_2);
        bool *holds = sx_arena_array(trial.arena, model->line_count, sizeof *holds);
        ck_assert_ptr_nonnull(holds);
        for (size_t i = 0; i < model->pathway_count; i++) {
            if (model->pathways[i] == SX_PATHWAY_SAFETY_FIRST) {
                continue; /* its plan is that of what follows */
            }
            sx_care_plan(trial.care, &facts, model->pathways[i], holds);
            for (unsigned role = 1; role <= 4; role *= 2) {
                size_t count = 0;
                bool service = false;
                for (size_t k = 0; k < model->line_count; k++) {
                    bool seen = model->lines[k].roles == 0 || (model->lines[k].roles & role) != 0;
                    count += holds[k] && seen;
                    service = service || (holds[k] && seen && model->lines[k].service != NULL);
                }
                ck_assert_msg(count >= 2, "%s, %s, role %u: %zu lines", model->id,
                              sx_pathway_word(model->pathways[i]), role, count);
                ck_assert_msg(service || role == 4, "%s, %s, role %u: no service", model->id,
                              sx_pathway_word(model->pathways[i]), role);
            }
        }
        trial_care_free(&trial);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("care");
    TCase *tc = tcase_create("all");
    tcase_add_test(tc, conditions);
    tcase_add_test(tc, refused);
    tcase_add_test(tc, pathways_needed);
    tcase_add_test(tc, plan_knows_the_pathway);
    tcase_add_test(tc, shipped_points);
    tcase_add_test(tc, shipped_plans);
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return run_suite(suite());
}
