/* expect: PLUGIN.CRASH; when: score */
/* Divides by zero, where the machine minds; else it says so. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    volatile int zero = 0;
    volatile int got = 1 / zero;
    (void)got;
    (void)raise(SIGFPE);
}
POISON(poison)
