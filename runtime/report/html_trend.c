/*
 * html_trend.c: one trend on a page: the plot with its key, the table of scores, and what the
 * comparisons say.
 */
#include "report/change.h"

static void put_key(sx_page *page, const sx_trend *trend)
{
    sx_buf *out = page->out;
    const sx_scale *scale = &trend->model->scales[trend->scale];
    bool doubtful = false;
    for (size_t i = 0; i < trend->count; i++) {
        doubtful =
            doubtful || (trend->points[i].has_value && trend->points[i].refused != SX_REFUSAL_NONE);
    }
    sx_buf_str(out, "<p class=\"note\">Dots: scores.");
    sx_buf_str(out, doubtful ? " Squares: scores that are not compared." : "");
    if (trend->error.known) {
        sx_buf_printf(out,
                      " Bars: %u %% interval. Dashed frame: within it, a score does not differ "
                      "reliably from the first one.",
                      trend->error.confidence);
    }
    if (scale->cutoff_count > 0) {
        sx_buf_str(out, " Dotted line: cut-off.");
    }
    if (!trend->timed) {
        sx_buf_str(out, " The distances do not show the time between.");
    }
    sx_buf_str(out, "</p>\n");
}

/* What the scores of a scale have beside their days. */
typedef struct parts {
    bool bands, notes;
} parts;

static parts parts_of(const sx_trend *trend)
{
    parts has = {false, false};
    for (size_t i = 0; i < trend->count; i++) {
        has.bands = has.bands || trend->points[i].band != NULL;
        has.notes = has.notes || trend->points[i].note != NULL;
    }
    return has;
}

static void put_point(sx_page *page, const sx_trend *trend, const sx_trend_point *point, parts has)
{
    sx_buf *out = page->out;
    sx_buf_str(out, "<tr><th scope=\"row\" class=\"day\">");
    sx_html_text(out, point->day);
    sx_buf_str(out, "</th><td>");
    sx_html_text(out, point->display == NULL ? "none" : point->display);
    sx_buf_str(out, has.bands ? "</td><td>" : "");
    sx_html_text(out, point->band);
    sx_buf_str(out, trend->error.known ? "</td><td>" : "");
    if (point->has_interval) {
        sx_buf_printf(out, "%s to %s", point->low_text, point->high_text);
    }
    sx_buf_str(out, has.notes ? "</td><td>" : "");
    sx_html_text(out, point->note);
    sx_buf_str(out, "</td></tr>\n");
}

static void put_points(sx_page *page, const sx_trend *trend)
{
    sx_buf *out = page->out;
    const parts has = parts_of(trend);
    sx_buf_str(out, "<table class=\"scores\"><caption class=\"hidden\">Scores of ");
    sx_html_text(out, trend->scale_title);
    sx_buf_str(out, "</caption><thead><tr><th scope=\"col\">Day</th><th scope=\"col\">Score</th>");
    sx_buf_str(out, has.bands ? "<th scope=\"col\">Range</th>" : "");
    sx_buf_str(out, trend->error.known ? "<th scope=\"col\">Interval</th>" : "");
    sx_buf_str(out, has.notes ? "<th scope=\"col\">Note</th>" : "");
    sx_buf_str(out, "</tr></thead><tbody>\n");
    for (size_t i = 0; i < trend->count; i++) {
        put_point(page, trend, &trend->points[i], has);
    }
    sx_buf_str(out, "</tbody></table>\n");
}

static void put_step(sx_page *page, const sx_trend *trend, const sx_trend_step *step, bool full)
{
    sx_buf *out = page->out;
    sx_buf_str(out, full ? "<p class=\"because\">" : "<li>");
    sx_html_text(out, trend->points[step->from].day);
    sx_buf_str(out, " to ");
    sx_html_text(out, trend->points[step->to].day);
    sx_buf_str(out, full ? ": <strong>" : ": ");
    sx_html_text(out, step->summary);
    sx_buf_str(out, full ? "</strong>" : "");
    if (step->verdict != NULL) {
        sx_buf_str(out, "; ");
        sx_html_text(out, step->verdict);
    }
    sx_buf_str(out, full ? "</p>\n" : "</li>\n");
    if (!full || step->line_count == 0) {
        return;
    }
    sx_buf_str(out, "<ul class=\"evidence\">\n");
    for (size_t i = 0; i < step->line_count; i++) {
        sx_html_element(out, "li", NULL, step->lines[i]);
    }
    sx_buf_str(out, "</ul>\n");
}

static void put_error(sx_page *page, const sx_trend *trend)
{
    sx_buf *out = page->out;
    if (!trend->error.known) {
        return;
    }
    sx_buf_str(out, "<p class=\"note\">Standard error of a score ");
    sx_number_print(out, trend->error.measurement, SX_CHANGE_DIGITS);
    sx_buf_str(out, ", of a difference ");
    sx_number_print(out, trend->error.difference, SX_CHANGE_DIGITS);
    sx_buf_str(out, "; from ");
    sx_html_text(out, trend->basis);
    sx_buf_str(out, ".</p>\n");
}

void sx_html_trend(sx_page *page, const sx_trend *trend)
{
    sx_buf *out = page->out;
    const char *sources[SX_TREND_SOURCES];
    if (trend->chart.present) {
        sx_svg_trend(page, trend);
        put_key(page, trend);
    }
    put_points(page, trend);
    put_step(page, trend, &trend->span, true);
    if (trend->count > 2) {
        sx_buf_str(out, "<p class=\"note\">One after the other:</p>\n<ul class=\"evidence\">\n");
        for (size_t i = 0; i + 1 < trend->count; i++) {
            put_step(page, trend, &trend->steps[i], false);
        }
        sx_buf_str(out, "</ul>\n");
    }
    put_error(page, trend);
    size_t count = sx_trend_sources(trend, sources);
    sx_buf_str(out, count > 0 ? "<p class=\"note\">Sources:" : "");
    for (size_t i = 0; i < count; i++) {
        sx_html_source(page, sources[i]);
    }
    sx_buf_str(out, count > 0 ? "</p>\n" : "");
}

static const char *strand_of(const sx_trend *trend)
{
    return trend->model->strand == SX_STRAND_THERAPY    ? "therapy"
           : trend->model->strand == SX_STRAND_COACHING ? "coaching"
                                                        : "shared";
}

void sx_html_trend_box(sx_page *page, const sx_trend *trend)
{
    sx_buf *out = page->out;
    sx_buf_printf(out, "<div class=\"strand trends %s\">\n<h3", strand_of(trend));
    if (trend->language != NULL && !sx_str_equal(trend->language, "en")) {
        sx_buf_str(out, " lang=\"");
        sx_html_text(out, trend->language);
        sx_buf_char(out, '"');
    }
    sx_buf_char(out, '>');
    sx_html_text(out, trend->short_title);
    sx_buf_str(out, ": ");
    sx_html_text(out, trend->scale_title);
    sx_buf_str(out, "</h3>\n");
    sx_html_trend(page, trend);
    sx_buf_str(out, "</div>\n");
}
