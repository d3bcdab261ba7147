/*
 * grm.c: the arithmetic of grm.h. Of libm it takes sqrt(), which is exact, and exp(), whose last bit
 * may differ between machines: scores are printed to one place, and SAME keeps it from choosing items.
 */
#include "grm.h"

#include <math.h>

#define GRID_LOW (-40) /* tenths */
#define GRID_STEP 10.0 /* points in 1 */
#define SAME 1e-9      /* information that differs by less is the same */

static double logistic(double x)
{
    return 1.0 / (1.0 + exp(-x));
}

/* P*(k): the probability of category k or a higher one, for k from 0 (certain) to 5 (impossible). */
static void cumulative(const grm_item *item, double theta, double ret[GRM_CATEGORIES + 1])
{
    ret[0] = 1.0;
    for (size_t k = 1; k < GRM_CATEGORIES; k++)
        ret[k] = logistic(item->slope * (theta - item->threshold[k - 1]));
    ret[GRM_CATEGORIES] = 0.0;
}

void grm_probabilities(const grm_item *item, double theta, double ret[GRM_CATEGORIES])
{
    double above[GRM_CATEGORIES + 1];
    cumulative(item, theta, above);
    for (size_t k = 0; k < GRM_CATEGORIES; k++)
        ret[k] = above[k] - above[k + 1];
}

/* The sum over the categories of P'(k)^2 / P(k), where P*' = slope P* (1 - P*). */
double grm_information(const grm_item *item, double theta)
{
    double above[GRM_CATEGORIES + 1], information = 0.0;
    cumulative(item, theta, above);
    for (size_t k = 0; k < GRM_CATEGORIES; k++) {
        double probability = above[k] - above[k + 1];
        double slope =
            item->slope * (above[k] * (1.0 - above[k]) - above[k + 1] * (1.0 - above[k + 1]));
        if (probability > 0.0)
            information += slope * slope / probability;
    }
    return information;
}

void grm_prepare(grm_bank *bank, const grm_item *items, size_t count)
{
    bank->items = items;
    bank->count = count < GRM_ITEMS_MAX ? count : GRM_ITEMS_MAX;
    for (size_t point = 0; point < GRM_GRID; point++) {
        double theta = (double)(GRID_LOW + (int)point) / GRID_STEP;
        bank->point[point] = theta;
        bank->prior[point] = point < GRM_POINTS ? exp(-0.5 * theta * theta) : 0.0;
        for (size_t i = 0; i < bank->count; i++) {
            double probability[GRM_CATEGORIES];
            grm_probabilities(&items[i], theta, probability);
            for (size_t k = 0; k < GRM_CATEGORIES; k++)
                bank->probability[i][k][point] = probability[k];
        }
    }
}

/* A product of 32 probabilities of this model stays far above the smallest double. */
void grm_estimate_of(const grm_bank *bank, const int8_t *category, grm_estimate *ret)
{
    double posterior[GRM_GRID];
    double total = 0.0, first = 0.0, second = 0.0;
    size_t answered = 0;
    for (size_t point = 0; point < GRM_GRID; point++)
        posterior[point] = bank->prior[point];
    for (size_t i = 0; i < bank->count; i++) {
        if (category[i] < 0 || category[i] >= GRM_CATEGORIES)
            continue;
        const double *probability = bank->probability[i][category[i]];
        for (size_t point = 0; point < GRM_GRID; point++)
            posterior[point] *= probability[point];
        answered++;
    }
    for (size_t point = 0; point < GRM_POINTS; point++) {
        double weighted = posterior[point] * bank->point[point];
        total += posterior[point];
        first += weighted;
        second += weighted * bank->point[point];
    }
    ret->theta = first / total;
    ret->error = sqrt(second / total - ret->theta * ret->theta);
    ret->answered = answered;
}

int32_t grm_most_informative(const grm_bank *bank, const bool *open, double theta)
{
    int32_t best = -1;
    double most = 0.0;
    for (size_t i = 0; i < bank->count; i++) {
        if (!open[i])
            continue;
        double information = grm_information(&bank->items[i], theta);
        if (best < 0 || information > most + SAME) {
            best = (int32_t)i;
            most = information;
        }
    }
    return best;
}

int8_t grm_category(const grm_item *item, double answer)
{
    for (int k = 0; k < GRM_CATEGORIES; k++)
        if (answer == (double)(k + 1))
            return (int8_t)(item->reversed ? GRM_CATEGORIES - 1 - k : k);
    return -1;
}
