/* expect: PLUGIN.TIME; when: score */
/* Blocks and ignores every signal, then never comes back. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    sigset_t all;
    (void)sigfillset(&all);
    (void)sigprocmask(SIG_BLOCK, &all, NULL);
    for (int number = 1; number < 32; number++)
        (void)signal(number, SIG_IGN);
    for_ever();
}
POISON(poison)
