/* expect: PLUGIN.EXIT; when: score */
/* Ends the program with success. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    exit(0);
}
POISON(poison)
