/* expect: PLUGIN.TIME; when: validate */
/* Never ends looking for notes. */
#include "common.h"

static sx_plugin_status check(void *self, const sx_plugin_block *answers,
                              const sx_plugin_scores *notes, sx_plugin_error *error)
{
    (void)self;
    (void)error;
    for (uint64_t number = 0; number < answers->rows; number++) {
        clean_note(answers, notes, number);
        if (is_poison(answers, number))
            for_ever();
    }
    return SX_PLUGIN_OK;
}
NOTED(check)
