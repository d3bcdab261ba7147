/* expect: PLUGIN.CRASH; when: score */
/* Frees the same memory twice. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    char *volatile memory = malloc(100);
    free(memory);
    free(memory);
}
POISON(poison)
