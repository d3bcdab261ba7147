/*
 * test_change.c: errors of scores and classes of change, against figures that are published or worked
 * out by hand, at each border from both sides.
 */
#include <check.h>
#include <stdlib.h>

#include "psych/change.h"
#include "support/suite.h"

#define BETTER SX_DIRECTION_BETTER
#define WORSE SX_DIRECTION_WORSE
#define NEUTRAL SX_DIRECTION_NEUTRAL

static sx_decimal decimal(const char *text)
{
    sx_decimal value;
    ck_assert_msg(sx_decimal_read(sx_slice_of(text), &value), "%s", text);
    return value;
}

static sx_number number(const char *text)
{
    return sx_number_decimal(decimal(text));
}

static const char *printed(sx_number value, unsigned digits)
{
    static char room[4][64];
    static size_t next;
    sx_buf buf = {.data = room[next++ % 4], .capacity = 64, .max = 63};
    sx_number_print(&buf, value, digits);
    return sx_buf_text(&buf);
}

/* --- errors ------------------------------------------------------------------------------------ */

/* 5.20 and 3.53 are the thresholds that are widely used for PHQ-9 and GAD-7; the others by hand:
 * 6.1 * sqrt(0.11) = 2.02314..., times sqrt(2) = 2.86115..., times 1.96 = 5.60786... */
static const struct {
    const char *sd, *r, *z;
    const char *error, *difference, *threshold;
} errors[] = {
    {"5.66", "0.89", "1.96", "1.877", "2.655", "5.203"},
    {"4.5", "0.92", "1.96", "1.273", "1.8", "3.528"},
    {"6.1", "0.89", "1.96", "2.023", "2.861", "5.608"},
    {"6.1", "0.89", "1.645", "2.023", "2.861", "4.707"},
    {"7.7", "0.9", "1.96", "2.435", "3.444", "6.749"},
    {"10", "0.75", "1.96", "5", "7.071", "13.859"},
    {"10", "0", "1.96", "10", "14.142", "27.719"},
};

START_TEST(error_figures)
{
    sx_decimal sd = decimal(errors[_i].sd), r = decimal(errors[_i].r);
    ck_assert_str_eq(printed(sx_change_error(sd, r), 3), errors[_i].error);
    ck_assert_str_eq(printed(sx_change_difference_error(sd, r), 3), errors[_i].difference);
    ck_assert_str_eq(printed(sx_change_threshold(sd, r, decimal(errors[_i].z)), 3),
                     errors[_i].threshold);
}
END_TEST

START_TEST(quantiles)
{
    static const struct {
        unsigned percent;
        const char *z;
    } known[] = {{80, "1.282"}, {90, "1.645"}, {95, "1.96"}, {99, "2.576"}};
    sx_decimal z;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        ck_assert(sx_change_z(known[i].percent, &z));
        ck_assert_str_eq(printed(sx_number_decimal(z), 6), known[i].z);
    }
    static const unsigned unknown[] = {0, 50, 68, 85, 94, 96, 100};
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        ck_assert(!sx_change_z(unknown[i], &z));
    }
}
END_TEST

START_TEST(intervals)
{
    sx_scale scale = {.has_range = true, .low = {0, 0}, .high = {27, 0}};
    sx_number low, high;
    sx_change_interval(&scale, number("18"), decimal("6.1"), decimal("0.89"), decimal("1.96"), &low,
                       &high);
    ck_assert_str_eq(printed(low, 2), "14.03");
    ck_assert_str_eq(printed(high, 2), "21.97");
    /* No score lies beyond the range. */
    sx_change_interval(&scale, number("1"), decimal("6.1"), decimal("0.89"), decimal("1.96"), &low,
                       &high);
    ck_assert_str_eq(printed(low, 2), "0");
    ck_assert_str_eq(printed(high, 2), "4.97");
    sx_change_interval(&scale, number("27"), decimal("6.1"), decimal("0.89"), decimal("1.96"), &low,
                       &high);
    ck_assert_str_eq(printed(high, 2), "27");
    scale.has_range = false;
    sx_change_interval(&scale, number("1"), decimal("6.1"), decimal("0.89"), decimal("1.96"), &low,
                       &high);
    ck_assert_str_eq(printed(low, 2), "-2.97");
}
END_TEST

START_TEST(error_of_a_scale)
{
    sx_reliability study = {.has = {[SX_COEFFICIENT_ALPHA] = true, [SX_COEFFICIENT_RETEST] = true}};
    study.value[SX_COEFFICIENT_ALPHA] = decimal("0.89");
    study.value[SX_COEFFICIENT_RETEST] = decimal("0.74");
    sx_reliability sample = {.has_sd = true, .sd = decimal("6.1")};
    sx_scale scale = {.change.error = {true, SX_COEFFICIENT_ALPHA, &study, &sample, {0}}};
    sx_scale_error error;
    ck_assert(sx_scale_error_of(&scale, 95, &error));
    ck_assert(error.known);
    ck_assert_uint_eq(error.confidence, 95);
    ck_assert_str_eq(printed(error.threshold, 3), "5.608");
    /* The named coefficient counts, and no other. */
    scale.change.error.coefficient = SX_COEFFICIENT_RETEST;
    ck_assert(sx_scale_error_of(&scale, 95, &error));
    ck_assert_str_eq(printed(error.threshold, 3), "8.622");
    ck_assert(sx_scale_error_of(&scale, 90, &error));
    ck_assert_str_eq(printed(error.threshold, 3), "7.236");
    ck_assert(!sx_scale_error_of(&scale, 96, &error));
    scale.change.error.present = false;
    ck_assert(sx_scale_error_of(&scale, 95, &error));
    ck_assert(!error.known);
}
END_TEST

/* --- differences ------------------------------------------------------------------------------- */

START_TEST(differences)
{
    ck_assert_str_eq(printed(sx_change_difference(number("18"), number("6")), 6), "-12");
    ck_assert_str_eq(printed(sx_change_difference(number("0.7"), number("0.8")), 9), "0.1");
    sx_number third = sx_number_ratio(1, 3), sixth = sx_number_ratio(1, 6);
    ck_assert(sx_number_equal(sx_change_difference(sixth, third), sixth));
    ck_assert(sx_number_equal(sx_change_difference(third, third), sx_number_int(0)));
    /* Too large to be exact: still the right number, and no overflow. */
    sx_number huge = sx_number_ratio(INT64_MAX, 3);
    ck_assert_int_eq(
        sx_number_compare(sx_change_difference(huge, sx_number_int(0)), sx_number_int(0)), -1);
    sx_number real = sx_number_real(2.5);
    ck_assert_str_eq(printed(sx_change_difference(real, number("4")), 6), "1.5");
}
END_TEST

START_TEST(index_of_change)
{
    ck_assert_str_eq(printed(sx_change_index(number("-12"), number("2.861")), 4), "-4.1943");
    ck_assert_str_eq(printed(sx_change_index(number("0"), number("2.861")), 4), "0");
}
END_TEST

static const struct {
    sx_direction direction;
    const char *difference;
    sx_change_class is;
} reliable[] = {
    {WORSE, "5.61", SX_CHANGE_WORSENED},
    {WORSE, "5.6", SX_CHANGE_NONE},
    {WORSE, "5.5", SX_CHANGE_NONE},
    {WORSE, "0", SX_CHANGE_NONE},
    {WORSE, "-5.6", SX_CHANGE_NONE},
    {WORSE, "-5.600000001", SX_CHANGE_IMPROVED},
    {BETTER, "5.600000001", SX_CHANGE_IMPROVED},
    {BETTER, "-6", SX_CHANGE_WORSENED},
    {BETTER, "5.6", SX_CHANGE_NONE},
    {NEUTRAL, "6", SX_CHANGE_HIGHER},
    {NEUTRAL, "-6", SX_CHANGE_LOWER},
    {NEUTRAL, "1", SX_CHANGE_NONE},
};

/* Larger than the threshold; equal to it is not larger. */
START_TEST(reliable_change)
{
    ck_assert_int_eq(
        sx_change_reliable(reliable[_i].direction, number(reliable[_i].difference), number("5.6")),
        reliable[_i].is);
}
END_TEST

/* --- rules ------------------------------------------------------------------------------------- */

static const struct {
    sx_change_kind kind;
    const char *least; /* for `reaches` the high end; its low end is 0 */
    sx_change_way way;
    sx_direction direction;
    const char *from, *to;
    sx_change_class is;
} by_rule[] = {
    {SX_CHANGE_POINTS, "6", SX_CHANGE_EITHER, WORSE, "18", "12", SX_CHANGE_IMPROVED},
    {SX_CHANGE_POINTS, "6", SX_CHANGE_EITHER, WORSE, "18", "13", SX_CHANGE_NONE},
    {SX_CHANGE_POINTS, "6", SX_CHANGE_EITHER, WORSE, "12", "18", SX_CHANGE_WORSENED},
    {SX_CHANGE_POINTS, "6", SX_CHANGE_EITHER, NEUTRAL, "12", "18", SX_CHANGE_HIGHER},
    {SX_CHANGE_POINTS, "6", SX_CHANGE_BETTER, WORSE, "12", "18", SX_CHANGE_NOT_COVERED},
    {SX_CHANGE_POINTS, "6", SX_CHANGE_BETTER, BETTER, "12", "18", SX_CHANGE_IMPROVED},
    {SX_CHANGE_POINTS, "6", SX_CHANGE_WORSE, WORSE, "18", "12", SX_CHANGE_NOT_COVERED},
    {SX_CHANGE_POINTS, "6", SX_CHANGE_WORSE, WORSE, "12", "18", SX_CHANGE_WORSENED},
    {SX_CHANGE_POINTS, "6", SX_CHANGE_BETTER, WORSE, "12", "17", SX_CHANGE_NONE},
    {SX_CHANGE_PERCENT, "50", SX_CHANGE_BETTER, WORSE, "18", "9", SX_CHANGE_IMPROVED},
    {SX_CHANGE_PERCENT, "50", SX_CHANGE_BETTER, WORSE, "18", "10", SX_CHANGE_NONE},
    {SX_CHANGE_PERCENT, "50", SX_CHANGE_BETTER, WORSE, "17", "8", SX_CHANGE_IMPROVED},
    {SX_CHANGE_PERCENT, "50", SX_CHANGE_BETTER, WORSE, "17", "9", SX_CHANGE_NONE},
    {SX_CHANGE_PERCENT, "50", SX_CHANGE_BETTER, WORSE, "0", "9", SX_CHANGE_UNKNOWN},
    {SX_CHANGE_PERCENT, "50", SX_CHANGE_BETTER, WORSE, "4", "9", SX_CHANGE_NOT_COVERED},
    {SX_CHANGE_REACHES, "4", SX_CHANGE_BETTER, WORSE, "5", "4", SX_CHANGE_IMPROVED},
    {SX_CHANGE_REACHES, "4", SX_CHANGE_BETTER, WORSE, "9", "5", SX_CHANGE_NONE},
    {SX_CHANGE_REACHES, "4", SX_CHANGE_BETTER, WORSE, "4", "0", SX_CHANGE_NONE},
    {SX_CHANGE_REACHES, "4", SX_CHANGE_BETTER, WORSE, "4", "9", SX_CHANGE_NONE},
};

START_TEST(published_rules)
{
    sx_change_rule rule = {.id = "r",
                           .kind = by_rule[_i].kind,
                           .least = decimal(by_rule[_i].least),
                           .reaches = {{0, 0}, decimal(by_rule[_i].least), false},
                           .way = by_rule[_i].way};
    ck_assert_int_eq(sx_change_by_rule(by_rule[_i].direction, &rule, number(by_rule[_i].from),
                                       number(by_rule[_i].to)),
                     by_rule[_i].is);
}
END_TEST

START_TEST(percent_is_exact)
{
    sx_change_rule rule = {.kind = SX_CHANGE_PERCENT, .least = decimal("50")};
    /* A third to a sixth is half, to the last digit. */
    ck_assert_int_eq(sx_change_by_rule(WORSE, &rule, sx_number_ratio(1, 3), sx_number_ratio(1, 6)),
                     SX_CHANGE_IMPROVED);
    ck_assert_int_eq(
        sx_change_by_rule(WORSE, &rule, sx_number_ratio(1, 3), sx_number_ratio(1000001, 6000000)),
        SX_CHANGE_NONE);
    ck_assert_int_eq(sx_change_by_rule(WORSE, &rule, sx_number_real(5.0), sx_number_real(2.5)),
                     SX_CHANGE_IMPROVED);
}
END_TEST

static sx_number ratio(int64_t num, int64_t den)
{
    return (sx_number){SX_NUMBER_EXACT, num, den, 0};
}

static bool reaches_percent(sx_decimal least, sx_number from, sx_number to)
{
    sx_change_rule rule = {.kind = SX_CHANGE_PERCENT, .least = least};
    return sx_change_by_rule(NEUTRAL, &rule, from, to) != SX_CHANGE_NONE;
}

/* Exact where it can be: 200/3 is below 66.666666667, which is what it would be settled to. */
START_TEST(percent_of_any_kind)
{
    sx_decimal two_thirds = {66666666667, 9};
    ck_assert(!reaches_percent(two_thirds, ratio(3, 1), ratio(5, 1)));
    ck_assert(!reaches_percent(two_thirds, ratio(3, 1), ratio(1, 1)));
    ck_assert(!reaches_percent(two_thirds, ratio(-3, 1), ratio(-5, 1)));
    ck_assert(reaches_percent(two_thirds, sx_number_real(3), ratio(5, 1)));
    ck_assert(reaches_percent(two_thirds, sx_number_real(3), ratio(1, 1)));
    /* a difference that has no nine places */
    ck_assert(reaches_percent((sx_decimal){166666675, 0}, ratio(3, 1), sx_number_real(5000003.25)));
    ck_assert(
        !reaches_percent((sx_decimal){166666676, 0}, ratio(3, 1), sx_number_real(5000003.25)));
    ck_assert(
        reaches_percent((sx_decimal){166666675, 0}, ratio(3, 1), sx_number_real(-4999997.25)));
    ck_assert(
        !reaches_percent((sx_decimal){166666676, 0}, ratio(3, 1), sx_number_real(-4999997.25)));
    /* differences with a large denominator stay exact, downwards too */
    ck_assert(reaches_percent((sx_decimal){1, 0}, ratio(1, 65537), ratio(2, 65539)));
    ck_assert(reaches_percent((sx_decimal){49, 0}, ratio(2, 65537), ratio(1, 65539)));
    ck_assert(!reaches_percent((sx_decimal){51, 0}, ratio(2, 65537), ratio(1, 65539)));
    /* a first score with a denominator beyond 32 bits is settled */
    ck_assert(reaches_percent(((sx_decimal){28633115306666668, 5}), ratio(3, INT64_C(1) << 33),
                              ratio(1, 1)));
    /* a percentage too small to be held is 0 */
    ck_assert(!reaches_percent((sx_decimal){1, 8}, ratio(INT64_MAX, INT32_MAX),
                               ratio(INT64_C(9223371959545364444), 2147483629)));
}
END_TEST

START_TEST(large_reals_change_reliably)
{
    sx_number down = sx_number_real(-5000000.25), up = sx_number_real(5000000.25);
    sx_number threshold = ratio(5000000, 1), beyond = ratio(5000001, 1);
    ck_assert_int_eq(sx_change_reliable(WORSE, down, threshold), SX_CHANGE_IMPROVED);
    ck_assert_int_eq(sx_change_reliable(WORSE, up, threshold), SX_CHANGE_WORSENED);
    ck_assert_int_eq(sx_change_reliable(WORSE, down, beyond), SX_CHANGE_NONE);
    ck_assert_int_eq(sx_change_reliable(WORSE, up, beyond), SX_CHANGE_NONE);
}
END_TEST

START_TEST(no_figures_no_error)
{
    const sx_scale scale = {.id = "s"};
    sx_scale_error error = {.known = true};
    ck_assert(sx_scale_error_of(&scale, 95, &error));
    ck_assert(!error.known);
    ck_assert(!sx_scale_error_of(&scale, 94, &error));
}
END_TEST

START_TEST(differences_that_do_not_fit)
{
    sx_number most = ratio(INT64_MAX, 1), least = ratio(-INT64_MAX, 1), one = ratio(1, 1);
    ck_assert(sx_number_to_double(sx_change_difference(least, most)) > 1.8e19);
    ck_assert(sx_number_to_double(sx_change_difference(most, least)) < -1.8e19);
    ck_assert_int_eq(sx_change_difference(one, most).num, INT64_MAX - 1);
    ck_assert_int_eq(sx_change_difference(most, one).num, 1 - INT64_MAX);
    /* a denominator beyond 32 bits: settled, from either side */
    ck_assert(sx_number_equal(sx_change_difference(ratio(1, INT64_C(1) << 32), one), one));
    ck_assert(sx_number_equal(sx_change_difference(one, ratio(1, INT64_C(1) << 32)), ratio(-1, 1)));
    ck_assert(sx_number_equal(sx_change_difference(one, sx_number_real(2.5)), ratio(3, 2)));
    ck_assert(sx_number_equal(sx_change_difference(sx_number_real(2.5), one), ratio(-3, 2)));
}
END_TEST

/* --- cut-offs ---------------------------------------------------------------------------------- */

START_TEST(crossings)
{
    sx_cutoff at = {.at = {10, 0}}, below = {.at = {10, 0}, .at_most = true};
    ck_assert(sx_cutoff_met(&at, number("10")) && !sx_cutoff_met(&at, number("9.999999999")));
    ck_assert(sx_cutoff_met(&below, number("10")) && !sx_cutoff_met(&below, number("10.1")));
    ck_assert_int_eq(sx_change_crossing(&at, number("10"), number("9")), SX_CROSSING_NO_LONGER_MET);
    ck_assert_int_eq(sx_change_crossing(&at, number("9"), number("10")), SX_CROSSING_NOW_MET);
    ck_assert_int_eq(sx_change_crossing(&at, number("9"), number("0")), SX_CROSSING_STILL_UNMET);
    ck_assert_int_eq(sx_change_crossing(&at, number("12"), number("10")), SX_CROSSING_STILL_MET);
    ck_assert_int_eq(sx_change_crossing(&below, number("12"), number("10")), SX_CROSSING_NOW_MET);
}
END_TEST

/* --- clinically significant change --------------------------------------------------------------- */

/* Kroenke 2001: depressed 17.1 (6.1), not depressed 3.3 (3.8). By hand: a 17.1 - 12.2, b 3.3 + 7.6,
 * c (3.8 * 17.1 + 6.1 * 3.3) / 9.9. */
static const struct {
    sx_criterion criterion;
    const char *border, *beyond, *not_beyond;
} borders[] = {
    {SX_CRITERION_A, "4.9", "4.8", "4.9"},
    {SX_CRITERION_B, "10.9", "10.8", "10.9"},
    {SX_CRITERION_C, "8.597", "8.596", "8.598"},
};

START_TEST(criteria)
{
    sx_reliability ill = {.mean = decimal("17.1"), .sd = decimal("6.1")};
    sx_reliability well = {.mean = decimal("3.3"), .sd = decimal("3.8")};
    sx_clinical_rule rule = {.criterion = borders[_i].criterion, .patients = &ill, .others = &well};
    ck_assert_str_eq(printed(sx_criterion_border(WORSE, &rule), 3), borders[_i].border);
    ck_assert(sx_criterion_beyond(WORSE, &rule, number(borders[_i].beyond)));
    ck_assert(!sx_criterion_beyond(WORSE, &rule, number(borders[_i].not_beyond)));
    /* The same turned round: 20 - x on a scale on which higher is better. */
    sx_reliability low = {.mean = decimal("2.9"), .sd = decimal("6.1")};
    sx_reliability high = {.mean = decimal("16.7"), .sd = decimal("3.8")};
    sx_clinical_rule turned = {.criterion = rule.criterion, .patients = &low, .others = &high};
    sx_number border = sx_change_difference(sx_criterion_border(WORSE, &rule), number("20"));
    ck_assert_str_eq(printed(sx_criterion_border(BETTER, &turned), 6), printed(border, 6));
    ck_assert(sx_criterion_beyond(BETTER, &turned, number("19.9")));
    ck_assert(!sx_criterion_beyond(BETTER, &turned, number("0")));
}
END_TEST

START_TEST(cutoff_as_border)
{
    sx_cutoff worse = {.at = {10, 0}}, better = {.at = {10, 0}, .at_most = true};
    sx_clinical_rule rule = {.criterion = SX_CRITERION_CUTOFF, .cutoff = &worse};
    /* Higher is worse: 10 and more is the worse side. */
    ck_assert(sx_criterion_beyond(WORSE, &rule, number("9")));
    ck_assert(!sx_criterion_beyond(WORSE, &rule, number("10")));
    /* Higher is better: 10 and more is the better side, 10 and less the worse one. */
    ck_assert(sx_criterion_beyond(BETTER, &rule, number("10")));
    rule.cutoff = &better;
    ck_assert(!sx_criterion_beyond(BETTER, &rule, number("10")));
    ck_assert(sx_criterion_beyond(BETTER, &rule, number("11")));
    ck_assert(sx_criterion_beyond(WORSE, &rule, number("10")));
}
END_TEST

static const struct {
    sx_change_class change;
    const char *from, *to;
    sx_clinical_class is;
} classes[] = {
    {SX_CHANGE_IMPROVED, "18", "9", SX_CLINICAL_RECOVERED},
    {SX_CHANGE_IMPROVED, "18", "10", SX_CLINICAL_IMPROVED},
    {SX_CHANGE_IMPROVED, "9", "1", SX_CLINICAL_IMPROVED}, /* it was beyond the border before */
    {SX_CHANGE_NONE, "10", "9", SX_CLINICAL_UNCHANGED},
    {SX_CHANGE_WORSENED, "9", "18", SX_CLINICAL_DETERIORATED},
    {SX_CHANGE_NOT_COVERED, "9", "18", SX_CLINICAL_UNKNOWN},
    {SX_CHANGE_UNKNOWN, "0", "18", SX_CLINICAL_UNKNOWN},
    {SX_CHANGE_HIGHER, "0", "18", SX_CLINICAL_UNKNOWN},
    {SX_CHANGE_LOWER, "18", "0", SX_CLINICAL_UNKNOWN},
};

START_TEST(clinical_classes)
{
    sx_cutoff cutoff = {.at = {10, 0}};
    sx_clinical_rule rule = {.criterion = SX_CRITERION_CUTOFF, .cutoff = &cutoff};
    ck_assert_int_eq(sx_change_clinical(WORSE, &rule, classes[_i].change, number(classes[_i].from),
                                        number(classes[_i].to)),
                     classes[_i].is);
}
END_TEST

/* --- words ------------------------------------------------------------------------------------- */

START_TEST(words)
{
    ck_assert_str_eq(sx_change_class_word(SX_CHANGE_NONE), "no_reliable_change");
    ck_assert_str_eq(sx_change_rule_word(SX_CHANGE_NONE), "not_reached");
    ck_assert_str_eq(sx_change_rule_word(SX_CHANGE_IMPROVED), "improved");
    for (int i = 0; i <= SX_CHANGE_UNKNOWN; i++) {
        for (int k = 0; k < i; k++) {
            ck_assert_str_ne(sx_change_class_word((sx_change_class)i),
                             sx_change_class_word((sx_change_class)k));
        }
    }
    ck_assert_str_eq(sx_crossing_word(SX_CROSSING_STILL_UNMET), "still_unmet");
    ck_assert_str_eq(sx_crossing_word(SX_CROSSING_NO_LONGER_MET), "no_longer_met");
    ck_assert_str_eq(sx_crossing_word(SX_CROSSING_NOW_MET), "now_met");
    ck_assert_str_eq(sx_crossing_word(SX_CROSSING_STILL_MET), "still_met");
    ck_assert_str_eq(sx_clinical_word(SX_CLINICAL_RECOVERED), "recovered");
    ck_assert_str_eq(sx_clinical_word(SX_CLINICAL_IMPROVED), "improved");
    ck_assert_str_eq(sx_clinical_word(SX_CLINICAL_UNCHANGED), "unchanged");
    ck_assert_str_eq(sx_clinical_word(SX_CLINICAL_DETERIORATED), "deteriorated");
    ck_assert_str_eq(sx_clinical_word(SX_CLINICAL_UNKNOWN), "unknown");
    ck_assert_str_eq(sx_clinical_word((sx_clinical_class)99), "?");
    ck_assert_str_eq(sx_crossing_word((sx_crossing)(SX_CROSSING_NO_LONGER_MET + 1)), "?");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("psych/change");
    TCase *cases = tcase_create("change");
    tcase_add_loop_test(cases, error_figures, 0, (int)(sizeof errors / sizeof *errors));
    tcase_add_test(cases, quantiles);
    tcase_add_test(cases, intervals);
    tcase_add_test(cases, error_of_a_scale);
    tcase_add_test(cases, differences);
    tcase_add_test(cases, index_of_change);
    tcase_add_loop_test(cases, reliable_change, 0, (int)(sizeof reliable / sizeof *reliable));
    tcase_add_loop_test(cases, published_rules, 0, (int)(sizeof by_rule / sizeof *by_rule));
    tcase_add_test(cases, percent_is_exact);
    tcase_add_test(cases, percent_of_any_kind);
    tcase_add_test(cases, large_reals_change_reliably);
    tcase_add_test(cases, no_figures_no_error);
    tcase_add_test(cases, differences_that_do_not_fit);
    tcase_add_test(cases, crossings);
    tcase_add_loop_test(cases, criteria, 0, (int)(sizeof borders / sizeof *borders));
    tcase_add_test(cases, cutoff_as_border);
    tcase_add_loop_test(cases, clinical_classes, 0, (int)(sizeof classes / sizeof *classes));
    tcase_add_test(cases, words);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
