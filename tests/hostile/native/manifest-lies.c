/* expect: PLUGIN.PROTOCOL; when: manifest; finds: manifest-buffer */
/* Says that it wrote more than there was room for. */
#include "common.h"

static sx_plugin_status manifest(void *self, char *buffer, uint64_t capacity, uint64_t *ret_length,
                                 sx_plugin_error *error)
{
    (void)clean_manifest(self, buffer, capacity, ret_length, error);
    *ret_length = capacity + (1u << 20);
    return SX_PLUGIN_OK;
}
PLUGIN(.manifest = manifest)
