/* expect: PLUGIN.JAIL; when: score */
/* Leaves the process group that it was put into. */
#include "common.h"

static void poison(const row *at)
{
    if (setsid() >= 0)
        escaped(at);
}
POISON(poison)
