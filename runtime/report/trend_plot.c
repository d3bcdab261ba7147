/*
 * trend_plot.c: a trend drawn with characters, for terminals. Everything on it stands in the table
 * above it too, so nobody needs the picture.
 */
#include "base/utf8.h"
#include "report/change.h"

#define ROWS 15
#define WIDTH_MAX 60
#define WIDTH_LEAST 20
#define NAME_COLUMNS 18 /* room for the names of bands */
#define LABEL_COLUMNS 6 /* room for a number before the axis */

typedef struct plot {
    const sx_trend *trend;
    int width;
    char cells[ROWS][WIDTH_MAX];
    const char *numbers[ROWS]; /* before the axis */
    const char *names[ROWS];   /* of bands, behind the plot */
} plot;

static int row_of(const plot *p, sx_number value)
{
    const sx_chart *chart = &p->trend->chart;
    double low = sx_number_to_double(chart->low), high = sx_number_to_double(chart->high);
    double share = high > low ? (high - sx_number_to_double(value)) / (high - low) : 0;
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    return (int)(share * (ROWS - 1) + 0.5);
}

static int column_of(const plot *p, size_t point)
{
    return 1 + (sx_trend_place(p->trend, point) * (p->width - 3) + 500) / 1000;
}

static void draw_bands(plot *p)
{
    const sx_chart *chart = &p->trend->chart;
    for (size_t i = 0; i < chart->segment_count; i++) {
        const sx_segment *segment = &chart->segments[i];
        int top = row_of(p, segment->high), bottom = row_of(p, segment->low);
        if (i > 0) {
            p->numbers[bottom] = segment->start;
        }
        p->names[(top + bottom) / 2] = segment->text;
    }
}

static void draw_cutoffs(plot *p)
{
    const sx_scale *scale = &p->trend->model->scales[p->trend->scale];
    for (size_t i = 0; i < scale->cutoff_count; i++) {
        int row = row_of(p, sx_number_decimal(scale->cutoffs[i].at));
        for (int k = 0; k < p->width; k += 2) {
            p->cells[row][k] = '-';
        }
    }
}

/* How far a score may lie from the first one before the difference is reliable. */
static void draw_limit(plot *p, sx_number limit, int from)
{
    const sx_chart *chart = &p->trend->chart;
    if (sx_number_compare(limit, chart->low) < 0 || sx_number_compare(limit, chart->high) > 0) {
        return;
    }
    for (int k = from; k < p->width; k++) {
        p->cells[row_of(p, limit)][k] = '.';
    }
}

static void draw_limits(plot *p)
{
    const sx_trend_point *base = sx_trend_base(p->trend);
    if (!p->trend->error.known || base == NULL) {
        return;
    }
    sx_number zero = sx_number_int(0), reach = p->trend->error.threshold;
    int from = column_of(p, (size_t)(base - p->trend->points));
    draw_limit(p, sx_change_difference(reach, base->value), from);
    draw_limit(p, sx_change_difference(sx_change_difference(reach, zero), base->value), from);
}

static void draw_points(plot *p)
{
    for (size_t i = 0; i < p->trend->count; i++) {
        const sx_trend_point *point = &p->trend->points[i];
        int at = column_of(p, i);
        for (int row = 0; point->has_interval && row < ROWS; row++) {
            if (row >= row_of(p, point->high) && row <= row_of(p, point->low)) {
                p->cells[row][at] = '|';
            }
        }
    }
    for (size_t i = 0; i < p->trend->count; i++) {
        const sx_trend_point *point = &p->trend->points[i];
        if (point->has_value) {
            p->cells[row_of(p, point->value)][column_of(p, i)] =
                point->refused == SX_REFUSAL_NONE ? 'o' : '?';
        }
    }
}

static void blanks(sx_buf *out, int count)
{
    for (int i = 0; i < count; i++) {
        sx_buf_char(out, ' ');
    }
}

static void put_row(const plot *p, int row, int indent, sx_buf *out)
{
    const char *number = p->numbers[row] == NULL ? "" : p->numbers[row];
    const char *name = p->names[row];
    int used = p->width;
    while (name == NULL && used > 0 && p->cells[row][used - 1] == ' ') {
        used--;
    }
    blanks(out, indent + LABEL_COLUMNS - sx_utf8_columns(sx_slice_of(number)));
    sx_buf_printf(out, "%s |", number);
    sx_buf_slice(out, (sx_slice){p->cells[row], (size_t)used});
    if (name != NULL) {
        sx_buf_printf(out, " %s", name);
    }
    sx_buf_char(out, '\n');
}

/* The axis of time with the first and the last day. */
static void put_axis(const plot *p, int indent, sx_buf *out)
{
    const sx_trend_point *first = &p->trend->points[0];
    const sx_trend_point *last = &p->trend->points[p->trend->count - 1];
    int room = p->width - 10 - sx_utf8_columns(sx_slice_of(last->day)) + 1;
    blanks(out, indent + LABEL_COLUMNS + 1);
    sx_buf_char(out, '+');
    for (int i = 0; i < p->width; i++) {
        sx_buf_char(out, '-');
    }
    sx_buf_char(out, '\n');
    blanks(out, indent + LABEL_COLUMNS + 2);
    sx_buf_str(out, first->day);
    if (p->trend->count > 1 && first->when != NULL && last->when != NULL) {
        blanks(out, room > 1 ? room : 1);
        sx_buf_str(out, last->day);
    }
    sx_buf_char(out, '\n');
}

static bool any_refused(const sx_trend *trend)
{
    for (size_t i = 0; i < trend->count; i++) {
        if (trend->points[i].refused != SX_REFUSAL_NONE && trend->points[i].has_value) {
            return true;
        }
    }
    return false;
}

static void put_key(const plot *p, int indent, sx_buf *out)
{
    const sx_trend *trend = p->trend;
    blanks(out, indent + LABEL_COLUMNS + 2);
    sx_buf_str(out, "o score");
    if (any_refused(trend)) {
        sx_buf_str(out, "  ? not compared");
    }
    if (trend->model->scales[trend->scale].cutoff_count > 0) {
        sx_buf_str(out, "  - cut-off");
    }
    sx_buf_char(out, '\n');
    if (trend->error.known) {
        blanks(out, indent + LABEL_COLUMNS + 2);
        sx_buf_printf(out, "| %u %% interval  . beyond it: reliable change\n",
                      trend->error.confidence);
    }
}

void sx_trend_plot(const sx_trend *trend, int indent, int columns, sx_buf *out)
{
    plot p = {.trend = trend, .width = columns - indent - LABEL_COLUMNS - 3 - NAME_COLUMNS};
    char low[64], high[64];
    sx_buf low_text = {.data = low, .capacity = sizeof low, .max = sizeof low - 1};
    sx_buf high_text = {.data = high, .capacity = sizeof high, .max = sizeof high - 1};
    if (!trend->chart.present) {
        return;
    }
    p.width = p.width > WIDTH_MAX ? WIDTH_MAX : p.width < WIDTH_LEAST ? WIDTH_LEAST : p.width;
    for (int row = 0; row < ROWS; row++) {
        for (int k = 0; k < p.width; k++) {
            p.cells[row][k] = ' ';
        }
    }
    draw_bands(&p);
    sx_number_print(&low_text, trend->chart.low, SX_PRINT_DIGITS);
    sx_number_print(&high_text, trend->chart.high, SX_PRINT_DIGITS);
    p.numbers[0] = sx_buf_text(&high_text);
    p.numbers[ROWS - 1] = sx_buf_text(&low_text);
    draw_cutoffs(&p);
    draw_limits(&p);
    draw_points(&p);
    for (int row = 0; row < ROWS; row++) {
        put_row(&p, row, indent, out);
    }
    put_axis(&p, indent, out);
    put_key(&p, indent, out);
}
