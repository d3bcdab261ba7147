/* expect: MANIFEST.SELFTEST; when: manifest */
/* Has an example that does not hold. */
#include "common.h"

HANDS_OUT(manifest, MANIFEST "  - {answers: [1, 1], total: 3}\n")
PLUGIN(.manifest = manifest)
