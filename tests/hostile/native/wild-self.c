/* expect: PLUGIN.CRASH; when: manifest */
/* Gives a wrong pointer for itself, and follows it. */
#include "common.h"

static sx_plugin_status start(const sx_plugin_host *host, void **ret_self, sx_plugin_error *error)
{
    (void)host;
    (void)error;
    *ret_self = (void *)(uintptr_t)0x1000;
    return SX_PLUGIN_OK;
}

static sx_plugin_status manifest(void *self, char *buffer, uint64_t capacity, uint64_t *ret_length,
                                 sx_plugin_error *error)
{
    *(volatile int *)self = 1;
    return clean_manifest(self, buffer, capacity, ret_length, error);
}
PLUGIN(.open = start, .manifest = manifest)
