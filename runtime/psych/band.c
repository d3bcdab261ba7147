/*
 * band.c: which band a value lies in. See band.h.
 */
#include "psych/band.h"

int sx_edge_compare(int64_t num, int64_t den, int64_t edge, uint8_t digits)
{
    return sx_ratio_compare(num, den, edge, sx_pow10(digits));
}

/*@ requires edges: edges_there(edges) && i < edges->count;
    requires positive: den > 0;
    assigns \nothing;
    ensures \result != 0 <==> reached(edges, i, num, den);
*/
static bool has_reached(const sx_band_edges *edges, size_t i, int64_t num, int64_t den)
{
    return sx_edge_compare(num, den, edges->low[i], edges->digits) >= 0;
}

/*@ requires edges: edges_there(edges) && i < edges->count;
    requires positive: den > 0;
    assigns \nothing;
    ensures \result != 0 <==> not_past(edges, i, num, den);
*/
static bool is_not_past(const sx_band_edges *edges, size_t i, int64_t num, int64_t den)
{
    int side = sx_edge_compare(num, den, edges->high[i], edges->digits);
    return side < 0 || (side == 0 && !edges->high_open[i]);
}

int sx_band_of(const sx_band_edges *edges, int64_t num, int64_t den)
{
    /*@ loop invariant range: 0 <= i <= edges->count;
        loop invariant none_yet: \forall integer j; 0 <= j < i ==> !in_band(edges, j, num, den);
        loop assigns i;
        loop variant edges->count - i;
    */
    for (size_t i = 0; i < edges->count; i++) {
        /*@ assert small: i + 1 <= INT_MAX && (int)i == i && (size_t)(i + 1) == i + 1; */
        if (has_reached(edges, i, num, den) && is_not_past(edges, i, num, den)) {
            /*@ assert here: in_band(edges, (int)i, num, den); */
            return (int)i;
        }
        /*@ assert not_here: !in_band(edges, i, num, den); */
    }
    return -1;
}

int sx_band_reached(const sx_band_edges *edges, int64_t num, int64_t den)
{
    int reached = -1;
    /*@ loop invariant range: 0 <= i <= edges->count && -1 <= reached < i;
        loop invariant is_reached: reached != -1 ==> reached(edges, reached, num, den);
        loop invariant last: \forall integer j; reached < j < i ==> !reached(edges, j, num, den);
        loop assigns i, reached;
        loop variant edges->count - i;
    */
    for (size_t i = 0; i < edges->count; i++) {
        /*@ assert small: i + 1 <= INT_MAX && (int)i == i && (size_t)(i + 1) == i + 1; */
        if (has_reached(edges, i, num, den)) {
            reached = (int)i;
            /*@ assert here: reached == i; */
        } else {
            /*@ assert not_here: !reached(edges, i, num, den); */
        }
        /*@ assert last_here: \forall integer j; reached < j <= i
                              ==> !reached(edges, j, num, den); */
    }
    return reached;
}
