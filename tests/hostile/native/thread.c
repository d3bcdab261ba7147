/* expect: harmless; when: score */
/* Starts a thread, which the jail refuses softly. */
#include <pthread.h>
#include "common.h"

static void *work(void *given)
{
    return given;
}

static void poison(const row *at)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, work, NULL) == 0)
        escaped(at);
}
POISON(poison)
