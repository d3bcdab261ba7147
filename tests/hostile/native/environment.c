/* expect: harmless; when: score */
/* Empties and fills the environment. */
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    (void)clearenv();
    (void)setenv("LD_PRELOAD", "/tmp/evil.so", 1);
}
POISON(poison)
