/* expect: PLUGIN.JAIL; when: score */
/* Kills the host. */
#include "common.h"

static void poison(const row *at)
{
    if (kill(getppid(), SIGKILL) == 0)
        escaped(at);
}
POISON(poison)
