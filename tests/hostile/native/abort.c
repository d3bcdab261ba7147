/* expect: PLUGIN.CRASH; when: score */
/* Aborts. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    abort();
}
POISON(poison)
