/* expect: PLUGIN.TIME; when: score */
/* Waits for itself. */
#include <pthread.h>
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    (void)pthread_mutex_lock(&mutex);
    (void)pthread_mutex_lock(&mutex);
}
POISON(poison)
