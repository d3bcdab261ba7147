/*
 * test_clock.c: civil dates by arithmetic, ages, and the time of day.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "support/suite.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct {
    const char *text;
    int32_t days;
} dates[] = {
    {"1970-01-01", 0},     {"1969-12-31", -1},     {"1970-02-28", 58},     {"1970-03-01", 59},
    {"2000-02-29", 11016}, {"2000-03-01", 11017},  {"1900-02-28", -25509}, {"1900-03-01", -25508},
    {"2026-11-21", 20778}, {"1800-01-01", -62091}, {"2200-12-31", 84370},
};

START_TEST(known_dates)
{
    int32_t days = 0;
    ck_assert(sx_date_read(sx_slice_of(dates[_i].text), &days));
    ck_assert_int_eq(days, dates[_i].days);
    char text[11];
    sx_date_print(days, text);
    ck_assert_str_eq(text, dates[_i].text);
}
END_TEST

static const char *const refused[] = {
    "",           "2026-02-29", "1900-02-29", "2100-02-29",           "2026-04-31",  "2026-00-10",
    "2026-13-01", "2026-01-00", "2026-01-32", "1799-12-31",           "2201-01-01",  "2026-1-01",
    "2026-01-1",  "26-01-01",   "2026/01/01", "01-01-2026",           "2026-01-01 ", " 2026-01-01",
    "2026-01-0a", "+026-01-01", "-026-01-01", "2026-01-01T00:00:00Z", "20260101",    "2026--1-01",
};

START_TEST(dates_refused)
{
    int32_t days = 77;
    ck_assert(!sx_date_read(sx_slice_of(refused[_i]), &days));
    ck_assert_int_eq(days, 77);
}
END_TEST

/* Day after day through four centuries, counting with the rules of the calendar alone. */
START_TEST(every_day_follows_the_one_before)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int32_t wanted = -62091;
    for (int year = 1800; year <= 2200; year++) {
        bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        for (int month = 1; month <= 12; month++) {
            int last = lengths[month - 1] + (month == 2 && leap);
            for (int day = 1; day <= last; day++) {
                char text[11] = {(char)('0' + year / 1000),
                                 (char)('0' + year / 100 % 10),
                                 (char)('0' + year / 10 % 10),
                                 (char)('0' + year % 10),
                                 '-',
                                 (char)('0' + month / 10),
                                 (char)('0' + month % 10),
                                 '-',
                                 (char)('0' + day / 10),
                                 (char)('0' + day % 10),
                                 '\0'};
                int32_t days = 0;
                char printed[11];
                bool read = sx_date_read((sx_slice){text, 10}, &days);
                sx_date_print(days, printed);
                if (!read || days != wanted || strcmp(printed, text) != 0) {
                    ck_abort_msg("%s is day %d, printed %s", text, (int)days, printed);
                }
                wanted++;
            }
        }
    }
    ck_assert_int_eq(wanted, 84371);
}
END_TEST

START_TEST(far_days_do_not_overrun)
{
    char text[11];
    sx_date_print(INT32_MAX, text);
    ck_assert_str_eq(text, "?");
    sx_date_print(INT32_MIN, text);
    ck_assert_str_eq(text, "?");
    sx_date_print(2932896, text);
    ck_assert_str_eq(text, "9999-12-31");
    sx_date_print(2932897, text);
    ck_assert_str_eq(text, "?");
    sx_date_print(-719528, text);
    ck_assert_str_eq(text, "0000-01-01");
    sx_date_print(-719529, text);
    ck_assert_str_eq(text, "?");
}
END_TEST

static const struct {
    const char *birth;
    const char *on;
    int years;
} ages[] = {
    {"1980-06-15", "2020-06-14", 39},  {"1980-06-15", "2020-06-15", 40},
    {"1980-06-15", "2020-12-31", 40},  {"1980-06-15", "2021-01-01", 40},
    {"2004-02-29", "2022-02-28", 17},  {"2004-02-29", "2022-03-01", 18},
    {"2004-02-29", "2024-02-28", 19},  {"2004-02-29", "2024-02-29", 20},
    {"2004-03-01", "2024-02-29", 19},  {"1999-12-31", "2000-01-01", 0},
    {"2000-01-01", "2000-01-01", 0},   {"2000-01-02", "2000-01-01", -1},
    {"1900-01-01", "2000-01-01", 100},
};

START_TEST(ages_in_years)
{
    int32_t birth;
    int32_t on;
    ck_assert(sx_date_read(sx_slice_of(ages[_i].birth), &birth));
    ck_assert(sx_date_read(sx_slice_of(ages[_i].on), &on));
    ck_assert_int_eq(sx_age_years(birth, on), ages[_i].years);
}
END_TEST

static const struct {
    const char *epoch;
    const char *text;
} epochs[] = {
    {"0", "1970-01-01T00:00:00Z"},
    {"1", "1970-01-01T00:00:01Z"},
    {"951782399", "2000-02-28T23:59:59Z"},
    {"951782400", "2000-02-29T00:00:00Z"},
    {"1795286400", "2026-11-21T18:40:00Z"},
    {"2147483648", "2038-01-19T03:14:08Z"},
    {"253402300799", "9999-12-31T23:59:59Z"},
};

START_TEST(source_date_epoch_replaces_the_clock)
{
    ck_assert_int_eq(setenv("SOURCE_DATE_EPOCH", epochs[_i].epoch, 1), 0);
    ck_assert_int_eq(setenv("TZ", "Asia/Tokyo", 1), 0);
    char text[SX_TIME_TEXT];
    sx_time_now(text);
    ck_assert_str_eq(text, epochs[_i].text);
}
END_TEST

static const char *const no_epochs[] = {"", "-1", "yesterday", "1e9", "253402300800", "1.5", " 1"};

START_TEST(an_unreadable_epoch_is_not_used)
{
    ck_assert_int_eq(setenv("SOURCE_DATE_EPOCH", no_epochs[_i], 1), 0);
    char text[SX_TIME_TEXT];
    sx_time_now(text);
    ck_assert_uint_eq(strlen(text), 20);
    int32_t days;
    ck_assert(sx_date_read((sx_slice){text, 10}, &days));
    ck_assert_int_gt(days, 18262); /* 2020 */
    ck_assert_int_eq(text[10], 'T');
    ck_assert_int_eq(text[19], 'Z');
}
END_TEST

START_TEST(monotonic_does_not_go_back)
{
    int64_t before = sx_monotonic_ms();
    ck_assert_int_ge(before, 0);
    for (int i = 0; i < 1000; i++) {
        int64_t now = sx_monotonic_ms();
        ck_assert_int_ge(now, before);
        before = now;
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("base/clock");
    TCase *cases = tcase_create("clock");
    tcase_add_loop_test(cases, known_dates, 0, (int)COUNT(dates));
    tcase_add_loop_test(cases, dates_refused, 0, (int)COUNT(refused));
    tcase_add_test(cases, every_day_follows_the_one_before);
    tcase_add_test(cases, far_days_do_not_overrun);
    tcase_add_loop_test(cases, ages_in_years, 0, (int)COUNT(ages));
    tcase_add_loop_test(cases, source_date_epoch_replaces_the_clock, 0, (int)COUNT(epochs));
    tcase_add_loop_test(cases, an_unreadable_epoch_is_not_used, 0, (int)COUNT(no_epochs));
    tcase_add_test(cases, monotonic_does_not_go_back);
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
