/* expect: PLUGIN.CRASH; when: score */
/* Handles its crash and dies by the signal all the same. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    (void)signal(SIGSEGV, SIG_DFL);
    (void)raise(SIGSEGV);
}
POISON(poison)
