/* expect: PLUGIN.CRASH; when: score */
/* Writes to its own code. */
#include "common.h"

static void poison_itself(void)
{
}

static void poison(const row *at)
{
    (void)at;
    volatile char *code = (volatile char *)(uintptr_t)poison_itself;
    code[0] = 0;
}
POISON(poison)
