/*
 * row_json.c: rows of profiles as lines of JSON. A row has the members of a whole profile under their names, fewer
 * of them; what would be null or false is left out. The first line says what all rows have in common.
 */
#include "base/json.h"
#include "report/report.h"
#include "report/row.h"

static void put_some(sx_json *json, const char *key, const char *text)
{
    if (text != NULL) {
        sx_json_put(json, key, text);
    }
}

static void begin_list(sx_json *json, const char *key)
{
    sx_json_key(json, key);
    sx_json_array(json);
}

/* --- parts ------------------------------------------------------------------------------------ */

static void put_flags(sx_json *json, const sx_profile *profile)
{
    begin_list(json, "flags");
    for (size_t i = 0; i < profile->flag_count; i++) {
        const sx_shown_flag *flag = &profile->flags[i];
        sx_json_object(json);
        put_some(json, "instrument", flag->instrument);
        put_some(json, "flag", flag->id);
        put_some(json, "tier", flag->tier);
        sx_json_put(json, "state", flag->state);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
}

/* With all models each is an object of a list. */
static void put_care(const sx_profile *profile, size_t model, sx_buf *out)
{
    sx_json json;
    const sx_shown_care *care = &profile->models[model];
    sx_json_inside(&json, out, profile->all && model > 0 ? 2 : 1, true);
    if (profile->all) {
        if (model == 0) {
            begin_list(&json, "models");
        }
        sx_json_object(&json);
        sx_json_put(&json, "model", care->id);
    }
    sx_json_put(&json, "pathway", care->word);
    put_some(&json, "then", care->then);
    put_some(&json, "rule", care->rule);
    begin_list(&json, "safety_rules");
    for (size_t i = 0; i < care->safety_count; i++) {
        sx_json_object(&json);
        sx_json_put(&json, "rule", care->safety[i].id);
        sx_json_end_object(&json);
    }
    sx_json_end_array(&json);
    begin_list(&json, "reasons");
}

static void put_reasons(const sx_shown_care *care, sx_domain domain, sx_buf *out)
{
    sx_json json;
    sx_json_inside(&json, out, 1, false);
    for (size_t i = 0; i < care->reason_count; i++) {
        const sx_shown_reason *reason = &care->reasons[i];
        if (sx_bulk_reason_domain(care, i) != domain) {
            continue;
        }
        sx_json_object(&json);
        sx_json_put(&json, "domain", sx_domain_word(reason->domain));
        put_some(&json, "result_id", reason->result_id);
        if (reason->result == NULL) {
            put_some(&json, "value", reason->value); /* "not assessed" */
        }
        put_some(&json, "level", reason->level);
        sx_json_end_object(&json);
    }
}

static void put_domain(const sx_shown_domain *domain, sx_buf *out)
{
    sx_json json;
    sx_json_inside(&json, out, 1, false);
    if (domain->shown && (domain->assessed || domain->gate != NULL)) {
        sx_json_object(&json);
        sx_json_put(&json, "domain", domain->word);
        put_some(&json, "level", domain->level);
        put_some(&json, "gate", domain->gate);
        sx_json_end_object(&json);
    }
}

static void put_part(void *user, const sx_profile *profile, const sx_part *part, sx_buf *out)
{
    (void)user;
    sx_json json;
    bool last = part->model + 1 == profile->model_count;
    sx_json_inside(&json, out, 1, true);
    switch (part->kind) {
    case SX_PART_FLAGS: put_flags(&json, profile); break;
    case SX_PART_CARE: put_care(profile, part->model, out); break;
    case SX_PART_REASONS: put_reasons(&profile->models[part->model], part->domain, out); break;
    case SX_PART_REASONED: sx_buf_str(out, !profile->all ? "]" : last ? "]}]" : "]}"); break;
    case SX_PART_DOMAINS: begin_list(&json, "domains"); break;
    case SX_PART_DOMAIN: put_domain(&profile->domains[part->domain], out); break;
    case SX_PART_END:
        sx_buf_char(out, ']');
        begin_list(&json, "findings");
        break;
    }
}

/* --- findings and notes ----------------------------------------------------------------------- */

static bool is_first(const sx_profile *profile, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (sx_bulk_shows(&profile->findings[i])) {
            return false;
        }
    }
    return true;
}

static void finding(void *user, const sx_profile *profile, size_t index, sx_buf *out)
{
    (void)user;
    sx_json json;
    const sx_shown_finding *one = &profile->findings[index];
    sx_json_inside(&json, out, 2, !is_first(profile, index));
    sx_json_object(&json);
    sx_json_put(&json, "domain", sx_domain_word(one->domain));
    put_some(&json, "facet", one->facet);
    sx_json_put(&json, "finding", one->id);
    put_some(&json, "level", one->level);
    put_some(&json, "doubt", one->doubt);
    sx_json_key(&json, "evidence");
    sx_json_object(&json);
    sx_json_put(&json, "instrument", one->instrument);
    put_some(&json, "scale", one->scale);
    put_some(&json, "value", one->value);
    put_some(&json, "status", one->status);
    put_some(&json, "band", one->band);
    if (one->prorated) {
        sx_json_put_bool(&json, "prorated", true);
    }
    if (one->edge) {
        sx_json_put_bool(&json, "edge", true);
    }
    sx_json_end_object(&json);
    sx_json_end_object(&json);
}

static void notes(void *user, const sx_profile *profile, sx_buf *out)
{
    (void)user;
    sx_json json;
    sx_json_inside(&json, out, 2, true);
    sx_json_end_array(&json);
    begin_list(&json, "notes");
    for (size_t i = 0; i < profile->note_count; i++) {
        const sx_shown_note *note = &profile->notes[i];
        sx_json_object(&json);
        sx_json_put(&json, "instrument", note->instrument);
        put_some(&json, "note", note->id);
        sx_json_put(&json, "state", note->state);
        sx_json_end_object(&json);
    }
    sx_json_end_array(&json);
    sx_json_end_object(&json);
}

/* --- lines ------------------------------------------------------------------------------------ */

static void head(const sx_row_format *format, const sx_profile *sample, sx_buf *out)
{
    (void)format;
    sx_json json;
    sx_json_init(&json, out, false);
    sx_json_object(&json);
    sx_json_put_int(&json, "sextant", 1);
    sx_json_put(&json, "kind", "profiles");
    sx_json_put(&json, "role", sx_role_word(sample->role));
    sx_json_put(&json, "flags_note", sample->flags_note);
    sx_json_put(&json, "safety_person", sample->safety_person);
    sx_json_put(&json, "crisis_text", sample->crisis_text);
    sx_json_put(&json, "model",
                sample->all               ? "all"
                : sample->model_count > 0 ? sample->models[0].id
                                          : NULL);
    sx_report_provenance(&json, sample, false);
    sx_json_end_object(&json);
    sx_buf_char(out, '\n');
}

static bool is_plain(sx_slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c < 0x20 || c > 0x7E || c == '"' || c == '\\') {
            return false;
        }
    }
    return true;
}

void sx_row_json_name(sx_slice id, sx_buf *out)
{
    if (id.len == 0) {
        sx_buf_str(out, "null");
        return;
    }
    if (is_plain(id)) {
        sx_buf_char(out, '"');
        sx_buf_slice(out, id);
        sx_buf_char(out, '"');
        return;
    }
    sx_buf name;
    sx_buf_init(&name, SX_REPORT_MAX);
    sx_rows_name(id, &name);
    sx_json_quote(out, (sx_slice){sx_buf_text(&name), name.len});
    sx_buf_pass(&name, out);
    sx_buf_free(&name);
}

static void begin(const sx_row_format *format, sx_slice id, uint64_t row, sx_buf *out)
{
    static const char first[] = "{\"sextant\":1,\"kind\":\"profile_row\",\"subject\":";
    (void)format;
    (void)row;
    sx_buf_add(out, first, sizeof first - 1);
    sx_row_json_name(id, out);
}

/* A clinician learns which flags; other readers learn that there is one. */
static void put_raised(sx_role role, const sx_rows_row *row, sx_json *json)
{
    bool full = role == SX_ROLE_CLINICIAN;
    begin_list(json, "flags");
    for (size_t i = 0; i < row->count; i++) {
        const sx_model *model = row->results[i].loaded->model;
        for (size_t k = 0; k < model->flag_count; k++) {
            if (row->results[i].flags[k].state != SX_FLAG_RAISED) {
                continue;
            }
            sx_json_object(json);
            sx_json_put(json, "instrument", full ? model->id : NULL);
            sx_json_put(json, "flag", full ? model->flags[k].id : NULL);
            sx_json_put(json, "tier", sx_tier_word(model->flags[k].tier));
            sx_json_put(json, "state", "raised");
            sx_json_end_object(json);
        }
    }
    sx_json_end_array(json);
}

void sx_row_json_refused(sx_role role, const sx_rows_row *row, sx_slice id, sx_buf *out)
{
    sx_json json;
    sx_json_init(&json, out, false);
    sx_json_object(&json);
    sx_json_put_int(&json, "sextant", 1);
    sx_json_put(&json, "kind", "refused");
    sx_json_key(&json, "subject");
    if (id.len == 0) {
        sx_json_null(&json);
    } else {
        sx_buf name;
        sx_buf_init(&name, SX_REPORT_MAX);
        sx_rows_name(id, &name);
        sx_json_buf(&json, &name);
        sx_buf_free(&name);
    }
    sx_json_put_int(&json, "row", (int64_t)row->row);
    sx_json_put(&json, "column", row->column);
    sx_json_put(&json, "code", row->code);
    sx_json_put(&json, "expected", row->expected);
    put_raised(role, row, &json);
    sx_json_end_object(&json);
}

static void refused(const sx_row_format *format, const sx_profile *sample, const sx_rows_row *row,
                    sx_slice id, sx_buf *out)
{
    (void)format;
    sx_row_json_refused(sample->role, row, id, out);
}

void sx_row_json(sx_row_format *ret)
{
    *ret = (sx_row_format){
        .pieces = {.part = put_part, .finding = finding, .notes = notes, .joint = {",", ","}},
        .head = head,
        .begin = begin,
        .refused = refused};
}
