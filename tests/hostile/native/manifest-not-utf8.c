/* expect: MANIFEST.TEXT; when: manifest; finds: manifest-text */
/* Has a manifest that is no text. */
#include "common.h"

HANDS_OUT(manifest, MANIFEST "# \xff\xfe\n")
PLUGIN(.manifest = manifest)
