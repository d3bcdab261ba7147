/*
 * format.c: %s, %.Ns and %.*s, %c, %%, and %d and %u with l, ll or z. A format that has anything else (widths, other
 * bases) is left to vsnprintf as a whole, so there is nothing that could be printed differently.
 */
#include "base/format.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define DIGITS_MAX 24

typedef struct writer {
    char *to;
    size_t room, len;
    va_list arguments;
} writer;

static void add(writer *w, const char *text, size_t len)
{
    if (w->len < w->room) {
        size_t left = w->room - w->len;
        memcpy(w->to + w->len, text, len < left ? len : left);
    }
    w->len += len;
}

static void add_number(writer *w, uint64_t number, bool negative)
{
    char digits[DIGITS_MAX];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    if (negative) {
        digits[--at] = '-';
    }
    add(w, digits + at, sizeof digits - at);
}

static void add_signed(writer *w, int64_t number)
{
    add_number(w, number < 0 ? 0 - (uint64_t)number : (uint64_t)number, number < 0);
}

/* What stands behind "%l", "%ll" or "%z"; false: it is left to vsnprintf. */
static bool add_long(writer *w, const char **at)
{
    bool longer = (*at)[0] == 'l' && (*at)[1] == 'l', size = (*at)[0] == 'z';
    *at += longer ? 2 : 1;
    char kind = *(*at)++;
    if (kind == 'u') {
        add_number(w,
                   size     ? va_arg(w->arguments, size_t)
                   : longer ? va_arg(w->arguments, unsigned long long)
                            : va_arg(w->arguments, unsigned long),
                   false);
    } else if (kind == 'd' && !size) {
        add_signed(w, longer ? va_arg(w->arguments, long long) : va_arg(w->arguments, long));
    } else {
        return false;
    }
    return true;
}

/* "%.Ns" or "%.*s", of which `at` is behind the point. */
static bool add_cut(writer *w, const char **at)
{
    int most = 0;
    if (**at == '*') {
        most = va_arg(w->arguments, int);
        (*at)++;
    }
    for (; **at >= '0' && **at <= '9' && most < INT_MAX / 10; (*at)++) {
        most = most * 10 + (**at - '0');
    }
    if (most < 0 || *(*at)++ != 's') {
        return false;
    }
    const char *text = va_arg(w->arguments, const char *);
    if (text != NULL) {
        add(w, text, strnlen(text, (size_t)most));
    }
    return text != NULL;
}

/* One conversion, of which `at` is behind the percent sign; false: it is left to vsnprintf. */
static bool add_one(writer *w, const char **at)
{
    const char *text;
    char c;
    switch (**at) {
    case 's':
        (*at)++;
        text = va_arg(w->arguments, const char *);
        if (text != NULL) {
            add(w, text, strlen(text));
        }
        return text != NULL;
    case 'd':
        (*at)++;
        add_signed(w, va_arg(w->arguments, int));
        return true;
    case 'u':
        (*at)++;
        add_number(w, va_arg(w->arguments, unsigned), false);
        return true;
    case 'c':
        (*at)++;
        c = (char)va_arg(w->arguments, int);
        add(w, &c, 1);
        return true;
    case '%':
        (*at)++;
        add(w, "%", 1);
        return true;
    case 'l':
    case 'z': return add_long(w, at);
    case '.': (*at)++; return add_cut(w, at);
    default: return false;
    }
}

int sx_format(char *to, size_t room, const char *format, va_list arguments)
{
    writer w = {.to = to, .room = room};
    bool known = true;
    va_copy(w.arguments, arguments);
    for (const char *at = format; *at != '\0' && known;) {
        if (*at == '%') {
            at++;
            known = add_one(&w, &at);
        } else {
            const char *end = at;
            while (*end != '\0' && *end != '%') {
                end++;
            }
            add(&w, at, (size_t)(end - at));
            at = end;
        }
    }
    va_end(w.arguments);
    if (!known) {
        return vsnprintf(to, room, format, arguments);
    }
    if (room > 0) {
        to[w.len < room ? w.len : room - 1] = '\0';
    }
    return w.len <= INT_MAX ? (int)w.len : -1;
}
