/* expect: PLUGIN.TIME; when: score */
/* Exits, and hangs while it does. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    (void)atexit(for_ever);
    exit(0);
}
POISON(poison)
