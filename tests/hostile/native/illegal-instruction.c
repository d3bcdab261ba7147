/* expect: PLUGIN.CRASH; when: score */
/* Runs into an instruction that is none. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    __builtin_trap();
}
POISON(poison)
