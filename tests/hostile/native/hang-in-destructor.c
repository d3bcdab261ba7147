/* expect: harmless; when: close */
/* Never ends ending. */
#include "common.h"

__attribute__((destructor)) static void end(void)
{
    for_ever();
}
PLUGIN(.score = clean_score)
