/*
 * buf.h: a growing byte buffer with a mandatory maximum. Appending never needs a check: the first
 * failure sticks in `failed`, and the caller looks once at the end.
 */
#ifndef SX_BASE_BUF_H
#define SX_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

typedef struct sx_buf {
    char *data; /* always NUL-terminated once something was appended */
    size_t len;
    size_t capacity;
    size_t max;  /* never holds more than this many bytes */
    bool failed; /* memory or the maximum ran out; what follows is dropped */
} sx_buf;

void sx_buf_init(sx_buf *buf, size_t max);
void sx_buf_free(sx_buf *buf);
/* Empties the buffer and forgets a failure; the memory stays. */
void sx_buf_reset(sx_buf *buf);
/* Empties a scratch buffer whose text went into `out`; what it could not hold is missing there too, so its
 * failure becomes one of `out`. */
void sx_buf_pass(sx_buf *scratch, sx_buf *out);
/* Makes room for `extra` more bytes and returns where they go, or NULL (failure sticks). The
 * caller writes there and says with sx_buf_take how many it wrote. */
char *sx_buf_reserve(sx_buf *buf, size_t extra);
void sx_buf_take(sx_buf *buf, size_t written);
void sx_buf_add(sx_buf *buf, const char *data, size_t len);
void sx_buf_str(sx_buf *buf, const char *text);
void sx_buf_slice(sx_buf *buf, sx_slice text);
void sx_buf_char(sx_buf *buf, char c);
void sx_buf_int(sx_buf *buf, int64_t value);
/* printf: never a floating-point conversion (locale). */
void sx_buf_printf(sx_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The text so far, "" when empty. Valid until the next change. */
const char *sx_buf_text(const sx_buf *buf);
/* Its text in the arena, and the buffer freed; NULL when it failed or memory ran out. */
const char *sx_buf_keep(sx_buf *buf, sx_arena *arena);

#endif
