/* expect: PLUGIN.JAIL; when: score */
/* Attaches to the host as a debugger. */
#include <sys/ptrace.h>
#include "common.h"

static void poison(const row *at)
{
    if (ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) == 0)
        escaped(at);
}
POISON(poison)
