/* expect: PLUGIN.ABI; when: load */
/* Returns no descriptor. */
#include "common.h"

const sx_plugin *sextant_plugin_entry(void)
{
    return NULL;
}
