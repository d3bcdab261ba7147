/*
 * style.h: how 25 questions were answered, whatever was asked: the longest run of one answer, how well
 * the halves of the five scales agree, how much the answers vary, and the time they took. Plain
 * arithmetic over whole numbers; knows nothing of the plugin ABI.
 */
#ifndef STYLE_STYLE_H
#define STYLE_STYLE_H

#include <stdbool.h>
#include <stddef.h>

#define STYLE_SCALES 5
#define STYLE_ITEMS_PER_SCALE 5
#define STYLE_ITEMS (STYLE_SCALES * STYLE_ITEMS_PER_SCALE)
#define STYLE_LOW 1
#define STYLE_HIGH 6
#define STYLE_LEAST 20 /* answers, for an index to have a value */

/* The answers of one person in the order in which they were given; 0: none. Item i belongs to scale
 * i % STYLE_SCALES and is the (i / STYLE_SCALES + 1)th of it. */
typedef struct style_answers {
    int value[STYLE_ITEMS];
    size_t answered;
} style_answers;

typedef enum style_result {
    STYLE_OK,
    STYLE_INCOMPLETE, /* too little was answered */
    STYLE_UNDEFINED   /* the formula has no value for these answers */
} style_result;

/* The longest run of the same answer. A missing answer ends a run. */
style_result style_long_string(const style_answers *answers, double *ret);

/*
 * Of each scale the mean of the items 1, 3, 5 and the mean of the items 2, 4, as keyed; their
 * correlation over the five scales, stepped up to the length of the whole (Spearman and Brown), not
 * below -1. Undefined where the odd or the even means are all alike.
 */
style_result style_even_odd(const style_answers *answers, const bool *reversed, double *ret);

/* The standard deviation of the answers as given, n - 1 as divisor. */
style_result style_variability(const style_answers *answers, double *ret);

/* Seconds by the number of answers. */
style_result style_pace(const style_answers *answers, bool known, double seconds, double *ret);

#endif
