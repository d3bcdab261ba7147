/* expect: PLUGIN.EXIT; when: score */
/* Closes every open file, the way to the host too. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    for (int file = 0; file < 1024; file++)
        (void)close(file);
}
POISON(poison)
