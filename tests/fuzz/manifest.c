/*
 * manifest.c: any bytes as an instrument, a translation, a battery, a care model and an expression.
 * Whatever they are, reading ends with a status, a refusal says why, and what was read can be used.
 */
#include <stdint.h>
#include <stdlib.h>

#include "manifest/manifest.h"

#define MEMORY ((size_t)128 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char base[] =
    "sextant: 1\nid: base\nversion: 1.0.0\ntitle: Base\nstrand: both\nkind: screener\n"
    "rights: {class: A}\nresponses: {f: [{0: Never}, {1: Often}]}\n"
    "items:\n  - {id: q1, responses: f, text: One}\n"
    "  - {id: m, kind: multi, options: [{a: A}, {b: B}], text: Two}\n"
    "scales:\n  t: {sum: q1, missing: {rule: complete}, direction: neither, range: 0..1, "
    "bands: [{low: 0}, {high: 1}]}\nflags: {d: {when: q1 >= 1, tier: note}}\n"
    "examples: [{answers: [1], t: 1}]\n";

/* Refused with a reason, or accepted without an error. */
static void check(sx_status status, const sx_diags *diags)
{
    bool good = status == SX_OK
                    ? diags->errors == 0
                    : status == SX_E_MEMORY || (status == SX_E_MANIFEST && diags->errors > 0);
    if (!good) {
        abort();
    }
}

static void use_expr(const sx_expr *expr)
{
    sx_buf out;
    sx_buf_init(&out, (size_t)1 << 20);
    if (expr != NULL) {
        sx_expr_print(&out, expr);
    }
    sx_buf_free(&out);
}

static void use_model(const sx_model *model)
{
    size_t total = model->item_count + model->parameter_count;
    size_t len = 0;
    for (size_t i = 0; i < total; i++) {
        const sx_response_set *set = model->items[i].responses;
        len += sx_slice_of(sx_model_item_text(model, i, "de-AT")).len;
        for (size_t o = 0; set != NULL && o < set->option_count; o++) {
            len += sx_slice_of(sx_model_option_text(model, i, o, "de")).len;
        }
        use_expr(model->items[i].show_if);
    }
    for (size_t i = 0; i < model->scale_count; i++) {
        len += sx_slice_of(sx_model_scale_title(model, i, "de")).len;
        for (size_t b = 0; b < model->scales[i].band_count; b++) {
            len += sx_slice_of(sx_model_band_text(model, i, b, "de")).len;
        }
        use_expr(model->scales[i].formula);
    }
    for (size_t i = 0; i < model->flag_count; i++) {
        len += sx_slice_of(sx_model_flag_text(model, i, NULL)).len;
        use_expr(model->flags[i].when);
    }
    for (size_t i = 0; i < model->field_count; i++) {
        if (sx_model_find_field(model, model->fields[i].name) != (int)i ||
            model->fields[i].low > model->fields[i].high) {
            abort();
        }
    }
    if (len == 0 || model->example_count == 0) {
        abort();
    }
}

static void as_instrument(sx_arena *arena, sx_slice text)
{
    sx_diags diags;
    sx_diags_init(&diags, arena);
    sx_model *model = NULL;
    check(sx_manifest_instrument(arena, "fuzz", text, &diags, &model), &diags);
    if (model != NULL) {
        use_model(model);
    }
}

static void as_translation(sx_arena *arena, sx_slice text)
{
    sx_diags diags;
    sx_diags_init(&diags, arena);
    sx_model *model = NULL;
    if (sx_manifest_instrument(arena, "base", sx_slice_of(base), &diags, &model) != SX_OK) {
        abort();
    }
    check(sx_manifest_text(model, "fuzz", text, &diags), &diags);
    use_model(model);
}

static void as_others(sx_arena *arena, sx_slice text)
{
    sx_diags diags;
    sx_battery *battery = NULL;
    sx_care_model *care_model = NULL;
    sx_expr *expr = NULL;
    sx_file_kind kind = SX_FILE_INSTRUMENT;
    sx_where where = {.file = "fuzz", .line = 1, .column = 1};
    sx_diags_init(&diags, arena);
    check(sx_manifest_battery(arena, "fuzz", text, &diags, &battery), &diags);
    sx_diags_init(&diags, arena);
    check(sx_manifest_care_model(arena, "fuzz", text, &diags, &care_model), &diags);
    sx_diags_init(&diags, arena);
    check(sx_manifest_file_kind("fuzz", text, &diags, &kind), &diags);
    sx_diags_init(&diags, arena);
    check(sx_expr_read(arena, text, where, &diags, &expr), &diags);
    use_expr(expr);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sx_slice text = {(const char *)data, size};
    void (*const readers[])(sx_arena * arena, sx_slice text) = {as_instrument, as_translation,
                                                                as_others};
    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
        sx_arena *arena = sx_arena_new(MEMORY);
        if (arena != NULL) {
            readers[i](arena, text);
        }
        sx_arena_free(arena);
    }
    return 0;
}
