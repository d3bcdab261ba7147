/* expect: PLUGIN.PROTOCOL; when: text; finds: text */
/* Says that its wording is longer than what there was room for. */
#include "common.h"

static sx_plugin_status text(void *self, const sx_plugin_text_context *context, char *buffer,
                             uint64_t capacity, uint64_t *ret_length, sx_plugin_error *error)
{
    (void)self;
    (void)error;
    if (is_three(context->so_far, 0, 0)) {
        *ret_length = capacity + 1000000;
        return SX_PLUGIN_OK;
    }
    return give(context->wording, strlen(context->wording), buffer, capacity, ret_length);
}
WORDING(text)
