/* expect: PLUGIN.JAIL; when: score */
/* Connects to a socket of somebody else. */
#include <sys/socket.h>
#include <sys/un.h>
#include "common.h"

static void poison(const row *at)
{
    struct sockaddr_un place = {.sun_family = AF_UNIX};
    int made = socket(AF_UNIX, SOCK_STREAM, 0);
    (void)strncpy(place.sun_path, HOSTILE_SOCKET, sizeof place.sun_path - 1);
    if (made >= 0 && connect(made, (struct sockaddr *)&place, sizeof place) == 0) {
        (void)!write(made, "escaped", 7);
        escaped(at);
    }
}
POISON(poison)
