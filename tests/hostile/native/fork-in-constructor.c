/* expect: PLUGIN.JAIL; when: load */
/* Makes a second process while it is loaded. */
#include "common.h"

__attribute__((constructor)) static void begin(void)
{
    (void)!fork();
}
PLUGIN(.score = clean_score)
