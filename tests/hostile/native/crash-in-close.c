/* expect: harmless; when: close; finds: open-close */
/* Crashes when it is closed. */
#include "common.h"

static void finish(void *self)
{
    (void)self;
    *(volatile int *)0 = 1;
}
PLUGIN(.close = finish)
