/* expect: PLUGIN.CRASH; when: score */
/* Prints what a terminal would obey, then dies. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    static const char text[] = "\033[2J\033]0;owned\007\r\n\xff\xfe\xe2\x80\xae"
                               "evil\n";
    (void)!write(2, text, sizeof text);
    abort();
}
POISON(poison)
