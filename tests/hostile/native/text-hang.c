/* expect: PLUGIN.TIME; when: text */
/* Never ends wording a question. */
#include "common.h"

static sx_plugin_status text(void *self, const sx_plugin_text_context *context, char *buffer,
                             uint64_t capacity, uint64_t *ret_length, sx_plugin_error *error)
{
    (void)self;
    (void)error;
    if (is_three(context->so_far, 0, 0)) {
        for_ever();
    }
    return give(context->wording, strlen(context->wording), buffer, capacity, ret_length);
}
WORDING(text)
