/* expect: PLUGIN.TIME; when: score */
/* Catches its own crash and goes on into the next one. */
#include "common.h"

static void again(int number)
{
    (void)number;
}

static void poison(const row *at)
{
    (void)at;
    (void)signal(SIGSEGV, again);
    *(volatile int *)0 = 1;
}
POISON(poison)
