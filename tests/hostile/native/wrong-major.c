/* expect: PLUGIN.ABI; when: load */
/* Is made for another version of the ABI. */
#include "common.h"

PLUGIN(.abi_major = SX_PLUGIN_ABI_MAJOR + 1)
