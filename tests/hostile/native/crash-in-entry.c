/* expect: PLUGIN.CRASH; when: load */
/* Crashes when it is asked for its descriptor. */
#include "common.h"

const sx_plugin *sextant_plugin_entry(void)
{
    *(volatile int *)0 = 1;
    return NULL;
}
