/* expect: PLUGIN.RESULT; when: score */
/* Sets a status that does not exist. */
#include "common.h"

static void poison(const row *at)
{
    at->scores->status[0][at->number] = 200;
}
POISON(poison)
