/* expect: PLUGIN.CRASH; when: score */
/* Writes far beyond its columns. */
#include "common.h"

static void poison(const row *at)
{
    at->scores->values[0][(size_t)1 << 28] = 1;
}
POISON(poison)
