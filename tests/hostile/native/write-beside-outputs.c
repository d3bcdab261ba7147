/* expect: PLUGIN.PROTOCOL; when: score; finds: score */
/* Writes one value more than there are rows. */
#include "common.h"

static void poison(const row *at)
{
    at->scores->values[0][at->scores->rows] = 7;
}
POISON(poison)
