/*
 * test_grm.c: the graded response model against what is known of it: its special cases, a published
 * conversion table, and values that were computed in another way.
 */
#include <math.h>

#include "bank.h"
#include "support/suite.h"

#define CLOSE(a, b, within)                                                                        \
    do {                                                                                           \
        double a_ = (a), b_ = (b);                                                                 \
        ck_assert_msg(fabs(a_ - b_) <= (within), "%s is %.12g, not %.12g", #a, a_, b_);            \
    } while (0)

static grm_bank bank;

/* One step that matters, the others out of reach: a two-parameter item. */
static const grm_item step = {1.7, {-400, -300, 0.4, 300}, false};

START_TEST(test_two_categories)
{
    double p[GRM_CATEGORIES];
    for (int tenth = -40; tenth <= 40; tenth += 5) {
        double theta = tenth / 10.0;
        double above = 1 / (1 + exp(-1.7 * (theta - 0.4)));
        grm_probabilities(&step, theta, p);
        CLOSE(p[0] + p[1] + p[4], 0, 1e-12);
        CLOSE(p[2], 1 - above, 1e-12);
        CLOSE(p[3], above, 1e-12);
        CLOSE(grm_information(&step, theta), 1.7 * 1.7 * above * (1 - above), 1e-12);
    }
}
END_TEST

START_TEST(test_probabilities)
{
    for (size_t i = 0; i < BANK_ITEMS; i++)
        for (int theta = -6; theta <= 6; theta++) {
            double p[GRM_CATEGORIES], sum = 0, mean = 0, next = 0;
            grm_probabilities(&energy_bank[i], theta, p);
            for (int k = 0; k < GRM_CATEGORIES; k++) {
                ck_assert(p[k] > 0 && p[k] < 1);
                sum += p[k];
                mean += k * p[k];
            }
            CLOSE(sum, 1, 1e-12);
            grm_probabilities(&energy_bank[i], theta + 0.5, p);
            for (int k = 0; k < GRM_CATEGORIES; k++)
                next += k * p[k];
            ck_assert(next > mean);
        }
}
END_TEST

/* The expected square of the derivative of the log likelihood, by differences. */
START_TEST(test_information)
{
    const double h = 1e-5;
    for (size_t i = 0; i < BANK_ITEMS; i++)
        for (int theta = -3; theta <= 3; theta++) {
            double at[GRM_CATEGORIES], below[GRM_CATEGORIES], above[GRM_CATEGORIES], sum = 0;
            grm_probabilities(&energy_bank[i], theta, at);
            grm_probabilities(&energy_bank[i], theta - h, below);
            grm_probabilities(&energy_bank[i], theta + h, above);
            for (int k = 0; k < GRM_CATEGORIES; k++) {
                double slope = (above[k] - below[k]) / (2 * h);
                sum += slope * slope / at[k];
            }
            CLOSE(grm_information(&energy_bank[i], theta), sum, 1e-6);
        }
}
END_TEST

START_TEST(test_nothing_answered)
{
    int8_t none[BANK_ITEMS];
    grm_estimate estimate;
    for (size_t i = 0; i < BANK_ITEMS; i++)
        none[i] = -1;
    grm_prepare(&bank, energy_bank, BANK_ITEMS);
    grm_estimate_of(&bank, none, &estimate);
    ck_assert_uint_eq(estimate.answered, 0);
    CLOSE(estimate.theta, 0, 1e-12);
    CLOSE(estimate.error, 1, 0.001); /* the prior, cut off at 4 */
}
END_TEST

/* A likelihood that is the same on both sides of 0 leaves the estimate there. */
START_TEST(test_symmetry)
{
    static const grm_item pair[] = {{1.5, {-2.0, -0.5, 0.7, 1.9}, false},
                                    {1.5, {-1.9, -0.7, 0.5, 2.0}, false}};
    for (int8_t k = 0; k < GRM_CATEGORIES; k++) {
        int8_t category[] = {k, (int8_t)(GRM_CATEGORIES - 1 - k)};
        grm_estimate estimate;
        grm_prepare(&bank, pair, 2);
        grm_estimate_of(&bank, category, &estimate);
        CLOSE(estimate.theta, 0, 1e-12);
        ck_assert(estimate.error < 1);
    }
}
END_TEST

/*
 * The published parameters and the published T scores by sum score of a four-item scale (PROMIS Global
 * Mental Health; numbers only). The table was made in another way, so it is met within a point.
 */
static const grm_item published[] = {
    {2.41143, {-2.44599, -1.31584, -0.19095, 1.07032}, false},
    {3.66810, {-2.30582, -1.25786, -0.33120, 0.66825}, false},
    {2.97642, {-1.78310, -0.89865, -0.00524, 1.07197}, false},
    {1.89441, {-2.81790, -1.51385, -0.25479, 0.99431}, false},
};
static const double published_t[] = {21.1, 25.1, 28.4, 31.3, 33.8, 36.3, 38.8, 41.1, 43.5,
                                     45.8, 48.3, 50.8, 53.3, 56.0, 59.0, 62.5, 67.6};
#define PATTERNS 625
#define SUMS 17

START_TEST(test_published_table)
{
    double weight[SUMS] = {0}, theta[SUMS] = {0};
    grm_prepare(&bank, published, 4);
    for (int pattern = 0; pattern < PATTERNS; pattern++) {
        int8_t category[4];
        int rest = pattern, sum = 0;
        double marginal = 0;
        grm_estimate estimate;
        for (int i = 0; i < 4; i++, rest /= GRM_CATEGORIES) {
            category[i] = (int8_t)(rest % GRM_CATEGORIES);
            sum += category[i];
        }
        for (size_t q = 0; q < GRM_POINTS; q++) {
            double likelihood = bank.prior[q];
            for (int i = 0; i < 4; i++)
                likelihood *= bank.probability[i][category[i]][q];
            marginal += likelihood;
        }
        grm_estimate_of(&bank, category, &estimate);
        weight[sum] += marginal;
        theta[sum] += marginal * estimate.theta;
    }
    for (int s = 0; s < SUMS; s++)
        CLOSE(50 + 10 * theta[s] / weight[s], published_t[s], 1.0);
}
END_TEST

/* Each further answer in the middle of what is expected makes the estimate more certain. */
START_TEST(test_error_falls)
{
    int8_t category[BANK_ITEMS];
    grm_estimate estimate;
    double before = 2;
    for (size_t i = 0; i < BANK_ITEMS; i++)
        category[i] = -1;
    grm_prepare(&bank, energy_bank, BANK_ITEMS);
    for (size_t i = 0; i < BANK_ITEMS; i++) {
        category[i] = 2;
        grm_estimate_of(&bank, category, &estimate);
        ck_assert_uint_eq(estimate.answered, i + 1);
        ck_assert(estimate.error < before);
        before = estimate.error;
    }
}
END_TEST

START_TEST(test_category)
{
    static const grm_item plain = {1, {-1, 0, 1, 2}, false}, turned = {1, {-1, 0, 1, 2}, true};
    for (int answer = 1; answer <= GRM_CATEGORIES; answer++) {
        ck_assert_int_eq(grm_category(&plain, answer), answer - 1);
        ck_assert_int_eq(grm_category(&turned, answer), GRM_CATEGORIES - answer);
    }
    static const double wrong[] = {0, 6, 2.5, -1, 1e300};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        ck_assert_int_eq(grm_category(&plain, wrong[i]), -1);
}
END_TEST

START_TEST(test_choice)
{
    static const grm_item items[] = {{1.0, {-1, 0, 1, 2}, false},
                                     {2.0, {-1, 0, 1, 2}, false},
                                     {2.0, {-1, 0, 1, 2}, true},
                                     {1.5, {-1, 0, 1, 2}, false}};
    bool open[] = {true, true, true, true};
    grm_prepare(&bank, items, 4);
    ck_assert_int_eq(grm_most_informative(&bank, open, 0), 1); /* of equals the first */
    open[1] = false;
    ck_assert_int_eq(grm_most_informative(&bank, open, 0), 2);
    open[2] = false;
    ck_assert_int_eq(grm_most_informative(&bank, open, 0), 3);
    open[3] = open[0] = false;
    ck_assert_int_eq(grm_most_informative(&bank, open, 0), -1);
}
END_TEST

START_TEST(test_bank)
{
    for (size_t i = 0; i < BANK_ITEMS; i++) {
        ck_assert(energy_bank[i].slope > 0);
        for (int k = 1; k < GRM_CATEGORIES - 1; k++)
            ck_assert(energy_bank[i].threshold[k] > energy_bank[i].threshold[k - 1]);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plugins/grm");
    TCase *cases = tcase_create("grm");
    tcase_add_test(cases, test_two_categories);
    tcase_add_test(cases, test_probabilities);
    tcase_add_test(cases, test_information);
    tcase_add_test(cases, test_nothing_answered);
    tcase_add_test(cases, test_symmetry);
    tcase_add_test(cases, test_published_table);
    tcase_add_test(cases, test_error_falls);
    tcase_add_test(cases, test_category);
    tcase_add_test(cases, test_choice);
    tcase_add_test(cases, test_bank);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
