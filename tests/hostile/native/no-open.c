/* expect: PLUGIN.ABI; when: load */
/* Cannot be opened. */
#include "common.h"

PLUGIN(.open = NULL)
