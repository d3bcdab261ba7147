/* expect: PLUGIN.ABI; when: load */
/* Has an empty license. */
#include "common.h"

PLUGIN(.license = "")
