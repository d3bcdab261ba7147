/* expect: PLUGIN.JAIL; when: score */
/* Makes memory that others can find. */
#include <sys/shm.h>
#include "common.h"

static void poison(const row *at)
{
    if (shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0777) >= 0)
        escaped(at);
}
POISON(poison)
