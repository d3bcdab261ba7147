/*
 * spss_cells.h: values of an SPSS file as cells of CSV.
 */
#ifndef SX_WORKER_SPSS_CELLS_H
#define SX_WORKER_SPSS_CELLS_H

#include "base/buf.h"

/* With quotes where a separator, a quote, a line end or a blank at an end asks for them. */
void sx_spss_put_text(sx_buf *out, const char *text);
/* The decimal with the fewest places that is this number in binary, as it was typed: 0.1. A number that needs more than
 * 22 places or 2^53 units of its last has seventeen digits, and an exponent where it is very large or small. */
void sx_spss_put_number(sx_buf *out, double value);
/* 2026-11-21 for a value of a date format (DATE11), 2026-11-21T09:30:00 for one of date and time (DATETIME20); SPSS
 * counts seconds from 1582-10-14. False, and nothing: another format, a fraction of a second, or a year before 1800
 * or after 2200. */
bool sx_spss_put_moment(sx_buf *out, double value, const char *format);

#endif
