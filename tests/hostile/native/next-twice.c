/* expect: PLUGIN.RESULT; when: next; finds: next */
/* Asks for an item that was asked. */
#include "common.h"

static sx_plugin_status next(void *self, const sx_plugin_block *so_far, uint8_t *state,
                             uint32_t *state_length, int32_t *ret_item, sx_plugin_error *error)
{
    (void)self;
    (void)error;
    state[0] = 1;
    *state_length = 1;
    *ret_item = clean_choice(so_far);
    if (is_three(so_far, 0, 0)) {
        *ret_item = 0;
    }
    return SX_PLUGIN_OK;
}
ADAPTIVE(next, 4)
