/* expect: PLUGIN.ABI; when: open */
/* Offers to choose the next item and has no function for it. */
#include "common.h"

ADAPTIVE(NULL, 4)
