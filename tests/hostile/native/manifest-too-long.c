/* expect: PLUGIN.RESULT; when: manifest; finds: manifest-buffer */
/* Has a manifest of 8 MiB. */
#include "common.h"

#define LENGTH ((size_t)8 << 20)

static sx_plugin_status manifest(void *self, char *buffer, uint64_t capacity, uint64_t *ret_length,
                                 sx_plugin_error *error)
{
    static const char text[] = MANIFEST "# ";
    (void)self;
    (void)error;
    *ret_length = LENGTH;
    if (capacity < LENGTH)
        return SX_PLUGIN_E_SPACE;
    memset(buffer, 'x', LENGTH);
    memcpy(buffer, text, sizeof text - 1);
    return SX_PLUGIN_OK;
}
PLUGIN(.manifest = manifest)
