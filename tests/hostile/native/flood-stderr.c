/* expect: harmless; when: score */
/* Prints 100 MB to standard error. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    static char text[65536];
    memset(text, 'x', sizeof text);
    for (int i = 0; i < 1600; i++)
        (void)!write(2, text, sizeof text);
}
POISON(poison)
