/* expect: harmless; when: close */
/* Crashes when the program ends. */
#include "common.h"

__attribute__((destructor)) static void end(void)
{
    *(volatile int *)0 = 1;
}
PLUGIN(.score = clean_score)
