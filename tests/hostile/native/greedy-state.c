/* expect: PLUGIN.ABI; when: open */
/* Wants a gigabyte of state. */
#include "common.h"

static sx_plugin_status next(void *self, const sx_plugin_block *so_far, uint8_t *state,
                             uint32_t *state_length, int32_t *ret_item, sx_plugin_error *error)
{
    (void)self;
    (void)error;
    (void)state;
    *state_length = 0;
    *ret_item = clean_choice(so_far);
    return SX_PLUGIN_OK;
}
ADAPTIVE(next, 1u << 30)
