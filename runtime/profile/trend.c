/*
 * trend.c: trends are put together from comparisons. See trend.h.
 */
#include "profile/trend.h"

#include "profile/change_words.h"
#include "profile/moment.h"
#include "profile/show.h"

#define BASIS_MAX ((size_t)16 * 1024)

/* --- points -------------------------------------------------------------------------------------- */

static const char *score_note(sx_showing *show, const sx_score *score, sx_change_refusal refused)
{
    switch (refused) {
    case SX_REFUSAL_SCORE: return sx_say(show, "no score: %s", sx_cell_word(score->status));
    case SX_REFUSAL_PRORATED:
        return sx_say(show, "made up for missing answers (%u of %u)", (unsigned)score->answered,
                      (unsigned)score->of);
    case SX_REFUSAL_EDGE: return "rounding decided its band or a cut-off";
    case SX_REFUSAL_NONE:
    case SX_REFUSAL_INSTRUMENT:
    case SX_REFUSAL_VERSION:
    case SX_REFUSAL_RULES:
    case SX_REFUSAL_TIME:
    case SX_REFUSAL_COUNT: break;
    }
    return NULL;
}

static void make_point(sx_showing *show, const sx_results *results, const sx_trend *trend,
                       sx_trend_point *to)
{
    const sx_scale *scale = &trend->model->scales[trend->scale];
    const sx_score *score = &results->scores[trend->scale];
    sx_moment moment = {0};
    sx_score_error error;
    *to = (sx_trend_point){.when = sx_say_given(show, results->when),
                           .day = sx_say_day(show, results->when),
                           .has_value = score->status == SX_CELL_OK,
                           .value = score->value,
                           .refused = sx_refusal_of_score(scale, score),
                           .version = sx_say_given(show, results->version),
                           .rule_hash = sx_say_given(show, results->rule_hash)};
    to->note = score_note(show, score, to->refused);
    if (results->when != NULL && sx_moment_read(results->when, &moment)) {
        to->seconds = moment.seconds;
    }
    if (!to->has_value) {
        return;
    }
    to->display = sx_say_number(show, score->value, SX_DISPLAY_DIGITS);
    to->band = score->band < 0 ? NULL
                               : sx_model_band_text(trend->model, trend->scale, (size_t)score->band,
                                                    show->request->language);
    sx_score_error_of(scale, score, trend->error.confidence, &error);
    to->has_interval = error.known;
    if (error.known) {
        to->low = error.low;
        to->high = error.high;
        to->low_text = sx_say_number(show, error.low, SX_CHANGE_DIGITS);
        to->high_text = sx_say_number(show, error.high, SX_CHANGE_DIGITS);
    }
}

/* --- comparisons --------------------------------------------------------------------------------- */

typedef struct gathered {
    sx_showing *show;
    const char **lines;
    size_t count, room;
} gathered;

static void gather(void *to, const char *text)
{
    gathered *g = to;
    if (text == NULL || g->count == g->room) {
        g->show->failed = true;
        return;
    }
    g->lines[g->count++] = sx_say(g->show, "%s", text);
}

/* Which of the two scores it is, and why. */
static const char *refusal(sx_showing *show, const sx_trend *trend, size_t from, size_t to,
                           sx_change_refusal refused)
{
    const sx_trend_point *a = &trend->points[from], *b = &trend->points[to];
    if (a->note == NULL && b->note == NULL) {
        return sx_say(show, "not compared: %s", sx_refusal_text(refused));
    }
    if (a->note != NULL && b->note != NULL) {
        return sx_say(show, "not compared: the score of %s is %s; that of %s is %s", a->day,
                      a->note, b->day, b->note);
    }
    const sx_trend_point *one = a->note != NULL ? a : b;
    return sx_say(show, "not compared: %s: %s", one->day, one->note);
}

static void make_step(sx_showing *show, const sx_trend *trend, const sx_series *series,
                      const sx_comparison *comparison, size_t from, size_t to, sx_trend_step *ret)
{
    const sx_scale *scale = &trend->model->scales[trend->scale];
    *ret = (sx_trend_step){.from = from, .to = to, .is = *comparison};
    ret->is.from = ret->is.to = NULL;
    if (comparison->refused != SX_REFUSAL_NONE) {
        bool pair = comparison->refused < SX_REFUSAL_SCORE;
        ret->summary = pair ? sx_say(show, "not compared: %s", sx_refusal_text(comparison->refused))
                            : refusal(show, trend, from, to, comparison->refused);
        return;
    }
    gathered g = {.show = show,
                  .room = 1 + scale->change.rule_count + scale->cutoff_count +
                          scale->change.clinical_count};
    g.lines = sx_show_room(show, g.room, sizeof *g.lines);
    sx_buf words;
    sx_buf_init(&words, BASIS_MAX);
    sx_words_difference(&words, comparison, trend->scale, SX_DISPLAY_DIGITS);
    show->failed = show->failed || words.failed || g.lines == NULL;
    ret->summary = sx_say(show, "%s", sx_buf_text(&words));
    sx_buf_free(&words);
    ret->verdict = trend->error.known ? sx_words_reliable(comparison->reliable) : NULL;
    if (g.lines != NULL) {
        sx_words_comparison(series, comparison, gather, &g);
    }
    ret->lines = g.lines;
    ret->line_count = g.count;
}

static void make_steps(sx_showing *show, const sx_results *const *points, sx_trend *to)
{
    sx_series series;
    sx_status status =
        sx_series_of(points, to->count, to->scale, to->error.confidence, show->arena, &series);
    to->steps = sx_show_room(show, to->count, sizeof *to->steps);
    if (status != SX_OK || to->steps == NULL) {
        show->failed = true;
        return;
    }
    for (size_t i = 0; i + 1 < to->count; i++) {
        make_step(show, to, &series, &series.steps[i], i, i + 1, &to->steps[i]);
    }
    if (to->count > 1) {
        make_step(show, to, &series, &series.span, 0, to->count - 1, &to->span);
    }
}

/* --- all of it ----------------------------------------------------------------------------------- */

static const char *basis_of(sx_showing *show, const sx_scale *scale)
{
    if (!scale->change.error.present) {
        return NULL;
    }
    sx_buf words;
    sx_buf_init(&words, BASIS_MAX);
    sx_error_use_text(&words, &scale->change.error);
    show->failed = show->failed || words.failed;
    const char *text = sx_say(show, "%s", sx_buf_text(&words));
    sx_buf_free(&words);
    return text;
}

static bool has_moment(const char *when)
{
    sx_moment moment;
    return when != NULL && sx_moment_read(when, &moment);
}

void sx_trend_of(sx_showing *show, const sx_results *const *points, size_t count, size_t scale,
                 unsigned confidence, sx_trend *ret)
{
    const sx_model *model = points[0]->loaded->model;
    const char *language = show->request->language;
    *ret = (sx_trend){.model = model,
                      .scale = scale,
                      .instrument_title = sx_model_title(model, language),
                      .short_title = sx_show_short_title(model),
                      .scale_title = sx_model_scale_title(model, scale, language),
                      .unit = model->scales[scale].unit,
                      .language = sx_show_language(show, model),
                      .rule_hash = points[0]->loaded->rule_hash,
                      .credit = sx_say_credit(show, points[count - 1]),
                      .basis = basis_of(show, &model->scales[scale]),
                      .timed = count > 1};
    ret->points = sx_show_room(show, count, sizeof *ret->points);
    if (ret->points == NULL || !sx_scale_error_of(&model->scales[scale], confidence, &ret->error)) {
        show->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        make_point(show, points[i], ret, &ret->points[i]);
        ret->timed = ret->timed && has_moment(points[i]->when);
    }
    ret->count = count;
    ret->timed = ret->timed && ret->points[count - 1].seconds > ret->points[0].seconds;
    sx_show_scale_chart(show, model, scale, &ret->chart);
    make_steps(show, points, ret);
}
