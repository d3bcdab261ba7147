/* expect: PLUGIN.REFUSED; when: score */
/* Refuses, with a reason that is no text and never ends. */
#include "common.h"

static sx_plugin_status score(void *self, const sx_plugin_block *answers,
                              const sx_plugin_scores *scores, sx_plugin_error *error)
{
    for (uint64_t number = 0; number < answers->rows; number++) {
        if (is_poison(answers, number)) {
            memset(error->message, 0xff, sizeof error->message);
            memcpy(error->message, "\033]0;owned\007\xe2\x80\xae", 13);
            return SX_PLUGIN_E_DATA;
        }
    }
    return clean_score(self, answers, scores, error);
}
PLUGIN(.score = score)
