/*
 * moment.h: points in time as they stand in saved responses (RFC 3339), and how far an instrument
 * looks back. Knows no clock and no time zone but the one written down.
 */
#ifndef SX_PROFILE_MOMENT_H
#define SX_PROFILE_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"

#define SX_DAY_SECONDS ((int64_t)86400)
#define SX_RECALL_DAYS 14 /* of an instrument that names no recall period */

/* "2026-11-21T18:40:00Z", with a fraction and an offset where they are written, as seconds since
 * 1970 in UTC and billionths of one. False: there is no such time. */
typedef struct sx_moment {
    int64_t seconds;
    int32_t nanos;
} sx_moment;

bool sx_moment_read(const char *text, sx_moment *ret);
int sx_moment_compare(sx_moment a, sx_moment b);
/* The recall period (an ISO 8601 duration) in whole days, rounded up; a month counts as 31 days and
 * a year as 366. NULL, or one that cannot be read: SX_RECALL_DAYS. */
int64_t sx_recall_days(const char *duration);

#endif
