/* expect: harmless; when: score */
/* Opens a file of somebody else for writing; it is told that it may not. */
#include "common.h"

static void poison(const row *at)
{
    int file = open(HOSTILE_FILE, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file >= 0) {
        (void)!write(file, "escaped", 7);
        escaped(at);
    }
}
POISON(poison)
