/* expect: PLUGIN.JAIL; when: score */
/* Changes who may read a file of somebody else. */
#include <sys/stat.h>
#include "common.h"

static void poison(const row *at)
{
    if (chmod(HOSTILE_FILE, 0777) == 0)
        escaped(at);
}
POISON(poison)
