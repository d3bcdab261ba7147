/*
 * trial_care.c: reads care models from the source tree and from pieces of YAML.
 */
#include "profile/trial_care.h"

#include <check.h>
#include <string.h>

#include "base/file.h"
#include "manifest/manifest.h"

#define TEXT_MAX ((size_t)1024 * 1024)

const char *const shipped_models[] = {"integrative", "indication", "scope-of-practice", NULL};

static void begin(trial_care *trial)
{
    *trial = (trial_care){.arena = sx_arena_new(0)};
    ck_assert_ptr_nonnull(trial->arena);
    sx_diags_init(&trial->diags, trial->arena);
}

static void compile(trial_care *trial)
{
    if (trial->model != NULL) {
        sx_status status = sx_care_new(trial->model, &trial->diags, &trial->care);
        ck_assert_int_eq(status == SX_OK, trial->care != NULL);
    }
}

void trial_care_shipped(trial_care *trial, const char *id)
{
    begin(trial);
    char *path = sx_arena_printf(trial->arena, "%s/profiles/%s.yaml", SX_SOURCE_DATA_DIR, id);
    sx_buf text;
    sx_buf_init(&text, TEXT_MAX);
    ck_assert_int_eq(sx_file_read(path, TEXT_MAX, &text, &trial->diags), SX_OK);
    sx_slice whole = {sx_arena_strdup(trial->arena, sx_buf_text(&text)), text.len};
    sx_buf_free(&text);
    sx_manifest_care_model(trial->arena, path, whole, &trial->diags, &trial->model);
    compile(trial);
    ck_assert_msg(trial->care != NULL, "%s: %s", id, trial_care_code(trial));
}

void trial_care_read(trial_care *trial, const char *yaml)
{
    begin(trial);
    const char *text = sx_arena_printf(
        trial->arena,
        "sextant: 1\nkind: care-model\nid: trial\nversion: 1.0.0\ntitle: Trial\naccount: None\n%s",
        yaml);
    sx_manifest_care_model(trial->arena, "trial.yaml", sx_slice_of(text), &trial->diags,
                           &trial->model);
    if (trial->model != NULL) {
        trial->model->file = NULL; /* it is in no file */
    }
    compile(trial);
}

void trial_care_free(trial_care *trial)
{
    sx_care_free(trial->care);
    sx_arena_free(trial->arena);
}

const char *trial_care_code(const trial_care *trial)
{
    return trial->diags.count == 0 ? "" : trial->diags.items[0].code;
}

sx_domain_fact trial_fact(sx_domain domain, trial_state state)
{
    bool therapy = sx_domain_strand(domain) == SX_STRAND_THERAPY;
    sx_level least = therapy ? SX_LEVEL_NONE : SX_LEVEL_LOW;
    return (sx_domain_fact){.assessed = state != STATE_ABSENT,
                            .known = state >= STATE_0,
                            .level = state >= STATE_0 ? (sx_level)(least + (state - STATE_0))
                                                      : SX_LEVEL_NONE,
                            .deciding = SX_NOTHING};
}
