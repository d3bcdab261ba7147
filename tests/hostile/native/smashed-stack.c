/* expect: PLUGIN.CRASH; when: score */
/* Writes over its own return address. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    volatile char frame[8];
    volatile char *beyond = frame;
    for (size_t i = 0; i < (size_t)1 << 24; i++)
        beyond[i] = 'x';
}
POISON(poison)
