/* expect: PLUGIN.JAIL; when: score */
/* Becomes another user. */
#include "common.h"

static void poison(const row *at)
{
    if (setuid(0) == 0)
        escaped(at);
}
POISON(poison)
