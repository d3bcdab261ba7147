/* expect: harmless; when: close; finds: open-close */
/* Never ends closing. */
#include "common.h"

static void finish(void *self)
{
    (void)self;
    for_ever();
}
PLUGIN(.close = finish)
