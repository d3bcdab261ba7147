/* expect: PLUGIN.ABI; when: manifest; finds: manifest-text */
/* Has another id in its manifest than in its descriptor. */
#include "common.h"

HANDS_OUT(manifest, MANIFEST_OF("phq-9", "1.0.0"))
PLUGIN(.manifest = manifest)
