/* expect: PLUGIN.RESULT; when: score */
/* Gives a score that is no number. */
#include "common.h"

static void poison(const row *at)
{
    volatile double zero = 0;
    at->scores->values[0][at->number] = zero / zero;
}
POISON(poison)
