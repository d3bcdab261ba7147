/*
 * response.c: any bytes as saved responses. What is accepted is written and read again to the same bytes, keeps its
 * flags when it is read one answer at a time, and fills every plan; what is refused has a reason.
 */
#include <stdint.h>
#include <string.h>

#include "host/answer.h"
#include "manifest/manifest.h"
#include "base/json_read.h"
#include "session/response.h"
#include "session/salvage.h"
#include "support/feed.h"

#define MEMORY ((size_t)128 << 20)
#define TEXT_MAX ((size_t)16 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char yaml[] =
    "sextant: 1\nid: mood\nversion: 1.2.0\ntitle: Mood\nstrand: both\nkind: technique\n"
    "validated: false\nrights: {class: own, holder: The Sextant authors}\n"
    "parameters: [{id: age, kind: number, range: 0..120, text: Age}]\n"
    "items:\n"
    "  - {id: q1, options: [{0: a}, {1: b}, {2: c}], text: One}\n"
    "  - {id: q2, options: [{0: a}, {1: b}, {2: c}], text: Two, may_not_apply: true}\n"
    "  - {id: gate, options: [{yes: Yes}, {no: No}], unscored: true, required: false, text: G}\n"
    "  - {id: many, kind: multi, options: [{a: A}, {b: B}], most: 1, show_if: gate = yes, "
    "unscored: true, required: false, text: M}\n"
    "  - {id: order, kind: ranking, options: [{x: X}, {y: Y}], unscored: true, required: false, "
    "text: O}\n"
    "  - {id: half, kind: number, range: 0..10, digits: 1, unscored: true, required: false, "
    "text: H}\n"
    "  - {id: since, kind: date, range: 1900-01-01..2100-01-01, unscored: true, required: false, "
    "text: S}\n"
    "  - {id: notes, kind: text, most: 20, required: false, text: N}\n"
    "scales:\n"
    "  total: {sum: \"q1, q2\", missing: {rule: prorate, most: 1, round: half_up}, "
    "direction: neither, range: [0, 4]}\n"
    "flags:\n"
    "  risk: {title: Risk, when: q2 >= 1, tier: urgent, text: Talk to the person.}\n"
    "  open: {when: half > 5, tier: note, not_answered: raised}\n"
    "examples: [{answers: [], total: ~}]\n";

static void load(sx_arena *arena, sx_loaded *ret)
{
    sx_diags diags;
    sx_model *model = NULL;
    sx_plan *scores = NULL, *flags = NULL, *shown = NULL;
    sx_diags_init(&diags, arena);
    must(sx_manifest_instrument(arena, "mood.yaml", SX_SLICE(yaml), &diags, &model) == SX_OK);
    must(sx_answer_prepare(model) == SX_OK);
    must(sx_plan_scores(model, arena, &diags, &scores) == SX_OK);
    must(sx_plan_flags(model, arena, &diags, &flags) == SX_OK);
    must(sx_plan_shown(model, arena, &diags, &shown) == SX_OK);
    *ret = (sx_loaded){
        .arena = arena, .model = model, .scores = scores, .flags = flags, .shown = shown};
    must(sx_plan_hash(scores, ret->rule_hash) == SX_OK);
}

static void write_text(const sx_response *response, sx_buf *out)
{
    sx_json json;
    sx_buf_init(out, TEXT_MAX);
    sx_json_init(&json, out, false);
    sx_response_write(response, &json);
    must(!out->failed && out->len > 0);
}

static sx_response *read_text(const sx_buf *text, const sx_loaded *loaded, sx_arena *arena,
                              json_t **root)
{
    sx_diags diags;
    sx_response *response = NULL;
    sx_diags_init(&diags, arena);
    must(sx_json_read((sx_slice){sx_buf_text(text), text->len}, "again", 1, &diags, root) == SX_OK);
    must(sx_response_read(*root, (sx_where){0}, loaded, arena, &diags, &response) == SX_OK);
    return response;
}

static void check_again(const sx_response *response, const sx_loaded *loaded, sx_arena *arena)
{
    sx_buf first, second;
    json_t *root = NULL;
    write_text(response, &first);
    write_text(read_text(&first, loaded, arena, &root), &second);
    must(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
    json_decref(root);
    sx_buf_free(&first);
    sx_buf_free(&second);
}

static void fill(const sx_response *response, const sx_plan *plan)
{
    sx_run *run = sx_run_new(plan, 1);
    must(run != NULL);
    sx_run_begin(run, 1);
    sx_response_fill(response, run, 0);
    sx_run_execute(run);
    sx_run_free(run);
}

/* One answer at a time, nothing is lost of what can be read whole. */
static void check_salvage(const json_t *value, const sx_response *whole, const sx_loaded *loaded,
                          sx_arena *arena)
{
    sx_response_flag flags[2], salvaged[2];
    bool uncertain = false;
    sx_response *parts = sx_response_salvage(value, loaded, arena, &uncertain);
    must(parts != NULL);
    must(sx_response_salvage_flags(parts, uncertain, salvaged) == SX_OK);
    if (whole == NULL) {
        return;
    }
    must(sx_response_flags(whole, flags) == SX_OK);
    for (size_t i = 0; i < 2; i++) {
        must(!uncertain && flags[i].state == salvaged[i].state);
    }
}

static void use(const json_t *value, sx_where where, const sx_loaded *loaded, sx_arena *arena)
{
    sx_diags diags;
    const char *id = NULL;
    sx_response *response = NULL;
    sx_diags_init(&diags, arena);
    sx_status status = sx_response_instrument(value, where, &diags, &id);
    must(status == SX_OK ? id != NULL : diags.errors > 0 || status == SX_E_MEMORY);
    sx_diags_init(&diags, arena);
    status = sx_response_read(value, where, loaded, arena, &diags, &response);
    must(status == SX_OK ? response != NULL : diags.errors > 0 || status == SX_E_MEMORY);
    if (status == SX_OK) {
        check_again(response, loaded, arena);
        fill(response, loaded->scores);
        fill(response, loaded->flags);
        fill(response, loaded->shown);
    }
    check_salvage(value, response, loaded, arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sx_arena *arena = sx_arena_new(MEMORY);
    sx_loaded loaded;
    sx_diags diags;
    sx_response_file file;
    must(arena != NULL);
    load(arena, &loaded);
    sx_diags_init(&diags, arena);
    sx_slice text = {size > 0 ? (const char *)data : "", size};
    sx_status status = sx_response_file_read(text, "fuzz", arena, &diags, &file);
    must(status == SX_OK || diags.errors > 0 || status == SX_E_MEMORY);
    if (status == SX_OK) {
        for (size_t i = 0; i < file.count; i++) {
            use(file.items[i], file.where[i], &loaded, arena);
        }
        sx_response_file_free(&file);
    }
    sx_arena_free(arena);
    return 0;
}
