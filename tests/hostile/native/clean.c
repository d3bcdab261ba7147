/* expect: harmless; when: score */
/* Does nothing wrong: what all others are compared with. */
#include "common.h"

PLUGIN(.score = clean_score)
