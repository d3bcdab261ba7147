/* expect: harmless; when: score */
/* Makes every division by zero a crash, for whoever comes next. */
#include <fenv.h>
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    (void)feenableexcept(FE_DIVBYZERO | FE_INVALID | FE_INEXACT);
}
POISON(poison)
