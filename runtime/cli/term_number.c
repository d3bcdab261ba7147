/*
 * term_number.c: decimal texts as integers of one common scale. What comes out is only typed for the
 * person; whether it is an answer is the library's to say.
 */
#include "cli/term_number.h"

#include <stdio.h>
#include <string.h>

#define PLACES 6 /* more than a slider can show */
#define SCALE 1000000LL
#define LIMIT                                                                                      \
    1000000000000LL /* whole parts below it: their millionths fit, and so does a step more */

/* "-12.5" to -12500000. */
static bool read_scaled(const char *text, long long *ret)
{
    bool negative = *text == '-';
    const char *at = text + negative;
    long long value = 0;
    int places = -1;
    if (*at < '0' || *at > '9') {
        return false;
    }
    for (; *at != '\0'; at++) {
        if (*at == '.' && places < 0) {
            places = 0;
        } else if (*at >= '0' && *at <= '9' && places < PLACES) {
            value = value * 10 + (*at - '0');
            places += places >= 0;
        } else {
            return false;
        }
        if (places < 0 && value >= LIMIT) {
            return false;
        }
    }
    for (int i = places < 0 ? 0 : places; i < PLACES; i++) {
        value *= 10;
    }
    *ret = negative ? -value : value;
    return true;
}

static void print_scaled(long long value, char ret[CLI_NUMBER_TEXT])
{
    long long size = value < 0 ? -value : value;
    snprintf(ret, CLI_NUMBER_TEXT, "%s%lld.%06lld", value < 0 ? "-" : "", size / SCALE,
             size % SCALE);
    size_t len = strlen(ret);
    while (ret[len - 1] == '0') {
        ret[--len] = '\0';
    }
    if (ret[len - 1] == '.') {
        ret[len - 1] = '\0';
    }
}

bool cli_number_move(const char *low, const char *high, const char *step, const char *current,
                     bool up, char ret[CLI_NUMBER_TEXT])
{
    long long least;
    long long most;
    long long by = SCALE;
    long long value;
    if (!read_scaled(low, &least) || !read_scaled(high, &most) ||
        (step != NULL && !read_scaled(step, &by))) {
        return false;
    }
    if (read_scaled(current, &value)) {
        value += up ? by : -by;
    } else {
        value = up ? least : most;
    }
    value = value < least ? least : value > most ? most : value;
    print_scaled(value, ret);
    return true;
}

bool cli_number_place(const char *low, const char *high, const char *current, size_t width,
                      size_t *ret)
{
    long long least;
    long long most;
    long long value;
    if (!read_scaled(low, &least) || !read_scaled(high, &most) || !read_scaled(current, &value) ||
        least >= most || value < least || value > most || width == 0) {
        return false;
    }
    long long span = (most - least) / (long long)width + 1;
    *ret = (size_t)((value - least) / span);
    return true;
}
