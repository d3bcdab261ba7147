/*
 * rank.c: ranks within one person. See rank.h.
 */
#include "psych/rank.h"

int64_t sx_rank_twice(const int64_t *values, size_t count, size_t pick, int ties_lowest)
{
    int64_t above = 0, same = 0;
    for (size_t i = 0; i < count; i++) {
        above += values[i] > values[pick];
        same += values[i] == values[pick];
    }
    return ties_lowest ? 2 * (above + 1) : 2 * above + same + 1;
}
