/* expect: harmless; when: score */
/* Looks for the host in /proc; it is told that it may not. */
#include "common.h"

static void poison(const row *at)
{
    static const char *const paths[] = {"/proc/self/maps", "/proc/self/mem", "/proc/1/environ",
                                        "/etc/passwd", "/etc/shadow"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        if (open(paths[i], O_RDONLY) >= 0)
            escaped(at);
    }
}
POISON(poison)
