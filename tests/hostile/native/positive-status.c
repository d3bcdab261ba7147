/* expect: PLUGIN.REFUSED; when: score */
/* Answers with the positive status that elsewhere is a failure. */
#include "common.h"

static sx_plugin_status score(void *self, const sx_plugin_block *answers,
                              const sx_plugin_scores *scores, sx_plugin_error *error)
{
    sx_plugin_status status = clean_score(self, answers, scores, error);
    for (uint64_t number = 0; number < answers->rows; number++) {
        if (is_poison(answers, number))
            status = 12345;
    }
    return status;
}
PLUGIN(.score = score)
