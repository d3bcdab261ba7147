/* expect: PLUGIN.CRASH; when: manifest */
/* Crashes when it is asked for its manifest. */
#include "common.h"

static sx_plugin_status manifest(void *self, char *buffer, uint64_t capacity, uint64_t *ret_length,
                                 sx_plugin_error *error)
{
    *(volatile int *)0 = 1;
    return clean_manifest(self, buffer, capacity, ret_length, error);
}
PLUGIN(.manifest = manifest)
