/* expect: PLUGIN.JAIL; when: score */
/* Makes a second process. */
#include "common.h"

static void poison(const row *at)
{
    if (fork() == 0)
        for_ever();
    escaped(at);
}
POISON(poison)
