/*
 * scale.c: words of computations and directions, and whether a value lies in an interval.
 */
#include "model/scale.h"

#include "model/instrument.h"

static const char *const computes[SX_COMPUTE_COUNT_] = {
#define COMPUTE_WORD(name, word) [name] = word,
    SX_COMPUTE_LIST(COMPUTE_WORD)
#undef COMPUTE_WORD
};

const char *sx_compute_word(sx_compute c)
{
    return (unsigned)c < SX_COMPUTE_COUNT_ ? computes[c] : "?";
}

const char *sx_direction_word(sx_direction d)
{
    switch (d) {
    case SX_DIRECTION_WORSE: return "higher_is_worse";
    case SX_DIRECTION_BETTER: return "higher_is_better";
    case SX_DIRECTION_NEUTRAL: return "neither";
    }
    return "?";
}

bool sx_interval_holds(const sx_interval *interval, sx_number value)
{
    if (sx_number_compare(value, sx_number_decimal(interval->low)) < 0) {
        return false;
    }
    int above = sx_number_compare(value, sx_number_decimal(interval->high));
    return interval->high_open ? above < 0 : above <= 0;
}

const char *sx_scale_bands_source(const sx_scale *scale)
{
    return scale->bands_source != NULL ? scale->bands_source : scale->source;
}

const char *sx_cutoff_source(const sx_scale *scale, const sx_cutoff *cutoff)
{
    return cutoff->source != NULL ? cutoff->source : scale->source;
}
