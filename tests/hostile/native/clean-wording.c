/* expect: harmless; when: text */
/* Words its second question as it should. */
#include "common.h"

static sx_plugin_status text(void *self, const sx_plugin_text_context *context, char *buffer,
                             uint64_t capacity, uint64_t *ret_length, sx_plugin_error *error)
{
    static const char wording[] = "The second question, after a first answer of three";
    (void)self;
    (void)error;
    if (!is_three(context->so_far, 0, 0))
        return give(context->wording, strlen(context->wording), buffer, capacity, ret_length);
    return give(wording, sizeof wording - 1, buffer, capacity, ret_length);
}
WORDING(text)
