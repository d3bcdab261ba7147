/* expect: PLUGIN.RESULT; when: validate */
/* Gives a note a status that does not exist. */
#include "common.h"

static sx_plugin_status check(void *self, const sx_plugin_block *answers,
                              const sx_plugin_scores *notes, sx_plugin_error *error)
{
    (void)self;
    (void)error;
    for (uint64_t number = 0; number < answers->rows; number++) {
        clean_note(answers, notes, number);
        if (is_poison(answers, number))
            notes->status[0][number] = 99;
    }
    return SX_PLUGIN_OK;
}
NOTED(check)
