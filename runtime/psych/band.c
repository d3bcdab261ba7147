/*
 * band.c: which band a value lies in. See band.h.
 */
#include "psych/band.h"

#include "base/number.h"

__extension__ typedef __int128 sx_i128;

int sx_edge_compare(int64_t num, int64_t den, int64_t edge, uint8_t digits)
{
    sx_i128 left = (sx_i128)num * sx_pow10(digits);
    sx_i128 right = (sx_i128)edge * den;
    return left < right ? -1 : left > right;
}

int sx_band_of(const sx_band_edges *edges, int64_t num, int64_t den)
{
    for (size_t i = 0; i < edges->count; i++) {
        if (sx_edge_compare(num, den, edges->low[i], edges->digits) < 0)
            continue;
        int top = sx_edge_compare(num, den, edges->high[i], edges->digits);
        if (top < 0 || (top == 0 && !edges->high_open[i]))
            return (int)i;
    }
    return -1;
}

int sx_band_reached(const sx_band_edges *edges, int64_t num, int64_t den)
{
    int reached = -1;
    for (size_t i = 0; i < edges->count; i++)
        if (sx_edge_compare(num, den, edges->low[i], edges->digits) >= 0)
            reached = (int)i;
    return reached;
}
