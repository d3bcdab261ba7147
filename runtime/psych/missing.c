/*
 * missing.c: missing rules as arithmetic. See missing.h.
 */
#include "psych/missing.h"

uint32_t sx_missing_least(uint32_t total, uint32_t most)
{
    return most >= total ? 1 : total - most;
}

bool sx_missing_met(uint32_t answered, uint32_t excluded, uint32_t least)
{
    uint32_t needed = excluded >= least ? 1 : least - excluded;
    return answered >= needed;
}

int64_t sx_prorate_numerator(int64_t sum, uint32_t applicable)
{
    return sum * (int64_t)applicable;
}
