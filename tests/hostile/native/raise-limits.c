/* expect: harmless; when: score */
/* Lifts the limits on itself; there is no such call in the jail. */
#include <sys/resource.h>
#include "common.h"

static void poison(const row *at)
{
    const struct rlimit most = {RLIM_INFINITY, RLIM_INFINITY};
    if (setrlimit(RLIMIT_AS, &most) == 0)
        escaped(at);
}
POISON(poison)
