/*
 * manifests.c: instruments from a piece of YAML. See manifests.h.
 */
#include "support/manifests.h"

#include <check.h>
#include <string.h>

#include "host/answer.h"
#include "host/instrument.h"
#include "manifest/manifest.h"

static const char head[] =
    "sextant: 1\nid: trial\nversion: 1.0.0\ntitle: Trial\nstrand: both\nkind: technique\n"
    "validated: false\n"
    "rights: {class: own, holder: Sextant, statement: written for tests, source: here}\n"
    "sources: {book: A book}\n"
    "parameters:\n"
    "  - {id: age, kind: number, range: 0..120, text: Age}\n"
    "  - {id: sex, options: [{female: Female}, {male: Male}], text: Sex}\n"
    "responses:\n"
    "  often: [{0: Never}, {1: Sometimes}, {2: Often}, {3: Always}]\n"
    "items:\n"
    "  - {id: q1, responses: often, text: One}\n"
    "  - {id: q2, responses: often, text: Two}\n"
    "  - {id: q3, responses: often, text: Three}\n"
    "  - {id: q4, responses: often, text: Four}\n"
    "  - {id: r1, options: [{1: a}, {2: b}, {3: c}, {4: d}, {5: e}], text: Five}\n"
    "  - {id: half, kind: number, range: 0..10, digits: 1, text: Half}\n"
    "  - {id: gate, options: [{yes: Yes}, {no: No}], text: Gate}\n"
    "  - {id: after, responses: often, show_if: gate = yes, text: After}\n"
    "  - {id: many, kind: multi, options: [{a: A}, {b: B}, {c: C}], text: Many}\n"
    "  - {id: order, kind: ranking, options: [{x: X}, {y: Y}, {z: Z}], text: Order}\n"
    "  - {id: na, options: [{0: a}, {6: b}, {code: none, text: c, missing: not_applicable}], "
    "text: N}\n"
    "examples: [{answers: [], s: ~}]\n";

void trial_read(sx_trial_model *trial, const char *yaml)
{
    sx_buf text;
    trial->arena = sx_arena_new(0);
    ck_assert_ptr_nonnull(trial->arena);
    sx_diags_init(&trial->diags, trial->arena);
    sx_buf_init(&text, 1 << 20);
    sx_buf_str(&text, head);
    sx_buf_str(&text, yaml);
    sx_slice bytes = {sx_buf_text(&text), text.len};
    trial->model = NULL;
    if (sx_manifest_instrument(trial->arena, "trial.yaml", bytes, &trial->diags, &trial->model) ==
        SX_OK)
        ck_assert_int_eq(sx_answer_prepare(trial->model), SX_OK);
    sx_buf_free(&text);
}

void trial_free(sx_trial_model *trial)
{
    sx_arena_free(trial->arena);
}

const char *trial_codes(const sx_trial_model *trial)
{
    static char text[1024];
    text[0] = '\0';
    for (size_t i = 0; i < trial->diags.count; i++) {
        size_t len = strlen(text);
        const char *code = trial->diags.items[i].code;
        if (len + strlen(code) + 2 < sizeof text) {
            if (len)
                text[len++] = ' ';
            memcpy(text + len, code, strlen(code) + 1);
        }
    }
    return text;
}

static void set_cell(const sx_model *model, sx_run *run, size_t row, sx_slice name, sx_slice value)
{
    char id[64];
    int64_t number = 0;
    sx_cell cell = SX_CELL_SKIPPED;
    const char *expected;
    ck_assert(name.len < sizeof id);
    memcpy(id, name.at, name.len);
    id[name.len] = '\0';
    int field = sx_model_find_field(model, id);
    ck_assert_msg(field >= 0, "no field %s", id);
    if (sx_slice_is(value, "?"))
        cell = SX_CELL_NOT_APPLICABLE;
    else if (sx_slice_is(value, "!"))
        cell = SX_CELL_NOT_SHOWN;
    else if (!sx_slice_is(value, "-"))
        ck_assert_msg(sx_answer_read(model, (size_t)field, value, &number, &cell, &expected) ==
                          SX_OK,
                      "no answer to %s", id);
    sx_run_values(run, (size_t)field)[row] = number;
    sx_run_status(run, (size_t)field)[row] = (uint8_t)cell;
}

void trial_answer(const sx_model *model, sx_run *run, size_t row, const char *answers)
{
    for (const char *at = answers; *at;) {
        const char *equal = strchr(at, '=');
        ck_assert_ptr_nonnull(equal);
        size_t len = strcspn(equal + 1, " ");
        set_cell(model, run, row, (sx_slice){at, (size_t)(equal - at)}, (sx_slice){equal + 1, len});
        at = equal + 1 + len;
        at += strspn(at, " ");
    }
}

const char *trial_score(const sx_model *model, const sx_run *run, size_t scale, size_t row)
{
    static char text[256];
    sx_score score;
    sx_buf out;
    sx_run_score(run, scale, row, &score);
    sx_buf_init(&out, sizeof text - 1);
    if (score.status != SX_CELL_OK)
        sx_buf_str(&out, sx_cell_word(score.status));
    else if (model->scales[scale].compute != SX_COMPUTE_CATEGORY)
        sx_number_print(&out, score.value, SX_PRINT_DIGITS);
    if (score.band >= 0)
        sx_buf_printf(&out, "/%s", sx_model_band_id(model, scale, (size_t)score.band));
    if (score.edge)
        sx_buf_char(&out, '!');
    if (score.prorated)
        sx_buf_char(&out, '~');
    memcpy(text, sx_buf_text(&out), out.len + 1);
    sx_buf_free(&out);
    return text;
}
