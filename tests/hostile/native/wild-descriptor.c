/* expect: PLUGIN.CRASH; when: load */
/* Returns an address that is nobody's. */
#include "common.h"

const sx_plugin *sextant_plugin_entry(void)
{
    return (const sx_plugin *)(uintptr_t)0x1000;
}
