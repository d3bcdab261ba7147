/*
 * band.h: which band a value lies in. Edges are exact decimals; a value is a ratio; comparison is by
 * cross-multiplication, so equality at a cut-off is equality. Its contracts are proved (tests/proof).
 */
#ifndef SX_PSYCH_BAND_H
#define SX_PSYCH_BAND_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/round.h"

/* Bands in ascending order, in units of 10^-digits. */
typedef struct sx_band_edges {
    const int64_t *low, *high;
    const bool *high_open;
    size_t count;
    uint8_t digits;
} sx_band_edges;

/*@ predicate edges_there(sx_band_edges *e) = \valid_read(e) && e->digits <= 18
      && \valid_read(e->low + (0 .. e->count - 1)) && \valid_read(e->high + (0 .. e->count - 1))
      && \valid_read(e->high_open + (0 .. e->count - 1));

    // num / den has reached the lower edge of band i; is not past its upper edge.
    predicate reached(sx_band_edges *e, integer i, integer num, integer den) =
      e->low[i] * den <= num * ten_to(e->digits);
    predicate not_past(sx_band_edges *e, integer i, integer num, integer den) =
      e->high_open[i] != 0 ? num * ten_to(e->digits) < e->high[i] * den
                           : num * ten_to(e->digits) <= e->high[i] * den;
    predicate in_band(sx_band_edges *e, integer i, integer num, integer den) =
      reached(e, i, num, den) && not_past(e, i, num, den);
*/

/* -1, 0, 1: num/den against edge * 10^-digits. */
/*@ requires places: digits <= 18;
    requires positive: 0 < den <= INT64_MAX;
    requires range: INT64_MIN <= num <= INT64_MAX && INT64_MIN <= edge <= INT64_MAX;
    assigns \nothing;
    ensures below: \result == -1 <==> num * ten_to(digits) < edge * den;
    ensures equal: \result == 0 <==> num * ten_to(digits) == edge * den;
    ensures above: \result == 1 <==> num * ten_to(digits) > edge * den;
    ensures sign: -1 <= \result <= 1;
*/
int sx_edge_compare(int64_t num, int64_t den, int64_t edge, uint8_t digits);

/* The band that holds the value, -1 when none does. */
/*@ requires edges: edges_there(edges) && edges->count < INT_MAX;
    requires positive: 0 < den <= INT64_MAX;
    requires range: INT64_MIN <= num <= INT64_MAX;
    assigns \nothing;
    ensures none: \result == -1 ==> \forall integer i; 0 <= i < edges->count
      ==> !in_band(edges, i, num, den);
    ensures holds: \result != -1 ==> 0 <= \result < edges->count && in_band(edges, \result, num, den);
    ensures first: \result != -1 ==> \forall integer i; 0 <= i < \result
      ==> !in_band(edges, i, num, den);
*/
int sx_band_of(const sx_band_edges *edges, int64_t num, int64_t den);

/* The band whose lower edge the value has reached: where 4.5 stands between 0..4 and 5..9 it is
 * 0..4. Used to say that rounding decided a band. -1 below the first. */
/*@ requires edges: edges_there(edges) && edges->count < INT_MAX;
    requires positive: 0 < den <= INT64_MAX;
    requires range: INT64_MIN <= num <= INT64_MAX;
    assigns \nothing;
    ensures range: -1 <= \result < edges->count;
    ensures reached: \result != -1 ==> reached(edges, \result, num, den);
    ensures last: \forall integer i; \result < i < edges->count ==> !reached(edges, i, num, den);
*/
int sx_band_reached(const sx_band_edges *edges, int64_t num, int64_t den);

#endif
