/* expect: harmless; when: score */
/* Opens a file of somebody else for reading; it is told that it may not. */
#include "common.h"

static void poison(const row *at)
{
    int file = open(HOSTILE_FILE, O_RDONLY);
    if (file >= 0)
        escaped(at);
}
POISON(poison)
