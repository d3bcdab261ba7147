/* expect: harmless; when: score */
/* Changes the rights that new files get; there is no such call in the jail. */
#include <sys/stat.h>
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    (void)umask(0);
}
POISON(poison)
