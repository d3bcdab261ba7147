/* expect: PLUGIN.CRASH; when: score */
/* Allocates 1 GiB and does not look whether it got it. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    char *volatile memory = malloc((size_t)1 << 30);
    memory[0] = 1;
}
POISON(poison)
