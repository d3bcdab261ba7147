/* expect: PLUGIN.JAIL; when: score */
/* Makes a pair of sockets. */
#include <sys/socket.h>
#include "common.h"

static void poison(const row *at)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0)
        escaped(at);
}
POISON(poison)
