/* expect: PLUGIN.SYMBOL; when: manifest */
/* Leaves an order to code that it does not have. */
#include "common.h"

HANDS_OUT(manifest, ADAPTIVE_MANIFEST)
PLUGIN(.manifest = manifest)
