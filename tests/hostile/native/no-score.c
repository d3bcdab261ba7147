/* expect: PLUGIN.SYMBOL; when: manifest */
/* Has a scale that it is to score, and no score(). */
#include "common.h"

PLUGIN(.score = NULL)
