/* expect: PLUGIN.CRASH; when: load */
/* Crashes before anything was asked of it. */
#include "common.h"

__attribute__((constructor)) static void begin(void)
{
    *(volatile int *)0 = 1;
}
PLUGIN(.score = clean_score)
