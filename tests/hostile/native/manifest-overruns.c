/* expect: harmless; when: manifest; finds: manifest-buffer */
/* Writes its manifest whatever the buffer holds. */
#include "common.h"

static sx_plugin_status manifest(void *self, char *buffer, uint64_t capacity, uint64_t *ret_length,
                                 sx_plugin_error *error)
{
    if (capacity < sizeof(MANIFEST))
        memcpy(buffer, MANIFEST, capacity + 1);
    return clean_manifest(self, buffer, capacity, ret_length, error);
}
PLUGIN(.manifest = manifest)
