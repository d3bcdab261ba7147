/* expect: PLUGIN.ABI; when: load */
/* Has no id. */
#include "common.h"

PLUGIN(.id = NULL)
