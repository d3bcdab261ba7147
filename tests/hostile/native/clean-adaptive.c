/* expect: harmless; when: next */
/* Chooses its next item as it should: what other adaptive ones are compared with. */
#include "common.h"

static sx_plugin_status next(void *self, const sx_plugin_block *so_far, uint8_t *state,
                             uint32_t *state_length, int32_t *ret_item, sx_plugin_error *error)
{
    (void)self;
    (void)error;
    state[0] = (uint8_t)(*state_length > 0 ? state[0] + 1 : 1);
    *state_length = 1;
    *ret_item = clean_choice(so_far);
    return SX_PLUGIN_OK;
}
ADAPTIVE(next, 4)
