/*
 * test_words.c: the closed sets of words: every value has one, every word leads back, nothing else
 * does.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "model/care_model.h"
#include "model/instrument.h"
#include "support/suite.h"

START_TEST(cells)
{
    static const char *const words[SX_CELL_COUNT] = {
        "ok",         "skipped", "declined",  "not_applicable", "not_shown",
        "incomplete", "no_norm", "undefined", "failed"};
    for (unsigned i = 0; i < SX_CELL_COUNT; i++) {
        ck_assert_str_eq(sx_cell_word((sx_cell)i), words[i]);
        ck_assert_int_eq(sx_cell_from_word(words[i]), (sx_cell)i);
    }
    ck_assert_int_eq(sx_cell_from_word("Skipped"), SX_CELL_COUNT);
    ck_assert_int_eq(sx_cell_from_word(""), SX_CELL_COUNT);
    ck_assert_int_eq(sx_cell_from_word(NULL), SX_CELL_COUNT);
    ck_assert_str_eq(sx_cell_word(SX_CELL_COUNT), "?");
}
END_TEST

START_TEST(domains)
{
    unsigned gates = 0, therapy = 0, coaching = 0;
    for (unsigned i = 0; i < SX_DOMAIN_COUNT; i++) {
        sx_domain domain = (sx_domain)i;
        ck_assert_int_eq(sx_domain_from_word(sx_domain_word(domain)), domain);
        ck_assert_uint_gt(strlen(sx_domain_title(domain)), 3);
        gates += sx_domain_is_gate(domain);
        therapy += sx_domain_strand(domain) == SX_STRAND_THERAPY;
        coaching += sx_domain_strand(domain) == SX_STRAND_COACHING;
        /* Only clinical domains can bar the way to coaching alone. */
        ck_assert(!sx_domain_is_gate(domain) || sx_domain_strand(domain) == SX_STRAND_THERAPY);
    }
    ck_assert_uint_eq(gates, 3);
    ck_assert_uint_eq(therapy, 5);
    ck_assert_uint_eq(coaching, 5);
    ck_assert_int_eq(sx_domain_from_word("mood"), SX_DOMAIN_COUNT);
    ck_assert_int_eq(sx_domain_from_word(NULL), SX_DOMAIN_COUNT);
    ck_assert_str_eq(sx_domain_word(SX_DOMAIN_COUNT), "?");
    ck_assert(!sx_domain_is_gate(SX_DOMAIN_COUNT));
}
END_TEST

START_TEST(levels_are_ordered_within_a_strand)
{
    static const char *const therapy[] = {"none", "mild", "elevated", "high"};
    static const char *const others[] = {"low", "medium", "high"};
    for (int i = 0; i < 4; i++) {
        sx_level level = sx_level_from_word(SX_STRAND_THERAPY, therapy[i]);
        ck_assert_int_eq(sx_level_rank(level), i);
        ck_assert_str_eq(sx_level_word(level), therapy[i]);
    }
    for (int i = 0; i < 3; i++) {
        sx_level level = sx_level_from_word(SX_STRAND_COACHING, others[i]);
        ck_assert_int_eq(sx_level_rank(level), i);
        ck_assert_str_eq(sx_level_word(level), others[i]);
        ck_assert_int_eq(sx_level_from_word(SX_STRAND_BOTH, others[i]), level);
    }
    /* The same word, two levels that are never compared. */
    ck_assert_int_ne(sx_level_from_word(SX_STRAND_THERAPY, "high"),
                     sx_level_from_word(SX_STRAND_COACHING, "high"));
    ck_assert_int_eq(sx_level_from_word(SX_STRAND_THERAPY, "low"), SX_LEVEL_COUNT);
    ck_assert_int_eq(sx_level_from_word(SX_STRAND_COACHING, "none"), SX_LEVEL_COUNT);
    ck_assert_int_eq(sx_level_rank(SX_LEVEL_COUNT), -1);
}
END_TEST

START_TEST(pathways)
{
    for (unsigned i = 0; i < SX_PATHWAY_COUNT; i++) {
        ck_assert_int_eq(sx_pathway_from_word(sx_pathway_word((sx_pathway)i)), (sx_pathway)i);
        ck_assert_uint_gt(strlen(sx_pathway_title((sx_pathway)i)), 3);
    }
    ck_assert_str_eq(sx_pathway_title(SX_PATHWAY_THERAPY_THEN_COACHING),
                     "Psychotherapy, then coaching");
    ck_assert_int_eq(sx_pathway_from_word("therapy"), SX_PATHWAY_COUNT);
    ck_assert_str_eq(sx_pathway_word(SX_PATHWAY_COUNT), "?");
    ck_assert_str_eq(sx_pathway_title(SX_PATHWAY_COUNT), "?");
}
END_TEST

START_TEST(other_words)
{
    ck_assert_str_eq(sx_kind_word(SX_KIND_SCREENER), "screener");
    ck_assert_str_eq(sx_kind_word(SX_KIND_OUTCOME), "outcome");
    ck_assert_str_eq(sx_kind_word(SX_KIND_INVENTORY), "inventory");
    ck_assert_str_eq(sx_kind_word(SX_KIND_READINESS), "readiness");
    ck_assert_str_eq(sx_kind_word(SX_KIND_TECHNIQUE), "technique");
    ck_assert_str_eq(sx_rights_class_word(SX_RIGHTS_A), "A");
    ck_assert_str_eq(sx_rights_class_word(SX_RIGHTS_B), "B");
    ck_assert_str_eq(sx_rights_class_word(SX_RIGHTS_C), "C");
    ck_assert_str_eq(sx_rights_class_word(SX_RIGHTS_D), "D");
    ck_assert_str_eq(sx_rights_class_word(SX_RIGHTS_OWN), "own");
    ck_assert_str_eq(sx_respondent_word(SX_RESPONDENT_SELF), "self");
    ck_assert_str_eq(sx_respondent_word(SX_RESPONDENT_CLINICIAN), "clinician");
    ck_assert_str_eq(sx_respondent_word(SX_RESPONDENT_PROXY), "proxy");
    ck_assert_str_eq(sx_tier_word(SX_TIER_NOTE), "note");
    ck_assert_str_eq(sx_tier_word(SX_TIER_REVIEW), "review");
    ck_assert_str_eq(sx_tier_word(SX_TIER_URGENT), "urgent");
    ck_assert_str_eq(sx_flag_state_word(SX_FLAG_CLEAR), "clear");
    ck_assert_str_eq(sx_flag_state_word(SX_FLAG_RAISED), "raised");
    ck_assert_str_eq(sx_flag_state_word(SX_FLAG_NOT_ASSESSED), "not_assessed");
    ck_assert_str_eq(sx_direction_word(SX_DIRECTION_WORSE), "higher_is_worse");
    ck_assert_str_eq(sx_direction_word(SX_DIRECTION_BETTER), "higher_is_better");
    ck_assert_str_eq(sx_direction_word(SX_DIRECTION_NEUTRAL), "neither");
    ck_assert_str_eq(sx_compute_word(SX_COMPUTE_SUM), "sum");
    ck_assert_str_eq(sx_compute_word(SX_COMPUTE_CATEGORY), "category");
    ck_assert_str_eq(sx_compute_word(SX_COMPUTE_COUNT_), "?");
    ck_assert_str_eq(sx_item_kind_word(SX_ITEM_RANKING), "ranking");
    ck_assert_str_eq(sx_item_kind_word(SX_ITEM_KIND_COUNT), "?");
    ck_assert_str_eq(sx_strand_word(SX_STRAND_THERAPY), "therapy");
    ck_assert_str_eq(sx_strand_word(SX_STRAND_COACHING), "coaching");
    ck_assert_str_eq(sx_strand_word(SX_STRAND_BOTH), "both");
}
END_TEST

START_TEST(intervals_hold_their_ends)
{
    const sx_interval closed = {{-5, 1}, {4, 0}, false}; /* -0.5..4 */
    const sx_interval open = {{5, 0}, {10, 0}, true};    /* 5..<10 */
    const sx_interval point = {{3, 0}, {3, 0}, false};
    static const struct {
        int64_t num, den;
        bool closed, open, point;
    } cases[] = {{-1, 2, true, false, false},  {-51, 100, false, false, false},
                 {4, 1, true, false, false},   {401, 100, false, false, false},
                 {5, 1, false, true, false},   {19, 2, false, true, false},
                 {10, 1, false, false, false}, {29999, 3000, false, true, false},
                 {3, 1, true, false, true},    {10, 3, true, false, false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sx_number value = sx_number_ratio(cases[i].num, cases[i].den);
        ck_assert_int_eq(sx_interval_holds(&closed, value), cases[i].closed);
        ck_assert_int_eq(sx_interval_holds(&open, value), cases[i].open);
        ck_assert_int_eq(sx_interval_holds(&point, value), cases[i].point);
    }
    ck_assert(sx_interval_holds(&open, sx_number_real(9.999999)));
    ck_assert(!sx_interval_holds(&open, sx_number_real(10.0)));
}
END_TEST

static Suite *words_suite(void)
{
    Suite *suite = suite_create("words");
    TCase *tests = tcase_create("words");
    tcase_add_test(tests, cells);
    tcase_add_test(tests, domains);
    tcase_add_test(tests, levels_are_ordered_within_a_strand);
    tcase_add_test(tests, pathways);
    tcase_add_test(tests, other_words);
    tcase_add_test(tests, intervals_hold_their_ends);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(words_suite());
}
