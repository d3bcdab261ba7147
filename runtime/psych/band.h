/*
 * band.h: which band a value lies in. Edges are exact decimals; a value is a ratio; comparison is by
 * cross-multiplication, so equality at a cut-off is equality.
 */
#ifndef SX_PSYCH_BAND_H
#define SX_PSYCH_BAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bands in ascending order, in units of 10^-digits. */
typedef struct sx_band_edges {
    const int64_t *low, *high;
    const bool *high_open;
    size_t count;
    uint8_t digits;
} sx_band_edges;

/* -1, 0, 1: num/den against edge * 10^-digits. */
int sx_edge_compare(int64_t num, int64_t den, int64_t edge, uint8_t digits);
/* The band that holds the value, -1 when none does. */
int sx_band_of(const sx_band_edges *edges, int64_t num, int64_t den);
/* The band whose lower edge the value has reached: where 4.5 stands between 0..4 and 5..9 it is
 * 0..4. Used to say that rounding decided a band. -1 below the first. */
int sx_band_reached(const sx_band_edges *edges, int64_t num, int64_t den);

#endif
