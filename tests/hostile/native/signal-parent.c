/* expect: PLUGIN.JAIL; when: score */
/* Signals one thread of the host. */
#include "common.h"

static void poison(const row *at)
{
    if (syscall(SYS_tgkill, getppid(), getppid(), SIGKILL) == 0)
        escaped(at);
}
POISON(poison)
