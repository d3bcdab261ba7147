/* expect: PLUGIN.JAIL; when: score */
/* Becomes another program. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    (void)execl("/bin/true", "true", (char *)NULL);
}
POISON(poison)
