/* expect: harmless; when: score */
/* Leaves an error number behind. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    errno = EINTR;
}
POISON(poison)
