/* expect: PLUGIN.RESULT; when: score */
/* Sets the status that belongs to the host. */
#include "common.h"

static void poison(const row *at)
{
    at->scores->status[0][at->number] = SX_PLUGIN_CELL_FAILED;
}
POISON(poison)
