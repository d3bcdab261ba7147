/* expect: PLUGIN.CRASH; when: score */
/* Asks for the answers to be made writable, then writes to them. */
#include "common.h"

static void poison(const row *at)
{
    double *mine;
    memcpy(&mine, &at->answers->values[0], sizeof mine);
    uintptr_t page = (uintptr_t)mine & ~(uintptr_t)4095;
    if (mprotect((void *)page, 4096, PROT_READ | PROT_WRITE) == 0)
        escaped(at);
    mine[at->number] = 0;
}
POISON(poison)
