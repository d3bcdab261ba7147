/*
 * clock.c: the time of day as text in UTC, and the civil calendar by arithmetic alone: no time
 * zone, no library call that could read one.
 */
#include "base/clock.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/number.h"

#define SECONDS_PER_DAY 86400
#define LAST_SECOND 253402300799 /* 9999-12-31T23:59:59Z */

/* A year here begins on 1 March, so that the leap day is its last and needs no special case. */
#define DAYS_PER_ERA 146097   /* 400 years */
#define EPOCH_FROM_ERA 719468 /* days from 0000-03-01 to 1970-01-01 */

typedef struct civil_date {
    int year;
    int month;
    int day;
} civil_date;

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static int32_t days_of(civil_date date)
{
    int year = date.month <= 2 ? date.year - 1 : date.year;
    int era = (year >= 0 ? year : year - 399) / 400;
    int year_of_era = year - era * 400;
    int month = date.month > 2 ? date.month - 3 : date.month + 9;
    int day_of_year = (153 * month + 2) / 5 + date.day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - EPOCH_FROM_ERA;
}

static civil_date date_of(int32_t days)
{
    int64_t shifted = (int64_t)days + EPOCH_FROM_ERA;
    int64_t era = (shifted >= 0 ? shifted : shifted - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
    int day_of_era = (int)(shifted - era * DAYS_PER_ERA);
    /* Take out the leap days already passed, then every year has 365 days. */
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month = (5 * day_of_year + 2) / 153;
    civil_date date = {.year = (int)(era * 400) + year_of_era,
                       .month = month < 10 ? month + 3 : month - 9,
                       .day = day_of_year - (153 * month + 2) / 5 + 1};
    if (date.month <= 2) {
        date.year++;
    }
    return date;
}

/* `width` decimal digits of a value that fits. */
static void put_digits(char *at, int width, int value)
{
    while (width > 0) {
        at[--width] = (char)('0' + value % 10);
        value /= 10;
    }
}

/* `width` digits at `at`; false when one is no digit. */
static bool take_digits(const char *at, int width, int *ret)
{
    int value = 0;
    for (int i = 0; i < width; i++) {
        if (!sx_is_digit(at[i])) {
            return false;
        }
        value = value * 10 + (at[i] - '0');
    }
    *ret = value;
    return true;
}

bool sx_date_read(sx_slice text, int32_t *ret_days)
{
    civil_date date;
    if (text.len != 10 || text.at[4] != '-' || text.at[7] != '-' ||
        !take_digits(text.at, 4, &date.year) || !take_digits(text.at + 5, 2, &date.month) ||
        !take_digits(text.at + 8, 2, &date.day)) {
        return false;
    }
    if (date.year < 1800 || date.year > 2200 || date.month < 1 || date.month > 12 || date.day < 1 ||
        date.day > days_in_month(date.year, date.month)) {
        return false;
    }
    *ret_days = days_of(date);
    return true;
}

void sx_date_print(int32_t days, char ret[11])
{
    civil_date date = date_of(days);
    if (date.year < 0 || date.year > 9999) {
        memcpy(ret, "?", 2);
        return;
    }
    put_digits(ret, 4, date.year);
    ret[4] = '-';
    put_digits(ret + 5, 2, date.month);
    ret[7] = '-';
    put_digits(ret + 8, 2, date.day);
    ret[10] = '\0';
}

int sx_age_years(int32_t birth_days, int32_t on_days)
{
    civil_date birth = date_of(birth_days);
    civil_date on = date_of(on_days);
    int years = on.year - birth.year;
    bool before_birthday =
        on.month < birth.month || (on.month == birth.month && on.day < birth.day);
    return before_birthday ? years - 1 : years;
}

static int64_t seconds_now(void)
{
    int64_t fixed;
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    if (epoch != NULL && sx_int_read(sx_slice_of(epoch), &fixed) && fixed >= 0 &&
        fixed <= LAST_SECOND) {
        return fixed;
    }
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0 || now.tv_sec < 0) {
        return 0;
    }
    int64_t seconds = (int64_t)now.tv_sec;
    return seconds > LAST_SECOND ? LAST_SECOND : seconds;
}

void sx_time_now(char ret[SX_TIME_TEXT])
{
    int64_t seconds = seconds_now();
    int of_day = (int)(seconds % SECONDS_PER_DAY);
    sx_date_print((int32_t)(seconds / SECONDS_PER_DAY), ret);
    memcpy(ret + 10, "T00:00:00Z", 11);
    put_digits(ret + 11, 2, of_day / 3600);
    put_digits(ret + 14, 2, of_day / 60 % 60);
    put_digits(ret + 17, 2, of_day % 60);
}

int64_t sx_monotonic_ms(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0) {
        return 0;
    }
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool sx_time_read(const char *text, int64_t *ret_seconds)
{
    int32_t days;
    int hour;
    int minute;
    int second;
    sx_slice slice = sx_slice_of(text);
    if (slice.len != 20 || slice.at[10] != 'T' || slice.at[13] != ':' || slice.at[16] != ':' ||
        slice.at[19] != 'Z' || !sx_date_read((sx_slice){slice.at, 10}, &days) ||
        !take_digits(slice.at + 11, 2, &hour) || !take_digits(slice.at + 14, 2, &minute) ||
        !take_digits(slice.at + 17, 2, &second) || hour > 23 || minute > 59 || second > 60) {
        return false;
    }
    *ret_seconds = (int64_t)days * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second;
    return true;
}
