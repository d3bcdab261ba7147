/* expect: PLUGIN.JAIL; when: score */
/* Cuts off the memory that it shares with the host. */
#include "common.h"

static void poison(const row *at)
{
    for (int file = 3; file < 16; file++) {
        if (ftruncate(file, 0) == 0)
            escaped(at);
    }
}
POISON(poison)
