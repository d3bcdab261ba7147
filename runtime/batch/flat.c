/*
 * flat.c: line by line, value by value; a line feed stands behind every line, so that nothing runs past its end.
 */
#include "batch/flat.h"

#include <string.h>

#include "batch/plain_json.h"

#define DIGITS_MAX 15

/* --- the form ------------------------------------------------------------------------------------ */

/* Behind `"key" :` and blanks; NULL when it is another key, or written in another way. */
static const char *skip_key(const char *at, const char *key)
{
    size_t len = strlen(key);
    if (*at != '"' || strncmp(at + 1, key, len) != 0 || at[1 + len] != '"') {
        return NULL;
    }
    at = sx_skip_blanks(at + len + 2);
    return *at == ':' ? sx_skip_blanks(at + 1) : NULL;
}

/* `line` ends with a NUL. False when it is not simple. */
static bool find_between(const char *line, const char *const *keys, sx_flat *flat)
{
    const char *from = line;
    for (size_t i = 0; i < flat->value_count; i++) {
        const char *at = sx_skip_blanks(from);
        if (*at != (i == 0 ? '{' : ',')) {
            return false;
        }
        const char *value = skip_key(sx_skip_blanks(at + 1), keys[i]);
        const char *end = value == NULL ? NULL : sx_skip_plain_value(value);
        if (end == NULL) {
            return false;
        }
        flat->between[i] = (sx_slice){from, (size_t)(value - from)};
        from = end;
    }
    const char *at = sx_skip_blanks(from);
    flat->between[flat->value_count] = sx_slice_of(from);
    return *at == '}' && *sx_skip_blanks(at + 1) == '\0';
}

sx_status sx_flat_make(sx_arena *arena, sx_slice line, const char *const *keys, size_t count,
                       const sx_flat **ret)
{
    *ret = NULL;
    sx_flat *flat = sx_arena_array(arena, 1, sizeof *flat);
    const char *text = sx_arena_strndup(arena, line.at, line.len);
    if (flat == NULL || text == NULL) {
        return SX_E_MEMORY;
    }
    flat->value_count = count;
    flat->between = sx_arena_array(arena, count + 1, sizeof *flat->between);
    if (flat->between == NULL) {
        return SX_E_MEMORY;
    }
    *ret = count > 0 && strlen(text) == line.len && find_between(text, keys, flat) ? flat : NULL;
    return SX_OK;
}

/* --- lines --------------------------------------------------------------------------------------- */

/* One value to *to; NULL when it is not simple. */
static inline const char *take_value(const char *at, char separator, char **to)
{
    char *out = *to;
    if (sx_is_plain_digit(*at) && !sx_is_plain_digit(at[1])) {
        *out++ = *at++;
    } else if (*at == '"') {
        at++;
        while (sx_is_plain_text(*at) && *at != separator) {
            *out++ = *at++;
        }
        if (*at++ != '"') {
            return NULL;
        }
    } else if (*at == 'n') {
        if (memcmp(at, "null", 4) != 0) {
            return NULL;
        }
        at += 4;
    } else {
        if (*at == '-') {
            *out++ = *at++;
        }
        const char *first = at;
        while (sx_is_plain_digit(*at)) {
            *out++ = *at++;
        }
        if (at == first || *first == '0' || at - first > DIGITS_MAX) {
            return NULL;
        }
    }
    *to = out;
    return at;
}

/* Behind the line's row in `to`; NULL when the line is of another form. */
static char *take_line(const sx_flat *flat, const char *at, const char *end, char separator,
                       char *to)
{
    for (size_t i = 0; i < flat->value_count; i++) {
        const sx_slice *between = &flat->between[i];
        if ((size_t)(end - at) < between->len || !sx_same_bytes(at, between->at, between->len)) {
            return NULL;
        }
        at = take_value(at + between->len, separator, &to);
        if (at == NULL) {
            return NULL;
        }
        *to++ = separator;
    }
    const sx_slice *last = &flat->between[flat->value_count];
    to[-1] = '\n';
    return (size_t)(end - at) == last->len && sx_same_bytes(at, last->at, last->len) ? to : NULL;
}

bool sx_flat_lines(const sx_flat *flat, const sx_block *block, char separator, sx_block *to)
{
    to->used = 0;
    to->count = 0;
    to->plain = false;
    to->first_row = block->first_row;
    if (block->count > to->max || !sx_block_reserve(to, block->used)) {
        return false;
    }
    char *out = to->data;
    for (size_t i = 0; i < block->count; i++) {
        const sx_record *record = &block->records[i];
        const char *line = block->data + record->start;
        char *from = out;
        out = record->kind == SX_RECORD_PLAIN
                  ? take_line(flat, line, line + record->len, separator, out)
                  : NULL;
        if (out == NULL) {
            return false;
        }
        to->records[i] = (sx_record){.line = record->line,
                                     .start = (uint32_t)(from - to->data),
                                     .len = (uint32_t)(out - from - 1)};
    }
    to->count = block->count;
    to->used = (size_t)(out - to->data);
    sx_block_end(out);
    to->plain = true;
    return true;
}
