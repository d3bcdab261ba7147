/*
 * grm.h: the graded response model (Samejima 1969), the expected a posteriori estimate on a fixed grid
 * (Bock and Mislevy 1982), and the item that tells most at an estimate. Plain arithmetic: knows no
 * items by name and nothing of the plugin ABI.
 */
#ifndef ENERGY_GRM_H
#define ENERGY_GRM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GRM_CATEGORIES 5
#define GRM_ITEMS_MAX 32
#define GRM_POINTS 81 /* -4.0, -3.9 ... 4.0 */
#define GRM_GRID 82   /* one more, which has no weight: processors take two at a time */

typedef struct grm_item {
    double slope;                         /* above 0 */
    double threshold[GRM_CATEGORIES - 1]; /* rising */
    bool reversed;                        /* the highest answer is the lowest category */
} grm_item;

/* What the estimate needs, computed once for a bank. */
typedef struct grm_bank {
    const grm_item *items;
    size_t count;
    double point[GRM_GRID];
    double prior[GRM_GRID]; /* standard normal, not scaled to 1 */
    double probability[GRM_ITEMS_MAX][GRM_CATEGORIES][GRM_GRID];
} grm_bank;

typedef struct grm_estimate {
    double theta, error; /* mean and standard deviation of the posterior */
    size_t answered;
} grm_estimate;

/* The items must outlive the bank; at most GRM_ITEMS_MAX. */
void grm_prepare(grm_bank *bank, const grm_item *items, size_t count);

/* Probabilities of the categories, lowest first, at theta. */
void grm_probabilities(const grm_item *item, double theta, double ret[GRM_CATEGORIES]);

/* Fisher information of an item at theta. */
double grm_information(const grm_item *item, double theta);

/* `category` by item: 0 to GRM_CATEGORIES - 1 as keyed, -1 for items without an answer. */
void grm_estimate_of(const grm_bank *bank, const int8_t *category, grm_estimate *ret);

/* The item with the most information at theta among those with `open`; the first of equals. -1: none. */
int32_t grm_most_informative(const grm_bank *bank, const bool *open, double theta);

/* The category as keyed of an answer 1 to GRM_CATEGORIES; -1 when it is no such number. */
int8_t grm_category(const grm_item *item, double answer);

#endif
