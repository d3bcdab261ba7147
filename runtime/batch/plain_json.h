/*
 * plain_json.h: the bytes of JSON that is written simply: values are whole numbers, null, and texts of printable ASCII
 * without a backslash. A line feed or a NUL stands behind every line, so that nothing runs past its end.
 */
#ifndef SX_BATCH_PLAIN_JSON_H
#define SX_BATCH_PLAIN_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline const char *sx_skip_blanks(const char *at)
{
    while (*at == ' ' || *at == '\t') {
        at++;
    }
    return at;
}

/* sx_is_digit where every byte counts. */
static inline bool sx_is_plain_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool sx_is_plain_text(char c)
{
    return (unsigned char)c >= 0x20 && (unsigned char)c <= 0x7E && c != '"' && c != '\\';
}

/* Behind a simple value; NULL when it is none. */
static inline const char *sx_skip_plain_value(const char *at)
{
    if (*at == '"') {
        at++;
        while (sx_is_plain_text(*at)) {
            at++;
        }
        return *at == '"' ? at + 1 : NULL;
    }
    if (strncmp(at, "null", 4) == 0) {
        return at + 4;
    }
    at += *at == '-';
    const char *first = at;
    while (sx_is_plain_digit(*at)) {
        at++;
    }
    return at > first ? at : NULL;
}

/* Eight bytes at a time, the last eight once more where they do not fit. */
static inline bool sx_same_bytes(const char *a, const char *b, size_t len)
{
    uint64_t left, right;
    if (len < 8) {
        for (size_t i = 0; i < len; i++) {
            if (a[i] != b[i]) {
                return false;
            }
        }
        return true;
    }
    for (size_t at = 0; at + 8 < len; at += 8) {
        memcpy(&left, a + at, 8);
        memcpy(&right, b + at, 8);
        if (left != right) {
            return false;
        }
    }
    memcpy(&left, a + len - 8, 8);
    memcpy(&right, b + len - 8, 8);
    return left == right;
}

#endif
