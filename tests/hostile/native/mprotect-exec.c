/* expect: harmless; when: score */
/* Makes its data executable; it is told that it may not. */
#include "common.h"

static void poison(const row *at)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page != MAP_FAILED && mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0)
        escaped(at);
}
POISON(poison)
