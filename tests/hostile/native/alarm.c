/* expect: harmless; when: score */
/* Sets an alarm that nobody handles; there is no such call in the jail. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    (void)alarm(1);
}
POISON(poison)
