/* expect: harmless; when: score */
/* Changes the locale. */
#include <locale.h>
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    (void)setlocale(LC_ALL, "de_DE.UTF-8");
    (void)setlocale(LC_ALL, "");
}
POISON(poison)
