/*
 * instruments_show_scales.c: the scales of an instrument as JSON: the rule as data and in words, the
 * missing rule, bands, cut-offs, reliability; and the norm tables they use.
 */
#include "api/instruments.h"
#include "api/instruments_json.h"
#include "api/instruments_phrase.h"

static void write_pairs(sx_json *json, const char *key, const sx_pair *pairs, size_t count)
{
    if (count == 0) {
        return;
    }
    sx_json_key(json, key);
    sx_json_array(json);
    for (size_t i = 0; i < count; i++) {
        sx_json_object(json);
        sx_put_decimal(json, "from", pairs[i].from);
        sx_put_decimal(json, "to", pairs[i].to);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
}

static void write_terms(sx_json *json, const char *key, const sx_term *terms, size_t count)
{
    if (count == 0) {
        return;
    }
    sx_json_key(json, key);
    sx_json_array(json);
    for (size_t i = 0; i < count; i++) {
        sx_json_object(json);
        sx_json_put(json, "name", terms[i].name);
        if (terms[i].reversed) {
            sx_json_put_bool(json, "reversed", true);
        }
        if (terms[i].weighted) {
            sx_put_decimal(json, "weight", terms[i].weight);
        }
        write_pairs(json, "recode", terms[i].recode, terms[i].recode_count);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
}

static void write_calculation(sx_json *json, const sx_model *model, const sx_scale *scale)
{
    sx_buf words;
    sx_buf_init(&words, (size_t)1024 * 1024);
    sx_phrase_calculation(&words, model, scale);
    sx_json_put_buf(json, "calculation", &words);
    sx_buf_free(&words);
    sx_json_put(json, "compute", sx_compute_word(scale->compute));
    write_terms(json, "terms", scale->terms, scale->term_count);
    write_terms(json, "among", scale->among, scale->among_count);
    if (scale->compute == SX_COMPUTE_RANK) {
        sx_json_put(json, "ties", scale->ties_lowest ? "lowest" : "average");
        if (scale->ties_within) {
            sx_json_put_int(json, "within", scale->ties_within);
        }
    }
    if (scale->condition_count > 0) {
        sx_json_key(json, "conditions");
        sx_json_array(json);
        for (size_t i = 0; i < scale->condition_count; i++) {
            sx_write_expr(json, scale->conditions[i]);
        }
        sx_json_end_array(json);
    }
    sx_put_expr(json, "formula", scale->formula);
    write_pairs(json, "table", scale->lookup, scale->lookup_count);
    sx_put_some(json, "norm", scale->norm);
}

static void write_rounding(sx_json *json, const sx_rounding *rounding)
{
    if (!rounding->present) {
        return;
    }
    sx_json_key(json, "round");
    sx_json_object(json);
    sx_json_put(json, "rule", sx_phrase_round_rule(rounding->rule));
    sx_json_put_int(json, "digits", rounding->digits);
    sx_json_end_object(json);
}

static void write_missing(sx_json *json, const sx_scale *scale)
{
    sx_json_key(json, "missing");
    sx_json_object(json);
    sx_json_put(json, "rule", sx_phrase_missing_rule(scale->missing.rule));
    if (scale->missing.rule == SX_MISSING_PRORATE) {
        sx_json_put_int(json, "most", (int64_t)scale->missing.most);
    }
    if (scale->missing.rule == SX_MISSING_ANSWERED) {
        sx_json_put_int(json, "least", (int64_t)scale->missing.least);
    }
    if (scale->missing.exclude_not_applicable) {
        sx_json_put(json, "not_applicable", "exclude");
    }
    if (scale->missing.exclude_not_shown) {
        sx_json_put(json, "not_shown", "exclude");
    }
    sx_json_end_object(json);
}

static void write_bands(sx_json *json, const sx_model *model, size_t index, const char *language)
{
    const sx_scale *scale = &model->scales[index];
    if (scale->band_count > 0) {
        sx_json_key(json, "bands");
        sx_json_array(json);
        for (size_t i = 0; i < scale->band_count; i++) {
            sx_json_object(json);
            sx_json_put(json, "id", scale->bands[i].id);
            sx_json_put(json, "text", sx_model_band_text(model, index, i, language));
            sx_put_decimal(json, "low", scale->bands[i].interval.low);
            sx_put_decimal(json, "high", scale->bands[i].interval.high);
            if (scale->bands[i].interval.high_open) {
                sx_json_put_bool(json, "high_open", true);
            }
            sx_json_end_object(json);
        }
        sx_json_end_array(json);
        sx_json_put(json, "bands_on", scale->bands_on_unrounded ? "unrounded" : "rounded");
        sx_put_some(json, "bands_source", scale->bands_source);
    }
    if (scale->category_count > 0) {
        sx_json_key(json, "categories");
        sx_json_array(json);
        for (size_t i = 0; i < scale->category_count; i++) {
            sx_json_object(json);
            sx_json_put(json, "id", scale->categories[i].label);
            sx_json_put(json, "text", sx_model_band_text(model, index, i, language));
            sx_put_expr(json, "when", scale->categories[i].when);
            sx_json_end_object(json);
        }
        sx_json_end_array(json);
    }
}

static void write_cutoffs(sx_json *json, const sx_scale *scale)
{
    if (scale->cutoff_count == 0) {
        return;
    }
    sx_json_key(json, "cutoffs");
    sx_json_array(json);
    for (size_t i = 0; i < scale->cutoff_count; i++) {
        const sx_cutoff *cutoff = &scale->cutoffs[i];
        sx_json_object(json);
        sx_json_put(json, "id", cutoff->id);
        sx_put_decimal(json, cutoff->at_most ? "at_most" : "at", cutoff->at);
        sx_json_put(json, "text", cutoff->text);
        sx_put_some(json, "source", cutoff->source);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
}

static void write_norm(sx_json *json, const sx_norm *norm)
{
    sx_json_object(json);
    sx_json_put(json, "id", norm->id);
    sx_json_put(json, "title", norm->title);
    sx_put_some(json, "source", norm->source);
    sx_json_put(json, "form", sx_phrase_norm_form(norm->form));
    sx_json_key(json, "rows");
    sx_json_array(json);
    for (size_t i = 0; i < norm->row_count; i++) {
        const sx_norm_row *row = &norm->rows[i];
        sx_json_object(json);
        if (!row->any_age) {
            sx_json_put_int(json, "age_low", row->age_low);
            sx_json_put_int(json, "age_high", row->age_high);
        }
        sx_put_some(json, "sex", row->sex);
        if (norm->form == SX_NORM_VALUES) {
            write_pairs(json, "values", row->values, row->value_count);
        } else {
            sx_put_decimal(json, "mean", row->mean);
            sx_put_decimal(json, "sd", row->sd);
        }
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
    sx_json_end_object(json);
}

static void write_scale(sx_json *json, const sx_model *model, size_t index, const char *language)
{
    const sx_scale *scale = &model->scales[index];
    sx_json_object(json);
    sx_json_put(json, "id", scale->id);
    sx_json_put(json, "title", sx_model_scale_title(model, index, language));
    write_calculation(json, model, scale);
    write_missing(json, scale);
    write_rounding(json, &scale->round);
    sx_json_put(json, "direction", sx_direction_word(scale->direction));
    if (scale->has_range) {
        sx_json_key(json, "range");
        sx_json_array(json);
        sx_json_number(json, sx_number_decimal(scale->low), SX_DIGITS_MAX);
        sx_json_number(json, sx_number_decimal(scale->high), SX_DIGITS_MAX);
        sx_json_end_array(json);
    }
    sx_put_some(json, "unit", scale->unit);
    write_bands(json, model, index, language);
    write_cutoffs(json, scale);
    sx_show_change_json(json, scale);
    sx_put_some(json, "source", scale->source);
    sx_put_some(json, "loinc", scale->loinc);
    sx_json_end_object(json);
}

static void write_tables(sx_json *json, const sx_model *model)
{
    if (model->table_count == 0) {
        return;
    }
    sx_json_key(json, "tables");
    sx_json_array(json);
    for (size_t i = 0; i < model->table_count; i++) {
        sx_json_object(json);
        sx_json_put(json, "id", model->tables[i].id);
        write_pairs(json, "values", model->tables[i].pairs, model->tables[i].pair_count);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
}

void sx_show_scales_json(sx_json *json, const sx_model *model, const char *language)
{
    sx_json_key(json, "scales");
    sx_json_array(json);
    for (size_t i = 0; i < model->scale_count; i++) {
        write_scale(json, model, i, language);
    }
    sx_json_end_array(json);
    if (model->norm_count > 0) {
        sx_json_key(json, "norms");
        sx_json_array(json);
        for (size_t i = 0; i < model->norm_count; i++) {
            write_norm(json, &model->norms[i]);
        }
        sx_json_end_array(json);
    }
    write_tables(json, model);
}
