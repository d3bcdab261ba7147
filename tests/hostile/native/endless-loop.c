/* expect: PLUGIN.TIME; when: score */
/* Never comes back. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    for_ever();
}
POISON(poison)
