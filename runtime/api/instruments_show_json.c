/*
 * instruments_show_json.c: a whole instrument as JSON, except its scales (instruments_show_scales.c).
 * Keys that do not apply are left out; a text that a skeleton does not have is null.
 */
#include "api/instruments.h"
#include "api/instruments_json.h"
#include "base/clock.h"

/* A text as the model gives it, or null where it had to fall back to the id. */
static void put_text(sx_json *json, const char *text, const char *own, const char *id)
{
    sx_json_put(json, "text", own == NULL && sx_str_equal(text, id) ? NULL : text);
}

static void write_options(sx_json *json, const sx_model *model, size_t index, const char *language)
{
    const sx_response_set *set = model->items[index].responses;
    sx_put_some(json, "responses", set->id);
    sx_json_key(json, "options");
    sx_json_array(json);
    for (size_t i = 0; i < set->option_count; i++) {
        const sx_option *option = &set->options[i];
        sx_json_object(json);
        sx_json_put(json, "code", option->code);
        put_text(json, sx_model_option_text(model, index, i, language), option->text, option->code);
        if (option->scored) {
            sx_put_decimal(json, "score", option->score);
        }
        sx_put_some(json, "missing",
                    option->missing == SX_CELL_OK ? NULL : sx_cell_word(option->missing));
        sx_put_some(json, "loinc", option->loinc);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
}

static void write_date(sx_json *json, const char *key, sx_decimal days)
{
    char text[11];
    sx_date_print((int32_t)days.value, text);
    sx_json_put(json, key, text);
}

static void write_range(sx_json *json, const sx_item *item)
{
    sx_json_key(json, "range");
    sx_json_object(json);
    if (item->kind == SX_ITEM_DATE) {
        write_date(json, "low", item->low);
        write_date(json, "high", item->high);
    } else {
        sx_put_decimal(json, "low", item->low);
        sx_put_decimal(json, "high", item->high);
        if (item->step.value != 0) {
            sx_put_decimal(json, "step", item->step);
        }
        sx_json_put_int(json, "digits", item->digits);
    }
    sx_json_end_object(json);
}

static void write_item(sx_json *json, const sx_model *model, size_t index, const char *language)
{
    const sx_item *item = &model->items[index];
    sx_json_object(json);
    sx_json_put(json, "id", item->id);
    sx_json_put(json, "kind", sx_item_kind_word(item->kind));
    put_text(json, sx_model_item_text(model, index, language), item->text, item->id);
    if (item->responses != NULL) {
        write_options(json, model, index, language);
    }
    if (item->ranged) {
        write_range(json, item);
    }
    sx_put_some(json, "unit", item->unit);
    sx_put_some(json, "low_label", sx_model_low_label(model, index, language));
    sx_put_some(json, "high_label", sx_model_high_label(model, index, language));
    if (item->most > 0) {
        sx_json_put_int(json, "most", (int64_t)item->most);
    }
    sx_json_put_bool(json, "required", item->required);
    sx_json_put_bool(json, "may_decline", item->may_decline);
    sx_json_put_bool(json, "may_not_apply", item->may_not_apply);
    sx_json_put_bool(json, "unscored", item->unscored);
    if (item->computed_text) {
        sx_json_put_bool(json, "computed_text", true);
    }
    sx_put_some(json, "measured", item->measured ? "duration" : NULL);
    sx_put_expr(json, "show_if", item->show_if);
    sx_put_some(json, "loinc", item->loinc);
    sx_json_end_object(json);
}

static void write_items(sx_json *json, const sx_model *model, const char *language)
{
    sx_json_key(json, "items");
    sx_json_array(json);
    for (size_t i = 0; i < model->item_count; i++) {
        write_item(json, model, i, language);
    }
    sx_json_end_array(json);
    sx_json_key(json, "parameters");
    sx_json_array(json);
    for (size_t i = 0; i < model->parameter_count; i++) {
        write_item(json, model, model->item_count + i, language);
    }
    sx_json_end_array(json);
}

static void write_flags(sx_json *json, const sx_model *model, const char *language)
{
    sx_json_key(json, "flags");
    sx_json_array(json);
    for (size_t i = 0; i < model->flag_count; i++) {
        const sx_flag *flag = &model->flags[i];
        const char *text = flag->text;
        for (size_t t = 0; language != NULL && t < model->translation_count; t++) {
            const sx_translation *translation = &model->translations[t];
            if (sx_str_equal(translation->language, language) && translation->flags != NULL &&
                translation->flags[i] != NULL) {
                text = translation->flags[i];
            }
        }
        sx_json_object(json);
        sx_json_put(json, "id", flag->id);
        sx_json_put(json, "title", flag->title);
        sx_json_put(json, "tier", sx_tier_word(flag->tier));
        sx_put_expr(json, "when", flag->when);
        sx_json_put(json, "text", text);
        sx_put_some(json, "source", flag->source);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
}

static void write_validity(sx_json *json, const sx_model *model, const char *language)
{
    if (model->validity_count == 0) {
        return;
    }
    sx_json_key(json, "validity");
    sx_json_array(json);
    for (size_t i = 0; i < model->validity_count; i++) {
        const sx_validity *note = &model->validity[i];
        sx_json_object(json);
        sx_json_put(json, "id", note->id);
        sx_json_put(json, "text", sx_model_validity_text(model, i, language));
        sx_put_expr(json, "when", note->when); /* left out: the instrument's code says */
        sx_put_some(json, "source", note->source);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
}

static void write_adaptive(sx_json *json, const sx_adaptive *adaptive)
{
    if (!adaptive->present) {
        return;
    }
    sx_json_key(json, "adaptive");
    sx_json_object(json);
    if (adaptive->most > 0) {
        sx_json_put_int(json, "most", (int64_t)adaptive->most);
    }
    sx_json_put(json, "on_failure", adaptive->pause ? "pause" : "linear");
    sx_json_end_object(json);
}

static void write_level(sx_json *json, const sx_finding_level *level)
{
    sx_json_object(json);
    sx_json_put(json, "level", sx_level_word(level->level));
    if (level->label_count > 0) {
        sx_json_key(json, "labels");
        sx_json_array(json);
        for (size_t i = 0; i < level->label_count; i++) {
            sx_json_string(json, level->labels[i]);
        }
        sx_json_end_array(json);
    } else {
        sx_put_decimal(json, "low", level->interval.low);
        sx_put_decimal(json, "high", level->interval.high);
        if (level->interval.high_open) {
            sx_json_put_bool(json, "high_open", true);
        }
    }
    sx_json_end_object(json);
}

static void write_findings(sx_json *json, const sx_model *model)
{
    sx_json_key(json, "findings");
    sx_json_array(json);
    for (size_t i = 0; i < model->finding_count; i++) {
        const sx_finding_rule *finding = &model->findings[i];
        sx_json_object(json);
        sx_json_put(json, "id", finding->id);
        sx_json_put(json, "title", finding->title);
        sx_json_put(json, "domain", sx_domain_word(finding->domain));
        sx_json_put(json, "strand", sx_strand_word(sx_domain_strand(finding->domain)));
        sx_put_some(json, "facet", finding->facet);
        sx_json_put(json, "scale", finding->scale);
        sx_json_key(json, "levels");
        sx_json_array(json);
        for (size_t l = 0; l < finding->level_count; l++) {
            write_level(json, &finding->levels[l]);
        }
        sx_json_end_array(json);
        sx_json_put(json, "source", finding->source); /* null: a rule of this instrument's own */
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
}

static void write_rights(sx_json *json, const sx_model *model)
{
    sx_json_key(json, "rights");
    sx_json_object(json);
    sx_json_put(json, "class", sx_rights_class_word(model->rights.class_));
    sx_json_put(json, "holder", model->rights.holder);
    sx_json_put(json, "statement", model->rights.statement);
    sx_json_put(json, "source", model->rights.source);
    sx_json_put(json, "credit", model->rights.credit);
    sx_json_key(json, "uses");
    sx_json_object(json);
    for (int use = SX_USE_UNDECLARED + 1; use < SX_USE_COUNT; use++) {
        sx_json_put(json, sx_use_word((sx_use)use), sx_permission_word(model->rights.uses[use]));
    }
    sx_json_end_object(json);
    sx_json_end_object(json);
    sx_json_key(json, "sources");
    sx_json_array(json);
    for (size_t i = 0; i < model->source_count; i++) {
        sx_json_object(json);
        sx_json_put(json, "id", model->sources[i].id);
        sx_json_put(json, "text", model->sources[i].text);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
}

static void write_head(sx_json *json, const sx_loaded *loaded, const char *language)
{
    const sx_model *model = loaded->model;
    sx_json_put(json, "type", "instrument");
    sx_json_put(json, "id", model->id);
    sx_json_put(json, "version", model->version);
    sx_json_put(json, "title", sx_model_title(model, language));
    sx_put_some(json, "short_title", model->short_title);
    sx_json_put(json, "language", language == NULL ? model->language : language);
    sx_json_key(json, "languages");
    sx_json_array(json);
    sx_json_string(json, model->language);
    for (size_t i = 0; i < model->translation_count; i++) {
        sx_json_string(json, model->translations[i].language);
    }
    sx_json_end_array(json);
    sx_put_some(json, "description", model->description);
    sx_json_put(json, "instructions", sx_model_instructions(model, language));
    sx_put_some(json, "recall", model->recall);
    sx_json_put(json, "strand", sx_strand_word(model->strand));
    sx_json_put(json, "kind", sx_kind_word(model->kind));
    sx_json_put(json, "respondent", sx_respondent_word(model->respondent));
    sx_json_put_bool(json, "validated", model->validated);
    sx_put_some(json, "loinc", model->loinc);
    sx_json_put(json, "rule_hash", loaded->rule_hash);
    sx_json_put(json, "content_hash", loaded->content_hash);
    sx_json_put_int(json, "examples", (int64_t)loaded->examples_run);
    sx_json_put(json, "path", loaded->path);
}

/* What it is written in beside YAML, and how that runs; nothing for plain YAML. */
static void write_code(sx_json *json, const sx_loaded *loaded)
{
    if (loaded->kind == SX_CODE_NONE) {
        return;
    }
    sx_json_key(json, "code");
    sx_json_object(json);
    sx_json_put(json, "kind", sx_code_kind_word(loaded->kind));
    sx_json_put(json, "library_hash", loaded->library_hash); /* null: it has none */
    sx_json_put(json, "trusted", loaded->trusted);           /* built_in, pinned, signed */
    sx_json_put(json, "publisher", loaded->publisher);       /* null: nobody signed it */
    sx_json_put(json, "jail", loaded->in_process ? "in_process" : loaded->weak ? "weak" : "whole");
    sx_json_end_object(json);
}

void sx_show_instrument_json(sx_json *json, const sx_loaded *loaded, const char *language)
{
    const sx_model *model = loaded->model;
    sx_json_object(json);
    write_head(json, loaded, language);
    write_code(json, loaded);
    write_items(json, model, language);
    write_adaptive(json, &model->adaptive);
    sx_show_scales_json(json, model, language);
    write_flags(json, model, language);
    write_validity(json, model, language);
    write_findings(json, model);
    write_rights(json, model);
    sx_put_strings(json, "aliases", model->aliases, model->alias_count);
    sx_put_strings(json, "missing_tokens", model->missing_tokens, model->missing_token_count);
    sx_json_end_object(json);
}
