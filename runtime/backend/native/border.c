/*
 * border.c: what happens before and after every call of a plugin, so that what it leaves behind (a
 * rounding mode, bytes that are no text, numbers that mean something to the host) stays behind.
 */
#include <string.h>

#include "backend/native/instance.h"
#include "base/utf8.h"

void sx_native_line(char *to, size_t size, const char *from, size_t from_size)
{
    const char *end = memchr(from, 0, from_size);
    size_t used = 0;
    if (!end)
        end = from + from_size;
    while (from < end) {
        const char *start = from;
        int32_t c = sx_utf8_next(&from, end);
        size_t length = (size_t)(from - start);
        if (c < 0x20 || c == 0x7f || sx_utf8_forbidden(c)) {
            start = c == '\n' || c == '\t' ? " " : "?";
            length = 1;
        }
        if (used + length + 1 > size)
            break;
        memcpy(to + used, start, length);
        used += length;
    }
    to[used] = 0;
}

void sx_native_enter(sx_crossing *crossing)
{
    memset(&crossing->error, 0, sizeof crossing->error);
    crossing->error.size = sizeof crossing->error;
    crossing->error.column = -1;
    (void)fegetenv(&crossing->environment);
}

sx_plugin_status sx_native_leave(sx_crossing *crossing, sx_plugin_status status,
                                 sx_plugin_error *error)
{
    const sx_plugin_error *said = &crossing->error;
    const sx_plugin_status given = status;
    (void)fesetenv(&crossing->environment);
    if (status == SX_PLUGIN_OK)
        return SX_PLUGIN_OK;
    if (status > 0) /* of a later version, or the 1 that means failure elsewhere */
        status = INT32_MIN;
    if (!error || error->size < sizeof *error)
        return status < SX_PLUGIN_E_INTERNAL ? SX_PLUGIN_E_INTERNAL : status;
    /* -1000 and below are the host's faults: a plugin has none of them. */
    error->code = said->code <= -1000 ? 0 : said->code;
    error->column = said->column;
    sx_native_line(error->message, sizeof error->message, said->message, sizeof said->message);
    if (status < SX_PLUGIN_E_INTERNAL)
        return sx_fault_set(error, SX_PLUGIN_E_INTERNAL, SX_FAULT_NONE,
                            "it answered with status %d, which plugin.h does not know", (int)given);
    return status;
}
