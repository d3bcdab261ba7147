/* expect: harmless; when: score */
/* Makes a file in memory; there is no such call in the jail. */
#include "common.h"

static void poison(const row *at)
{
    if (syscall(SYS_memfd_create, "x", 0) >= 0)
        escaped(at);
}
POISON(poison)
