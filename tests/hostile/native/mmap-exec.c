/* expect: harmless; when: score */
/* Asks for memory to run code in; it is told that it may not. */
#include "common.h"

static void poison(const row *at)
{
    void *page =
        mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page != MAP_FAILED)
        escaped(at);
}
POISON(poison)
