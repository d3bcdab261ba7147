/* expect: PLUGIN.JAIL; when: score */
/* Kills every process that it may. */
#include "common.h"

static void poison(const row *at)
{
    if (kill(-1, SIGKILL) == 0)
        escaped(at);
}
POISON(poison)
