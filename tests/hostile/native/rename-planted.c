/* expect: PLUGIN.JAIL; when: score */
/* Renames a file of somebody else. */
#include <stdio.h>
#include "common.h"

static void poison(const row *at)
{
    if (rename(HOSTILE_FILE, HOSTILE_FILE ".gone") == 0)
        escaped(at);
}
POISON(poison)
