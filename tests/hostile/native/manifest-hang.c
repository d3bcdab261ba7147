/* expect: PLUGIN.TIME; when: manifest */
/* Never ends telling its manifest. */
#include "common.h"

static sx_plugin_status manifest(void *self, char *buffer, uint64_t capacity, uint64_t *ret_length,
                                 sx_plugin_error *error)
{
    for_ever();
    return clean_manifest(self, buffer, capacity, ret_length, error);
}
PLUGIN(.manifest = manifest)
