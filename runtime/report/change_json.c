/*
 * change_json.c: how scores went, as JSON. Numbers are exact to six places; null says that there is
 * none. Keys are always there.
 */
#include "report/change.h"

static void put_number(sx_json *json, const char *key, bool has, sx_number value)
{
    sx_json_key(json, key);
    if (has) {
        sx_json_number(json, value, SX_PRINT_DIGITS);
    } else {
        sx_json_null(json);
    }
}

static void put_error(sx_json *json, const sx_trend *trend)
{
    const sx_error_use *use = &trend->model->scales[trend->scale].change.error;
    const sx_scale_error *error = &trend->error;
    sx_json_key(json, "error");
    if (!error->known) {
        sx_json_null(json);
        return;
    }
    sx_json_object(json);
    put_number(json, "measurement", true, error->measurement);
    put_number(json, "difference", true, error->difference);
    sx_json_put_int(json, "confidence", error->confidence);
    put_number(json, "z", true, sx_number_decimal(error->z));
    put_number(json, "threshold", true, error->threshold);
    sx_json_put(json, "coefficient", sx_coefficient_word(use->coefficient));
    put_number(json, "reliability", true, sx_number_decimal(use->of->value[use->coefficient]));
    sx_json_put(json, "reliability_population", use->of->population);
    sx_json_put(json, "reliability_source", sx_model_source(trend->model, use->of->source));
    put_number(json, "sd", true, sx_number_decimal(use->sd_of->sd));
    sx_json_put(json, "sd_population", use->sd_of->population);
    sx_json_put(json, "sd_source", sx_model_source(trend->model, use->sd_of->source));
    sx_json_end_object(json);
}

static void put_points(sx_json *json, const sx_trend *trend)
{
    sx_json_key(json, "points");
    sx_json_array(json);
    for (size_t i = 0; i < trend->count; i++) {
        const sx_trend_point *point = &trend->points[i];
        sx_json_object(json);
        sx_json_put(json, "when", point->when);
        put_number(json, "value", point->has_value, point->value);
        sx_json_put(json, "band", point->band);
        put_number(json, "low", point->has_interval, point->low);
        put_number(json, "high", point->has_interval, point->high);
        sx_json_put(json, "refused",
                    point->refused == SX_REFUSAL_NONE ? NULL : sx_refusal_word(point->refused));
        sx_json_put(json, "note", point->note);
        sx_json_put(json, "version", point->version);
        sx_json_put(json, "rule_hash", point->rule_hash);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
}

static void put_result(sx_json *json, const sx_trend *trend, const char *id, const char *text,
                       const char *result, const char *source)
{
    sx_json_object(json);
    sx_json_put(json, "id", id);
    sx_json_put(json, "text", text);
    sx_json_put(json, "result", result);
    sx_json_put(json, "source", sx_model_source(trend->model, source));
    sx_json_end_object(json);
}

/* What each rule, cut-off and criterion says; empty lists of a refused comparison. */
static void put_results(sx_json *json, const sx_trend *trend, const sx_comparison *is)
{
    const sx_scale *scale = &trend->model->scales[trend->scale];
    bool made = is->refused == SX_REFUSAL_NONE;
    sx_json_key(json, "rules");
    sx_json_array(json);
    for (size_t i = 0; made && i < scale->change.rule_count; i++) {
        const sx_change_rule *rule = &scale->change.rules[i];
        put_result(json, trend, rule->id, rule->text, sx_change_rule_word(is->rules[i]),
                   rule->source);
    }
    sx_json_end_array(json);
    sx_json_key(json, "cut_offs");
    sx_json_array(json);
    for (size_t i = 0; made && i < scale->cutoff_count; i++) {
        const sx_cutoff *cutoff = &scale->cutoffs[i];
        put_result(json, trend, cutoff->id, cutoff->text, sx_crossing_word(is->cutoffs[i]),
                   cutoff->source);
    }
    sx_json_end_array(json);
    sx_json_key(json, "clinical");
    sx_json_array(json);
    for (size_t i = 0; made && i < scale->change.clinical_count; i++) {
        const sx_clinical_rule *rule = &scale->change.clinical[i];
        put_result(json, trend, rule->id, rule->text, sx_clinical_word(is->clinical[i]),
                   rule->source);
    }
    sx_json_end_array(json);
}

static void put_step(sx_json *json, const sx_trend *trend, const sx_trend_step *step)
{
    const sx_comparison *is = &step->is;
    bool made = is->refused == SX_REFUSAL_NONE;
    sx_json_object(json);
    sx_json_put(json, "from", trend->points[step->from].when);
    sx_json_put(json, "to", trend->points[step->to].when);
    sx_json_put(json, "refused", made ? NULL : sx_refusal_word(is->refused));
    sx_json_put(json, "summary", step->summary);
    put_number(json, "difference", made, is->difference);
    put_number(json, "index", made && trend->error.known, is->index);
    sx_json_put(json, "reliable",
                made && trend->error.known ? sx_change_class_word(is->reliable) : NULL);
    put_results(json, trend, is);
    sx_json_end_object(json);
}

void sx_trend_json(sx_json *json, const sx_trend *trend)
{
    const sx_scale *scale = &trend->model->scales[trend->scale];
    sx_json_object(json);
    sx_json_put(json, "instrument", trend->model->id);
    sx_json_put(json, "version", trend->model->version);
    sx_json_put(json, "rule_hash", trend->rule_hash);
    sx_json_put(json, "credit", trend->credit);
    sx_json_put(json, "scale", scale->id);
    sx_json_put(json, "title", trend->scale_title);
    sx_json_put(json, "unit", trend->unit);
    sx_json_put(json, "direction", sx_direction_word(scale->direction));
    put_error(json, trend);
    put_points(json, trend);
    sx_json_key(json, "steps");
    sx_json_array(json);
    for (size_t i = 0; i + 1 < trend->count; i++) {
        put_step(json, trend, &trend->steps[i]);
    }
    sx_json_end_array(json);
    sx_json_key(json, "first_to_last");
    put_step(json, trend, &trend->span);
    sx_json_end_object(json);
}

static void put_flags(sx_json *json, const sx_profile *head)
{
    sx_json_key(json, "flags");
    sx_json_array(json);
    for (size_t i = 0; i < head->flag_count; i++) {
        const sx_shown_flag *flag = &head->flags[i];
        sx_json_object(json);
        sx_json_put(json, "instrument", flag->instrument);
        sx_json_put(json, "flag", flag->id);
        sx_json_put(json, "title", flag->title);
        sx_json_put(json, "tier", flag->tier);
        sx_json_put(json, "state", flag->state);
        sx_json_put_bool(json, "standing", flag->standing);
        sx_json_put(json, "text", flag->text);
        sx_json_put(json, "note", flag->note);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
}

void sx_change_report_json(const sx_changes *changes, sx_buf *out)
{
    sx_json json;
    sx_json_init(&json, out, true);
    sx_json_object(&json);
    sx_json_put_int(&json, "sextant", 1);
    sx_json_put(&json, "kind", "change");
    sx_json_put(&json, "subject", changes->head->subject);
    sx_json_put(&json, "generated", changes->head->generated);
    sx_json_put(&json, "engine", changes->head->engine);
    sx_json_put_int(&json, "confidence", changes->confidence);
    put_flags(&json, changes->head);
    sx_json_key(&json, "trends");
    sx_json_array(&json);
    for (size_t i = 0; i < changes->count; i++) {
        sx_trend_json(&json, &changes->trends[i]);
    }
    sx_json_end_array(&json);
    sx_json_key(&json, "answered_once");
    sx_json_array(&json);
    for (size_t i = 0; i < changes->once_count; i++) {
        sx_json_object(&json);
        sx_json_put(&json, "instrument", changes->once[i].instrument);
        sx_json_put(&json, "day", changes->once[i].day);
        sx_json_end_object(&json);
    }
    sx_json_end_array(&json);
    sx_json_end_object(&json);
    sx_buf_char(out, '\n');
}
