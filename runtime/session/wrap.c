/*
 * wrap.c: greedy line breaking, one paragraph after the other.
 */
#include "session/wrap.h"

#include <string.h>

#include "base/utf8.h"

#define COLUMNS_LEAST 10

typedef struct line {
    sx_buf *out;
    size_t columns, indent;
    size_t at;  /* column that the next character comes to */
    bool empty; /* no word on this line yet */
} line;

static void start_line(line *l, size_t indent)
{
    for (size_t i = 0; i < indent; i++) {
        sx_buf_char(l->out, ' ');
    }
    l->at = indent;
    l->empty = true;
}

static void break_line(line *l)
{
    sx_buf_char(l->out, '\n');
    start_line(l, l->indent);
}

/* The character at *at as it may be shown, and its width. */
static size_t show_character(const char **at, const char *end, sx_slice *ret)
{
    const char *start = *at;
    int32_t code_point = sx_utf8_next(at, end);
    if (code_point < 0x20 || sx_utf8_forbidden(code_point)) {
        *ret = SX_SLICE("?");
        return 1;
    }
    *ret = (sx_slice){start, (size_t)(*at - start)};
    return (size_t)sx_utf8_width(code_point);
}

static size_t word_width(sx_slice word)
{
    const char *at = word.at;
    const char *end = word.at + word.len;
    size_t width = 0;
    sx_slice shown;
    while (at < end) {
        width += show_character(&at, end, &shown);
    }
    return width;
}

/* `gap`: blanks before it, when it comes to the same line. */
static void add_word(line *l, sx_slice word, size_t gap)
{
    size_t width = word_width(word);
    const char *at = word.at;
    const char *end = word.at + word.len;
    if (!l->empty && l->at + gap + width > l->columns) {
        break_line(l);
    }
    for (size_t i = 0; !l->empty && i < gap; i++) {
        sx_buf_char(l->out, ' ');
        l->at++;
    }
    while (at < end) {
        sx_slice shown;
        size_t one = show_character(&at, end, &shown);
        if (!l->empty && l->at + one > l->columns) {
            break_line(l);
        }
        sx_buf_slice(l->out, shown);
        l->at += one;
        l->empty = false;
    }
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* An empty paragraph is an empty line; blanks at line ends are never written. */
static void wrap_paragraph(line *l, sx_slice text, bool hang)
{
    size_t i = 0;
    while (i < text.len && is_blank(text.at[i])) {
        i++;
    }
    if (i < text.len) {
        start_line(l, !hang ? l->indent : i < l->columns / 2 ? i : l->columns / 2);
    }
    size_t gap = 0;
    while (i < text.len) {
        size_t start = i;
        while (i < text.len && !is_blank(text.at[i])) {
            i++;
        }
        add_word(l, (sx_slice){text.at + start, i - start}, gap);
        start = i;
        while (i < text.len && is_blank(text.at[i])) {
            i++;
        }
        gap = hang ? i - start : 1;
    }
    sx_buf_char(l->out, '\n');
}

void sx_wrap(sx_buf *out, sx_slice text, size_t columns, size_t indent, bool hang)
{
    line l = {.out = out, .columns = columns < COLUMNS_LEAST ? COLUMNS_LEAST : columns};
    l.indent = indent < l.columns / 2 ? indent : l.columns / 2;
    do {
        const char *end = text.len == 0 ? NULL : memchr(text.at, '\n', text.len);
        size_t len = end == NULL ? text.len : (size_t)(end - text.at);
        wrap_paragraph(&l, (sx_slice){text.at, len}, hang);
        size_t taken = end == NULL ? len : len + 1;
        text.at += taken;
        text.len -= taken;
    } while (text.len > 0);
}
