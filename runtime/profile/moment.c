/*
 * moment.c: strict reading of times and durations. What is not a time of the calendar is none: a
 * day that does not exist decides nothing.
 */
#include "profile/moment.h"

#include <string.h>

#define DAYS_MOST ((int64_t)36600) /* a hundred years; no answer looks back on more */

/* Two digits at `at`, at most `most`. */
static bool two(const char *at, int most, int64_t *ret)
{
    if (!sx_is_digit(at[0]) || !sx_is_digit(at[1])) {
        return false;
    }
    *ret = (at[0] - '0') * 10 + (at[1] - '0');
    return *ret <= most;
}

/* ".123": at most nine digits count, and there is at least one. */
static bool read_fraction(const char **at, int32_t *ret)
{
    int32_t unit = 100000000;
    if (**at != '.') {
        return true;
    }
    (*at)++;
    if (!sx_is_digit(**at)) {
        return false;
    }
    for (; sx_is_digit(**at); (*at)++) {
        *ret += (**at - '0') * unit;
        unit /= 10;
    }
    return true;
}

/* "Z" or "+hh:mm", to the end of the text. */
static bool read_offset(const char *at, int64_t *ret_seconds)
{
    int64_t hours, minutes;
    *ret_seconds = 0;
    if (sx_str_equal(at, "Z") || sx_str_equal(at, "z")) {
        return true;
    }
    if ((at[0] != '+' && at[0] != '-') || strlen(at) != 6 || at[3] != ':' ||
        !two(at + 1, 23, &hours) || !two(at + 4, 59, &minutes)) {
        return false;
    }
    *ret_seconds = (hours * 60 + minutes) * (at[0] == '-' ? -60 : 60);
    return true;
}

bool sx_moment_read(const char *text, sx_moment *ret)
{
    static const char form[] = "dddd-dd-ddTdd:dd:dd";
    int32_t day;
    int64_t hour, minute, second, offset;
    *ret = (sx_moment){0};
    if (text == NULL) {
        return false;
    }
    for (size_t i = 0; i < sizeof form - 1; i++) {
        bool fits = form[i] == 'd'   ? sx_is_digit(text[i])
                    : form[i] == 'T' ? text[i] == 'T' || text[i] == 't'
                                     : text[i] == form[i];
        if (!fits) { /* the end of the text fits nothing either */
            return false;
        }
    }
    const char *rest = text + sizeof form - 1;
    if (!sx_date_read((sx_slice){text, 10}, &day) || !two(text + 11, 23, &hour) ||
        !two(text + 14, 59, &minute) || !two(text + 17, 60, &second) ||
        (second == 60 && minute != 59) || !read_fraction(&rest, &ret->nanos) ||
        !read_offset(rest, &offset)) {
        return false;
    }
    ret->seconds = day * SX_DAY_SECONDS + hour * 3600 + minute * 60 + second - offset;
    return true;
}

int sx_moment_compare(sx_moment a, sx_moment b)
{
    if (a.seconds != b.seconds) {
        return a.seconds < b.seconds ? -1 : 1;
    }
    return (a.nanos > b.nanos) - (a.nanos < b.nanos);
}

/* Days of one unit; parts of a day count as one. */
static int64_t unit_days(char unit, bool time)
{
    switch (unit) {
    case 'Y': return 366;
    case 'M': return time ? 0 : 31;
    case 'W': return 7;
    case 'D': return 1;
    default: return 0;
    }
}

int64_t sx_recall_days(const char *duration)
{
    int64_t days = 0, number = 0;
    bool time = false;
    if (duration == NULL || duration[0] != 'P' || duration[1] == '\0') {
        return SX_RECALL_DAYS;
    }
    for (const char *at = duration + 1; *at != '\0'; at++) {
        if (sx_is_digit(*at)) {
            number = number * 10 + (*at - '0');
            number = number > DAYS_MOST ? DAYS_MOST : number;
        } else if (*at == 'T') {
            time = true;
        } else {
            /* Hours, minutes and seconds: a day for each day that they begin. */
            int64_t seconds = time ? number * (*at == 'H' ? 3600 : *at == 'M' ? 60 : 1) : 0;
            days += number * unit_days(*at, time) + (seconds + SX_DAY_SECONDS - 1) / SX_DAY_SECONDS;
            number = 0;
        }
    }
    return days > DAYS_MOST ? DAYS_MOST : days;
}
