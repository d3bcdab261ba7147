/* expect: harmless; when: open; finds: open-close */
/* Cannot be opened a second time in the same process. */
#include "common.h"

static sx_plugin_status start(const sx_plugin_host *host, void **ret_self, sx_plugin_error *error)
{
    static int opened;
    if (opened++)
        return SX_PLUGIN_E_STATE;
    return clean_open(host, ret_self, error);
}
PLUGIN(.open = start)
