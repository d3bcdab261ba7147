/* expect: PLUGIN.EXIT; when: load */
/* Ends the program before anything was asked of it, with success. */
#include "common.h"

__attribute__((constructor)) static void begin(void)
{
    exit(0);
}
PLUGIN(.score = clean_score)
