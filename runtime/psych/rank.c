/*
 * rank.c: ranks within one person. See rank.h.
 */
#include "psych/rank.h"

#include <math.h>

#include "psych/change.h"

__extension__ typedef __int128 sx_i128;

static int64_t rank_of(int64_t above, int64_t same, int ties_lowest)
{
    return ties_lowest ? 2 * (above + 1) : 2 * above + same + 1;
}

int64_t sx_rank_margin(const sx_rank_error *a, const sx_rank_error *b, unsigned confidence)
{
    sx_decimal z;
    if (!sx_change_z(confidence, &z)) {
        return -1;
    }
    double x = sx_number_to_double(sx_change_error(a->sd, a->r));
    double y = sx_number_to_double(sx_change_error(b->sd, b->r));
    double margin = sx_number_to_double(sx_number_decimal(z)) * sqrt(x * x + y * y);
    double units = round(margin * (double)sx_pow10(SX_MARGIN_DIGITS));
    return units < 1e18 ? (int64_t)units : -1;
}

int64_t sx_rank_twice_within(const int64_t *values, const int64_t *margins, int64_t den,
                             size_t count, size_t pick, int ties_lowest)
{
    int64_t above = 0, same = 0;
    for (size_t i = 0; i < count; i++) {
        sx_i128 difference = ((sx_i128)values[i] - values[pick]) * sx_pow10(SX_MARGIN_DIGITS);
        sx_i128 margin = (sx_i128)margins[i] * den;
        above += difference > margin;
        same += difference <= margin && -difference <= margin;
    }
    return rank_of(above, same, ties_lowest);
}

int64_t sx_rank_twice(const int64_t *values, size_t count, size_t pick, int ties_lowest)
{
    int64_t above = 0, same = 0;
    for (size_t i = 0; i < count; i++) {
        above += values[i] > values[pick];
        same += values[i] == values[pick];
    }
    return rank_of(above, same, ties_lowest);
}
