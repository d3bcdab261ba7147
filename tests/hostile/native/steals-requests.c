/* expect: PLUGIN.TIME; when: score */
/* Waits at the socket for what the host says next. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    char request[4096];
    for (;;)
        (void)!read(3, request, sizeof request);
}
POISON(poison)
