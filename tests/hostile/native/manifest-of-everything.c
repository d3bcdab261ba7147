/* expect: PLUGIN.RESULT; when: manifest; finds: manifest-buffer */
/* Says that its manifest has 2^60 bytes. */
#include "common.h"

static sx_plugin_status manifest(void *self, char *buffer, uint64_t capacity, uint64_t *ret_length,
                                 sx_plugin_error *error)
{
    (void)self;
    (void)buffer;
    (void)capacity;
    (void)error;
    *ret_length = (uint64_t)1 << 60;
    return SX_PLUGIN_E_SPACE;
}
PLUGIN(.manifest = manifest)
