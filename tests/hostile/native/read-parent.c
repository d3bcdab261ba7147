/* expect: PLUGIN.JAIL; when: score */
/* Reads the memory of the host. */
#include <sys/uio.h>
#include "common.h"

static void poison(const row *at)
{
    char byte;
    struct iovec here = {&byte, 1}, there = {(void *)at->answers, 1};
    if (process_vm_readv(getppid(), &here, 1, &there, 1, 0) >= 0)
        escaped(at);
}
POISON(poison)
