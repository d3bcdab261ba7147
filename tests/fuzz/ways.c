/*
 * ways.c: any bytes as a table, scored in the general way and with every set of vector instructions: the same rows,
 * refused rows, counts and status. The first two bytes choose the form of the input and of the output.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "batch/batch.h"
#include "batch/instructions.h"
#include "host/answer.h"
#include "manifest/manifest.h"
#include "support/feed.h"
#include "support/place.h"

#define TEXT_MAX ((size_t)16 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Columns q1 to q4 and n; nothing that would keep the quick ways from it. */
static const char yaml[] =
    "sextant: 1\nid: ways\nversion: 1.0.0\ntitle: Ways\nstrand: both\nkind: technique\n"
    "validated: false\n"
    "rights: {class: own, holder: Sextant, statement: written for tests, source: here}\n"
    "responses:\n"
    "  much: [{0: No}, {1: Some}, {2: Much}]\n"
    "items:\n"
    "  - {id: q1, responses: much, text: One}\n"
    "  - {id: q2, responses: much, text: Two}\n"
    "  - {id: q3, responses: much, text: Three}\n"
    "  - {id: q4, options: [{yes: Yes}, {no: No}], unscored: true, required: false, text: Four}\n"
    "  - {id: n, kind: number, range: -2..12, required: false, text: N}\n"
    "scales:\n"
    "  total: {sum: \"q1, q2, q3\", missing: {rule: prorate, most: 1, round: half_up}, "
    "direction: neither, range: [0, 6], bands: [{low: 0..2}, {high: 3..6}]}\n"
    "  mean: {mean: \"q1, q2, q3\", reverse: q2, missing: {rule: answered, least: 2}, "
    "direction: neither, range: [0, 2]}\n"
    "flags:\n"
    "  risk: {title: Risk, when: q2 >= 1, tier: urgent, text: Talk to the person.}\n"
    "  low: {title: Low, when: n < 0, tier: urgent, text: Talk to the person.}\n"
    "examples: [{answers: [], total: ~, mean: ~}]\n";

typedef struct form {
    sx_format in, out;
    char separator;
    bool lenient, details, spreadsheet;
} form;

typedef struct outcome {
    sx_status status;
    sx_score_summary summary;
    sx_buf rows, rejects;
} outcome;

static form choose(feed *f)
{
    static const sx_format ins[] = {SX_FORMAT_CSV, SX_FORMAT_TSV, SX_FORMAT_NDJSON};
    static const char separators[] = {0, ';', '|'};
    form made = {.in = ins[feed_pick(f, 3)]};
    unsigned rest = feed_pick(f, 48);
    made.separator = made.in == SX_FORMAT_CSV ? separators[rest % 3] : 0;
    made.out = (rest / 3) % 2 == 0 ? SX_FORMAT_CSV : SX_FORMAT_TSV;
    made.lenient = (rest / 6) % 2 != 0;
    made.details = (rest / 12) % 2 != 0;
    made.spreadsheet = (rest / 24) % 2 != 0;
    return made;
}

static void load(sx_arena *arena, sx_loaded *ret)
{
    sx_model *model = NULL;
    sx_plan *scores = NULL, *flags = NULL, *shown = NULL;
    sx_diags diags;
    sx_diags_init(&diags, arena);
    must(sx_manifest_instrument(arena, "ways.yaml", SX_SLICE(yaml), &diags, &model) == SX_OK);
    must(sx_answer_prepare(model) == SX_OK);
    must(sx_plan_scores(model, arena, &diags, &scores) == SX_OK);
    must(sx_plan_flags(model, arena, &diags, &flags) == SX_OK);
    must(sx_plan_shown(model, arena, &diags, &shown) == SX_OK);
    *ret = (sx_loaded){.model = model, .scores = scores, .flags = flags, .shown = shown};
}

/* What was written under the name, which goes again; nothing when nothing was. */
static void take(const char *path, sx_buf *out)
{
    sx_buf_init(out, TEXT_MAX);
    (void)sx_file_read(path, TEXT_MAX, out, NULL);
    (void)unlink(path);
}

static void score(const sx_loaded *loaded, const form *how, const char *instructions, outcome *ret)
{
    char in[256], rows[256], rejects[256];
    sx_arena *arena = sx_arena_new(0);
    sx_diags diags;
    must(arena != NULL);
    place_path(in, sizeof in, "in");
    place_path(rows, sizeof rows, "rows");
    place_path(rejects, sizeof rejects, "rejects");
    const sx_score_options options = {.size = sizeof options,
                                      .in = in,
                                      .out = rows,
                                      .rejects = rejects,
                                      .in_format = how->in,
                                      .out_format = how->out,
                                      .separator = how->separator,
                                      .lenient_space = how->lenient,
                                      .details = how->details,
                                      .spreadsheet = how->spreadsheet,
                                      .threads = 1,
                                      .instructions = instructions};
    sx_diags_init(&diags, arena);
    ret->status = sx_batch_score(&loaded, 1, &options, &diags, &ret->summary);
    take(rows, &ret->rows);
    take(rejects, &ret->rejects);
    sx_arena_free(arena);
}

static bool same_text(const sx_buf *a, const sx_buf *b)
{
    return a->len == b->len && memcmp(sx_buf_text(a), sx_buf_text(b), a->len) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const ways[] = {"portable", "avx2", "avx512"};
    feed f = {data, size, 0};
    const form how = choose(&f);
    char in[256];
    sx_arena *arena = sx_arena_new(0);
    sx_loaded loaded;
    outcome general;
    must(arena != NULL && place_make() != NULL);
    load(arena, &loaded);
    place_path(in, sizeof in, "in");
    place_put(in, data + f.at, size - f.at);
    score(&loaded, &how, "none", &general);
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        outcome quick;
        if (sx_instructions_for(ways[i]) == SX_INSTRUCTIONS_NONE) {
            continue;
        }
        score(&loaded, &how, ways[i], &quick);
        must(quick.status == general.status);
        must(quick.summary.rows == general.summary.rows);
        must(quick.summary.scored == general.summary.scored);
        must(quick.summary.refused == general.summary.refused);
        must(quick.summary.flags == general.summary.flags);
        must(same_text(&quick.rows, &general.rows));
        must(same_text(&quick.rejects, &general.rejects));
        sx_buf_free(&quick.rows);
        sx_buf_free(&quick.rejects);
    }
    sx_buf_free(&general.rows);
    sx_buf_free(&general.rejects);
    sx_arena_free(arena);
    return 0;
}
