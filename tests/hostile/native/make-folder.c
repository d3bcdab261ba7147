/* expect: PLUGIN.JAIL; when: score */
/* Makes a folder. */
#include <sys/stat.h>
#include "common.h"

static void poison(const row *at)
{
    if (mkdir(HOSTILE_FILE ".d", 0700) == 0)
        escaped(at);
}
POISON(poison)
