/*
 * instruments_show_change.c: the figures and rules that a difference is read with, as JSON: as they
 * stand in the manifest, and what the error of measurement comes to.
 */
#include "api/instruments.h"
#include "api/instruments_json.h"
#include "profile/change.h"

static void put_number(sx_json *json, const char *key, sx_number value)
{
    sx_json_key(json, key);
    sx_json_number(json, value, SX_PRINT_DIGITS);
}

static void write_figures(sx_json *json, const sx_reliability *figures)
{
    sx_json_object(json);
    sx_put_some(json, "id", figures->id);
    for (int i = 0; i < SX_COEFFICIENT_COUNT; i++) {
        if (figures->has[i]) {
            sx_put_decimal(json, sx_coefficient_word((sx_coefficient)i), figures->value[i]);
        }
    }
    sx_put_some(json, "interval", figures->interval);
    if (figures->has_sd) {
        sx_put_decimal(json, "sd", figures->sd);
    }
    if (figures->has_mean) {
        sx_put_decimal(json, "mean", figures->mean);
    }
    if (figures->n > 0) {
        sx_json_put_int(json, "n", figures->n);
    }
    sx_put_some(json, "population", figures->population);
    sx_put_some(json, "source", figures->source);
    sx_json_end_object(json);
}

static void write_error(sx_json *json, const sx_scale *scale)
{
    const sx_error_use *use = &scale->change.error;
    sx_scale_error error;
    if (!use->present || !sx_scale_error_of(scale, SX_CONFIDENCE_USUAL, &error)) {
        return;
    }
    sx_json_key(json, "error");
    sx_json_object(json);
    sx_json_put(json, "coefficient", sx_coefficient_word(use->coefficient));
    sx_put_some(json, "of", use->of->id);
    sx_put_some(json, "sd_of", use->sd_of->id);
    put_number(json, "measurement", error.measurement);
    put_number(json, "difference", error.difference);
    sx_json_put_int(json, "confidence", error.confidence);
    sx_put_decimal(json, "z", error.z);
    put_number(json, "threshold", error.threshold);
    sx_json_end_object(json);
}

static void write_rule(sx_json *json, const sx_change_rule *rule)
{
    sx_json_object(json);
    sx_json_put(json, "id", rule->id);
    sx_json_put(json, "text", rule->text);
    if (rule->kind == SX_CHANGE_REACHES) {
        sx_json_key(json, "reaches");
        sx_json_object(json);
        sx_put_decimal(json, "low", rule->reaches.low);
        sx_put_decimal(json, "high", rule->reaches.high);
        sx_json_put_bool(json, "high_open", rule->reaches.high_open);
        sx_json_end_object(json);
    } else {
        sx_put_decimal(json, rule->kind == SX_CHANGE_PERCENT ? "at_least_percent" : "at_least",
                       rule->least);
    }
    sx_json_put(json, "direction", sx_change_way_word(rule->way));
    if (rule->confidence > 0) {
        sx_json_put_int(json, "confidence", rule->confidence);
    }
    sx_put_some(json, "source", rule->source);
    sx_json_end_object(json);
}

static void write_clinical(sx_json *json, const sx_scale *scale, const sx_clinical_rule *rule)
{
    sx_json_object(json);
    sx_json_put(json, "id", rule->id);
    sx_json_put(json, "text", rule->text);
    if (rule->criterion == SX_CRITERION_CUTOFF) {
        sx_json_put(json, "cutoff", rule->cutoff->id);
    } else {
        sx_json_put(json, "criterion", sx_criterion_word(rule->criterion));
        sx_put_some(json, "patients", rule->patients == NULL ? NULL : rule->patients->id);
        sx_put_some(json, "others", rule->others == NULL ? NULL : rule->others->id);
        put_number(json, "border", sx_criterion_border(scale->direction, rule));
    }
    sx_put_some(json, "by", rule->by == NULL ? NULL : rule->by->id);
    sx_put_some(json, "source", rule->source);
    sx_json_end_object(json);
}

void sx_show_change_json(sx_json *json, const sx_scale *scale)
{
    const sx_change *change = &scale->change;
    if (scale->reliability_count > 0) {
        sx_json_key(json, "reliability");
        sx_json_array(json);
        for (size_t i = 0; i < scale->reliability_count; i++) {
            write_figures(json, &scale->reliability[i]);
        }
        sx_json_end_array(json);
    }
    if (!change->error.present && change->rule_count == 0 && change->clinical_count == 0) {
        return;
    }
    sx_json_key(json, "change");
    sx_json_object(json);
    write_error(json, scale);
    sx_json_key(json, "rules");
    sx_json_array(json);
    for (size_t i = 0; i < change->rule_count; i++) {
        write_rule(json, &change->rules[i]);
    }
    sx_json_end_array(json);
    sx_json_key(json, "clinical");
    sx_json_array(json);
    for (size_t i = 0; i < change->clinical_count; i++) {
        write_clinical(json, scale, &change->clinical[i]);
    }
    sx_json_end_array(json);
    sx_json_end_object(json);
}
