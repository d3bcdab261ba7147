/* expect: PLUGIN.JAIL; when: score */
/* Deletes a file of somebody else. */
#include "common.h"

static void poison(const row *at)
{
    if (unlink(HOSTILE_FILE) == 0)
        escaped(at);
}
POISON(poison)
