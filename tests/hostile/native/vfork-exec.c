/* expect: PLUGIN.JAIL; when: score */
/* Starts a program. */
#include "common.h"

static void poison(const row *at)
{
    if (vfork() == 0) {
        (void)execl("/bin/sh", "sh", "-c", "echo escaped > " HOSTILE_FILE, (char *)NULL);
        _exit(1);
    }
    escaped(at);
}
POISON(poison)
