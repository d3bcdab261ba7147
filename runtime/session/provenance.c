/*
 * provenance.c: writes results. The order of the members and the spelling of numbers never change for
 * documents of one format: rebuilding a result compares bytes.
 */
#include "session/provenance.h"

#include <stdlib.h>
#include <string.h>

#include <sextant/version.h>

#include "base/file.h"
#include "base/hash.h"
#include "host/shown.h"
#include "session/result_seal.h"

/* Nine places: what floating point gives stands for a decimal of nine, so nothing of it is lost. */
#define UNROUNDED_DIGITS SX_SETTLED_DIGITS

/* --- the document ------------------------------------------------------------------------------ */

const char *sx_result_status(const sx_score *score)
{
    if (score->status != SX_CELL_OK) {
        return sx_cell_word(score->status);
    }
    return score->edge ? "edge" : score->prorated ? "prorated" : "ok";
}

static void put_number(sx_json *json, const char *key, const sx_score *score, sx_number value,
                       unsigned digits)
{
    sx_json_key(json, key);
    if (score->status == SX_CELL_OK) {
        sx_json_number(json, value, digits);
    } else {
        sx_json_null(json);
    }
}

static void put_scale(const sx_model *model, size_t index, const sx_score *score, sx_json *json)
{
    const sx_scale *scale = &model->scales[index];
    bool category = scale->compute == SX_COMPUTE_CATEGORY;
    const char *band = score->status == SX_CELL_OK && score->band >= 0
                           ? sx_model_band_id(model, index, (size_t)score->band)
                           : NULL;
    sx_json_key(json, scale->id);
    sx_json_object(json);
    if (category) {
        sx_json_put(json, "value", band);
    } else {
        put_number(json, "value", score, score->value, SX_PRINT_DIGITS);
        put_number(json, "unrounded", score, score->exact, UNROUNDED_DIGITS);
        sx_json_put(json, "band", band);
    }
    sx_json_put(json, "status", sx_result_status(score));
    sx_json_put_bool(json, "edge", score->status == SX_CELL_OK && score->edge);
    sx_json_put_bool(json, "prorated", score->status == SX_CELL_OK && score->prorated);
    sx_json_put(json, "missing", sx_missing_word(scale->missing.rule));
    if (score->of > 0) {
        sx_json_put_int(json, "answered", score->answered);
        sx_json_put_int(json, "of", score->of);
    }
    sx_json_end_object(json);
}

static void put_scales(const sx_model *model, const sx_result_row *row, sx_json *json)
{
    sx_json_key(json, "scales");
    sx_json_object(json);
    for (size_t i = 0; i < model->scale_count; i++) {
        sx_score score;
        sx_run_score(row->run, i, row->row, &score);
        put_scale(model, i, &score, json);
    }
    sx_json_end_object(json);
}

/* The notes that hold (true), and those that nobody can tell (null). */
static void put_validity(const sx_model *model, const sx_result_row *row, sx_json *json)
{
    sx_json_key(json, "validity");
    sx_json_object(json);
    for (size_t i = 0; i < model->validity_count; i++) {
        int truth = sx_run_truth(row->run, model->scale_count + i, row->row);
        sx_json_key(json, model->validity[i].id);
        if (truth < 0) {
            sx_json_null(json);
        } else {
            sx_json_bool(json, truth > 0);
        }
    }
    sx_json_end_object(json);
}

static void put_flags(const sx_model *model, const sx_response_flag *flags, sx_json *json)
{
    sx_json_key(json, "flags");
    sx_json_object(json);
    for (size_t i = 0; i < model->flag_count; i++) {
        sx_json_key(json, model->flags[i].id);
        sx_json_object(json);
        sx_json_put(json, "state", sx_flag_state_word(flags[i].state));
        sx_json_put(json, "tier", sx_tier_word(model->flags[i].tier));
        sx_json_put_bool(json, "changed", flags[i].changed);
        sx_json_end_object(json);
    }
    sx_json_end_object(json);
}

static void put_link(const sx_result_link *link, sx_json *json)
{
    sx_json_key(json, "supersedes");
    if (link == NULL) {
        sx_json_null(json);
        return;
    }
    sx_json_object(json);
    sx_json_put(json, "result", link->result);
    sx_json_put(json, "version", link->version);
    sx_json_put(json, "rule_hash", link->rule_hash);
    sx_json_put(json, "why", link->why);
    sx_json_put(json, "at", link->at);
    sx_json_end_object(json);
}

static void put_response(const sx_response *response, sx_json *json)
{
    char hash[SX_HASH_TEXT];
    sx_buf text;
    sx_json inner;
    sx_buf_init(&text, SX_RESULT_MAX);
    sx_json_init(&inner, &text, false);
    sx_response_write(response, &inner);
    sx_hash_bytes(sx_buf_text(&text), text.len, hash);
    sx_json_put(json, "response_hash", hash);
    sx_json_key(json, "response");
    sx_json_raw(json, sx_buf_text(&text));
    json->out->failed = json->out->failed || text.failed;
    sx_buf_free(&text);
}

void sx_result_write(const sx_result_row *row, const sx_result_marks *marks, sx_buf *out)
{
    const sx_loaded *loaded = row->response->loaded;
    const sx_model *model = loaded->model;
    size_t start = out->len;
    sx_json json;
    sx_json_init(&json, out, false);
    sx_json_object(&json);
    sx_json_put_int(&json, "sextant", 1);
    sx_json_put(&json, "kind", "result");
    sx_json_put(&json, "instrument", model->id);
    sx_json_put(&json, "version", model->version);
    sx_json_put(&json, "rule_hash", loaded->rule_hash);
    sx_json_put(&json, "library_hash", loaded->library_hash);
    sx_json_put(&json, "engine", marks->engine == NULL ? SX_VERSION : marks->engine);
    sx_json_put(&json, "jail", marks->jail);
    put_flags(model, row->flags, &json);
    put_scales(model, row, &json);
    put_validity(model, row, &json);
    put_link(marks->supersedes, &json);
    put_response(row->response, &json);
    sx_seal_write(&json, start);
    sx_json_end_object(&json);
}

bool sx_response_hash(const sx_response *response, char ret[SX_HASH_TEXT])
{
    sx_buf text;
    sx_json json;
    sx_buf_init(&text, SX_RESULT_MAX);
    sx_json_init(&json, &text, false);
    sx_response_write(response, &json);
    bool good = !text.failed;
    sx_hash_bytes(sx_buf_text(&text), text.len, ret);
    sx_buf_free(&text);
    return good;
}

sx_status sx_result_flags(const sx_response *response, sx_response_flag *ret)
{
    sx_response ended = *response;
    ended.finished = response->finished == NULL ? "" : response->finished;
    return sx_response_flags(&ended, ret);
}

/* --- scoring one response ---------------------------------------------------------------------- */

bool sx_result_begin(sx_result_maker *maker, const sx_loaded *loaded)
{
    memset(maker, 0, sizeof *maker);
    maker->loaded = loaded;
    maker->flags = calloc(loaded->model->flag_count + 1, sizeof *maker->flags);
    maker->shown = sx_run_new(loaded->shown, 1);
    bool good = maker->flags != NULL && maker->shown != NULL &&
                sx_scoring_start(&maker->scoring, loaded, 1);
    if (!good) {
        sx_result_end(maker);
    }
    return good;
}

void sx_result_end(sx_result_maker *maker)
{
    if (maker->scoring.run != NULL) {
        sx_scoring_end(&maker->scoring);
    }
    sx_run_free(maker->shown);
    free(maker->flags);
    memset(maker, 0, sizeof *maker);
}

sx_status sx_result_make(sx_result_maker *maker, const sx_response *response,
                         const sx_result_marks *marks, sx_buf *out, sx_fate *ret_fate)
{
    sx_run *run = maker->scoring.run;
    size_t contradiction = SX_FIELD_NONE;
    *ret_fate = SX_FATE_OK;
    sx_status status = sx_result_flags(response, maker->flags); /* first, as everywhere */
    if (status != SX_OK) {
        return status;
    }
    sx_run_begin(run, 1);
    sx_response_fill(response, run, 0);
    sx_shown_apply(maker->loaded, maker->shown, run, 1, &contradiction);
    if (contradiction != SX_FIELD_NONE) {
        return SX_E_INPUT;
    }
    sx_run_execute(run);
    *ret_fate = sx_scoring_any_fate(&maker->scoring, 0);
    const sx_result_row row = {response, run, 0, maker->flags};
    sx_result_write(&row, marks, out);
    return out->failed ? SX_E_MEMORY : SX_OK;
}

/* --- keeping ----------------------------------------------------------------------------------- */

#define SEAL_TAIL (sizeof "\"}" - 1)

sx_status sx_result_keep(const char *store, const char *instrument, sx_slice document,
                         sx_arena *arena, sx_diags *diags)
{
    size_t hash = SX_HASH_TEXT - 1;
    const char *folder = sx_arena_printf(arena, "%s/results", store);
    if (folder == NULL) {
        return SX_E_MEMORY;
    }
    const char *path = sx_arena_printf(arena, "%s/%s-%.*s.json", folder, instrument, (int)hash,
                                       document.at + document.len - SEAL_TAIL - hash);
    char *line = sx_arena_printf(arena, "%.*s\n", (int)document.len, document.at);
    if (path == NULL || line == NULL) {
        return SX_E_MEMORY;
    }
    if (sx_path_exists(path)) {
        return SX_OK; /* the name says that it is the same */
    }
    sx_status status = sx_make_directories(folder, diags);
    return status == SX_OK ? sx_file_write(path, line, document.len + 1, true, diags) : status;
}

void sx_result_keep_response(const char *store, const sx_response *response, sx_arena *arena,
                             sx_diags *diags)
{
    const sx_loaded *loaded = response->loaded;
    const sx_result_marks marks = {.jail = loaded->weak ? "weak" : NULL};
    sx_result_maker maker;
    sx_fate fate = SX_FATE_OK;
    sx_buf text;
    sx_buf_init(&text, SX_RESULT_MAX);
    sx_status status = sx_result_begin(&maker, loaded)
                           ? sx_result_make(&maker, response, &marks, &text, &fate)
                           : SX_E_MEMORY;
    if (status == SX_OK && fate != SX_FATE_OK) {
        status = SX_E_SCORE; /* says nothing about the person, and another time something else */
    }
    if (status == SX_OK) {
        status = sx_result_keep(store, loaded->model->id, (sx_slice){sx_buf_text(&text), text.len},
                                arena, NULL);
    }
    if (status != SX_OK) {
        sx_diag_warn(diags, "RESULT.KEEP", (sx_where){.file = store},
                     "a directory of sessions with room",
                     "the result of %s could not be kept: `sextant score` makes it from the saved "
                     "response",
                     loaded->model->id);
    }
    sx_result_end(&maker);
    sx_buf_free(&text);
}
