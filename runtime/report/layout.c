/*
 * layout.c: wrapped text, line by line, behind prefixes or in columns.
 */
#include "report/layout.h"

#include <string.h>

#include "base/utf8.h"
#include "report/report.h"
#include "session/wrap.h"

/* Takes the next line without its newline; false at the end. */
static bool take_line(const char **at, sx_slice *ret)
{
    if (*at == NULL || **at == '\0') {
        return false;
    }
    const char *end = strchr(*at, '\n');
    *ret = (sx_slice){*at, end == NULL ? strlen(*at) : (size_t)(end - *at)};
    *at = end == NULL ? *at + ret->len : end + 1;
    return true;
}

static size_t width_of(const char *text)
{
    return (size_t)sx_utf8_columns(sx_slice_of(text));
}

void sx_layout_text(sx_buf *out, const char *first, const char *rest, const char *text, int columns)
{
    size_t widest = width_of(first) > width_of(rest) ? width_of(first) : width_of(rest);
    sx_buf lines;
    sx_buf_init(&lines, SX_REPORT_MAX);
    sx_wrap(&lines, sx_slice_of(text), (size_t)columns > widest ? (size_t)columns - widest : 1, 0,
            false);
    const char *at = sx_buf_text(&lines), *prefix = first;
    sx_slice line;
    while (take_line(&at, &line)) {
        sx_buf_str(out, prefix);
        sx_buf_slice(out, line);
        sx_buf_char(out, '\n');
        prefix = rest;
    }
    out->failed = out->failed || lines.failed;
    sx_buf_free(&lines);
}

static void blanks(sx_buf *out, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        sx_buf_char(out, ' ');
    }
}

/* One line of every column; false when all columns are at their end. */
static bool put_row(sx_buf *out, size_t indent, const char **at, size_t count, size_t width)
{
    bool any = false;
    size_t pending = indent;
    size_t start = out->len;
    for (size_t i = 0; i < count; i++) {
        sx_slice line = {"", 0};
        any = take_line(&at[i], &line) || any;
        if (line.len > 0) {
            blanks(out, pending);
            sx_buf_slice(out, line);
            pending = 0;
        }
        size_t used = line.len > 0 ? (size_t)sx_utf8_columns(line) : 0;
        pending += (used < width ? width - used : 0) + 2;
    }
    if (any || out->len > start) {
        sx_buf_char(out, '\n');
    }
    return any;
}

void sx_layout_beside(sx_buf *out, int indent, const char *const *texts, size_t count, int columns)
{
    sx_buf lines[SX_LAYOUT_COLUMNS_MAX];
    const char *at[SX_LAYOUT_COLUMNS_MAX];
    if (count == 0 || count > SX_LAYOUT_COLUMNS_MAX) {
        return;
    }
    int room = (columns - indent - 2 * ((int)count - 1)) / (int)count;
    size_t width = room < 10 ? 10 : (size_t)room;
    for (size_t i = 0; i < count; i++) {
        sx_buf_init(&lines[i], SX_REPORT_MAX);
        sx_wrap(&lines[i], sx_slice_of(texts[i] == NULL ? "-" : texts[i]), width, 0, false);
        at[i] = sx_buf_text(&lines[i]);
    }
    while (put_row(out, (size_t)indent, at, count, width)) {
    }
    for (size_t i = 0; i < count; i++) {
        out->failed = out->failed || lines[i].failed;
        sx_buf_free(&lines[i]);
    }
}
