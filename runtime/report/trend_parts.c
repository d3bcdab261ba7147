/*
 * trend_parts.c: what the plots and tables of a trend share: places in time, the point that others
 * are compared with, sources.
 */
#include "report/change.h"

#define THOUSAND 1000

bool sx_trend_worth_plotting(const sx_trend *trend)
{
    const sx_scale *scale = &trend->model->scales[trend->scale];
    return trend->chart.present &&
           (trend->error.known || scale->band_count > 0 || scale->cutoff_count > 0);
}

const sx_trend_point *sx_trend_base(const sx_trend *trend)
{
    for (size_t i = 0; i < trend->count; i++) {
        if (trend->points[i].refused == SX_REFUSAL_NONE) {
            return &trend->points[i];
        }
    }
    return NULL;
}

int sx_trend_place(const sx_trend *trend, size_t point)
{
    if (trend->count < 2) {
        return THOUSAND / 2;
    }
    if (!trend->timed) {
        return (int)(point * THOUSAND / (trend->count - 1));
    }
    double first = (double)trend->points[0].seconds;
    double last = (double)trend->points[trend->count - 1].seconds;
    return (int)(((double)trend->points[point].seconds - first) / (last - first) * THOUSAND + 0.5);
}

static void add_source(const sx_trend *trend, const char *id, const char **list, size_t *count)
{
    const char *source = sx_model_source(trend->model, id);
    for (size_t i = 0; source != NULL && i < *count; i++) {
        if (sx_str_equal(list[i], source)) {
            return;
        }
    }
    if (source != NULL && *count < SX_TREND_SOURCES) {
        list[(*count)++] = source;
    }
}

size_t sx_trend_sources(const sx_trend *trend, const char **ret)
{
    static const char index_source[] =
        "Jacobson NS, Truax P. Clinical significance: a statistical approach to defining "
        "meaningful "
        "change in psychotherapy research. J Consult Clin Psychol 1991;59:12-9. "
        "doi:10.1037/0022-006X.59.1.12";
    const sx_scale *scale = &trend->model->scales[trend->scale];
    const sx_change *change = &scale->change;
    size_t count = 0;
    if (change->error.present) {
        ret[count++] = index_source;
        add_source(trend, change->error.of->source, ret, &count);
        add_source(trend, change->error.sd_of->source, ret, &count);
    }
    for (size_t i = 0; i < change->rule_count; i++) {
        add_source(trend, change->rules[i].source, ret, &count);
    }
    for (size_t i = 0; i < scale->cutoff_count; i++) {
        add_source(trend, scale->cutoffs[i].source, ret, &count);
    }
    for (size_t i = 0; i < change->clinical_count; i++) {
        const sx_clinical_rule *rule = &change->clinical[i];
        add_source(trend, rule->source, ret, &count);
        add_source(trend, rule->patients == NULL ? NULL : rule->patients->source, ret, &count);
        add_source(trend, rule->others == NULL ? NULL : rule->others->source, ret, &count);
    }
    add_source(trend, scale->bands_source, ret, &count);
    return count;
}
