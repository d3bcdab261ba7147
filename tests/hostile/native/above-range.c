/* expect: PLUGIN.RESULT; when: score */
/* Gives a score above the range of the scale. */
#include "common.h"

static void poison(const row *at)
{
    at->scores->values[0][at->number] = 7;
}
POISON(poison)
