/* expect: harmless; when: manifest; finds: manifest-buffer */
/* Has another manifest each time. */
#include "common.h"

static sx_plugin_status manifest(void *self, char *buffer, uint64_t capacity, uint64_t *ret_length,
                                 sx_plugin_error *error)
{
    static char text[] = MANIFEST "# 0\n";
    (void)self;
    (void)error;
    text[sizeof text - 3]++;
    return give(text, sizeof text - 1, buffer, capacity, ret_length);
}
PLUGIN(.manifest = manifest)
