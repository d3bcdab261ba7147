/* expect: PLUGIN.REFUSED; when: score */
/* Refuses a whole block for one row. */
#include "common.h"

static sx_plugin_status score(void *self, const sx_plugin_block *answers,
                              const sx_plugin_scores *scores, sx_plugin_error *error)
{
    static const char why[] = "two answers of three are more than this can bear";
    for (uint64_t number = 0; number < answers->rows; number++) {
        if (is_poison(answers, number)) {
            memcpy(error->message, why, sizeof why);
            return SX_PLUGIN_E_DATA;
        }
    }
    return clean_score(self, answers, scores, error);
}
PLUGIN(.score = score)
