/*
 * excerpt.c: see excerpt.h. Cuts at characters, so that what comes out is UTF-8 whatever went in.
 */
#include "backend/lua/excerpt.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

#define INDENT 4u
#define WINDOW_LEAST 16u /* below, a part of the source line says nothing */

sx_slice sx_lua_line_of(sx_slice source, uint32_t line)
{
    const char *at = source.at;
    const char *end = source.at + source.len;
    for (uint32_t i = 1; i < line; i++) {
        at = at == end ? NULL : memchr(at, '\n', (size_t)(end - at));
        if (at == NULL) {
            return (sx_slice){"", 0};
        }
        at++;
    }
    const char *stop = at == end ? NULL : memchr(at, '\n', (size_t)(end - at));
    stop = stop == NULL ? end : stop;
    return (sx_slice){at, (size_t)(stop - at)};
}

/* Appends clean characters of `text` while they fit into `room` bytes. Returns how many bytes were
 * read. */
static size_t append(char *out, size_t *length, size_t room, sx_slice text)
{
    const char *at = text.at;
    const char *end = text.at + text.len;
    size_t limit = *length + room;
    while (at < end) {
        const char *from = at;
        int32_t point = sx_utf8_next(&at, end);
        size_t bytes = (size_t)(at - from);
        char instead = point < 0                                         ? '?'
                       : point == '\t' || point == '\n' || point == '\r' ? ' '
                                                                         : '\0';
        if (instead == '\0' && sx_utf8_forbidden(point)) {
            instead = '?';
        }
        size_t needed = instead != '\0' ? 1 : bytes;
        if (*length + needed > limit) {
            return (size_t)(from - text.at);
        }
        memcpy(out + *length, instead != '\0' ? &instead : from, needed);
        *length += needed;
    }
    return text.len;
}

static bool is_word(char c)
{
    return sx_is_digit(c) || sx_is_lower(sx_ascii_lower(c)) || c == '_';
}

/* Where a name stands in a line, as a whole word where it is one; line.len when it does not. */
static size_t find_name(sx_slice line, sx_slice name)
{
    for (size_t i = 0; name.len > 0 && i + name.len <= line.len; i++) {
        if (memcmp(line.at + i, name.at, name.len) != 0) {
            continue;
        }
        bool inside = is_word(name.at[0]) && i > 0 && is_word(line.at[i - 1]);
        size_t after = i + name.len;
        inside = inside ||
                 (is_word(name.at[name.len - 1]) && after < line.len && is_word(line.at[after]));
        if (!inside) {
            return i;
        }
    }
    return line.len;
}

/* The byte of the source line that the caret points to: the last thing the text has in quotes that
 * is there. */
static size_t find_caret(sx_slice line, const char *text)
{
    size_t found = 0;
    for (const char *open = strchr(text, '\''); open != NULL;) {
        const char *close = strchr(open + 1, '\'');
        if (close == NULL) {
            break;
        }
        size_t at = find_name(line, (sx_slice){open + 1, (size_t)(close - open - 1)});
        found = at < line.len ? at : found;
        open = strchr(close + 1, '\'');
    }
    return strstr(text, "near <eof>") != NULL ? line.len : found;
}

/* The part of the line around the caret that fits: text and the blanks before the caret together.
 */
static void add_source(char *out, size_t *length, size_t size, sx_slice line, size_t caret)
{
    size_t room = size - 1 - *length;
    size_t fixed = 2 * (1 + INDENT) + 1;
    if (line.len == 0 || room < fixed + WINDOW_LEAST) {
        return;
    }
    room -= fixed;
    size_t start = 0;
    if (caret * 2 + 8 > room) {
        start = caret - (room / 4 < caret ? room / 4 : caret);
        while (start < caret && ((unsigned char)line.at[start] & 0xC0U) == 0x80U) {
            start++;
        }
    }
    size_t blanks = 0;
    for (size_t i = start; i < caret; i++) {
        blanks += ((unsigned char)line.at[i] & 0xC0U) != 0x80U;
    }
    memcpy(out + *length, "\n    ", 1 + INDENT);
    *length += 1 + INDENT;
    (void)append(out, length, room - blanks, (sx_slice){line.at + start, line.len - start});
    memcpy(out + *length, "\n    ", 1 + INDENT);
    *length += 1 + INDENT;
    memset(out + *length, ' ', blanks);
    *length += blanks;
    out[(*length)++] = '^';
}

void sx_lua_excerpt(char *out, size_t size, const char *file, uint32_t line, const char *text,
                    sx_slice source_line)
{
    size_t length = 0;
    size_t most = size - 1;
    if (file != NULL) {
        char number[16];
        (void)snprintf(number, sizeof number, line == 0 ? ": " : ":%u: ", (unsigned)line);
        (void)append(out, &length, most / 3, sx_slice_of(file));
        (void)append(out, &length, sizeof number, sx_slice_of(number));
    }
    sx_slice trimmed = sx_slice_trim(source_line);
    (void)append(out, &length, most - length, sx_slice_of(text));
    add_source(out, &length, size, trimmed, find_caret(trimmed, text));
    out[length] = '\0';
}
