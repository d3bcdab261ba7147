/*
 * trial_batch.c: see trial_batch.h.
 */
#include "batch/trial_batch.h"

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "host/answer.h"
#include "manifest/manifest.h"

static const char mood[] =
    "sextant: 1\nid: mood\nversion: 1.2.0\ntitle: Mood\nstrand: both\nkind: technique\n"
    "validated: false\n"
    "rights: {class: own, holder: Sextant, statement: written for tests, source: here}\n"
    "sources: {book: A book}\n"
    "aliases: [\"mood_{n}\", \"MOOD{n}\", \"m_{item}\"]\n"
    "missing_tokens: [\"-99\"]\n"
    "parameters:\n"
    "  - {id: age, kind: number, range: 0..120, text: Age}\n"
    "  - {id: sex, options: [{female: Female}, {male: Male}], text: Sex}\n"
    "responses:\n"
    "  often: [{0: Never}, {1: Sometimes}, {2: Often}, {3: Always}]\n"
    "items:\n"
    "  - {id: q1, responses: often, text: One}\n"
    "  - {id: q2, responses: often, text: Two}\n"
    "  - {id: q3, responses: often, text: Three}\n"
    "  - {id: harm, options: [{0: No}, {1: Some}, {2: Much}], unscored: true, text: Harm}\n"
    "  - {id: extra, responses: often, required: false, unscored: true, text: Extra}\n"
    "  - {id: gate, options: [{yes: Yes}, {no: No}], required: false, unscored: true, text: Gate}\n"
    "  - {id: after, responses: often, show_if: gate = yes, required: false, unscored: true, "
    "text: After}\n"
    "  - {id: many, kind: multi, options: [{a: A}, {b: B}, {c: C}], most: 2, required: false, "
    "unscored: true, text: Many}\n"
    "  - {id: order, kind: ranking, options: [{x: X}, {y: Y}, {z: Z}], required: false, "
    "unscored: true, text: Order}\n"
    "  - {id: half, kind: number, range: 0..10, digits: 1, required: false, unscored: true, "
    "text: Half}\n"
    "scales:\n"
    "  total: {sum: q1..q3, missing: {rule: prorate, most: 1, round: half_up}, direction: neither, "
    "range: [0, 9], bands: [{low: 0..4}, {high: 5..9}], bands_source: book}\n"
    "  mean: {mean: q1..q3, missing: {rule: complete}, direction: neither, range: [0, 3]}\n"
    "  kind: {category: [{much: q1 >= 2}, {little: otherwise}], missing: {rule: complete}, "
    "direction: neither}\n"
    "flags:\n"
    "  risk: {title: Risk, when: harm >= 1, tier: urgent, text: Talk to the person now.}\n"
    "  worn: {title: Worn, when: q3 = 3, tier: note, text: Ask about rest.}\n"
    "examples: [{answers: [], total: ~}]\n";

static const char calm[] =
    "sextant: 1\nid: calm\nversion: 1.0.0\ntitle: Calm\nstrand: both\nkind: technique\n"
    "validated: false\n"
    "rights: {class: own, holder: Sextant, statement: written for tests, source: here}\n"
    "aliases: [\"calm_{n}\"]\n"
    "parameters:\n"
    "  - {id: age, kind: number, range: 0..120, text: Age}\n"
    "items:\n"
    "  - {id: q1, options: [{0: a}, {1: b}, {2: c}, {3: d}], text: One}\n"
    "  - {id: q2, options: [{0: a}, {1: b}, {2: c}, {3: d}], text: Two}\n"
    "scales:\n"
    "  total: {sum: \"q1, q2\", missing: {rule: complete}, direction: neither, range: [0, 6]}\n"
    "examples: [{answers: [], total: ~}]\n";

static const sx_loaded *load(trial_batch *trial, const char *yaml)
{
    sx_model *model = NULL;
    sx_plan *scores = NULL, *flags = NULL, *shown = NULL;
    sx_loaded *loaded = sx_arena_alloc(trial->arena, sizeof *loaded);
    ck_assert_ptr_nonnull(loaded);
    sx_status status = sx_manifest_instrument(trial->arena, "trial.yaml", sx_slice_of(yaml),
                                              &trial->diags, &model);
    ck_assert_msg(status == SX_OK, "%s", trial_batch_codes(trial));
    ck_assert_int_eq(sx_answer_prepare(model), SX_OK);
    ck_assert_int_eq(sx_plan_scores(model, trial->arena, &trial->diags, &scores), SX_OK);
    ck_assert_int_eq(sx_plan_flags(model, trial->arena, &trial->diags, &flags), SX_OK);
    ck_assert_int_eq(sx_plan_shown(model, trial->arena, &trial->diags, &shown), SX_OK);
    *loaded = (sx_loaded){
        .model = model, .scores = scores, .flags = flags, .shown = shown, .path = "trial.yaml"};
    sx_hash_bytes(yaml, strlen(yaml), loaded->rule_hash);
    return loaded;
}

void trial_batch_make(trial_batch *trial)
{
    *trial = (trial_batch){.arena = sx_arena_new(0), .folder = "/tmp/sextant-batch-XXXXXX"};
    ck_assert_ptr_nonnull(trial->arena);
    sx_diags_init(&trial->diags, trial->arena);
    trial->loaded[0] = load(trial, mood);
    trial->loaded[1] = load(trial, calm);
    ck_assert_ptr_nonnull(mkdtemp(trial->folder));
}

void trial_batch_free(trial_batch *trial)
{
    DIR *folder = opendir(trial->folder);
    ck_assert_ptr_nonnull(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            ck_assert_int_eq(unlink(trial_path(trial, entry->d_name)), 0);
        }
    }
    closedir(folder);
    ck_assert_int_eq(rmdir(trial->folder), 0);
    sx_arena_free(trial->arena);
}

const char *trial_path(trial_batch *trial, const char *name)
{
    const char *path = sx_arena_printf(trial->arena, "%s/%s", trial->folder, name);
    ck_assert_ptr_nonnull(path);
    return path;
}

const char *trial_file(trial_batch *trial, const char *name, const char *bytes, size_t len)
{
    const char *path = trial_path(trial, name);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, len, file), len);
    ck_assert_int_eq(fclose(file), 0);
    return path;
}

const char *trial_text(trial_batch *trial, const char *path)
{
    sx_buf text;
    if (!sx_path_exists(path)) {
        return NULL;
    }
    sx_buf_init(&text, (size_t)1 << 28);
    ck_assert_int_eq(sx_file_read(path, (size_t)1 << 28, &text, &trial->diags), SX_OK);
    const char *copy = sx_arena_strndup(trial->arena, sx_buf_text(&text), text.len);
    sx_buf_free(&text);
    ck_assert_ptr_nonnull(copy);
    return copy;
}

const char *trial_batch_codes(trial_batch *trial)
{
    const char *text = "";
    for (size_t i = 0; i < trial->diags.count; i++) {
        text = sx_arena_printf(trial->arena, "%s%s%s", text, i > 0 ? " " : "",
                               trial->diags.items[i].code);
        ck_assert_ptr_nonnull(text);
    }
    return text;
}
