/* expect: PLUGIN.CRASH; when: score */
/* Writes to the answers. */
#include "common.h"

static void poison(const row *at)
{
    double *mine;
    memcpy(&mine, &at->answers->values[0], sizeof mine);
    mine[at->number] = 0;
}
POISON(poison)
