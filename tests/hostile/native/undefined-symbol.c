/* expect: PLUGIN.LOAD; when: load */
/* Needs a function that nobody has. */
#include "common.h"

extern void sextant_function_of_nobody(void);

static void poison(const row *at)
{
    (void)at;
    sextant_function_of_nobody();
}
POISON(poison)
