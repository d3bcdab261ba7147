/* expect: PLUGIN.CRASH; when: score */
/* Calls what is no function. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    void (*volatile nowhere)(void) = (void (*)(void))0x1000;
    nowhere();
}
POISON(poison)
