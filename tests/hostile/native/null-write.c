/* expect: PLUGIN.CRASH; when: score */
/* Writes to address 0. */
#include "common.h"

static void poison(const row *at)
{
    int *volatile nowhere = 0; /* which the compiler must not know */
    (void)at;
    *nowhere = 1;
}
POISON(poison)
