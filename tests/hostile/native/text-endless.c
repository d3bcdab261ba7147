/* expect: PLUGIN.PROTOCOL; when: text; finds: text */
/* Always needs a larger buffer for its wording. */
#include "common.h"

static sx_plugin_status text(void *self, const sx_plugin_text_context *context, char *buffer,
                             uint64_t capacity, uint64_t *ret_length, sx_plugin_error *error)
{
    (void)self;
    (void)error;
    if (is_three(context->so_far, 0, 0)) {
        *ret_length = capacity + 1;
        return SX_PLUGIN_E_SPACE;
    }
    return give(context->wording, strlen(context->wording), buffer, capacity, ret_length);
}
WORDING(text)
