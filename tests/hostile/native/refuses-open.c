/* expect: PLUGIN.REFUSED; when: open */
/* Does not want to be opened. */
#include "common.h"

static sx_plugin_status start(const sx_plugin_host *host, void **ret_self, sx_plugin_error *error)
{
    (void)host;
    (void)ret_self;
    memcpy(error->message, "not today", 10);
    return SX_PLUGIN_E_UNSUPPORTED;
}
PLUGIN(.open = start)
