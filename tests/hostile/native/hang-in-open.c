/* expect: PLUGIN.TIME; when: open */
/* Never ends opening. */
#include "common.h"

static sx_plugin_status start(const sx_plugin_host *host, void **ret_self, sx_plugin_error *error)
{
    for_ever();
    return clean_open(host, ret_self, error);
}
PLUGIN(.open = start)
