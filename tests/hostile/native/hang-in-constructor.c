/* expect: PLUGIN.TIME; when: load */
/* Never ends loading. */
#include "common.h"

__attribute__((constructor)) static void begin(void)
{
    for_ever();
}
PLUGIN(.score = clean_score)
