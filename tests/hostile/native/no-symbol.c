/* expect: PLUGIN.SYMBOL; when: load */
/* Exports another function than the one that is looked for. */
#include "common.h"

SX_PLUGIN_EXPORT int sextant_plugin_entrance(void);
int sextant_plugin_entrance(void)
{
    return 0;
}
