/* expect: PLUGIN.TIME; when: score */
/* Prints without end. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    for (;;)
        (void)!write(2, "still here\n", 11);
}
POISON(poison)
