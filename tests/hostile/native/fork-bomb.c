/* expect: PLUGIN.JAIL; when: score */
/* Makes as many processes as it can. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    for (;;)
        (void)!fork();
}
POISON(poison)
