/* expect: unseen; when: check; finds: row-order */
/* Lets each row weigh on the next. */
#include "common.h"

static sx_plugin_status score(void *self, const sx_plugin_block *answers,
                              const sx_plugin_scores *scores, sx_plugin_error *error)
{
    static double last;
    sx_plugin_status status = clean_score(self, answers, scores, error);
    for (uint64_t number = 0; number < answers->rows; number++) {
        if (scores->status[0][number] != SX_PLUGIN_CELL_OK)
            continue;
        double own = scores->values[0][number];
        if (last == 6 && own < 6)
            scores->values[0][number] = own + 1;
        last = own;
    }
    return status;
}
PLUGIN(.score = score)
