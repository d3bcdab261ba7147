/* expect: PLUGIN.CRASH; when: score */
/* Takes all the memory that it gets, up to a gigabyte, then gives up. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    for (int mebibyte = 0; mebibyte < 1024; mebibyte++) {
        char *memory = malloc((size_t)1 << 20);
        if (!memory)
            break;
        memset(memory, 1, (size_t)1 << 20);
    }
    abort();
}
POISON(poison)
