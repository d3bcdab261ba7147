/* expect: PLUGIN.CRASH; when: score */
/* Calls itself without end. */
#include "common.h"

static int deeper(int depth)
{
    volatile char frame[4096];
    frame[0] = (char)depth;
    return depth > 0 ? deeper(depth + 1) + frame[0] : 0;
}

static void poison(const row *at)
{
    (void)at;
    volatile int got = deeper(1);
    (void)got;
}
POISON(poison)
