/* expect: PLUGIN.RESULT; when: manifest; finds: manifest-buffer */
/* Always needs a larger buffer. */
#include "common.h"

static sx_plugin_status manifest(void *self, char *buffer, uint64_t capacity, uint64_t *ret_length,
                                 sx_plugin_error *error)
{
    (void)self;
    (void)buffer;
    (void)error;
    *ret_length = capacity + 1;
    return SX_PLUGIN_E_SPACE;
}
PLUGIN(.manifest = manifest)
