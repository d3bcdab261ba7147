/* expect: MANIFEST.TEXT; when: manifest; finds: manifest-text */
/* Has a manifest with a NUL in it. */
#include "common.h"

HANDS_OUT(manifest, MANIFEST "# \0\n")
PLUGIN(.manifest = manifest)
