/* expect: PLUGIN.ABI; when: load */
/* Has a descriptor that ends before its functions. */
#include "common.h"

PLUGIN(.size = offsetof(sx_plugin, manifest))
