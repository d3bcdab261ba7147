/*
 * change.h: how scores went, as text for a terminal with a plot of characters, as JSON, as a table
 * of comparisons, and as one HTML page with plots. Lays out, and decides nothing.
 */
#ifndef SX_REPORT_CHANGE_H
#define SX_REPORT_CHANGE_H

#include "base/buf.h"
#include "base/json.h"
#include "plan/score_error.h"
#include "profile/changes.h"
#include "report/html.h"

/* Flags first, at most `columns` wide (40 to 200) where words allow. */
void sx_change_report_text(const sx_changes *changes, int columns, sx_buf *out);
void sx_change_report_json(const sx_changes *changes, sx_buf *out);
/* One row per comparison and rule; docs/change.md has the columns. */
void sx_change_report_csv(const sx_changes *changes, sx_buf *out);
void sx_change_report_html(const sx_changes *changes, sx_buf *out);

/* One trend as a JSON value: part of the report of changes and of the profile. */
void sx_trend_json(sx_json *json, const sx_trend *trend);
/* The comparisons of a trend in lines, indented: the last one in short, the first with the last in
 * full. */
void sx_change_steps_text(const sx_trend *trend, int columns, sx_buf *out);
/* The plot of characters, every line behind `indent` blanks; nothing for a scale without a range. */
void sx_trend_plot(const sx_trend *trend, int indent, int columns, sx_buf *out);
/* Is there anything on its plot beside the points? */
bool sx_trend_worth_plotting(const sx_trend *trend);
/* The plot as one SVG with title and description, its table, and what the comparisons say. */
void sx_html_trend(sx_page *page, const sx_trend *trend);
/* The same in a box of its own, under the titles of instrument and scale. */
void sx_html_trend_box(sx_page *page, const sx_trend *trend);
void sx_svg_trend(sx_page *page, const sx_trend *trend);

/* The sources that a trend rests on, each once; `ret` has SX_TREND_SOURCES places. */
#define SX_TREND_SOURCES 64
size_t sx_trend_sources(const sx_trend *trend, const char **ret);
/* The first point that is compared with others; NULL: there is none. */
const sx_trend_point *sx_trend_base(const sx_trend *trend);
/* Where a point stands from the first to the last, in thousandths. */
int sx_trend_place(const sx_trend *trend, size_t point);

#endif
