/* expect: PLUGIN.EXIT; when: open */
/* Ends the program when it is opened. */
#include "common.h"

static sx_plugin_status start(const sx_plugin_host *host, void **ret_self, sx_plugin_error *error)
{
    exit(0);
    return clean_open(host, ret_self, error);
}
PLUGIN(.open = start)
