/*
 * show_charts.c: what a chart is drawn from: the stretches of a scale with the value among them,
 * and the pairs of a values inventory. Knows nothing of pixels.
 */
#include "profile/show.h"

#include <string.h>

/* The middle between the end of one stretch and the start of the next: whole-number bands leave a
 * gap there (4 | 5), and no value may stand on a border. */
static sx_number border(sx_decimal end, sx_decimal start)
{
    sx_number a = sx_number_decimal(end), b = sx_number_decimal(start);
    return sx_number_ratio(a.num * b.den + b.num * a.den, 2 * a.den * b.den);
}

/* A scale whose values are few and small enough for exact middles. */
static bool drawable(sx_decimal value)
{
    return value.value < 1000000 && value.value > -1000000 && value.digits <= 3;
}

typedef struct sx_stretch {
    const sx_interval *interval;
    const char *text;
} sx_stretch;

static void add_segments(sx_showing *show, const sx_scale *scale, const sx_stretch *stretches,
                         size_t count, sx_chart *chart)
{
    chart->segments = sx_show_room(show, count, sizeof *chart->segments);
    if (chart->segments == NULL) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const sx_interval *here = stretches[i].interval;
        if (!drawable(here->low) || !drawable(here->high) ||
            (i > 0 && sx_number_compare(sx_number_decimal(stretches[i - 1].interval->high),
                                        sx_number_decimal(here->low)) > 0)) {
            return; /* not in order: the chart stays without stretches */
        }
        sx_segment *segment = &chart->segments[i];
        segment->text = stretches[i].text;
        segment->range = sx_say_interval(show, here);
        segment->start = sx_say_decimal(show, here->low);
        segment->low = i == 0 ? sx_number_decimal(scale->low)
                              : border(stretches[i - 1].interval->high, here->low);
        segment->high = i + 1 == count ? sx_number_decimal(scale->high)
                                       : border(here->high, stretches[i + 1].interval->low);
    }
    chart->segment_count = count;
}

static void band_segments(sx_showing *show, const sx_model *model, size_t index, sx_chart *chart)
{
    const sx_scale *scale = &model->scales[index];
    sx_stretch *stretches = sx_show_room(show, scale->band_count, sizeof *stretches);
    for (size_t i = 0; i < scale->band_count && stretches != NULL; i++) {
        stretches[i] = (sx_stretch){&scale->bands[i].interval,
                                    sx_model_band_text(model, index, i, show->request->language)};
    }
    if (stretches != NULL) {
        add_segments(show, scale, stretches, scale->band_count, chart);
    }
}

static void level_segments(sx_showing *show, const sx_finding *finding, sx_chart *chart)
{
    const sx_finding_rule *rule = finding->rule;
    sx_stretch *stretches = sx_show_room(show, rule->level_count, sizeof *stretches);
    for (size_t i = 0; i < rule->level_count && stretches != NULL; i++) {
        stretches[i] =
            (sx_stretch){&rule->levels[i].interval, sx_level_word(rule->levels[i].level)};
    }
    if (stretches != NULL) {
        add_segments(show, sx_finding_scale(finding), stretches, rule->level_count, chart);
    }
}

/* The value lies where the result's own band or level is, not where its picture would put it. */
static void mark_here(const sx_finding *finding, bool bands, sx_chart *chart)
{
    const sx_score *score = sx_finding_score(finding);
    for (size_t i = 0; i < chart->segment_count; i++) {
        chart->segments[i].here =
            bands ? score->band == (int32_t)i : finding->interval == &finding->rule->levels[i];
    }
}

static const char *better_text(sx_direction direction)
{
    switch (direction) {
    case SX_DIRECTION_WORSE: return "higher is worse";
    case SX_DIRECTION_BETTER: return "higher is better";
    case SX_DIRECTION_NEUTRAL: break;
    }
    return "";
}

void sx_show_scale_chart(sx_showing *show, const sx_model *model, size_t index, sx_chart *ret)
{
    const sx_scale *scale = &model->scales[index];
    *ret = (sx_chart){.better = better_text(scale->direction)};
    if (scale->compute == SX_COMPUTE_CATEGORY || !scale->has_range || !drawable(scale->low) ||
        !drawable(scale->high)) {
        return;
    }
    ret->present = true;
    ret->low = sx_number_decimal(scale->low);
    ret->high = sx_number_decimal(scale->high);
    if (scale->band_count > 0) {
        band_segments(show, model, index, ret);
    }
}

void sx_show_charts(sx_showing *show, const sx_finding *finding, sx_shown_finding *to)
{
    const sx_scale *scale = sx_finding_scale(finding);
    const sx_score *score = sx_finding_score(finding);
    sx_chart chart;
    sx_show_scale_chart(show, finding->results->loaded->model, finding->index, &chart);
    if (!chart.present) {
        return;
    }
    bool bands = scale->band_count > 0;
    if (!bands && sx_show_sees_level(show->role, finding->domain)) {
        level_segments(show, finding, &chart);
    }
    chart.value = score->value;
    chart.has_value = score->status == SX_CELL_OK;
    if (chart.has_value) {
        mark_here(finding, bands, &chart);
    }
    to->chart = chart;
}

/* --- pairs ------------------------------------------------------------------------------------ */

/* The two items that a difference is made of; NULL when it is made of anything else. */
static const sx_item *pair_item(const sx_model *model, const sx_term *term)
{
    int index = sx_model_find_item(model, term->name);
    const sx_item *item = index < 0 ? NULL : &model->items[index];
    bool number = item != NULL && (item->kind == SX_ITEM_SLIDER || item->kind == SX_ITEM_NUMBER);
    return number && item->ranged && !term->reversed && term->recode == NULL ? item : NULL;
}

static bool is_pair(const sx_model *model, const sx_scale *scale)
{
    return scale->compute == SX_COMPUTE_DIFFERENCE && scale->term_count == 2 &&
           pair_item(model, &scale->terms[0]) != NULL && pair_item(model, &scale->terms[1]) != NULL;
}

size_t sx_show_pair_count(const sx_model *model)
{
    size_t count = 0;
    for (size_t i = 0; i < model->scale_count; i++) {
        count += is_pair(model, &model->scales[i]);
    }
    return count;
}

/* "family_importance" -> "importance": what the first and the second answer are about. */
static const char *last_word(const char *id)
{
    const char *at = strrchr(id, '_');
    return at == NULL ? id : at + 1;
}

/* "Gap: family" -> "family". */
static const char *after_colon(const char *title)
{
    const char *at = strstr(title, ": ");
    return at == NULL ? title : at + 2;
}

static const char *answer(sx_showing *show, const sx_results *results, const sx_item *item,
                          sx_number *ret)
{
    sx_reply_cell cell = results->cells[item->first_field];
    if (cell.status != SX_CELL_OK) {
        return NULL;
    }
    *ret = sx_number_decimal((sx_decimal){cell.value, item->digits});
    return sx_say_number(show, *ret, SX_PRINT_DIGITS);
}

static void show_pair(sx_showing *show, const sx_results *results, size_t scale, sx_shown_pairs *to)
{
    const sx_model *model = results->loaded->model;
    const sx_item *first = pair_item(model, &model->scales[scale].terms[0]);
    const sx_item *second = pair_item(model, &model->scales[scale].terms[1]);
    sx_shown_pair *pair = &to->items[to->count++];
    pair->title = after_colon(sx_model_scale_title(model, scale, show->request->language));
    pair->first = answer(show, results, first, &pair->first_value);
    pair->second = answer(show, results, second, &pair->second_value);
    to->first_name = last_word(first->id);
    to->second_name = last_word(second->id);
    to->low = sx_number_decimal(first->low);
    to->high = sx_number_decimal(first->high);
    to->low_text = sx_say_decimal(show, first->low);
    to->high_text = sx_say_decimal(show, first->high);
}

static bool speaks_of_values(const sx_model *model)
{
    for (size_t i = 0; i < model->finding_count; i++) {
        if (model->findings[i].domain == SX_DOMAIN_VALUES) {
            return true;
        }
    }
    return false;
}

/* Pairs of answers of values inventories: answers of clinical instruments are never shown. */
void sx_show_pairs(sx_showing *show)
{
    const sx_findings *findings = show->findings;
    show->to->pairs = sx_show_room(show, findings->current_count, sizeof *show->to->pairs);
    for (size_t i = 0; i < findings->current_count && show->to->pairs != NULL; i++) {
        const sx_results *results = findings->current[i];
        const sx_model *model = results->loaded->model;
        bool values = model->strand == SX_STRAND_COACHING && speaks_of_values(model);
        size_t count = values ? sx_show_pair_count(model) : 0;
        if (count == 0) {
            continue;
        }
        sx_shown_pairs *to = &show->to->pairs[show->to->pairs_count];
        to->items = sx_show_room(show, count, sizeof *to->items);
        if (to->items == NULL) {
            return;
        }
        show->to->pairs_count++;
        to->instrument_title = sx_model_title(model, show->request->language);
        to->validated = model->validated;
        for (size_t k = 0; k < model->scale_count; k++) {
            if (is_pair(model, &model->scales[k])) {
                show_pair(show, results, k, to);
            }
        }
    }
}
