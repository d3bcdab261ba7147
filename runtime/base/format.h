/*
 * format.h: printf for texts and whole numbers, as vsnprintf would write them and several times faster. Floating
 * point is never printed here: that would depend on a locale.
 */
#ifndef SX_BASE_FORMAT_H
#define SX_BASE_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/*
 * Writes at most `room` bytes with the NUL (none when room is 0) and returns how many the whole text has without it,
 * or a negative number when it cannot be said. `arguments` are as after a call of vsnprintf.
 */
int sx_format(char *to, size_t room, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

#endif
