/* expect: PLUGIN.ABI; when: load */
/* Has no manifest. */
#include "common.h"

PLUGIN(.manifest = NULL)
