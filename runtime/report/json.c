/*
 * json.c: a profile as JSON. Keys are always there; null says that there is nothing, or nothing for
 * this reader.
 */
#include "base/json.h"
#include "report/change.h"
#include "report/report.h"

static void put_flag(sx_json *json, const sx_shown_flag *flag)
{
    sx_json_object(json);
    sx_json_put(json, "instrument", flag->instrument);
    sx_json_put(json, "flag", flag->id);
    sx_json_put(json, "title", flag->title);
    sx_json_put(json, "tier", flag->tier);
    sx_json_put(json, "state", flag->state);
    sx_json_put_bool(json, "standing", flag->standing);
    sx_json_put(json, "text", flag->text);
    sx_json_put(json, "note", flag->note);
    sx_json_key(json, "earlier");
    if (flag->was_raised != NULL) {
        sx_json_object(json);
        sx_json_put(json, "raised", flag->was_raised);
        sx_json_put(json, "clear", flag->was_cleared);
        sx_json_end_object(json);
    } else {
        sx_json_null(json);
    }
    sx_json_put(json, "source", flag->source);
    sx_json_put(json, "passed_to", flag->passed_to);
    sx_json_end_object(json);
}

static void put_cutoffs(sx_json *json, const sx_shown_finding *finding)
{
    sx_json_key(json, "cut_offs");
    sx_json_array(json);
    for (size_t i = 0; i < finding->cutoff_count; i++) {
        const sx_shown_cutoff *cutoff = &finding->cutoffs[i];
        sx_json_object(json);
        sx_json_put(json, "text", cutoff->text);
        sx_json_put(json, "at", cutoff->at);
        sx_json_put_bool(json, "met", cutoff->met);
        sx_json_put(json, "source", cutoff->source);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
}

static void put_earlier(sx_json *json, const sx_shown_finding *finding)
{
    sx_json_key(json, "previous");
    if (!finding->has_earlier) {
        sx_json_null(json);
        return;
    }
    sx_json_object(json);
    sx_json_put(json, "value", finding->earlier.value);
    sx_json_put(json, "band", finding->earlier.band);
    sx_json_put(json, "level", finding->earlier.level);
    sx_json_put(json, "when", finding->earlier.when);
    sx_json_put(json, "course", finding->earlier.course);
    sx_json_end_object(json);
}

static void put_change(sx_json *json, const sx_shown_finding *finding)
{
    sx_json_key(json, "error");
    if (finding->measured != NULL) {
        sx_score_error_json(finding->measured, &finding->score, json);
    } else {
        sx_json_null(json);
    }
    sx_json_key(json, "trend");
    if (finding->trend != NULL) {
        sx_trend_json(json, finding->trend);
    } else {
        sx_json_null(json);
    }
}

static void put_evidence(sx_json *json, const sx_shown_finding *finding)
{
    sx_json_object(json);
    sx_json_put(json, "instrument", finding->instrument);
    sx_json_put(json, "instrument_title", finding->instrument_title);
    sx_json_put_bool(json, "validated", finding->validated);
    sx_json_put(json, "scale", finding->scale);
    sx_json_put(json, "scale_title", finding->scale_title);
    sx_json_put(json, "value", finding->value);
    sx_json_put(json, "unit", finding->unit);
    sx_json_put(json, "range", finding->range);
    sx_json_put(json, "status", finding->status);
    sx_json_put(json, "band", finding->band);
    sx_json_put(json, "cut_off", finding->cut_off);
    sx_json_put(json, "source", finding->source);
    sx_json_put_bool(json, "own_rule", finding->own_rule);
    sx_json_put_int(json, "answered", finding->answered);
    sx_json_put_int(json, "of", finding->of);
    sx_json_put_bool(json, "prorated", finding->prorated);
    sx_json_put_bool(json, "edge", finding->edge);
    sx_json_put(json, "when", finding->when);
    put_cutoffs(json, finding);
    put_earlier(json, finding);
    put_change(json, finding);
    sx_json_end_object(json);
}

static void put_findings(sx_json *json, const sx_profile *profile)
{
    sx_json_key(json, "findings");
    sx_json_array(json);
    for (size_t i = 0; i < profile->finding_count; i++) {
        const sx_shown_finding *finding = &profile->findings[i];
        sx_json_object(json);
        sx_json_put(json, "strand", sx_strand_word(finding->strand));
        sx_json_put(json, "domain", sx_domain_word(finding->domain));
        sx_json_put(json, "facet", finding->facet);
        sx_json_put(json, "finding", finding->id);
        sx_json_put(json, "title", finding->title);
        sx_json_put(json, "level", finding->level);
        sx_json_put(json, "unknown", finding->unknown);
        sx_json_put(json, "doubt", finding->doubt);
        sx_json_key(json, "evidence");
        put_evidence(json, finding);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
}

static void put_notes(sx_json *json, const sx_profile *profile)
{
    sx_json_key(json, "notes");
    sx_json_array(json);
    for (size_t i = 0; i < profile->note_count; i++) {
        const sx_shown_note *note = &profile->notes[i];
        sx_json_object(json);
        sx_json_put(json, "instrument", note->instrument);
        sx_json_put(json, "instrument_title", note->instrument_title);
        sx_json_put(json, "note", note->id);
        sx_json_put(json, "state", note->state);
        sx_json_put(json, "text", note->text);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
}

static void put_strand(sx_json *json, const sx_profile *profile, const char *key, sx_strand strand)
{
    sx_json_key(json, key);
    sx_json_object(json);
    sx_json_key(json, "domains");
    sx_json_array(json);
    for (size_t i = 0; i < SX_DOMAIN_COUNT; i++) {
        const sx_shown_domain *domain = &profile->domains[i];
        if (domain->strand != strand || !domain->shown) {
            continue;
        }
        sx_json_object(json);
        sx_json_put(json, "domain", domain->word);
        sx_json_put(json, "title", domain->title);
        sx_json_put_bool(json, "assessed", domain->assessed);
        sx_json_put(json, "level", domain->level);
        sx_json_put(json, "gate", domain->gate);
        sx_json_put(json, "note", domain->note_in_full);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
    sx_json_end_object(json);
}

static void put_pairs(sx_json *json, const sx_profile *profile)
{
    sx_json_key(json, "values");
    sx_json_array(json);
    for (size_t i = 0; i < profile->pairs_count; i++) {
        const sx_shown_pairs *pairs = &profile->pairs[i];
        for (size_t k = 0; k < pairs->count; k++) {
            sx_json_object(json);
            sx_json_put(json, "instrument_title", pairs->instrument_title);
            sx_json_put(json, "title", pairs->items[k].title);
            sx_json_put(json, pairs->first_name, pairs->items[k].first);
            sx_json_put(json, pairs->second_name, pairs->items[k].second);
            sx_json_end_object(json);
        }
    }
    sx_json_end_array(json);
}

static void put_reasons(sx_json *json, const sx_shown_care *care)
{
    sx_json_key(json, "reasons");
    sx_json_array(json);
    for (size_t i = 0; i < care->reason_count; i++) {
        const sx_shown_reason *reason = &care->reasons[i];
        sx_json_object(json);
        sx_json_put(json, "strand", sx_strand_word(reason->strand));
        sx_json_put(json, "domain", sx_domain_word(reason->domain));
        sx_json_put(json, "text", reason->text);
        sx_json_put(json, "result_id", reason->result_id);
        sx_json_put(json, "result", reason->result);
        sx_json_put(json, "value", reason->value);
        sx_json_put(json, "cut_off", reason->cut_off);
        sx_json_put(json, "level", reason->level);
        sx_json_put(json, "source", reason->source);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
}

static void put_plan(sx_json *json, const sx_shown_care *care)
{
    sx_json_key(json, "plan");
    sx_json_array(json);
    for (size_t i = 0; i < care->part_count; i++) {
        const sx_shown_part *part = &care->parts[i];
        for (size_t k = 0; k < part->line_count; k++) {
            const sx_shown_line *line = &part->lines[k];
            sx_json_object(json);
            sx_json_put(json, "part", part->id);
            sx_json_put(json, "title", part->title);
            sx_json_put(json, "text", line->text);
            sx_json_put(json, "service", line->service);
            sx_json_put(json, "credential", line->credential);
            sx_json_put(json, "confidentiality", line->confidentiality);
            sx_json_put(json, "rhythm", line->rhythm);
            sx_json_key(json, "rests_on");
            sx_json_array(json);
            for (size_t n = 0; n < line->point_count; n++) {
                sx_json_string(json, line->points[n]);
            }
            sx_json_end_array(json);
            sx_json_end_object(json);
        }
    }
    sx_json_end_array(json);
}

static void put_rule(sx_json *json, const sx_shown_care *care)
{
    sx_json_put(json, "because", care->because);
    sx_json_put(json, "rule", care->rule);
    sx_json_key(json, "rests_on");
    sx_json_array(json);
    for (size_t i = 0; i < care->point_count; i++) {
        sx_json_object(json);
        sx_json_put(json, "point", care->points[i]->id);
        sx_json_put(json, "text", care->points[i]->text);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
    sx_json_key(json, "safety_rules");
    sx_json_array(json);
    for (size_t i = 0; i < care->safety_count; i++) {
        sx_json_object(json);
        sx_json_put(json, "rule", care->safety[i].id);
        sx_json_put(json, "text", care->safety[i].text);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
}

static void put_care(sx_json *json, const sx_shown_care *care)
{
    sx_json_put(json, "model", care->id);
    sx_json_put(json, "model_title", care->title);
    sx_json_put(json, "pathway", care->word);
    sx_json_put(json, "pathway_title", care->pathway_title);
    sx_json_put(json, "then", care->then);
    put_rule(json, care);
    put_reasons(json, care);
    put_plan(json, care);
}

static void put_models(sx_json *json, const sx_profile *profile)
{
    sx_json_put(json, "model", "all");
    sx_json_key(json, "models");
    sx_json_array(json);
    for (size_t i = 0; i < profile->model_count; i++) {
        sx_json_object(json);
        put_care(json, &profile->models[i]);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
    sx_json_key(json, "comparison");
    sx_json_array(json);
    for (size_t i = 0; i < profile->difference_count; i++) {
        const sx_shown_difference *row = &profile->differences[i];
        sx_json_object(json);
        sx_json_put(json, "aspect", row->aspect);
        sx_json_put(json, "title", row->title);
        sx_json_put_bool(json, "differs", row->differs);
        sx_json_key(json, "values");
        sx_json_object(json);
        for (size_t k = 0; k < profile->model_count; k++) {
            sx_json_put(json, profile->models[k].id, row->values[k]);
        }
        sx_json_end_object(json);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
}

static void put_texts(sx_json *json, const char *key, const char **texts, size_t count)
{
    sx_json_key(json, key);
    sx_json_array(json);
    for (size_t i = 0; i < count; i++) {
        sx_json_string(json, texts[i]);
    }
    sx_json_end_array(json);
}

static void put_count(sx_json *json, const char *key, bool counts, size_t count)
{
    sx_json_key(json, key);
    if (counts) {
        sx_json_int(json, (int64_t)count);
    } else {
        sx_json_null(json);
    }
}

static void put_instrument(sx_json *json, const sx_shown_instrument *instrument, bool given)
{
    sx_json_object(json);
    sx_json_put(json, "instrument", instrument->id);
    sx_json_put(json, "title", instrument->title);
    sx_json_put(json, "version", instrument->version);
    if (given) {
        sx_json_put(json, "given_version", instrument->given_version);
    }
    sx_json_put(json, "rule_hash", instrument->rule_hash);
    sx_json_put(json, "content_hash", instrument->content_hash);
    sx_json_put_bool(json, "validated", instrument->validated);
    if (given) {
        sx_json_put(json, "when", instrument->when);
        sx_json_put(json, "session", instrument->session);
        put_count(json, "answered", instrument->counts, instrument->answered);
        put_count(json, "asked", instrument->counts, instrument->asked);
    }
    sx_json_put(json, "credit", instrument->credit);
    if (given) {
        sx_json_put(json, "use", instrument->use);
        sx_json_put(json, "wording", instrument->wording);
    }
    sx_json_end_object(json);
}

void sx_report_provenance(sx_json *json, const sx_profile *profile, bool given)
{
    sx_json_key(json, "provenance");
    sx_json_object(json);
    sx_json_put(json, "engine", profile->engine);
    sx_json_put(json, "generated", profile->generated);
    sx_json_key(json, "models");
    sx_json_array(json);
    for (size_t i = 0; i < profile->model_count; i++) {
        sx_json_object(json);
        sx_json_put(json, "model", profile->models[i].id);
        sx_json_put(json, "version", profile->models[i].version);
        sx_json_put(json, "content_hash", profile->models[i].hash);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
    sx_json_key(json, "instruments");
    sx_json_array(json);
    for (size_t i = 0; i < profile->instrument_count; i++) {
        put_instrument(json, &profile->instruments[i], given);
    }
    sx_json_end_array(json);
    sx_json_end_object(json);
}

void sx_report_json(const sx_profile *profile, bool pretty, sx_buf *out)
{
    sx_json json;
    sx_json_init(&json, out, pretty);
    sx_json_object(&json);
    sx_json_put_int(&json, "sextant", 1);
    sx_json_put(&json, "kind", "profile");
    sx_json_put(&json, "subject", profile->subject);
    sx_json_put(&json, "role", sx_role_word(profile->role));
    sx_json_key(&json, "flags");
    sx_json_array(&json);
    for (size_t i = 0; i < profile->flag_count; i++) {
        put_flag(&json, &profile->flags[i]);
    }
    sx_json_end_array(&json);
    sx_json_put(&json, "flags_note", profile->flags_note);
    sx_json_put(&json, "safety_person", profile->safety_person);
    sx_json_put(&json, "crisis_text", profile->crisis_text);
    if (profile->all) {
        put_models(&json, profile);
    } else if (profile->model_count > 0) {
        put_care(&json, &profile->models[0]);
    }
    put_findings(&json, profile);
    put_notes(&json, profile);
    sx_json_key(&json, "strands");
    sx_json_object(&json);
    put_strand(&json, profile, "therapy", SX_STRAND_THERAPY);
    put_strand(&json, profile, "coaching", SX_STRAND_COACHING);
    put_strand(&json, profile, "shared", SX_STRAND_BOTH);
    sx_json_end_object(&json);
    put_pairs(&json, profile);
    put_texts(&json, "progress", profile->progress, profile->progress_count);
    put_texts(&json, "limits", profile->limits, profile->limit_count);
    sx_report_provenance(&json, profile, true);
    sx_json_end_object(&json);
    if (pretty) {
        sx_buf_char(out, '\n');
    }
}
