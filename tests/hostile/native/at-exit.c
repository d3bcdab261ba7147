/* expect: harmless; when: close */
/* Leaves something to be done at the end. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    (void)atexit(for_ever);
}
POISON(poison)
