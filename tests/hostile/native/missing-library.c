/* expect: PLUGIN.LOAD; when: load */
/* Needs a library that is not there; the build links it to one and takes that away. */
#include "common.h"

extern int sextant_not_there(void);

static void poison(const row *at)
{
    if (sextant_not_there() == 0)
        escaped(at);
}
POISON(poison)
