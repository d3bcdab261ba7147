/* expect: PLUGIN.RESULT; when: text; finds: text */
/* Words a question with a NUL in it. */
#include "common.h"

static sx_plugin_status text(void *self, const sx_plugin_text_context *context, char *buffer,
                             uint64_t capacity, uint64_t *ret_length, sx_plugin_error *error)
{
    (void)self;
    (void)error;
    if (is_three(context->so_far, 0, 0)) {
        return give("The\0end", 7, buffer, capacity, ret_length);
    }
    return give(context->wording, strlen(context->wording), buffer, capacity, ret_length);
}
WORDING(text)
