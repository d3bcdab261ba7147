/* expect: unseen; when: check; finds: determinism */
/* Gives other scores the longer it runs. */
#include "common.h"

static sx_plugin_status score(void *self, const sx_plugin_block *answers,
                              const sx_plugin_scores *scores, sx_plugin_error *error)
{
    static unsigned calls;
    sx_plugin_status status = clean_score(self, answers, scores, error);
    calls++;
    for (uint64_t number = 0; calls % 7 == 0 && number < answers->rows; number++) {
        if (is_poison(answers, number))
            scores->values[0][number] = 5;
    }
    return status;
}
PLUGIN(.score = score)
