/* expect: PLUGIN.ABI; when: manifest; finds: manifest-text */
/* Has another version in its manifest than in its descriptor. */
#include "common.h"

HANDS_OUT(manifest, MANIFEST_OF(HOSTILE_ID, "2.0.0"))
PLUGIN(.manifest = manifest)
