/*
 * change_text.c: how scores went, for a terminal: flags, then each scale with its scores, what the
 * difference says, and a plot.
 */
#include "base/utf8.h"
#include "report/change.h"
#include "report/layout.h"

typedef struct writer {
    const sx_changes *changes;
    int columns;
    sx_buf *out;
    sx_buf *line;
} writer;

/* Puts what was gathered, wrapped, and empties it. */
static void flush(const writer *w, const char *first, const char *rest)
{
    sx_layout_text(w->out, first, rest, sx_buf_text(w->line), w->columns);
    sx_buf_pass(w->line, w->out);
}

static void put_flags(const writer *w)
{
    const sx_profile *head = w->changes->head;
    bool any = false;
    for (size_t i = 0; i < head->flag_count; i++) {
        const sx_shown_flag *flag = &head->flags[i];
        bool unknown = sx_str_equal(flag->state, "not_assessed");
        if (!flag->standing && !unknown && flag->was_raised == NULL) {
            continue;
        }
        sx_buf_str(w->out, any ? "" : "\n! FLAGS\n");
        any = true;
        sx_buf_printf(w->line, "[%s] %s: %s (%s)", flag->tier,
                      flag->standing ? "RAISED"
                      : unknown      ? "not assessed"
                                     : "raised earlier, clear now",
                      flag->title, flag->instrument_title);
        flush(w, "! ", "!   ");
        if (flag->text != NULL) {
            sx_layout_text(w->out, "!   ", "!   ", flag->text, w->columns);
        }
        if (flag->note != NULL) {
            sx_layout_text(w->out, "!   ", "!   ", flag->note, w->columns);
        }
    }
    if (head->standing_count > 0) {
        sx_layout_text(w->out, "! ", "! ", head->crisis_text, w->columns);
    }
    if (!any) {
        sx_buf_str(w->out, "\nFLAGS\n");
        sx_layout_text(w->out, "  ", "  ",
                       head->flags_note != NULL ? head->flags_note : "No flag stands.", w->columns);
    }
}

static void put_point(const writer *w, const sx_trend *trend, const sx_trend_point *point)
{
    sx_buf_printf(w->line, "%s: %s", point->day, point->display == NULL ? "-" : point->display);
    if (point->display != NULL && trend->unit != NULL) {
        sx_buf_printf(w->line, " %s", trend->unit);
    }
    if (point->band != NULL) {
        sx_buf_printf(w->line, " (%s)", point->band);
    }
    if (point->has_interval) {
        sx_buf_printf(w->line, ", %u %% interval %s to %s", trend->error.confidence,
                      point->low_text, point->high_text);
    }
    if (point->note != NULL) {
        sx_buf_printf(w->line, ", %s", point->note);
    }
    flush(w, "  ", "      ");
}

static void put_error(const writer *w, const sx_trend *trend)
{
    if (!trend->error.known) {
        return;
    }
    sx_buf_str(w->line, "Standard error of a score ");
    sx_number_print(w->line, trend->error.measurement, SX_CHANGE_DIGITS);
    sx_buf_str(w->line, ", of a difference ");
    sx_number_print(w->line, trend->error.difference, SX_CHANGE_DIGITS);
    sx_buf_printf(w->line, "; from %s.", trend->basis);
    flush(w, "  ", "  ");
}

/* What one comparison says; `deep`: below the title of the scale. */
static void put_step(const sx_trend *trend, const sx_trend_step *step, bool full, bool deep,
                     int columns, sx_buf *out)
{
    const char *first = deep ? "    " : "  ", *rest = deep ? "        " : "      ";
    sx_buf line;
    sx_buf_init(&line, SX_REPORT_MAX);
    sx_buf_printf(&line, "%s to %s: %s", trend->points[step->from].day, trend->points[step->to].day,
                  step->summary);
    if (!full && step->verdict != NULL) {
        sx_buf_printf(&line, "; %s", step->verdict);
    }
    sx_layout_text(out, first, rest, sx_buf_text(&line), columns);
    out->failed = out->failed || line.failed;
    sx_buf_free(&line);
    for (size_t i = 0; full && i < step->line_count; i++) {
        sx_layout_text(out, deep ? "      - " : "    - ", rest, step->lines[i], columns);
    }
}

void sx_change_steps_text(const sx_trend *trend, int columns, sx_buf *out)
{
    for (size_t i = trend->count - 2; trend->count > 2 && i + 1 < trend->count; i++) {
        put_step(trend, &trend->steps[i], false, true, columns, out);
    }
    put_step(trend, &trend->span, true, true, columns, out);
}

static void put_trend(const writer *w, const sx_trend *trend)
{
    const sx_scale *scale = &trend->model->scales[trend->scale];
    sx_buf_char(w->out, '\n');
    sx_buf_printf(w->line, "%s: %s", trend->short_title, trend->scale_title);
    if (scale->has_range) {
        sx_buf_str(w->line, ", ");
        sx_decimal_print(w->line, scale->low);
        sx_buf_str(w->line, " to ");
        sx_decimal_print(w->line, scale->high);
    }
    if (trend->chart.better[0] != '\0') {
        sx_buf_printf(w->line, ", %s", trend->chart.better);
    }
    if (!trend->model->validated) {
        sx_buf_str(w->line, " [unvalidated]");
    }
    flush(w, "", "  ");
    for (size_t i = 0; i < trend->count; i++) {
        put_point(w, trend, &trend->points[i]);
    }
    put_error(w, trend);
    if (sx_trend_worth_plotting(trend)) {
        sx_buf_char(w->out, '\n');
        sx_trend_plot(trend, 2, w->columns, w->out);
        sx_buf_char(w->out, '\n');
    }
    for (size_t i = 0; trend->count > 2 && i + 1 < trend->count; i++) {
        put_step(trend, &trend->steps[i], false, false, w->columns, w->out);
    }
    if (trend->count > 2) {
        sx_buf_str(w->out, "  From the first to the last:\n");
    }
    put_step(trend, &trend->span, true, false, w->columns, w->out);
}

static bool is_first(const sx_changes *changes, size_t index)
{
    return index == 0 || changes->trends[index - 1].model != changes->trends[index].model;
}

static void put_sources(const writer *w)
{
    const sx_changes *changes = w->changes;
    sx_buf_str(w->out, "\nWHERE THIS COMES FROM\n");
    sx_buf_printf(w->out, "  Sextant %s\n", changes->head->engine);
    for (size_t i = 0; i < changes->count; i++) {
        const sx_trend *trend = &changes->trends[i];
        const char *sources[SX_TREND_SOURCES];
        if (is_first(changes, i)) {
            sx_buf_printf(w->line, "%s %s, rules %.12s", trend->model->id, trend->model->version,
                          trend->rule_hash);
            flush(w, "  ", "    ");
        }
        size_t count = sx_trend_sources(trend, sources);
        for (size_t k = 0; k < count; k++) {
            sx_buf_printf(w->line, "%s: %s", trend->scale_title, sources[k]);
            flush(w, "  - ", "    ");
        }
    }
    for (size_t i = 0; i < changes->count; i++) {
        const char *credit = changes->trends[i].credit;
        if (credit != NULL && is_first(changes, i)) {
            sx_layout_text(w->out, "  ", "  ", credit, w->columns);
        }
    }
}

void sx_change_report_text(const sx_changes *changes, int columns, sx_buf *out)
{
    sx_buf line;
    sx_buf_init(&line, SX_REPORT_MAX);
    writer w = {.changes = changes,
                .columns = columns < 40    ? 40
                           : columns > 200 ? 200
                                           : columns,
                .out = out,
                .line = &line};
    const sx_profile *head = changes->head;
    sx_buf_str(out, "CHANGE OVER TIME\n");
    sx_buf_printf(&line, "Respondent %s, %s, %u %% confidence",
                  head->subject != NULL ? head->subject : "not named", head->generated,
                  changes->confidence);
    flush(&w, "", "");
    put_flags(&w);
    for (size_t i = 0; i < changes->count; i++) {
        put_trend(&w, &changes->trends[i]);
    }
    for (size_t i = 0; i < changes->once_count; i++) {
        sx_buf_str(out, i == 0 ? "\nANSWERED ONCE, SO THERE IS NOTHING TO COMPARE\n" : "");
        sx_buf_printf(&line, "%s, %s", changes->once[i].title, changes->once[i].day);
        flush(&w, "  - ", "    ");
    }
    put_sources(&w);
    sx_buf_char(out, '\n');
    sx_layout_text(
        out, "", "",
        "A reliable change is one that is larger than the error of measurement. Whether it "
        "matters to the person is for a qualified person to judge.",
        w.columns);
    sx_buf_free(&line);
}
