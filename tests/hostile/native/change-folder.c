/* expect: PLUGIN.JAIL; when: score */
/* Changes the current folder. */
#include "common.h"

static void poison(const row *at)
{
    if (chdir("/") == 0)
        escaped(at);
}
POISON(poison)
