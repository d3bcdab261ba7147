/* expect: PLUGIN.ABI; when: load */
/* Says of its descriptor that it has 4 GiB. */
#include "common.h"

PLUGIN(.size = UINT32_MAX)
