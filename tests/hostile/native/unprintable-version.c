/* expect: PLUGIN.ABI; when: load */
/* Has a version that a terminal would obey. */
#include "common.h"

PLUGIN(.version = "1.0.0\033[2J")
