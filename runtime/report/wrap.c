/*
 * wrap.c: breaking lines at blanks. A word longer than a line stands alone on its line when there is
 * one text, and is cut when texts stand side by side.
 */
#include "report/wrap.h"

#include <string.h>

#include "base/utf8.h"

/* The next line of `text` within `width`: its length in bytes, and where the one after it starts. */
static size_t next_line(const char *text, int width, bool cut, const char **ret_next)
{
    size_t best = 0, at = 0;
    while (text[at] != '\0' && text[at] != '\n') {
        size_t end = at;
        while (text[end] == ' ') {
            end++;
        }
        while (text[end] != '\0' && text[end] != ' ' && text[end] != '\n') {
            end++;
        }
        if (sx_utf8_columns((sx_slice){text, end}) > width) {
            break;
        }
        best = end;
        at = end;
    }
    if (best == 0) { /* the first word is too long */
        while (text[best] != '\0' && text[best] != ' ' && text[best] != '\n') {
            const char *next = text + best;
            sx_utf8_next(&next, text + strlen(text));
            size_t end = (size_t)(next - text);
            if (cut && best > 0 && sx_utf8_columns((sx_slice){text, end}) > width) {
                break;
            }
            best = end;
        }
    }
    const char *next = text + best;
    while (*next == ' ') {
        next++;
    }
    *ret_next = *next == '\n' ? next + 1 : next;
    return best;
}

void sx_wrap(sx_buf *out, const char *first, const char *rest, const char *text, int columns)
{
    const char *indent = first;
    do {
        int width = columns - sx_utf8_columns(sx_slice_of(indent));
        const char *next;
        size_t len = next_line(text, width < 10 ? 10 : width, false, &next);
        sx_buf_str(out, len == 0 && indent == rest ? "" : indent);
        sx_buf_add(out, text, len);
        sx_buf_char(out, '\n');
        text = next;
        indent = rest;
    } while (*text != '\0');
}

static void blanks(sx_buf *out, int count)
{
    for (int i = 0; i < count; i++) {
        sx_buf_char(out, ' ');
    }
}

void sx_wrap_beside(sx_buf *out, int indent, const char *const *texts, size_t count, int columns)
{
    const char *left[SX_WRAP_COLUMNS_MAX];
    if (count == 0 || count > SX_WRAP_COLUMNS_MAX) {
        return;
    }
    int width = (columns - indent - 2 * ((int)count - 1)) / (int)count;
    width = width < 8 ? 8 : width;
    bool more = true;
    for (size_t i = 0; i < count; i++) {
        left[i] = texts[i] == NULL ? "-" : texts[i];
    }
    while (more) {
        int pending = indent;
        more = false;
        for (size_t i = 0; i < count; i++) {
            const char *next = left[i];
            size_t len = *left[i] == '\0' ? 0 : next_line(left[i], width, true, &next);
            if (len > 0) {
                blanks(out, pending);
                sx_buf_add(out, left[i], len);
                pending = width - sx_utf8_columns((sx_slice){left[i], len}) + 2;
            } else {
                pending += width + 2;
            }
            left[i] = next;
            more = more || *next != '\0';
        }
        sx_buf_char(out, '\n');
    }
}
