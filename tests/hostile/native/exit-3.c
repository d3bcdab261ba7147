/* expect: PLUGIN.EXIT; when: score */
/* Ends the program at once. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    _exit(3);
}
POISON(poison)
