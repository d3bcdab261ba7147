/* expect: PLUGIN.JAIL; when: open */
/* Makes a second process when it is opened. */
#include "common.h"

static sx_plugin_status start(const sx_plugin_host *host, void **ret_self, sx_plugin_error *error)
{
    (void)!fork();
    return clean_open(host, ret_self, error);
}
PLUGIN(.open = start)
