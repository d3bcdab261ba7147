/* expect: PLUGIN.JAIL; when: score */
/* Makes a socket of the network. */
#include <sys/socket.h>
#include "common.h"

static void poison(const row *at)
{
    if (socket(AF_INET, SOCK_STREAM, 0) >= 0)
        escaped(at);
}
POISON(poison)
