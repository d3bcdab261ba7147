/* expect: unseen; when: check; finds: missing */
/* Scores what lies beneath a missing answer. */
#include "common.h"

static sx_plugin_status score(void *self, const sx_plugin_block *answers,
                              const sx_plugin_scores *scores, sx_plugin_error *error)
{
    sx_plugin_status status = clean_score(self, answers, scores, error);
    for (uint64_t number = 0; number < answers->rows; number++) {
        if (!answered(answers, 0, number) && answered(answers, 1, number)) {
            scores->values[0][number] = answers->values[1][number];
            scores->status[0][number] = SX_PLUGIN_CELL_OK;
        }
    }
    return status;
}
PLUGIN(.score = score)
