/*
 * utf8.h: is a text valid UTF-8 that may be shown to a person, and how wide is it on a terminal.
 */
#ifndef SX_BASE_UTF8_H
#define SX_BASE_UTF8_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* Decodes one code point at *at (before end) and advances. -1 for invalid UTF-8 (overlong forms,
 * surrogates and values above U+10FFFF included); *at then moves one byte. */
int32_t sx_utf8_next(const char **at, const char *end);
/* Offset of the first invalid byte, or `text.len` when the text is valid. */
size_t sx_utf8_valid_prefix(sx_slice text);
/* Controls (but newline and tab) and bidirectional overrides do not belong in texts. */
bool sx_utf8_forbidden(int32_t code_point);
/* Columns on a terminal: 0 for combining marks, 2 for wide East Asian characters, else 1. */
int sx_utf8_width(int32_t code_point);
int sx_utf8_columns(sx_slice text);

#endif
