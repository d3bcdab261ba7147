/* expect: MANIFEST.YAML; when: manifest */
/* Has a manifest that is no YAML. */
#include "common.h"

HANDS_OUT(manifest, "{[}\n")
PLUGIN(.manifest = manifest)
