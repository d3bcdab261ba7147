/* expect: PLUGIN.CRASH; when: score */
/* Kills itself with the signal that a host uses. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    (void)raise(SIGKILL);
}
POISON(poison)
