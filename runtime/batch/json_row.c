/*
 * json_row.c: rows as JSON. A number is a JSON number in the digits that a table shows, null where
 * there is none; flags are a list, empty when all are clear.
 */
#include "batch/json_row.h"

#include <sextant/version.h>

#include "plan/explain.h"

#define WORD_BYTES 192 /* the id of a flag or note, and the longest suffix */

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

static void put_flag(sx_json *json, const char *id, const char *suffix)
{
    char text[WORD_BYTES];
    sx_buf buf = {.data = text, .capacity = sizeof text, .max = sizeof text - 1};
    sx_buf_str(&buf, id);
    sx_buf_str(&buf, suffix);
    sx_json_slice(json, (sx_slice){text, buf.len});
}

static void put_flag_state(const sx_writer *writer, const char *id, sx_row_flag flag, sx_json *json)
{
    if (flag.state == SX_FLAG_RAISED) {
        put_flag(json, id, flag.changed && writer->details ? ":changed" : "");
    } else if (flag.state == SX_FLAG_NOT_ASSESSED) {
        put_flag(json, id, ":not_assessed");
    }
}

static void put_note(const sx_model *model, size_t index, const sx_run *run, size_t at,
                     sx_json *json)
{
    int truth = sx_run_truth(run, model->scale_count + index, at);
    if (truth != 0) {
        put_flag(json, model->validity[index].id, truth < 0 ? ":unknown" : "");
    }
}

static void validity_list(const sx_model *model, const sx_run *run, size_t at, sx_json *json)
{
    sx_json_array(json);
    for (size_t i = 0; i < model->validity_count; i++) {
        put_note(model, i, run, at, json);
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

/* "total": "prorate:8/9", where the missing rule counted */
static void put_missing(const sx_scale *scale, const sx_score *score, sx_json *json)
{
    char text[64];
    sx_buf rule = {.data = text, .capacity = sizeof text, .max = sizeof text - 1};
    if (sx_writer_missing(score)) {
        sx_buf_printf(&rule, "%s:%u/%u", sx_missing_word(scale->missing.rule),
                      (unsigned)score->answered, (unsigned)score->of);
        sx_json_key(json, scale->id);
        sx_json_slice(json, (sx_slice){text, rule.len});
    }
}

void sx_json_item(const sx_writer *writer, const sx_result_column *column, size_t index,
                  const sx_run *run, const sx_row_flag *flags, size_t at, sx_json *json)
{
    const sx_model *model = writer->instruments[column->instrument].loaded->model;
    sx_score score = {.of = 0};
    switch (column->kind) {
    case SX_COLUMN_FLAGS: put_flag_state(writer, model->flags[index].id, flags[index], json); break;
    case SX_COLUMN_VALIDITY: put_note(model, index, run, at, json); break;
    default:
        sx_run_answered(run, index, at, &score.answered, &score.of);
        put_missing(&model->scales[index], &score, json);
    }
}

bool sx_json_is_object(const sx_result_column *column)
{
    return column->kind == SX_COLUMN_MISSING;
}

static void put_list(const sx_writer *writer, const sx_result_column *column, const sx_run *run,
                     const sx_row_flag *flags, size_t at, sx_json *json)
{
    const size_t count = sx_writer_items(writer, column);
    if (sx_json_is_object(column)) {
        sx_json_object(json);
    } else {
        sx_json_array(json);
    }
    for (size_t i = 0; i < count; i++) {
        sx_json_item(writer, column, i, run, flags, at, json);
    }
    if (sx_json_is_object(column)) {
        sx_json_end_object(json);
    } else {
        sx_json_end_array(json);
    }
}

static void put_score(const sx_writer *writer, const sx_result_column *column,
                      const sx_score *score, sx_json *json)
{
    const sx_writer_scale *scale = &writer->instruments[column->instrument].scales[column->scale];
    switch (column->kind) {
    case SX_COLUMN_BAND: put_label(json, scale, score); break;
    case SX_COLUMN_STATUS: sx_json_string(json, sx_writer_status(score)); break;
    case SX_COLUMN_UNROUNDED: put_value(json, score, score->exact, writer->digits); break;
    case SX_COLUMN_EDGE: put_edge(json, score); break;
    case SX_COLUMN_ANSWERED: put_answered(json, score); break;
    default:
        if (scale->category) {
            put_label(json, scale, score);
        } else {
            put_value(json, score, score->value, writer->digits);
        }
    }
}

/* Where nothing was asked there is nothing: not even a list of flags, which would say that none is raised. */
static void put_not_given(const sx_result_column *column, sx_json *json)
{
    if (column->kind == SX_COLUMN_STATUS) {
        sx_json_string(json, SX_NOT_GIVEN);
    } else {
        sx_json_null(json);
    }
}

void sx_json_column(const sx_writer *writer, const sx_result_column *column, const sx_run *run,
                    const sx_row_flag *flags, size_t at, sx_json *json)
{
    const sx_loaded *loaded = writer->instruments[column->instrument].loaded;
    sx_score score;
    sx_json_key(json, column->name);
    if (run == NULL) {
        put_not_given(column, json);
        return;
    }
    switch (column->kind) {
    case SX_COLUMN_FLAGS:
    case SX_COLUMN_VALIDITY:
    case SX_COLUMN_MISSING: put_list(writer, column, run, flags, at, json); break;
    case SX_COLUMN_JAIL: sx_json_string(json, SX_WEAK_JAIL); break;
    case SX_COLUMN_VERSION: sx_json_string(json, loaded->model->version); break;
    case SX_COLUMN_RULE_HASH: sx_json_string(json, loaded->rule_hash); break;
    case SX_COLUMN_ENGINE: sx_json_string(json, SX_VERSION); break;
    default: sx_run_score(run, column->scale, at, &score); put_score(writer, column, &score, json);
    }
}

void sx_json_row_start(const sx_writer *writer, const sx_row_key *key, sx_json *json)
{
    sx_json_object(json);
    if (writer->has_id) {
        sx_json_key(json, "id");
        sx_json_slice(json, key->id);
    } else {
        sx_json_put_int(json, "row", (int64_t)key->row);
    }
    if (writer->has_occasion) {
        sx_json_key(json, "occasion");
        sx_json_slice(json, key->occasion);
    }
    for (size_t i = 0; i < writer->kept_count; i++) {
        sx_json_key(json, writer->kept[i]);
        sx_json_slice(json, key->kept[i]);
    }
}

void sx_json_row(const sx_writer *writer, const sx_row_key *key, sx_run *const *runs,
                 const sx_row_flag *const *flags, size_t at, sx_buf *out)
{
    sx_json json;
    sx_json_init(&json, out, false);
    sx_json_row_start(writer, key, &json);
    for (size_t i = 0; i < writer->columns.count; i++) {
        const sx_result_column *column = &writer->columns.items[i];
        uint32_t instrument = column->instrument;
        bool given = key->given == NULL || key->given[instrument];
        sx_json_column(writer, column, given ? runs[instrument] : NULL, flags[instrument], at,
                       &json);
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
        for (size_t s = 0; s < model->scale_count; s++) {
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
