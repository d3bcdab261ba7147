/* expect: PLUGIN.CRASH; when: score */
/* Writes to address 0. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    *(volatile int *)0 = 1;
}
POISON(poison)
