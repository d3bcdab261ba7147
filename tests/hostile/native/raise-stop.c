/* expect: PLUGIN.TIME; when: score */
/* Stops itself, as a debugger would. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    (void)raise(SIGSTOP);
}
POISON(poison)
