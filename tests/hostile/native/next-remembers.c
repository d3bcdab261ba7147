/* expect: harmless; when: next; finds: next */
/* Keeps its place in the process and not in the state. */
#include "common.h"

static sx_plugin_status next(void *self, const sx_plugin_block *so_far, uint8_t *state,
                             uint32_t *state_length, int32_t *ret_item, sx_plugin_error *error)
{
    static uint8_t calls;
    (void)self;
    (void)error;
    state[0] = ++calls;
    *state_length = 1;
    *ret_item = clean_choice(so_far);
    return SX_PLUGIN_OK;
}
ADAPTIVE(next, 4)
