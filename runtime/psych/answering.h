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

/*
 * The longest run of equal values that follow each other directly, 0..count. `there` says which values
 * exist; one that does not ends a run, so that the result never claims more than was seen.
 * Source: the long-string index, Johnson JA, J Res Pers 2005;39:103-29.
 */
size_t sx_longest_run(const double *values, const bool *there, size_t count);

/*
 * The standard deviation of one person's answers, with count - 1 below the line; count >= 2.
 * Source: intra-individual response variability, Dunn AM et al., J Bus Psychol 2018;33:105-21.
 */
double sx_deviation(const double *values, size_t count);

/*
 * How well the first halves of scales agree with their second halves over one person's scales: the
 * correlation r of the pairs, stepped up to the full length, 2r / (1 + r), and never below -1. False when
 * one of the two sides does not vary. count >= 2.
 * Source: even-odd consistency with the Spearman-Brown formula, Johnson 2005 as above; Meade AW, Craig
 * SB, Psychol Methods 2012;17:437-55.
 */
bool sx_consistency(const double *first, const double *second, size_t count, double *ret);

typedef enum sx_answering_kind {
    SX_ANSWERING_RUN,
    SX_ANSWERING_DEVIATION,
    SX_ANSWERING_CONSISTENCY /* values in pairs: half, other half, half, other half ... */
} sx_answering_kind;

typedef enum sx_answering_state {
    SX_ANSWERING_KNOWN,
    SX_ANSWERING_TOO_FEW,  /* answers that are there */
    SX_ANSWERING_UNDEFINED /* a correlation with what does not vary */
} sx_answering_state;

/* One of them over answers of which some are missing, settled to what is printed the same everywhere. Uses
 * up `values`; at most SX_ANSWERING_MAX. *ret is 0 unless it is known. */
sx_answering_state sx_answering_of(sx_answering_kind kind, double *values, const bool *there,
                                   size_t count, double *ret);

#endif
