/* expect: MANIFEST.ALIAS; when: manifest */
/* Has a manifest that grows when it is read. */
#include "common.h"

HANDS_OUT(manifest, HEAD_OF(HOSTILE_ID, "1.0.0") "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n")
PLUGIN(.manifest = manifest)
