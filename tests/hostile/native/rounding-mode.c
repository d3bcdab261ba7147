/* expect: harmless; when: score; finds: score */
/* Leaves another rounding mode behind. */
#include <fenv.h>
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    (void)fesetround(FE_UPWARD);
}
POISON(poison)
