/*
 * svg_trend.c: a trend as inline SVG: bands as lanes, cut-offs as lines, the reach of the error of
 * measurement around the first score as a frame, scores with their intervals. No meaning rests on
 * colour alone, and all of it stands in words in the description and in the table beside it.
 */
#include "base/utf8.h"
#include "report/change.h"

#define WIDTH 640 /* units of the view box */
#define HEIGHT 292
#define LEFT 40
#define RIGHT 508 /* where the plot ends and the names of bands begin */
#define TOP 16
#define BOTTOM 250
#define INSET 26 /* from the sides of the plot to the first and the last score */
#define LETTER 7 /* width of a letter of a label, on the wide side */
#define NAME_GAP 10
#define DAY_GAP 76 /* between two days below the plot */

typedef struct drawing {
    sx_page *page;
    sx_buf *out;
    const sx_trend *trend;
} drawing;

/* Tenths of a unit, so that no floating-point number is printed. */
static int across(const drawing *d, size_t point)
{
    int span = (RIGHT - LEFT - 2 * INSET) * 10;
    return (LEFT + INSET) * 10 + sx_trend_place(d->trend, point) * span / 1000;
}

static int up(const drawing *d, sx_number value)
{
    const sx_chart *chart = &d->trend->chart;
    double low = sx_number_to_double(chart->low), high = sx_number_to_double(chart->high);
    double share = high > low ? (high - sx_number_to_double(value)) / (high - low) : 0;
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    return TOP * 10 + (int)(share * (BOTTOM - TOP) * 10 + 0.5);
}

static void tenths(sx_buf *out, const char *name, int value)
{
    sx_buf_printf(out, " %s=\"%d.%d\"", name, value / 10, value % 10);
}

static void box(sx_buf *out, const char *class_, int x, int y, int width, int height)
{
    sx_buf_printf(out, "<rect class=\"%s\"", class_);
    tenths(out, "x", x);
    tenths(out, "y", y);
    tenths(out, "width", width);
    tenths(out, "height", height);
    sx_buf_str(out, "/>");
}

static void line(sx_buf *out, const char *class_, int x1, int y1, int x2, int y2)
{
    sx_buf_printf(out, "<line class=\"%s\"", class_);
    tenths(out, "x1", x1);
    tenths(out, "y1", y1);
    tenths(out, "x2", x2);
    tenths(out, "y2", y2);
    sx_buf_str(out, "/>");
}

static void label(sx_buf *out, const char *class_, const char *anchor, int x, int y,
                  const char *text)
{
    sx_buf_printf(out, "<text class=\"%s\" text-anchor=\"%s\"", class_, anchor);
    tenths(out, "x", x);
    tenths(out, "y", y);
    sx_buf_char(out, '>');
    sx_html_text(out, text);
    sx_buf_str(out, "</text>");
}

/* --- words --------------------------------------------------------------------------------------- */

static void describe_points(const drawing *d)
{
    for (size_t i = 0; i < d->trend->count; i++) {
        const sx_trend_point *point = &d->trend->points[i];
        sx_buf_printf(d->out, " %s: ", point->day);
        sx_html_text(d->out, point->display == NULL ? "no score" : point->display);
        if (point->band != NULL) {
            sx_buf_str(d->out, ", ");
            sx_html_text(d->out, point->band);
        }
        sx_buf_str(d->out, point->refused != SX_REFUSAL_NONE ? " (not compared)." : ".");
    }
}

static void open_svg(const drawing *d)
{
    const sx_trend *trend = d->trend;
    unsigned id = d->page->next_id++;
    const char *strand = trend->model->strand == SX_STRAND_THERAPY    ? "clinical"
                         : trend->model->strand == SX_STRAND_COACHING ? "coaching"
                                                                      : "shared";
    sx_buf_printf(d->out,
                  "<svg class=\"chart trend %s\" viewBox=\"0 0 %d %d\" role=\"img\" "
                  "aria-labelledby=\"chart-%u-title chart-%u-text\"><title id=\"chart-%u-title\">",
                  strand, WIDTH, HEIGHT, id, id, id);
    sx_html_text(d->out, trend->short_title);
    sx_buf_str(d->out, ", ");
    sx_html_text(d->out, trend->scale_title);
    sx_buf_printf(d->out, " over time</title><desc id=\"chart-%u-text\">", id);
    if (trend->chart.better[0] != '\0') {
        sx_buf_printf(d->out, "Here %s.", trend->chart.better);
    }
    describe_points(d);
    sx_buf_char(d->out, ' ');
    sx_html_text(d->out, trend->span.summary);
    sx_buf_str(d->out, ".</desc>");
}

/* --- lanes and lines ----------------------------------------------------------------------------- */

static bool names_fit(const sx_chart *chart)
{
    for (size_t i = 0; i < chart->segment_count; i++) {
        const char *text = chart->segments[i].text;
        if (text == NULL ||
            sx_utf8_columns(sx_slice_of(text)) * LETTER > WIDTH - RIGHT - NAME_GAP) {
            return false;
        }
    }
    return true;
}

static void draw_names(const drawing *d, size_t index, int top, int bottom, bool names)
{
    const sx_segment *segment = &d->trend->chart.segments[index];
    char number[24];
    sx_buf text = {.data = number, .capacity = sizeof number, .max = sizeof number - 1};
    sx_buf_int(&text, (int64_t)index + 1);
    label(d->out, "name", "start", (RIGHT + NAME_GAP) * 10, (top + bottom) / 2 + 40,
          names ? segment->text : sx_buf_text(&text));
}

static void draw_bands(const drawing *d)
{
    const sx_chart *chart = &d->trend->chart;
    bool names = names_fit(chart);
    int last = BOTTOM * 10;
    if (chart->segment_count == 0) {
        box(d->out, "lane lane-1", LEFT * 10, TOP * 10, (RIGHT - LEFT) * 10, (BOTTOM - TOP) * 10);
    }
    for (size_t i = 0; i < chart->segment_count; i++) {
        int top = up(d, chart->segments[i].high), bottom = up(d, chart->segments[i].low);
        char class_[] = "lane lane-1";
        class_[10] = (char)('1' + i % 2);
        box(d->out, class_, LEFT * 10, top, (RIGHT - LEFT) * 10, bottom - top);
        draw_names(d, i, top, bottom, names);
        if (i > 0 && last - bottom >= 120 && bottom - TOP * 10 >= 120) {
            label(d->out, "tick", "end", (LEFT - 6) * 10, bottom + 38, chart->segments[i].start);
            last = bottom;
        }
    }
}

static void draw_cutoffs(const drawing *d)
{
    const sx_scale *scale = &d->trend->model->scales[d->trend->scale];
    for (size_t i = 0; i < scale->cutoff_count; i++) {
        int y = up(d, sx_number_decimal(scale->cutoffs[i].at));
        bool first = true;
        for (size_t k = 0; k < i; k++) {
            first = first && up(d, sx_number_decimal(scale->cutoffs[k].at)) != y;
        }
        line(d->out, "cutoff", LEFT * 10, y, RIGHT * 10, y);
        if (first) {
            label(d->out, "tick", "middle", (LEFT + RIGHT) * 5, y - 30, "cut-off");
        }
    }
}

/* A score outside of the frame differs reliably from the first one that is compared. */
static void draw_reach(const drawing *d)
{
    const sx_trend_point *base = sx_trend_base(d->trend);
    if (!d->trend->error.known || base == NULL) {
        return;
    }
    sx_number reach = d->trend->error.threshold;
    sx_number less = sx_change_difference(reach, base->value);
    sx_number more =
        sx_change_difference(sx_change_difference(reach, sx_number_int(0)), base->value);
    int x = across(d, (size_t)(base - d->trend->points));
    int top = up(d, more), bottom = up(d, less);
    box(d->out, "reach", x, top, RIGHT * 10 - x, bottom - top);
}

/* --- scores -------------------------------------------------------------------------------------- */

static void draw_course(const drawing *d)
{
    for (size_t i = 0; i + 1 < d->trend->count; i++) {
        const sx_trend_point *a = &d->trend->points[i], *b = &d->trend->points[i + 1];
        if (d->trend->steps[i].is.refused == SX_REFUSAL_NONE) {
            line(d->out, "course", across(d, i), up(d, a->value), across(d, i + 1),
                 up(d, b->value));
        }
    }
}

static void draw_interval(const drawing *d, const sx_trend_point *point, int x)
{
    int top = up(d, point->high), bottom = up(d, point->low);
    line(d->out, "interval", x, top, x, bottom);
    line(d->out, "interval", x - 50, top, x + 50, top);
    line(d->out, "interval", x - 50, bottom, x + 50, bottom);
}

static void draw_point(const drawing *d, size_t index)
{
    const sx_trend_point *point = &d->trend->points[index];
    int x = across(d, index), y = up(d, point->value);
    if (!point->has_value) {
        label(d->out, "none", "middle", x, BOTTOM * 10 - 40, "\xc3\x97");
        return;
    }
    if (point->has_interval) {
        draw_interval(d, point, x);
    }
    if (point->refused == SX_REFUSAL_NONE) {
        sx_buf_str(d->out, "<circle class=\"mark\"");
        tenths(d->out, "cx", x);
        tenths(d->out, "cy", y);
        sx_buf_str(d->out, " r=\"4.5\"/>");
    } else {
        box(d->out, "doubtful", x - 40, y - 40, 80, 80);
    }
    label(d->out, "value", "start", x + 80, y - 50, point->display);
}

static void draw_days(const drawing *d)
{
    size_t count = d->trend->count;
    int end = across(d, count - 1), last = 0;
    for (size_t i = 0; i < count; i++) {
        int x = across(d, i);
        bool room =
            (i == 0 || x - last >= DAY_GAP * 10) && (i + 1 == count || end - x >= DAY_GAP * 10);
        line(d->out, "axis", x, BOTTOM * 10, x, BOTTOM * 10 + 40);
        if (room || i + 1 == count) {
            label(d->out, "tick", "middle", x, BOTTOM * 10 + 180, d->trend->points[i].day);
            last = x;
        }
    }
}

static void draw_ends(const drawing *d)
{
    char text[64];
    sx_buf buf = {.data = text, .capacity = sizeof text, .max = sizeof text - 1};
    sx_number_print(&buf, d->trend->chart.high, SX_PRINT_DIGITS);
    label(d->out, "tick", "end", (LEFT - 6) * 10, TOP * 10 + 38, sx_buf_text(&buf));
    sx_buf_reset(&buf);
    sx_number_print(&buf, d->trend->chart.low, SX_PRINT_DIGITS);
    label(d->out, "tick", "end", (LEFT - 6) * 10, BOTTOM * 10 + 38, sx_buf_text(&buf));
    line(d->out, "axis", LEFT * 10, TOP * 10, LEFT * 10, BOTTOM * 10);
    line(d->out, "axis", LEFT * 10, BOTTOM * 10, RIGHT * 10, BOTTOM * 10);
}

void sx_svg_trend(sx_page *page, const sx_trend *trend)
{
    drawing d = {.page = page, .out = page->out, .trend = trend};
    if (!trend->chart.present) {
        return;
    }
    open_svg(&d);
    draw_bands(&d);
    draw_reach(&d);
    draw_cutoffs(&d);
    draw_ends(&d);
    draw_days(&d);
    draw_course(&d);
    for (size_t i = 0; i < trend->count; i++) {
        draw_point(&d, i);
    }
    sx_buf_str(page->out, "</svg>\n");
}
