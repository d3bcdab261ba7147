/* expect: harmless; when: score; finds: score */
/* Writes the status of a row before the first. */
#include "common.h"

static void poison(const row *at)
{
    at->scores->status[0][-1] = 0;
}
POISON(poison)
