/* expect: harmless; when: score */
/* Lists a folder; it is told that it may not. */
#include <dirent.h>
#include "common.h"

static void poison(const row *at)
{
    DIR *folder = opendir("/");
    if (folder)
        escaped(at);
}
POISON(poison)
