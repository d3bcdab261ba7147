/*
 * instruments_layout.c: line breaks and columns for a terminal.
 */
#include "api/instruments_layout.h"

#include <string.h>

#include "base/utf8.h"

size_t sx_layout_width(const char *text)
{
    return (size_t)sx_utf8_columns(sx_slice_of(text));
}

void sx_layout_blanks(sx_buf *out, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        sx_buf_char(out, ' ');
    }
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Skips blanks; true when an empty line is among them. */
static bool skip_blanks(const char **at)
{
    size_t newlines = 0;
    for (; is_blank(**at); (*at)++) {
        newlines += **at == '\n' ? 1 : 0;
    }
    return newlines > 1;
}

static void next_line(sx_buf *out, size_t indent, size_t *column)
{
    sx_buf_char(out, '\n');
    sx_layout_blanks(out, indent);
    *column = indent;
}

void sx_layout_wrap(sx_buf *out, const char *text, size_t at, size_t indent, size_t columns)
{
    size_t column = at;
    bool line_empty = true;
    const char *cursor = text;
    skip_blanks(&cursor);
    bool paragraph = false;
    while (*cursor != '\0') {
        size_t length = 0;
        while (cursor[length] != '\0' && !is_blank(cursor[length])) {
            length++;
        }
        sx_slice word = {cursor, length};
        size_t width = (size_t)sx_utf8_columns(word);
        if (paragraph) {
            sx_buf_char(out, '\n');
            next_line(out, indent, &column);
            line_empty = true;
        } else if (!line_empty && column + 1 + width > columns) {
            next_line(out, indent, &column);
            line_empty = true;
        }
        if (!line_empty) {
            sx_buf_char(out, ' ');
            column++;
        }
        sx_buf_slice(out, word);
        column += width;
        line_empty = false;
        cursor += length;
        paragraph = skip_blanks(&cursor);
    }
    sx_buf_char(out, '\n');
}

void sx_layout_entry(sx_buf *out, size_t indent, const char *head, size_t column, const char *text,
                     size_t columns)
{
    sx_layout_blanks(out, indent);
    sx_buf_str(out, head);
    size_t at = indent + sx_layout_width(head);
    if (at + 1 > column) {
        sx_buf_char(out, '\n');
        at = 0;
    }
    sx_layout_blanks(out, column - at);
    sx_layout_wrap(out, text, column, column, columns);
}

/* How many bytes of the text fit into `width` columns. */
static size_t fitting(const char *text, size_t width, size_t *ret_used)
{
    const char *at = text;
    const char *end = text + strlen(text);
    size_t used = 0;
    while (at < end) {
        const char *next = at;
        int32_t code_point = sx_utf8_next(&next, end);
        size_t columns = code_point < 0 ? 1 : (size_t)sx_utf8_width(code_point);
        if (used + columns > width) {
            break;
        }
        used += columns;
        at = next;
    }
    *ret_used = used;
    return (size_t)(at - text);
}

static size_t add_cut(sx_buf *out, const char *text, size_t width)
{
    size_t used = 0;
    if (sx_layout_width(text) <= width) {
        sx_buf_str(out, text);
        return sx_layout_width(text);
    }
    if (width < 4) {
        sx_buf_add(out, text, fitting(text, width, &used));
        return used;
    }
    sx_buf_add(out, text, fitting(text, width - 3, &used));
    sx_buf_str(out, "...");
    return used + 3;
}

void sx_layout_cut(sx_buf *out, const char *text, size_t width)
{
    add_cut(out, text, width);
}

void sx_layout_cell(sx_buf *out, const char *text, size_t width)
{
    size_t used = add_cut(out, text, width);
    sx_layout_blanks(out, width > used ? width - used : 0);
}
