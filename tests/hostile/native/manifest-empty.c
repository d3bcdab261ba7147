/* expect: MANIFEST.YAML; when: manifest; finds: manifest-text */
/* Has an empty manifest. */
#include "common.h"

HANDS_OUT(manifest, "")
PLUGIN(.manifest = manifest)
