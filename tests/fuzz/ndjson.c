/*
 * ndjson.c: any bytes as lines of JSON, from the first look at them to scores: flat objects and saved
 * responses, read by a small instrument. Every row must be scored or refused.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "batch/batch.h"
#include "host/answer.h"
#include "manifest/manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char yaml[] =
    "sextant: 1\nid: mood\nversion: 1.2.0\ntitle: Mood\nstrand: both\nkind: technique\n"
    "validated: false\n"
    "rights: {class: own, holder: Sextant, statement: written for tests, source: here}\n"
    "aliases: [\"mood_{n}\"]\n"
    "parameters: [{id: age, kind: number, range: 0..120, text: Age}]\n"
    "items:\n"
    "  - {id: q1, options: [{0: a}, {1: b}, {2: c}], text: One}\n"
    "  - {id: q2, options: [{0: a}, {1: b}, {2: c}], text: Two}\n"
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
    "direction: neither, range: [0, 4], bands: [{low: 0..1}, {high: 2..4}]}\n"
    "flags:\n"
    "  risk: {title: Risk, when: q2 >= 1, tier: urgent, text: Talk to the person.}\n"
    "examples: [{answers: [], total: ~}]\n";

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void load(sx_arena *arena, sx_diags *diags, sx_loaded *ret)
{
    sx_model *model = NULL;
    sx_plan *scores = NULL, *flags = NULL, *shown = NULL;
    must(sx_manifest_instrument(arena, "mood.yaml", SX_SLICE(yaml), diags, &model) == SX_OK);
    must(sx_answer_prepare(model) == SX_OK);
    must(sx_plan_scores(model, arena, diags, &scores) == SX_OK);
    must(sx_plan_flags(model, arena, diags, &flags) == SX_OK);
    must(sx_plan_shown(model, arena, diags, &shown) == SX_OK);
    *ret = (sx_loaded){.model = model, .scores = scores, .flags = flags, .shown = shown};
}

static void score(const sx_loaded *loaded, const char *path, sx_format format, sx_diags *diags)
{
    sx_score_summary summary;
    const sx_score_options options = {.size = sizeof options,
                                      .in = path,
                                      .out = "/dev/null",
                                      .rejects = "/dev/null",
                                      .in_format = format,
                                      .details = true};
    sx_status status = sx_batch_score(&loaded, 1, &options, diags, &summary);
    must(status == SX_OK || status == SX_E_INPUT);
    must(summary.rows == summary.scored + summary.refused);
    must(status == SX_E_INPUT || summary.refused == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[] = "/tmp/sextant-fuzz-XXXXXX";
    sx_arena *arena = sx_arena_new(0);
    sx_diags diags;
    sx_loaded loaded;
    int fd = mkstemp(path);
    must(arena != NULL && fd >= 0);
    must(write(fd, data, size) == (ssize_t)size);
    must(close(fd) == 0);
    sx_diags_init(&diags, arena);
    load(arena, &diags, &loaded);
    score(&loaded, path, SX_FORMAT_NDJSON, &diags);
    score(&loaded, path, SX_FORMAT_JSON, &diags);
    must(unlink(path) == 0);
    sx_arena_free(arena);
    return 0;
}
