/*
 * utf8.c: strict decoding, and what may stand in a text shown to a person. Widths are in
 * utf8_width.c.
 */
#include "base/utf8.h"

static bool is_continuation(unsigned char byte)
{
    return (byte & 0xC0U) == 0x80U;
}

int32_t sx_utf8_next(const char **at, const char *end)
{
    const unsigned char *bytes = (const unsigned char *)*at;
    size_t left = (size_t)(end - *at);
    if (left == 0) {
        return -1;
    }
    unsigned char first = bytes[0];
    (*at)++;
    if (first < 0x80) {
        return first;
    }
    size_t more;
    int32_t least; /* anything below was written too long */
    int32_t code_point;
    if ((first & 0xE0U) == 0xC0U) {
        more = 1;
        least = 0x80;
        code_point = first & 0x1F;
    } else if ((first & 0xF0U) == 0xE0U) {
        more = 2;
        least = 0x800;
        code_point = first & 0x0F;
    } else if ((first & 0xF8U) == 0xF0U) {
        more = 3;
        least = 0x10000;
        code_point = first & 0x07;
    } else {
        return -1;
    }
    if (left <= more) {
        return -1;
    }
    for (size_t i = 1; i <= more; i++) {
        if (!is_continuation(bytes[i])) {
            return -1;
        }
        code_point = code_point * 64 + (bytes[i] & 0x3F);
    }
    bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    if (code_point < least || surrogate || code_point > 0x10FFFF) {
        return -1;
    }
    *at += more;
    return code_point;
}

size_t sx_utf8_valid_prefix(sx_slice text)
{
    if (text.len == 0) {
        return 0;
    }
    const char *at = text.at;
    const char *end = text.at + text.len;
    while (at < end) {
        const char *start = at;
        if (sx_utf8_next(&at, end) < 0) {
            return (size_t)(start - text.at);
        }
    }
    return text.len;
}

bool sx_utf8_forbidden(int32_t code_point)
{
    if (code_point < 0 || code_point > 0x10FFFF) {
        return true;
    }
    if (code_point == '\n' || code_point == '\t') {
        return false;
    }
    bool control = code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0);
    bool override = (code_point >= 0x202A && code_point <= 0x202E) ||
                    (code_point >= 0x2066 && code_point <= 0x2069);
    bool no_character = (code_point & 0xFFFE) == 0xFFFE;
    return control || override || no_character;
}
