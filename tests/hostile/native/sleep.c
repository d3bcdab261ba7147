/* expect: PLUGIN.TIME; when: score */
/* Sleeps for an hour. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    (void)sleep(3600);
}
POISON(poison)
