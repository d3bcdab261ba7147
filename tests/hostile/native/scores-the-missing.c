/* expect: unseen; when: check; finds: all-missing */
/* Takes a missing answer for 0. */
#include "common.h"

static sx_plugin_status score(void *self, const sx_plugin_block *answers,
                              const sx_plugin_scores *scores, sx_plugin_error *error)
{
    (void)self;
    (void)error;
    for (uint64_t number = 0; number < answers->rows; number++) {
        scores->values[0][number] = answers->values[0][number] + answers->values[1][number];
        scores->status[0][number] = SX_PLUGIN_CELL_OK;
    }
    return SX_PLUGIN_OK;
}
PLUGIN(.score = score)
