/*
 * trial_ffi.c: bound functions in tests. See trial_ffi.h.
 */
#include "trial_ffi.h"

#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "manifest/manifest.h"

static const char head[] =
    "sextant: 1\nid: trial\nversion: 1.0.0\ntitle: Trial\nstrand: both\nkind: technique\n"
    "validated: false\nrights: {class: own, holder: Nobody}\n"
    "responses:\n  often: [{0: Never}, {1: Sometimes}, {2: Often}, {3: Always}]\n"
    "items:\n"
    "  - {id: q1, responses: often}\n  - {id: q2, responses: often}\n"
    "  - {id: q3, responses: often}\n  - {id: q4, responses: often}\n"
    "  - {id: q5, responses: often}\n  - {id: q6, responses: often}\n"
    "  - {id: q7, responses: often}\n  - {id: q8, responses: often}\n"
    "  - {id: q9, responses: often}\n"
    "  - {id: x, kind: number, range: -1000000..1000000, digits: 3, unscored: true}\n"
    "  - {id: y, kind: number, range: -1000000..1000000, digits: 3, unscored: true}\n"
    "  - {id: w, kind: number, range: -1000000..1000000, digits: 3, unscored: true}\n"
    "examples: [{answers: [0], total: ~}]\n";

void trial_ffi_begin(trial_ffi *t, const char *library)
{
    sx_buf path;
    const char *build = getenv("BUILD");
    *t = (trial_ffi){.bundle = {.kind = SX_CODE_FFI, .name = "manifest.yaml"}};
    t->arena = sx_arena_new(0);
    ck_assert_ptr_nonnull(t->arena);
    sx_diags_init(&t->diags, t->arena);
    sx_buf_init(&path, 4096);
    sx_buf_printf(&path, "%s/%s", build == NULL ? "." : build, library);
    t->bundle.library = open(sx_buf_text(&path), O_RDONLY | O_CLOEXEC);
    ck_assert_msg(t->bundle.library >= 0, "%s is not there: is BUILD the build folder?",
                  sx_buf_text(&path));
    sx_buf_free(&path);
}

void trial_ffi_end(trial_ffi *t)
{
    if (t->self != NULL)
        sx_carrier_ffi.close(t->self);
    (void)close(t->bundle.library);
    sx_buf_free(&t->json);
    sx_arena_free(t->arena);
}

const sx_ffi *trial_ffi_read(trial_ffi *t, const char *yaml)
{
    sx_buf text, report;
    sx_model *model = NULL;
    sx_buf_init(&text, 100000);
    sx_buf_init(&report, 2000);
    sx_buf_str(&text, head);
    sx_buf_str(&text, yaml);
    char *kept = sx_arena_strndup(t->arena, sx_buf_text(&text), text.len);
    sx_status status = sx_manifest_instrument(t->arena, "manifest.yaml", (sx_slice){kept, text.len},
                                              &t->diags, &model);
    sx_diags_print(&report, &t->diags);
    ck_assert_msg(status == SX_OK, "%s", sx_buf_text(&report));
    ck_assert_ptr_nonnull(model->ffi);
    sx_buf_free(&text);
    sx_buf_free(&report);
    return model->ffi;
}

sx_plugin_status trial_ffi_open(trial_ffi *t, const sx_ffi *ffi)
{
    sx_json json;
    sx_buf_free(&t->json);
    sx_buf_init(&t->json, SX_BUNDLE_BYTES_MAX);
    sx_json_init(&json, &t->json, false);
    sx_ffi_write(ffi, &json);
    ck_assert(!t->json.failed);
    t->file = (sx_bundle_file){"bindings.json", {sx_buf_text(&t->json), t->json.len}};
    t->bundle.files = &t->file;
    t->bundle.file_count = 1;
    sx_bundle_host(&t->bundle, &t->host);
    t->error = (sx_plugin_error){.size = sizeof t->error};
    return sx_carrier_ffi.open(&t->host, &t->self, &t->error);
}

void trial_ffi_column(trial_ffi *t, const char *name, size_t rows, const double *values)
{
    ck_assert_uint_lt(t->columns, TRIAL_FFI_COLUMNS);
    ck_assert_uint_le(rows, TRIAL_FFI_ROWS);
    t->names[t->columns] = name;
    for (size_t i = 0; i < rows; i++) {
        bool missing = values[i] != values[i];
        t->values[t->columns][i] = missing ? 0 : values[i];
        t->status[t->columns][i] = missing ? SX_PLUGIN_CELL_SKIPPED : SX_PLUGIN_CELL_OK;
    }
    t->columns++;
}

void trial_ffi_scale(trial_ffi *t, const char *name)
{
    ck_assert_uint_lt(t->score_columns, TRIAL_FFI_COLUMNS);
    t->score_names[t->score_columns++] = name;
}

void trial_ffi_clear(trial_ffi *t)
{
    t->columns = 0;
    t->score_columns = 0;
}

sx_plugin_status trial_ffi_score(trial_ffi *t, size_t rows)
{
    const double *values[TRIAL_FFI_COLUMNS];
    const uint8_t *status[TRIAL_FFI_COLUMNS];
    double *scores[TRIAL_FFI_COLUMNS];
    uint8_t *score_status[TRIAL_FFI_COLUMNS];
    for (size_t i = 0; i < TRIAL_FFI_COLUMNS; i++) {
        values[i] = t->values[i];
        status[i] = t->status[i];
        scores[i] = t->scores[i];
        score_status[i] = t->score_status[i];
        memset(score_status[i], SX_PLUGIN_CELL_INCOMPLETE, rows);
    }
    const sx_plugin_block block = {.size = sizeof block,
                                   .columns = (uint32_t)t->columns,
                                   .rows = rows,
                                   .names = t->names,
                                   .values = values,
                                   .status = status};
    const sx_plugin_scores into = {.size = sizeof into,
                                   .columns = (uint32_t)t->score_columns,
                                   .rows = rows,
                                   .names = t->score_names,
                                   .values = scores,
                                   .status = score_status};
    t->error = (sx_plugin_error){.size = sizeof t->error};
    return sx_carrier_ffi.score(t->self, &block, &into, &t->error);
}

const char *trial_ffi_said(const trial_ffi *t)
{
    static char text[400];
    sx_buf out;
    sx_buf_init(&out, sizeof text - 1);
    sx_buf_printf(&out, "%s: %s", sx_fault_code(t->error.code), t->error.message);
    memcpy(text, sx_buf_text(&out), out.len + 1);
    sx_buf_free(&out);
    return text;
}
