/* expect: unseen; when: check; finds: determinism */
/* Gives other scores from time to time. */
#include <time.h>
#include "common.h"

static sx_plugin_status score(void *self, const sx_plugin_block *answers,
                              const sx_plugin_scores *scores, sx_plugin_error *error)
{
    struct timespec now;
    sx_plugin_status status = clean_score(self, answers, scores, error);
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    for (uint64_t number = 0; number < answers->rows; number++) {
        if (is_poison(answers, number))
            scores->values[0][number] = 5 + (double)(now.tv_nsec % 1000) / 1000;
    }
    return status;
}
PLUGIN(.score = score)
