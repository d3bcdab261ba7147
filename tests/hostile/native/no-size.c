/* expect: PLUGIN.ABI; when: load */
/* Says of its descriptor that it has no bytes. */
#include "common.h"

PLUGIN(.size = 0)
