/* expect: PLUGIN.PROTOCOL; when: score */
/* Answers the host itself, with bytes that are no answer. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    (void)!write(3, "all rows are fine", 17);
}
POISON(poison)
