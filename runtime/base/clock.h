/*
 * clock.h: wall-clock time as RFC 3339 text in UTC, and civil dates as days since 1970-01-01
 * without any time zone. Arithmetic on dates never asks the C library.
 */
#ifndef SX_BASE_CLOCK_H
#define SX_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define SX_TIME_TEXT 32

/* "2026-11-21T18:40:00Z"; SOURCE_DATE_EPOCH, when set, replaces the clock (tests, reproducible
 * reports). */
void sx_time_now(char ret[SX_TIME_TEXT]);
/* Seconds since 1970-01-01 of a time as sx_time_now writes it. False when it is none. */
bool sx_time_read(const char *text, int64_t *ret_seconds);
int64_t sx_monotonic_ms(void);
/* YYYY-MM-DD in the proleptic Gregorian calendar, years 1800 to 2200. */
bool sx_date_read(sx_slice text, int32_t *ret_days);
void sx_date_print(int32_t days, char ret[11]);
/* Whole years from birth to the day; a birthday on 29 February counts on 1 March in other years. */
int sx_age_years(int32_t birth_days, int32_t on_days);

#endif
