/*
 * spss_cells.c: texts in quotes where they need them, numbers as they were typed, dates as ISO 8601 has them.
 */
#include "worker/spss_cells.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

/* Largest whole number up to which binary holds all of them: 2^53. */
#define WHOLE_MOST 9007199254740992.0
#define PLACES_MOST 22 /* 10^22 is the last power of ten that binary holds */

/* SPSS counts seconds from 1582-10-14. */
#define DAY_SECONDS 86400
#define EPOCH_DAYS 141428

void sx_spss_put_text(sx_buf *out, const char *text)
{
    size_t len = strlen(text);
    bool plain =
        strpbrk(text, ",\"\r\n") == NULL && (len == 0 || (text[0] != ' ' && text[len - 1] != ' '));
    if (plain) {
        sx_buf_add(out, text, len);
        return;
    }
    sx_buf_char(out, '"');
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '"') {
            sx_buf_char(out, '"');
        }
        sx_buf_char(out, text[i]);
    }
    sx_buf_char(out, '"');
}

/* value * 10^-places, all places written. */
static void put_places(sx_buf *out, uint64_t value, unsigned places)
{
    char digits[PLACES_MOST + 32];
    size_t at = sizeof digits;
    for (unsigned i = 0; i <= places || value > 0; i++) {
        if (i == places && places > 0) {
            digits[--at] = '.';
        }
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    }
    sx_buf_add(out, digits + at, sizeof digits - at);
}

void sx_spss_put_number(sx_buf *out, double value)
{
    double size = fabs(value);
    double power = 1;
    for (unsigned places = 0; places <= PLACES_MOST && size * power <= WHOLE_MOST; places++) {
        double whole = nearbyint(size * power);
        if (whole <= WHOLE_MOST && whole / power >= size && whole / power <= size) {
            if (value < 0 && whole > 0) {
                sx_buf_char(out, '-');
            }
            put_places(out, (uint64_t)whole, places);
            return;
        }
        power *= 10;
    }
    /* No answer is such a number; seventeen digits say which it is. */
    json_t *real = json_real(value);
    char *text = json_dumps(real, JSON_ENCODE_ANY | JSON_REAL_PRECISION(17));
    if (text == NULL) {
        out->failed = true;
    } else {
        sx_buf_str(out, text);
    }
    free(text);
    json_decref(real);
}

static void put_two(sx_buf *out, int value)
{
    sx_buf_char(out, (char)('0' + value / 10));
    sx_buf_char(out, (char)('0' + value % 10));
}

static void put_clock(sx_buf *out, int seconds)
{
    put_two(out, seconds / 3600);
    sx_buf_char(out, ':');
    put_two(out, seconds / 60 % 60);
    sx_buf_char(out, ':');
    put_two(out, seconds % 60);
}

static bool starts(const char *text, const char *start)
{
    return text != NULL && strncmp(text, start, strlen(start)) == 0;
}

bool sx_spss_put_moment(sx_buf *out, double value, const char *format)
{
    bool both = starts(format, "DATETIME") || starts(format, "YMDHMS");
    bool date = both || starts(format, "DATE") || starts(format, "ADATE") ||
                starts(format, "EDATE") || starts(format, "SDATE") || starts(format, "JDATE");
    double most = 2300.0 * 366 * DAY_SECONDS;
    if (!date || !(value >= 0 && value < most) || value > floor(value)) {
        return false;
    }
    int64_t seconds = (int64_t)value;
    char text[11];
    int64_t days = seconds / DAY_SECONDS - EPOCH_DAYS;
    if ((!both && seconds % DAY_SECONDS != 0) || days < -62091 /* 1800 */ || days > 84370) {
        return false;
    }
    sx_date_print((int32_t)days, text);
    sx_buf_str(out, text);
    if (both) {
        sx_buf_char(out, 'T');
        put_clock(out, (int)(seconds % DAY_SECONDS));
    }
    return true;
}
