/* expect: unseen; when: check; finds: one-row */
/* Scores a row among others otherwise than alone. */
#include "common.h"

static sx_plugin_status score(void *self, const sx_plugin_block *answers,
                              const sx_plugin_scores *scores, sx_plugin_error *error)
{
    sx_plugin_status status = clean_score(self, answers, scores, error);
    for (uint64_t number = 0; answers->rows > 1 && number < answers->rows; number++) {
        if (is_poison(answers, number))
            scores->values[0][number] = 5;
    }
    return status;
}
PLUGIN(.score = score)
