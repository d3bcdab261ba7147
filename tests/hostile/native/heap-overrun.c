/* expect: PLUGIN.CRASH; when: score */
/* Writes far beyond what it allocated. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    char *volatile memory = malloc(16);
    for (size_t i = 0; i < (size_t)1 << 30; i++)
        memory[i] = 'x';
}
POISON(poison)
