/* expect: harmless; when: score */
/* Blocks every signal. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    sigset_t all;
    (void)sigfillset(&all);
    (void)sigprocmask(SIG_BLOCK, &all, NULL);
}
POISON(poison)
