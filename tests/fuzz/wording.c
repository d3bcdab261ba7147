/*
 * wording.c: any bytes as a wording pack: as they are, and with the hash that they ought to have, so that what
 * stands behind it is reached. A pack that is accepted has every word, and changes nothing but words.
 */
#include <stdint.h>
#include <string.h>

#include "host/wording.h"
#include "manifest/manifest.h"
#include "support/feed.h"

#define MEMORY ((size_t)64 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char skeleton[] =
    "sextant: 1\nid: bare\nversion: 1.2.0\ntitle: Bare\nstrand: coaching\nkind: inventory\n"
    "rights: {class: C, holder: A publisher, source: example.org, credit: \"Bare, A publisher\",\n"
    "  uses: {clinical: licence, research: allowed, commercial: refused}}\n"
    "responses: {often: [{code: 0}, {code: 1}]}\n"
    "items:\n"
    "  - {id: q1, responses: often}\n"
    "  - {id: q2, responses: often}\n"
    "  - {id: q3, options: [{code: \"yes\"}, {code: \"no\"}], unscored: true}\n"
    "  - {id: pain, kind: slider, range: 0..10, unscored: true}\n"
    "scales: {total: {sum: q1..q2, missing: {rule: complete}, direction: neither, range: [0, 2]}}\n"
    "examples: [{answers: [1, 1], total: 2}, {answers: [0, 0], total: 0}, {answers: [1, ~], "
    "total: ~}]\n";

static void check(sx_status status, const sx_diags *diags)
{
    must(status == SX_OK ? diags->errors == 0 : status == SX_E_MEMORY || diags->errors > 0);
}

static size_t words_of(const sx_model *model)
{
    size_t len = 0;
    for (size_t i = 0; i < model->item_count; i++) {
        const char *text = sx_model_item_text(model, i, NULL);
        must(text != NULL && text[0] != '\0');
        len += strlen(text);
        const sx_response_set *set = model->items[i].responses;
        for (size_t o = 0; set != NULL && o < set->option_count; o++) {
            text = sx_model_option_text(model, i, o, NULL);
            must(text != NULL && text[0] != '\0');
            len += strlen(text);
        }
    }
    return len;
}

static void use(const sx_loaded *bare, const sx_pack *pack, sx_arena *arena)
{
    if (!pack->worded) {
        return;
    }
    const sx_loaded *worded = sx_loaded_with(bare, pack, true, arena);
    must(worded != NULL && words_of(worded->model) > 0);
    must(worded->model->scale_count == bare->model->scale_count);
    must(worded->model->item_count == bare->model->item_count);
    must(worded->scores == bare->scores && strcmp(worded->rule_hash, bare->rule_hash) == 0);
}

static void read_pack(const sx_loaded *bare, sx_arena *arena, sx_slice text, bool sealed)
{
    sx_diags diags;
    sx_pack *pack = NULL;
    sx_diags_init(&diags, arena);
    check(sx_manifest_wording(arena, NULL, "fuzz", text, &diags, &pack), &diags);
    sx_diags_init(&diags, arena);
    sx_status status = sx_manifest_wording(arena, bare->model, "fuzz", text, &diags, &pack);
    check(status, &diags);
    if (status == SX_OK) {
        must(!sealed || pack->sealed);
        (void)sx_pack_fits_version(pack, bare->model->version);
        use(bare, pack, arena);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sx_arena *arena = sx_arena_new(MEMORY);
    sx_diags diags;
    sx_model *model = NULL;
    sx_plan *scores = NULL;
    sx_buf sealed;
    char hash[SX_HASH_TEXT];
    must(arena != NULL);
    sx_diags_init(&diags, arena);
    must(sx_manifest_instrument(arena, "bare", SX_SLICE(skeleton), &diags, &model) == SX_OK);
    must(sx_plan_scores(model, arena, &diags, &scores) == SX_OK);
    const sx_loaded bare = {.arena = arena, .model = model, .scores = scores};
    read_pack(&bare, arena, (sx_slice){(const char *)data, size}, false);
    sx_buf_init(&sealed, SX_MANIFEST_MAX);
    sx_buf_add(&sealed, (const char *)data, size);
    if (size == 0 || data[size - 1] != '\n') {
        sx_buf_char(&sealed, '\n');
    }
    sx_hash_bytes(sealed.data, sealed.len, hash);
    sx_buf_printf(&sealed, "hash: %s\n", hash);
    if (!sealed.failed) {
        read_pack(&bare, arena, (sx_slice){sx_buf_text(&sealed), sealed.len}, true);
    }
    sx_buf_free(&sealed);
    sx_arena_free(arena);
    return 0;
}
