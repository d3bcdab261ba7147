/* expect: PLUGIN.CRASH; when: score */
/* Reads an address that is nobody's. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    volatile int got = *(volatile int *)0x123456789000;
    (void)got;
}
POISON(poison)
