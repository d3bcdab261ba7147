/*
 * answering.h: how a person answered, not what: runs of equal answers, their spread, and whether halves
 * of scales that should agree do. They are told beside scores and change none.
 */
#ifndef SX_PSYCH_ANSWERING_H
#define SX_PSYCH_ANSWERING_H

#include <stdbool.h>
#include <stddef.h>

#define SX_ANSWERING_MAX 1000   /* answers that are looked at together */
#define SX_CONSISTENCY_LEAST 3u /* pairs without which a correlation says nothing */

typedef enum sx_answering_kind {
    /*
     * The longest run of equal values that follow each other directly. A missing one ends a run, so that the result
     * never claims more than was seen. One that is there is enough.
     * Source: the long-string index, Johnson JA, J Res Pers 2005;39:103-29.
     */
    SX_ANSWERING_RUN,
    /*
     * The standard deviation of one person's answers, with their number less one below the line; two or more.
     * Source: intra-individual response variability, Dunn AM et al., J Bus Psychol 2018;33:105-21.
     */
    SX_ANSWERING_DEVIATION,
    /*
     * How well the first halves of scales agree with their second halves over one person's scales: the correlation r
     * of the pairs, stepped up to the full length, 2r / (1 + r), and never below -1. Values come in pairs: half,
     * other half, half, other half; a pair counts where both are there. Undefined when one of the two sides does not
     * vary.
     * Source: even-odd consistency with the Spearman-Brown formula, Johnson 2005 as above; Meade AW, Craig
     * SB, Psychol Methods 2012;17:437-55.
     */
    SX_ANSWERING_CONSISTENCY
} sx_answering_kind;

typedef enum sx_answering_state {
    SX_ANSWERING_KNOWN,
    SX_ANSWERING_TOO_FEW,  /* answers that are there */
    SX_ANSWERING_UNDEFINED /* a correlation with what does not vary */
} sx_answering_state;

#define SX_ANSWERING_ROWS 32 /* people whose answers are looked at at once */

/* The answers of so many people to one item. */
typedef struct sx_answers {
    double value[SX_ANSWERING_ROWS]; /* 0 where there is none */
    double there[SX_ANSWERING_ROWS]; /* 1 where there is one, else 0 */
} sx_answers;

/* Fills in the answers to the item of that index. It may be asked for more than once. */
typedef void (*sx_answers_of)(void *user, size_t index, sx_answers *ret);

typedef struct sx_answering {
    sx_answering_state state[SX_ANSWERING_ROWS];
    double value
        [SX_ANSWERING_ROWS]; /* 0 unless it is known; settled to what is printed the same everywhere */
} sx_answering;

/* One of the kinds over `count` items, each person on their own. */
void sx_answering_rows(sx_answering_kind kind, sx_answers_of answers, void *user, size_t count,
                       sx_answering *ret);

/* The same of one person: `there` says which of the values exist. *ret is 0 unless it is known. */
sx_answering_state sx_answering_of(sx_answering_kind kind, const double *values, const bool *there,
                                   size_t count, double *ret);

#endif
