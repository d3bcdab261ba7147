/* expect: PLUGIN.JAIL; when: score */
/* Asks the kernel to open files for it. */
#include "common.h"

static void poison(const row *at)
{
    char parameters[256] = {0};
    if (syscall(425, 4, parameters) >= 0) /* io_uring_setup */
        escaped(at);
}
POISON(poison)
