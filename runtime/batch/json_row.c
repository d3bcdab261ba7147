/*
 * json_row.c: rows as JSON. A number is a JSON number in the digits that a table shows, null where
 * there is none; flags are a list, empty when all are clear.
 */
#include "batch/json_row.h"

#include <sextant/version.h>

#include "plan/explain.h"

#define KEY_BYTES 192 /* instrument (64), scale (32) and the longest suffix */

static void put_key(sx_json *json, const char *name, const char *suffix)
{
    char key[KEY_BYTES];
    sx_buf buf = {.data = key, .capacity = sizeof key, .max = sizeof key - 1};
    sx_buf_str(&buf, name);
    sx_buf_str(&buf, suffix);
    json->out->failed = json->out->failed || buf.failed;
    sx_json_key(json, sx_buf_text(&buf));
}

static void put_label(sx_json *json, const sx_writer_scale *scale, const sx_score *score)
{
    if (score->status == SX_CELL_OK && score->band >= 0 &&
        (size_t)score->band < scale->label_count) {
        sx_json_slice(json, scale->labels[score->band]);
    } else {
        sx_json_null(json);
    }
}

static void put_value(sx_json *json, const sx_score *score, sx_number value, unsigned digits)
{
    if (score->status == SX_CELL_OK) {
        sx_json_number(json, value, digits);
    } else {
        sx_json_null(json);
    }
}

static void put_edge(sx_json *json, const sx_score *score)
{
    if (score->status == SX_CELL_OK) {
        sx_json_bool(json, score->edge);
    } else {
        sx_json_null(json);
    }
}

static void put_answered(sx_json *json, const sx_score *score)
{
    char text[32];
    sx_buf buf = {.data = text, .capacity = sizeof text, .max = sizeof text - 1};
    if (score->of == 0) {
        sx_json_null(json);
        return;
    }
    sx_buf_int(&buf, score->answered);
    sx_buf_char(&buf, '/');
    sx_buf_int(&buf, score->of);
    sx_json_slice(json, (sx_slice){text, buf.len});
}

static void put_scale(const sx_writer *writer, const sx_writer_scale *scale, const sx_score *score,
                      sx_json *json)
{
    put_key(json, scale->name, "");
    if (scale->category) {
        put_label(json, scale, score);
    } else {
        put_value(json, score, score->value, writer->digits);
        if (scale->label_count > 0) {
            put_key(json, scale->name, ".band");
            put_label(json, scale, score);
        }
    }
    put_key(json, scale->name, ".status");
    sx_json_string(json, sx_writer_status(score));
    if (writer->details && !scale->category) {
        put_key(json, scale->name, ".unrounded");
        put_value(json, score, score->exact, writer->digits);
        put_key(json, scale->name, ".edge");
        put_edge(json, score);
    }
    if (writer->details) {
        put_key(json, scale->name, ".answered");
        put_answered(json, score);
    }
}

static void put_flag(sx_json *json, const char *id, const char *suffix)
{
    char text[KEY_BYTES];
    sx_buf buf = {.data = text, .capacity = sizeof text, .max = sizeof text - 1};
    sx_buf_str(&buf, id);
    sx_buf_str(&buf, suffix);
    sx_json_slice(json, (sx_slice){text, buf.len});
}

static void put_flags(const sx_writer *writer, const sx_model *model, const sx_row_flag *flags,
                      sx_json *json)
{
    put_key(json, model->id, ".flags");
    sx_json_array(json);
    for (size_t i = 0; i < model->flag_count; i++) {
        if (flags[i].state == SX_FLAG_RAISED) {
            put_flag(json, model->flags[i].id,
                     flags[i].changed && writer->details ? ":changed" : "");
        } else if (flags[i].state == SX_FLAG_NOT_ASSESSED) {
            put_flag(json, model->flags[i].id, ":not_assessed");
        }
    }
    sx_json_end_array(json);
}

static void validity_list(const sx_model *model, const sx_run *run, size_t at, sx_json *json)
{
    sx_json_array(json);
    for (size_t i = 0; i < model->validity_count; i++) {
        int truth = sx_run_truth(run, model->scale_count + i, at);
        if (truth != 0) {
            put_flag(json, model->validity[i].id, truth < 0 ? ":unknown" : "");
        }
    }
    sx_json_end_array(json);
}

static void put_explained(const sx_writer *writer, const sx_row_key *key, sx_run *const *runs,
                          size_t at, sx_json *json)
{
    sx_json_key(json, "explain");
    sx_json_object(json);
    for (size_t i = 0; i < writer->count; i++) {
        const sx_model *model = writer->instruments[i].loaded->model;
        if (key->given != NULL && !key->given[i]) {
            continue;
        }
        sx_json_key(json, model->id);
        sx_json_array(json);
        for (size_t s = 0; s < model->scale_count; s++) {
            sx_explain_json(runs[i], model, s, at, writer->digits, json);
        }
        sx_json_end_array(json);
    }
    sx_json_end_object(json);
}

static void put_null(sx_json *json, const char *name, const char *suffix)
{
    put_key(json, name, suffix);
    sx_json_null(json);
}

/* Nothing was asked, so there is nothing: not even a list of flags, which would say that none is
 * raised. */
static void put_not_given(const sx_writer *writer, const sx_writer_instrument *instrument,
                          sx_json *json)
{
    for (size_t s = 0; s < instrument->scale_count; s++) {
        const sx_writer_scale *scale = &instrument->scales[s];
        put_null(json, scale->name, "");
        if (!scale->category && scale->label_count > 0) {
            put_null(json, scale->name, ".band");
        }
        put_key(json, scale->name, ".status");
        sx_json_string(json, SX_NOT_GIVEN);
        if (writer->details && !scale->category) {
            put_null(json, scale->name, ".unrounded");
            put_null(json, scale->name, ".edge");
        }
        if (writer->details) {
            put_null(json, scale->name, ".answered");
        }
    }
    const char *id = instrument->loaded->model->id;
    if (instrument->flag_count > 0) {
        put_null(json, id, ".flags");
    }
    if (instrument->loaded->model->validity_count > 0) {
        put_null(json, id, ".validity");
    }
    if (instrument->loaded->weak) {
        put_null(json, id, ".jail");
    }
}

/* {"total": "prorate:8/9"}: the missing rules that counted. */
static void put_missing(const sx_model *model, const sx_run *run, size_t at, sx_json *json)
{
    sx_json_object(json);
    for (size_t s = 0; s < model->scale_count; s++) {
        sx_score score;
        char text[64];
        sx_buf rule = {.data = text, .capacity = sizeof text, .max = sizeof text - 1};
        sx_run_score(run, s, at, &score);
        if (sx_writer_missing(&score)) {
            sx_buf_printf(&rule, "%s:%u/%u", sx_missing_word(model->scales[s].missing.rule),
                          (unsigned)score.answered, (unsigned)score.of);
            sx_json_key(json, model->scales[s].id);
            sx_json_slice(json, (sx_slice){text, rule.len});
        }
    }
    sx_json_end_object(json);
}

/* What the scores were made with; null when there are none. */
static void put_made(const sx_loaded *loaded, const sx_run *run, size_t at, sx_json *json)
{
    const sx_model *model = loaded->model;
    put_key(json, model->id, ".missing");
    if (run == NULL) {
        sx_json_null(json);
        put_null(json, model->id, ".version");
        put_null(json, model->id, ".rule_hash");
        put_null(json, model->id, ".engine");
        return;
    }
    put_missing(model, run, at, json);
    put_key(json, model->id, ".version");
    sx_json_string(json, model->version);
    put_key(json, model->id, ".rule_hash");
    sx_json_string(json, loaded->rule_hash);
    put_key(json, model->id, ".engine");
    sx_json_string(json, SX_VERSION);
}

void sx_json_row(const sx_writer *writer, const sx_row_key *key, sx_run *const *runs,
                 const sx_row_flag *const *flags, size_t at, sx_buf *out)
{
    sx_json json;
    sx_json_init(&json, out, false);
    sx_json_object(&json);
    if (writer->has_id) {
        sx_json_key(&json, "id");
        sx_json_slice(&json, key->id);
    } else {
        sx_json_put_int(&json, "row", (int64_t)key->row);
    }
    if (writer->has_occasion) {
        sx_json_key(&json, "occasion");
        sx_json_slice(&json, key->occasion);
    }
    for (size_t i = 0; i < writer->count; i++) {
        const sx_writer_instrument *instrument = &writer->instruments[i];
        const sx_model *model = instrument->loaded->model;
        if (key->given != NULL && !key->given[i]) {
            put_not_given(writer, instrument, &json);
            continue;
        }
        for (size_t s = 0; s < instrument->scale_count; s++) {
            sx_score score;
            sx_run_score(runs[i], s, at, &score);
            put_scale(writer, &instrument->scales[s], &score, &json);
        }
        if (instrument->flag_count > 0) {
            put_flags(writer, model, flags[i], &json);
        }
        if (model->validity_count > 0) {
            put_key(&json, model->id, ".validity");
            validity_list(model, runs[i], at, &json);
        }
        if (instrument->loaded->weak) {
            put_key(&json, model->id, ".jail");
            sx_json_string(&json, SX_WEAK_JAIL);
        }
    }
    for (size_t i = 0; writer->made && i < writer->count; i++) {
        bool given = key->given == NULL || key->given[i];
        put_made(writer->instruments[i].loaded, given ? runs[i] : NULL, at, &json);
    }
    if (writer->explain) {
        put_explained(writer, key, runs, at, &json);
    }
    sx_json_end_object(&json);
    sx_buf_char(out, '\n');
}

/* ---- one person --------------------------------------------------------------------------- */

static void person_scale(const sx_writer *writer, const sx_writer_scale *scale,
                         const sx_scale *rules, const sx_score *score, sx_json *json)
{
    sx_json_key(json, rules->id);
    sx_json_object(json);
    sx_json_key(json, "value");
    if (scale->category) {
        put_label(json, scale, score);
    } else {
        put_value(json, score, score->value, writer->digits);
        if (scale->label_count > 0) {
            sx_json_key(json, "band");
            put_label(json, scale, score);
        }
        sx_json_key(json, "unrounded");
        put_value(json, score, score->exact, writer->digits);
        sx_json_key(json, "edge");
        put_edge(json, score);
    }
    sx_json_put(json, "status", sx_writer_status(score));
    sx_json_put(json, "missing", sx_missing_word(rules->missing.rule));
    if (score->of > 0) {
        sx_json_put_int(json, "answered", score->answered);
        sx_json_put_int(json, "of", score->of);
    }
    sx_json_end_object(json);
}

void sx_json_person(const sx_writer *writer, size_t instrument, const sx_run *run,
                    const sx_row_flag *flags, size_t at, sx_json *json)
{
    const sx_writer_instrument *layout = &writer->instruments[instrument];
    const sx_model *model = layout->loaded->model;
    sx_json_put(json, "instrument", model->id);
    sx_json_put(json, "version", model->version);
    sx_json_put(json, "rule_hash", layout->loaded->rule_hash);
    sx_json_put(json, "engine", SX_VERSION);
    if (run != NULL) {
        sx_json_key(json, "scales");
        sx_json_object(json);
        for (size_t s = 0; s < layout->scale_count; s++) {
            sx_score score;
            sx_run_score(run, s, at, &score);
            person_scale(writer, &layout->scales[s], &model->scales[s], &score, json);
        }
        sx_json_end_object(json);
        if (model->validity_count > 0) {
            sx_json_key(json, "validity");
            validity_list(model, run, at, json);
        }
    }
    if (layout->loaded->weak) {
        sx_json_put(json, "jail", SX_WEAK_JAIL);
    }
    sx_json_key(json, "flags");
    sx_json_object(json);
    for (size_t i = 0; i < model->flag_count; i++) {
        sx_json_put(json, model->flags[i].id, sx_flag_state_word(flags[i].state));
    }
    sx_json_end_object(json);
}
