/*
 * buf.c: the growing byte buffer. Capacity doubles up to the maximum; a piece that does not fit is
 * dropped whole and the buffer stays failed until it is reset.
 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/format.h"

#define BUF_FIRST_CAPACITY ((size_t)64)

void sx_buf_init(sx_buf *buf, size_t max)
{
    *buf = (sx_buf){.max = max};
}

void sx_buf_free(sx_buf *buf)
{
    free(buf->data);
    *buf = (sx_buf){.max = buf->max};
}

void sx_buf_reset(sx_buf *buf)
{
    buf->len = 0;
    buf->failed = false;
    if (buf->data != NULL) {
        buf->data[0] = '\0';
    }
}

void sx_buf_pass(sx_buf *scratch, sx_buf *out)
{
    out->failed = out->failed || scratch->failed;
    sx_buf_reset(scratch);
}

/* Room for `extra` bytes and the NUL; false (and failed) when that cannot be. */
static bool buf_room(sx_buf *buf, size_t extra)
{
    if (buf->failed) {
        return false;
    }
    if (buf->len > buf->max || extra > buf->max - buf->len || buf->max == SIZE_MAX) {
        buf->failed = true;
        return false;
    }
    size_t needed = buf->len + extra + 1;
    if (needed <= buf->capacity) {
        return true;
    }
    size_t capacity = buf->capacity < BUF_FIRST_CAPACITY ? BUF_FIRST_CAPACITY : buf->capacity;
    while (capacity < needed) {
        capacity = capacity > SIZE_MAX / 2 ? needed : capacity * 2;
    }
    if (capacity > buf->max + 1) {
        capacity = buf->max + 1;
    }
    char *data = realloc(buf->data, capacity);
    if (data == NULL) {
        buf->failed = true;
        return false;
    }
    buf->data = data;
    buf->capacity = capacity;
    return true;
}

char *sx_buf_reserve(sx_buf *buf, size_t extra)
{
    if (!buf_room(buf, extra)) {
        return NULL;
    }
    buf->data[buf->len] = '\0';
    return buf->data + buf->len;
}

void sx_buf_take(sx_buf *buf, size_t written)
{
    buf->len += written;
    buf->data[buf->len] = '\0';
}

void sx_buf_add(sx_buf *buf, const char *data, size_t len)
{
    if (!buf_room(buf, len)) {
        return;
    }
    if (len > 0) {
        memcpy(buf->data + buf->len, data, len);
    }
    buf->len += len;
    buf->data[buf->len] = '\0';
}

void sx_buf_str(sx_buf *buf, const char *text)
{
    if (text != NULL) {
        sx_buf_add(buf, text, strlen(text));
    }
}

void sx_buf_slice(sx_buf *buf, sx_slice text)
{
    sx_buf_add(buf, text.at, text.len);
}

void sx_buf_char(sx_buf *buf, char c)
{
    sx_buf_add(buf, &c, 1);
}

void sx_buf_int(sx_buf *buf, int64_t value)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (value < 0) {
        digits[--at] = '-';
    }
    sx_buf_add(buf, digits + at, sizeof digits - at);
}

void sx_buf_printf(sx_buf *buf, const char *format, ...)
{
    char brief[256];
    va_list arguments;
    va_start(arguments, format);
    int len = sx_format(brief, sizeof brief, format, arguments);
    va_end(arguments);
    if (len < 0) {
        buf->failed = true;
        return;
    }
    if ((size_t)len < sizeof brief) {
        sx_buf_add(buf, brief, (size_t)len);
        return;
    }
    if (!buf_room(buf, (size_t)len)) {
        return;
    }
    va_start(arguments, format);
    (void)sx_format(buf->data + buf->len, (size_t)len + 1, format, arguments);
    va_end(arguments);
    buf->len += (size_t)len;
}

const char *sx_buf_text(const sx_buf *buf)
{
    return buf->data == NULL ? "" : buf->data;
}

const char *sx_buf_keep(sx_buf *buf, sx_arena *arena)
{
    const char *text = buf->failed ? NULL : sx_arena_strndup(arena, sx_buf_text(buf), buf->len);
    sx_buf_free(buf);
    return text;
}
