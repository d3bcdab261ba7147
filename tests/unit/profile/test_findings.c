/*
 * test_findings.c: levels and their doubts, which administration counts, which flags stand, and
 * what becomes of a domain when its findings disagree or are unknown.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "host/instrument.h"
#include "profile/facts.h"
#include "profile/moment.h"
#include "support/manifests.h"
#include "support/suite.h"

/* Two clinical findings in one domain, one coaching finding in each of two facets, a focus, and one
 * flag of each tier. */
static const char yaml[] =
    "scales:\n"
    "  s: {sum: q1..q2, missing: {rule: prorate, most: 1, round: half_up}, "
    "direction: higher_is_worse, range: [0, 6]}\n"
    "  m: {mean: q3..q4, missing: {rule: answered, least: 1}, direction: higher_is_worse, "
    "range: [0, 3]}\n"
    "  k: {sum: r1, missing: {rule: complete}, direction: higher_is_better, range: [1, 5]}\n"
    "  f: {category: [{life: gate = yes}, {executive: otherwise}], missing: {rule: complete}, "
    "direction: neither}\n"
    "flags:\n"
    "  note: {title: Note, when: q1 >= 3, tier: note, text: A}\n"
    "  review: {title: Review, when: q2 >= 3, tier: review, text: B}\n"
    "  urgent: {title: Urgent, when: q3 >= 3, tier: urgent, text: C}\n"
    "findings:\n"
    "  first: {title: First, domain: distress, scale: s, "
    "levels: [{none: 0..1}, {mild: 2..3}, {elevated: 4..5}, {high: 6..6}]}\n"
    "  second: {title: Second, domain: distress, scale: m, "
    "levels: [{none: 0..<1}, {mild: 1..<2}, {high: 2..3}]}\n"
    "  importance: {title: I, domain: readiness, facet: importance, scale: k, "
    "levels: [{low: 1..2}, {medium: 3..4}, {high: 5..5}]}\n"
    "  focus: {title: F, domain: performance, facet: focus, scale: f, "
    "levels: [{medium: [life, executive]}]}\n";

enum { FIRST, SECOND, IMPORTANCE, FOCUS, NOTE, REVIEW, URGENT, FINDINGS };

static sx_trial_model trial;
static sx_loaded loaded;

static void setup(void)
{
    trial_read(&trial, yaml);
    ck_assert_msg(trial.model != NULL, "%s", trial_codes(&trial));
    loaded = (sx_loaded){.model = trial.model};
}

static void teardown(void)
{
    trial_free(&trial);
}

/* Results in which everything is incomplete and no flag is assessed. */
static sx_results results_at(const char *when)
{
    sx_results results = {.loaded = &loaded, .version = "1.0.0", .when = when};
    ck_assert_int_eq(sx_results_room(&results, trial.arena), SX_OK);
    for (size_t i = 0; i < trial.model->scale_count; i++) {
        results.scores[i] = (sx_score){.status = SX_CELL_INCOMPLETE, .band = -1};
    }
    for (size_t i = 0; i < trial.model->flag_count; i++) {
        results.flags[i].state = SX_FLAG_NOT_ASSESSED;
    }
    return results;
}

static sx_score score_of(int64_t value)
{
    return (sx_score){.status = SX_CELL_OK,
                      .value = sx_number_int(value),
                      .exact = sx_number_int(value),
                      .band = -1,
                      .answered = 2,
                      .of = 2};
}

static sx_findings findings_of(const sx_results *results, size_t count)
{
    sx_findings findings;
    ck_assert_int_eq(sx_findings_of(results, count, trial.arena, &trial.diags, &findings), SX_OK);
    ck_assert_uint_eq(findings.count, FINDINGS);
    return findings;
}

START_TEST(levels)
{
    static const struct {
        int64_t value;
        sx_level level;
    } cases[] = {{0, SX_LEVEL_NONE}, {1, SX_LEVEL_NONE},     {2, SX_LEVEL_MILD},
                 {3, SX_LEVEL_MILD}, {4, SX_LEVEL_ELEVATED}, {5, SX_LEVEL_ELEVATED},
                 {6, SX_LEVEL_HIGH}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sx_results results = results_at(NULL);
        results.scores[0] = score_of(cases[i].value);
        sx_findings findings = findings_of(&results, 1);
        ck_assert(findings.items[FIRST].known && sx_finding_reliable(&findings.items[FIRST]));
        ck_assert_int_eq(findings.items[FIRST].level, cases[i].level);
        ck_assert(!findings.items[SECOND].known);
    }
}
END_TEST

/* A clear level that rests on missing answers or on rounding does not count as clear. */
START_TEST(doubt)
{
    static const struct {
        int64_t value;
        bool prorated, edge;
        uint32_t answered;
        sx_doubt doubt;
        bool reliable;
    } cases[] = {{0, false, false, 2, SX_DOUBT_NONE, true},
                 {0, true, false, 1, SX_DOUBT_PRORATED, false},
                 {0, false, false, 1, SX_DOUBT_PRORATED, false}, /* the rule made up for one */
                 {0, false, true, 2, SX_DOUBT_EDGE, false},
                 {2, true, false, 1, SX_DOUBT_PRORATED, true}, /* mild stays mild */
                 {6, true, false, 1, SX_DOUBT_PRORATED, true}, /* and high stays high */
                 {6, false, true, 2, SX_DOUBT_EDGE, true}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sx_results results = results_at(NULL);
        results.scores[0] = score_of(cases[i].value);
        results.scores[0].prorated = cases[i].prorated;
        results.scores[0].edge = cases[i].edge;
        results.scores[0].answered = cases[i].answered;
        sx_findings findings = findings_of(&results, 1);
        ck_assert_msg(findings.items[FIRST].doubt == cases[i].doubt, "case %zu", i);
        ck_assert_msg(sx_finding_reliable(&findings.items[FIRST]) == cases[i].reliable, "case %zu",
                      i);
    }
}
END_TEST

/* 1.5 rounds to 2: none without rounding, mild with it. */
START_TEST(rounding_decides)
{
    sx_results results = results_at(NULL);
    results.scores[0] = score_of(1);
    results.scores[0].exact = sx_number_ratio(3, 2);
    results.scores[0].rounded = true;
    sx_findings findings = findings_of(&results, 1);
    ck_assert_int_eq(findings.items[FIRST].doubt, SX_DOUBT_EDGE);
    ck_assert(!sx_finding_reliable(&findings.items[FIRST]));
}
END_TEST

START_TEST(flags_are_risk)
{
    static const sx_level by_tier[] = {SX_LEVEL_MILD, SX_LEVEL_ELEVATED, SX_LEVEL_HIGH};
    for (size_t i = 0; i < 3; i++) {
        sx_results results = results_at(NULL);
        for (size_t k = 0; k < 3; k++) {
            results.flags[k].state = k == i ? SX_FLAG_RAISED : SX_FLAG_CLEAR;
        }
        sx_findings findings = findings_of(&results, 1);
        sx_facts facts;
        sx_facts_of(&findings, &facts);
        ck_assert_int_eq(findings.items[NOTE + (int)i].domain, SX_DOMAIN_RISK);
        ck_assert_int_eq(findings.items[NOTE + (int)i].level, by_tier[i]);
        ck_assert(facts.domains[SX_DOMAIN_RISK].known);
        ck_assert_int_eq(facts.domains[SX_DOMAIN_RISK].level, by_tier[i]);
        for (size_t tier = 0; tier < 3; tier++) {
            ck_assert_int_eq(facts.flags[tier], tier == i ? SX_TRUE : SX_FALSE);
        }
    }
    sx_results results = results_at(NULL);
    results.flags[0].state = SX_FLAG_CLEAR;
    sx_findings findings = findings_of(&results, 1);
    sx_facts facts;
    sx_facts_of(&findings, &facts);
    ck_assert(facts.domains[SX_DOMAIN_RISK].assessed && !facts.domains[SX_DOMAIN_RISK].known);
    ck_assert_int_eq(facts.flags[SX_TIER_NOTE], SX_FALSE);
    ck_assert_int_eq(facts.flags[SX_TIER_URGENT], SX_UNKNOWN);
}
END_TEST

/* Every pair of states of two findings in one clinical domain, against the rule in words: high or
 * elevated stands whatever the other is; else unknown when one is unknown; else the worse. */
START_TEST(two_findings_in_a_domain)
{
    enum { UNKNOWN = -1, DOUBTFUL = -2 };
    static const int first[] = {UNKNOWN, DOUBTFUL, 0, 1, 2, 3};
    static const int second[] = {UNKNOWN, DOUBTFUL, 0, 1, 3};
    static const int64_t values[] = {0, 2, 4, 6}, means[] = {0, 1, 0, 2};
    for (size_t a = 0; a < sizeof first / sizeof first[0]; a++) {
        for (size_t b = 0; b < sizeof second / sizeof second[0]; b++) {
            sx_results results = results_at(NULL);
            if (first[a] != UNKNOWN) {
                results.scores[0] = score_of(first[a] < 0 ? 0 : values[first[a]]);
                results.scores[0].prorated = first[a] == DOUBTFUL;
            }
            if (second[b] != UNKNOWN) {
                results.scores[1] = score_of(second[b] < 0 ? 0 : means[second[b]]);
                results.scores[1].prorated = second[b] == DOUBTFUL;
            }
            sx_findings findings = findings_of(&results, 1);
            sx_facts facts;
            sx_facts_of(&findings, &facts);
            const sx_domain_fact *fact = &facts.domains[SX_DOMAIN_DISTRESS];
            int worst = first[a] > second[b] ? first[a] : second[b];
            bool open = first[a] < 0 || second[b] < 0;
            bool known = worst >= 2 || !open;
            ck_assert(fact->assessed);
            ck_assert_msg(fact->known == known, "%d and %d", first[a], second[b]);
            ck_assert_msg(!known || sx_level_rank(fact->level) == worst, "%d and %d", first[a],
                          second[b]);
            ck_assert_msg(!open || facts.clinical_unsure, "%d and %d", first[a], second[b]);
        }
    }
}
END_TEST

START_TEST(facets_and_focus)
{
    sx_results results = results_at(NULL);
    results.scores[2] = score_of(3);
    results.scores[3] = score_of(1);
    results.scores[3].band = 1;
    sx_findings findings = findings_of(&results, 1);
    sx_facts facts;
    sx_facts_of(&findings, &facts);
    ck_assert_str_eq(facts.focus, "executive");
    ck_assert_uint_eq(facts.facet_count, 1);
    ck_assert_str_eq(facts.facets[0].facet, "importance");
    ck_assert_int_eq(facts.facets[0].level, SX_LEVEL_MEDIUM);
    ck_assert_int_eq(facts.domains[SX_DOMAIN_READINESS].level, SX_LEVEL_MEDIUM);
    /* a choice is no level of performance */
    ck_assert(facts.domains[SX_DOMAIN_PERFORMANCE].assessed);
    ck_assert(!facts.domains[SX_DOMAIN_PERFORMANCE].known);
    ck_assert(!facts.domains[SX_DOMAIN_VALUES].assessed);
}
END_TEST

/* --- several administrations ------------------------------------------------------------------ */

START_TEST(the_latest_counts)
{
    sx_results results[3] = {results_at("2026-03-01T10:00:00Z"), results_at("2026-05-01T10:00:00Z"),
                             results_at("2026-01-01T10:00:00Z")};
    results[0].scores[0] = score_of(4);
    results[1].scores[0] = score_of(0);
    results[2].scores[0] = score_of(6);
    sx_findings findings = findings_of(results, 3);
    ck_assert_uint_eq(findings.current_count, 1);
    const sx_finding *now = &findings.items[FIRST];
    ck_assert_int_eq(now->level, SX_LEVEL_NONE);
    ck_assert_ptr_nonnull(now->previous);
    ck_assert_str_eq(now->previous->results->when, "2026-03-01T10:00:00Z");
    ck_assert_int_eq(now->previous->level, SX_LEVEL_ELEVATED);
    ck_assert_int_eq(sx_finding_course(now), SX_COURSE_RECOVERY);
}
END_TEST

START_TEST(order_must_be_known)
{
    static const char *const times[][2] = {{NULL, "2026-03-01T10:00:00Z"},
                                           {"2026-03-01T10:00:00Z", "2026-03-01T10:00:00Z"},
                                           {"2026-03-01T11:00:00+01:00", "2026-03-01T10:00:00Z"},
                                           {"yesterday", "2026-03-02T10:00:00Z"},
                                           {NULL, NULL}};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        sx_results results[2] = {results_at(times[i][0]), results_at(times[i][1])};
        sx_findings findings;
        sx_diags_init(&trial.diags, trial.arena);
        ck_assert_int_eq(sx_findings_of(results, 2, trial.arena, &trial.diags, &findings),
                         SX_E_INPUT);
        ck_assert_str_eq(trial.diags.items[0].code, "PROFILE.ORDER");
    }
}
END_TEST

START_TEST(courses)
{
    static const struct {
        int64_t before, now; /* -1: no score */
        sx_course course;
    } cases[] = {{6, 0, SX_COURSE_RECOVERY}, {4, 3, SX_COURSE_RECOVERY}, {0, 4, SX_COURSE_DECLINE},
                 {3, 6, SX_COURSE_DECLINE},  {0, 1, SX_COURSE_SAME},     {0, 3, SX_COURSE_OTHER},
                 {4, 6, SX_COURSE_OTHER},    {-1, 0, SX_COURSE_NONE},    {6, -1, SX_COURSE_NONE}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sx_results results[2] = {results_at("2026-01-01T10:00:00Z"),
                                 results_at("2026-02-01T10:00:00Z")};
        if (cases[i].before >= 0) {
            results[0].scores[0] = score_of(cases[i].before);
        }
        if (cases[i].now >= 0) {
            results[1].scores[0] = score_of(cases[i].now);
        }
        sx_findings findings = findings_of(results, 2);
        sx_facts facts;
        sx_facts_of(&findings, &facts);
        ck_assert_msg(sx_finding_course(&findings.items[FIRST]) == cases[i].course, "case %zu", i);
        bool recovery = cases[i].course == SX_COURSE_RECOVERY;
        bool decline = cases[i].course == SX_COURSE_DECLINE;
        ck_assert_msg((facts.recovery == SX_TRUE) == recovery, "case %zu", i);
        ck_assert_msg((facts.decline == SX_TRUE) == decline, "case %zu", i);
    }
}
END_TEST

/* A recovery that rests on missing answers is none. */
START_TEST(doubtful_recovery)
{
    sx_results results[2] = {results_at("2026-01-01T10:00:00Z"),
                             results_at("2026-02-01T10:00:00Z")};
    results[0].scores[0] = score_of(6);
    results[1].scores[0] = score_of(0);
    results[1].scores[0].prorated = true;
    sx_findings findings = findings_of(results, 2);
    sx_facts facts;
    sx_facts_of(&findings, &facts);
    ck_assert_int_ne(facts.recovery, SX_TRUE);
}
END_TEST

/* Which state the latest two administrations give to a flag, a month apart and ten minutes apart. */
START_TEST(standing_flags)
{
    static const struct {
        sx_flag_state before, now;
        sx_flag_state stands, stands_soon;
        bool earlier, earlier_soon, past;
    } cases[] = {
        {SX_FLAG_CLEAR, SX_FLAG_CLEAR, SX_FLAG_CLEAR, SX_FLAG_CLEAR, false, false, false},
        {SX_FLAG_CLEAR, SX_FLAG_RAISED, SX_FLAG_RAISED, SX_FLAG_RAISED, false, false, false},
        {SX_FLAG_CLEAR, SX_FLAG_NOT_ASSESSED, SX_FLAG_NOT_ASSESSED, SX_FLAG_NOT_ASSESSED, false,
         false, false},
        {SX_FLAG_RAISED, SX_FLAG_CLEAR, SX_FLAG_CLEAR, SX_FLAG_RAISED, false, true, true},
        {SX_FLAG_RAISED, SX_FLAG_RAISED, SX_FLAG_RAISED, SX_FLAG_RAISED, false, false, false},
        {SX_FLAG_RAISED, SX_FLAG_NOT_ASSESSED, SX_FLAG_RAISED, SX_FLAG_RAISED, true, true, false},
        {SX_FLAG_NOT_ASSESSED, SX_FLAG_CLEAR, SX_FLAG_CLEAR, SX_FLAG_CLEAR, false, false, false},
        {SX_FLAG_NOT_ASSESSED, SX_FLAG_NOT_ASSESSED, SX_FLAG_NOT_ASSESSED, SX_FLAG_NOT_ASSESSED,
         false, false, false},
    };
    for (size_t i = 0; i < 2 * (sizeof cases / sizeof cases[0]); i++) {
        bool soon = i % 2 == 1;
        sx_results results[2] = {results_at(soon ? "2026-01-01T10:10:00Z" : "2026-02-01T10:00:00Z"),
                                 results_at("2026-01-01T10:00:00Z")};
        results[0].flags[2].state = cases[i / 2].now;
        results[1].flags[2].state = cases[i / 2].before;
        sx_findings findings = findings_of(results, 2);
        const sx_standing *flag = &findings.flags[2];
        bool earlier = soon ? cases[i / 2].earlier_soon : cases[i / 2].earlier;
        ck_assert_msg(flag->state == (soon ? cases[i / 2].stands_soon : cases[i / 2].stands),
                      "case %zu", i);
        ck_assert_msg(flag->earlier == earlier, "case %zu", i);
        ck_assert_msg((flag->past != NULL) == (cases[i / 2].past && !soon), "case %zu", i);
        ck_assert_msg(!earlier || flag->results == &results[1], "case %zu", i);
    }
}
END_TEST

/* The recall period to the second, and what counts when an instrument names none. */
START_TEST(recall_period)
{
    static const struct {
        const char *recall, *clear;
        bool stands;
    } cases[] = {
        {NULL, "2026-01-15T09:59:59Z", true},       {NULL, "2026-01-15T10:00:00Z", false},
        {"P7D", "2026-01-08T09:59:59Z", true},      {"P7D", "2026-01-08T11:00:00+01:00", false},
        {"P7D", "2026-01-08T10:30:00+01:00", true}, {"P1W", "2026-01-08T10:00:00Z", false},
        {"P1M", "2026-01-31T10:00:00Z", true},      {"P1M", "2026-02-01T10:00:00Z", false},
        {"P30D", "2026-01-31T10:00:00Z", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sx_results results[2] = {results_at("2026-01-01T10:00:00Z"), results_at(cases[i].clear)};
        const char *recall = trial.model->recall;
        trial.model->recall = cases[i].recall;
        results[0].flags[2].state = SX_FLAG_RAISED;
        results[1].flags[2].state = SX_FLAG_CLEAR;
        sx_findings findings = findings_of(results, 2);
        const sx_standing *flag = &findings.flags[2];
        ck_assert_msg((flag->state == SX_FLAG_RAISED) == cases[i].stands, "case %zu", i);
        ck_assert_msg((flag->denied != NULL) == cases[i].stands, "case %zu", i);
        ck_assert_msg((flag->cleared != NULL) != cases[i].stands, "case %zu", i);
        trial.model->recall = recall;
    }
}
END_TEST

/* Raised, then clear, then not answered: it was cleared by an answer, and stays not assessed. */
START_TEST(cleared_in_between)
{
    sx_results results[3] = {results_at("2026-01-01T10:00:00Z"), results_at("2026-02-01T10:00:00Z"),
                             results_at("2026-03-01T10:00:00Z")};
    results[0].flags[2].state = SX_FLAG_RAISED;
    results[1].flags[2].state = SX_FLAG_CLEAR;
    sx_findings findings = findings_of(results, 3);
    ck_assert_int_eq(findings.flags[2].state, SX_FLAG_NOT_ASSESSED);
    ck_assert_ptr_eq(findings.flags[2].past, &results[0]);
    ck_assert_ptr_eq(findings.flags[2].cleared, &results[1]);
    results[1].flags[2].state = SX_FLAG_NOT_ASSESSED;
    findings = findings_of(results, 3);
    ck_assert_int_eq(findings.flags[2].state, SX_FLAG_RAISED);
    ck_assert(findings.flags[2].earlier);
    /* too soon, and again later: the first answer after the recall period takes it back */
    results[1].when = "2026-01-02T10:00:00Z";
    results[1].flags[2].state = SX_FLAG_CLEAR;
    results[2].flags[2].state = SX_FLAG_CLEAR;
    findings = findings_of(results, 3);
    ck_assert_int_eq(findings.flags[2].state, SX_FLAG_CLEAR);
    ck_assert_ptr_eq(findings.flags[2].cleared, &results[2]);
}
END_TEST

/* Times, and how far an instrument looks back. */
START_TEST(moments)
{
    static const struct {
        const char *text;
        bool valid;
        int64_t seconds;
    } times[] = {{"1970-01-02T00:00:00Z", true, 86400},
                 {"1970-01-02T01:00:00.25+01:00", true, 86400},
                 {"1970-01-01T23:30:00-00:30", true, 86400},
                 {"2024-02-29T00:00:00Z", true, 1709164800},
                 {"1970-01-01T23:59:60Z", true, 86400},
                 {"2026-13-45T00:00:00Z", false, 0},
                 {"2026-02-29T00:00:00Z", false, 0},
                 {"2026-02-01T24:00:00Z", false, 0},
                 {"2026-02-01T10:60:00Z", false, 0},
                 {"2026-02-01T10:00:61Z", false, 0},
                 {"2026-02-01T10:00:00", false, 0},
                 {"2026-02-01T10:00:00+24:00", false, 0},
                 {"2026-02-01T10:00:00+0100", false, 0},
                 {"2026-02-01T10:00:00.Z", false, 0},
                 {"2026-02-01 10:00:00Z", false, 0},
                 {"2026-02-01", false, 0},
                 {"", false, 0},
                 {NULL, false, 0}};
    static const struct {
        const char *text;
        int64_t days;
    } recalls[] = {{NULL, 14}, {"P14D", 14}, {"P2W", 14},  {"P1M", 31},     {"P1Y", 366},
                   {"P", 14},  {"PT36H", 2}, {"PT30M", 1}, {"P1M2DT1H", 34}};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        sx_moment moment;
        const char *text = times[i].text;
        ck_assert_msg(sx_moment_read(text, &moment) == times[i].valid, "time %zu", i);
        ck_assert_msg(!times[i].valid || moment.seconds == times[i].seconds, "time %zu", i);
    }
    for (size_t i = 0; i < sizeof recalls / sizeof recalls[0]; i++) {
        ck_assert_msg(sx_recall_days(recalls[i].text) == recalls[i].days, "recall %zu", i);
    }
}
END_TEST

START_TEST(gates)
{
    static const struct {
        sx_domain_fact fact;
        sx_gate gate;
        const char *word;
    } cases[] = {
        {{.assessed = false}, SX_GATE_NOT_ASSESSED, "not_assessed"},
        {{.assessed = true}, SX_GATE_UNKNOWN, "unknown"},
        {{.assessed = true, .known = true, .level = SX_LEVEL_NONE}, SX_GATE_CLEAR, "clear"},
        {{.assessed = true, .known = true, .level = SX_LEVEL_MILD},
         SX_GATE_BORDERLINE,
         "borderline"},
        {{.assessed = true, .known = true, .level = SX_LEVEL_ELEVATED},
         SX_GATE_POSITIVE,
         "positive"},
        {{.assessed = true, .known = true, .level = SX_LEVEL_HIGH}, SX_GATE_POSITIVE, "positive"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ck_assert_int_eq(sx_gate_of(&cases[i].fact), cases[i].gate);
        ck_assert_str_eq(sx_gate_word(cases[i].gate), cases[i].word);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("findings");
    TCase *tc = tcase_create("all");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, levels);
    tcase_add_test(tc, doubt);
    tcase_add_test(tc, rounding_decides);
    tcase_add_test(tc, flags_are_risk);
    tcase_add_test(tc, two_findings_in_a_domain);
    tcase_add_test(tc, facets_and_focus);
    tcase_add_test(tc, the_latest_counts);
    tcase_add_test(tc, order_must_be_known);
    tcase_add_test(tc, courses);
    tcase_add_test(tc, doubtful_recovery);
    tcase_add_test(tc, standing_flags);
    tcase_add_test(tc, recall_period);
    tcase_add_test(tc, cleared_in_between);
    tcase_add_test(tc, moments);
    tcase_add_test(tc, gates);
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return run_suite(suite());
}
