/* expect: harmless; when: score */
/* Closes what it may print to. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    (void)close(1);
    (void)close(2);
}
POISON(poison)
