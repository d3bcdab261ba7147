/*
 * svg.c: charts as inline SVG: gauges with labelled bands and a marker for clinical results,
 * filled bars for coaching and shared ones, pairs of bars for values. No meaning rests on colour
 * alone.
 */
#include <stdio.h>

#include "base/utf8.h"
#include "report/html.h"

#define CHART_WIDTH 300 /* units of the view box */
#define TRACK_LEFT 8
#define TRACK_WIDTH 284
#define LETTER 7     /* width of a letter of a label, on the wide side */
#define TICK_ROOM 20 /* between two numbers under a track */

/* Tenths of a unit, so that no floating-point number is printed. */
static int place(const sx_chart *chart, sx_number value)
{
    double low = sx_number_to_double(chart->low), high = sx_number_to_double(chart->high);
    double share = high > low ? (sx_number_to_double(value) - low) / (high - low) : 0;
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    return TRACK_LEFT * 10 + (int)(share * TRACK_WIDTH * 10 + 0.5);
}

static void tenths(sx_buf *out, const char *name, int value)
{
    sx_buf_printf(out, " %s=\"%d.%d\"", name, value / 10, value % 10);
}

static void box(sx_buf *out, const char *class_, int x, int y, int width, int height)
{
    sx_buf_printf(out, "<rect class=\"%s\"", class_);
    tenths(out, "x", x);
    sx_buf_printf(out, " y=\"%d\"", y);
    tenths(out, "width", width);
    sx_buf_printf(out, " height=\"%d\"/>", height);
}

/* Anchored so that it stays inside the chart. */
static void label(sx_buf *out, const char *class_, int x, int y, const char *text)
{
    int half = sx_utf8_columns(sx_slice_of(text)) * LETTER * 10 / 2;
    const char *anchor = "middle";
    if (x - half < 0) {
        anchor = "start";
        x = 0;
    } else if (x + half > CHART_WIDTH * 10) {
        anchor = "end";
        x = CHART_WIDTH * 10;
    }
    sx_buf_printf(out, "<text class=\"%s\"", class_);
    tenths(out, "x", x);
    sx_buf_printf(out, " y=\"%d\" text-anchor=\"%s\">", y, anchor);
    sx_html_text(out, text);
    sx_buf_str(out, "</text>");
}

static void open_svg(sx_page *page, const char *class_, int height)
{
    unsigned id = page->next_id++;
    sx_buf_printf(page->out,
                  "<svg class=\"chart %s\" viewBox=\"0 0 %d %d\" role=\"img\" "
                  "aria-labelledby=\"chart-%u-title chart-%u-text\"><title id=\"chart-%u-title\">",
                  class_, CHART_WIDTH, height, id, id, id);
}

static void open_text(const sx_page *page)
{
    sx_buf_printf(page->out, "</title><desc id=\"chart-%u-text\">", page->next_id - 1);
}

/* --- gauge and bar ---------------------------------------------------------------------------- */

static void describe(sx_page *page, const sx_shown_finding *finding)
{
    sx_buf *out = page->out;
    const sx_chart *chart = &finding->chart;
    sx_html_text(out, finding->scale_title != NULL ? finding->scale_title : finding->title);
    open_text(page);
    sx_html_text(out, finding->display != NULL ? finding->display : "No score");
    if (finding->range != NULL) {
        sx_buf_str(out, " on a scale from ");
        sx_html_text(out, finding->range);
    }
    if (chart->better[0] != '\0') {
        sx_buf_printf(out, ", %s", chart->better);
    }
    sx_buf_char(out, '.');
    for (size_t i = 0; i < chart->segment_count; i++) {
        const sx_segment *segment = &chart->segments[i];
        if (segment->text != NULL) {
            sx_buf_char(out, ' ');
            sx_html_text(out, segment->text);
            sx_buf_str(out, ": ");
            sx_html_text(out, segment->range);
            sx_buf_str(out, segment->here ? ", where the value lies." : ".");
        }
    }
    sx_buf_str(out, "</desc>");
}

static bool names_fit(const sx_chart *chart)
{
    for (size_t i = 0; i < chart->segment_count; i++) {
        const sx_segment *segment = &chart->segments[i];
        int width = place(chart, segment->high) - place(chart, segment->low);
        if (segment->text == NULL ||
            sx_utf8_columns(sx_slice_of(segment->text)) * LETTER * 10 > width) {
            return false;
        }
    }
    return true;
}

/* The first values of the stretches and the two ends, as far as there is room. */
static void ticks(sx_buf *out, const sx_shown_finding *finding, const char *low, const char *high,
                  int y)
{
    const sx_chart *chart = &finding->chart;
    int last = place(chart, chart->low), end = place(chart, chart->high);
    label(out, "tick", last, y, low);
    for (size_t i = 1; i < chart->segment_count; i++) {
        int x = place(chart, chart->segments[i].low);
        if (x - last >= TICK_ROOM * 10 && end - x >= TICK_ROOM * 10) {
            label(out, "tick", x, y, chart->segments[i].start);
            last = x;
        }
    }
    label(out, "tick", end, y, high);
}

static void end_texts(const sx_shown_finding *finding, sx_buf *low, sx_buf *high)
{
    sx_number_print(low, finding->chart.low, SX_PRINT_DIGITS);
    sx_number_print(high, finding->chart.high, SX_PRINT_DIGITS);
}

static void put_ticks(sx_page *page, const sx_shown_finding *finding, int y)
{
    sx_buf low, high;
    sx_buf_init(&low, 64);
    sx_buf_init(&high, 64);
    end_texts(finding, &low, &high);
    ticks(page->out, finding, sx_buf_text(&low), sx_buf_text(&high), y);
    page->out->failed = page->out->failed || low.failed || high.failed;
    sx_buf_free(&low);
    sx_buf_free(&high);
}

static void segment_name(sx_buf *out, const sx_chart *chart, size_t index, bool names, int y)
{
    const sx_segment *segment = &chart->segments[index];
    int middle = (place(chart, segment->low) + place(chart, segment->high)) / 2;
    char number[24];
    snprintf(number, sizeof number, "%zu", index + 1);
    if (segment->text != NULL) {
        label(out, segment->here ? "name here" : "name", middle, y, names ? segment->text : number);
    }
}

/* A line with stretches of growing shade; the result is a mark above it. */
static void gauge(sx_page *page, const sx_shown_finding *finding)
{
    sx_buf *out = page->out;
    const sx_chart *chart = &finding->chart;
    bool names = names_fit(chart);
    if (chart->segment_count == 0) {
        box(out, "seg seg-1", TRACK_LEFT * 10, 26, TRACK_WIDTH * 10, 20);
    }
    for (size_t i = 0; i < chart->segment_count; i++) {
        char class_[] = "seg seg-1";
        size_t shade = chart->segment_count <= 5 ? i : i * 5 / chart->segment_count;
        class_[8] = (char)('1' + shade % 5);
        int x = place(chart, chart->segments[i].low);
        box(out, class_, x, 26, place(chart, chart->segments[i].high) - x, 20);
    }
    for (size_t i = 0; i < chart->segment_count; i++) {
        const sx_segment *segment = &chart->segments[i];
        if (segment->here && chart->has_value) {
            int x = place(chart, segment->low);
            box(out, "frame", x, 26, place(chart, segment->high) - x, 20);
        }
        segment_name(out, chart, i, names, 40);
    }
    if (chart->has_value) {
        int x = place(chart, chart->value);
        sx_buf_str(out, "<path class=\"mark\" d=\"M");
        sx_buf_printf(out, "%d.%d 26l-6 -9h12z\"/>", x / 10, x % 10);
        label(out, "value", x, 13, finding->display);
    }
    put_ticks(page, finding, 60);
}

/* A bar that is filled up to the result. */
static void bar(sx_page *page, const sx_shown_finding *finding)
{
    sx_buf *out = page->out;
    const sx_chart *chart = &finding->chart;
    bool names = names_fit(chart);
    box(out, "track", TRACK_LEFT * 10, 20, TRACK_WIDTH * 10, 12);
    if (chart->has_value) {
        int x = place(chart, chart->value);
        box(out, "fill", TRACK_LEFT * 10, 20, x - TRACK_LEFT * 10, 12);
        label(out, "value", x, 13, finding->display);
    }
    for (size_t i = 0; i < chart->segment_count; i++) {
        int x = place(chart, chart->segments[i].low);
        if (i > 0) {
            box(out, "edge", x - 5, 17, 10, 18);
        }
        segment_name(out, chart, i, names, 47);
    }
    put_ticks(page, finding, 61);
}

void sx_svg_finding(sx_page *page, const sx_shown_finding *finding)
{
    bool clinical = finding->strand == SX_STRAND_THERAPY;
    if (!finding->chart.present) {
        return;
    }
    const char *class_ = clinical                            ? "gauge"
                         : finding->strand == SX_STRAND_BOTH ? "bar shared"
                                                             : "bar coaching";
    open_svg(page, class_, 66);
    describe(page, finding);
    if (clinical) {
        gauge(page, finding);
    } else {
        bar(page, finding);
    }
    sx_buf_str(page->out, "</svg>\n");
}

/* --- pairs ------------------------------------------------------------------------------------ */

#define PAIR_LEFT 96
#define PAIR_WIDTH 172
#define PAIR_HEIGHT 36
#define PAIR_STEP 14 /* from the first bar of a pair to the second */

static int pair_length(const sx_shown_pairs *pairs, sx_number value)
{
    double low = sx_number_to_double(pairs->low), high = sx_number_to_double(pairs->high);
    double share = high > low ? (sx_number_to_double(value) - low) / (high - low) : 0;
    return (int)(share * PAIR_WIDTH * 10 + 0.5);
}

static void pair_bar(sx_page *page, bool hatched, int y, const char *value, int length)
{
    sx_buf *out = page->out;
    box(out, "track", PAIR_LEFT * 10, y, PAIR_WIDTH * 10, 9);
    if (value != NULL && hatched) {
        sx_buf_printf(out, "<rect class=\"lived\" fill=\"url(#hatch-%u)\" x=\"%d\" y=\"%d\"",
                      page->next_id - 1, PAIR_LEFT, y);
        tenths(out, "width", length);
        sx_buf_str(out, " height=\"9\"/>");
    } else if (value != NULL) {
        box(out, "fill", PAIR_LEFT * 10, y, length, 9);
    }
    sx_buf_printf(out, "<text class=\"tick\" x=\"%d\" y=\"%d\">", PAIR_LEFT + PAIR_WIDTH + 6,
                  y + 8);
    sx_html_text(out, value != NULL ? value : "-");
    sx_buf_str(out, "</text>");
}

void sx_svg_pairs(sx_page *page, const sx_shown_pairs *pairs)
{
    sx_buf *out = page->out;
    int height = PAIR_HEIGHT * (int)pairs->count + 4;
    open_svg(page, "bar coaching pairs", height);
    sx_html_text(out, pairs->instrument_title);
    open_text(page);
    sx_buf_printf(out, "Two bars for each of %zu values: ", pairs->count);
    sx_html_text(out, pairs->first_name);
    sx_buf_str(out, ", then ");
    sx_html_text(out, pairs->second_name);
    sx_buf_str(out, ". The numbers stand in the table.</desc>");
    sx_buf_printf(out, "<defs><pattern id=\"hatch-%u\" ", page->next_id - 1);
    sx_buf_str(out, "width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\" "
                    "patternTransform=\"rotate(45)\">"
                    "<rect class=\"hatch-back\" width=\"4\" height=\"4\"/>"
                    "<rect class=\"hatch-line\" width=\"1.6\" height=\"4\"/></pattern></defs>");
    for (size_t i = 0; i < pairs->count; i++) {
        const sx_shown_pair *pair = &pairs->items[i];
        int y = PAIR_HEIGHT * (int)i + 4;
        sx_buf_printf(out, "<text class=\"name\" x=\"0\" y=\"%d\">", y + 16);
        sx_html_text(out, pair->title);
        sx_buf_str(out, "</text>");
        pair_bar(page, false, y, pair->first, pair_length(pairs, pair->first_value));
        pair_bar(page, true, y + PAIR_STEP, pair->second, pair_length(pairs, pair->second_value));
    }
    sx_buf_str(out, "</svg>\n");
}
