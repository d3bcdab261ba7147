/* expect: PLUGIN.RESULT; when: score */
/* Gives an infinite score. */
#include "common.h"

static void poison(const row *at)
{
    volatile double zero = 0;
    at->scores->values[0][at->number] = 1 / zero;
}
POISON(poison)
