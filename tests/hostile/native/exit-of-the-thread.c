/* expect: PLUGIN.EXIT; when: score */
/* Ends the one thread that there is. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    (void)syscall(SYS_exit, 0);
}
POISON(poison)
