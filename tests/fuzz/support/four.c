/*
 * four.c: the instrument, and a run over one file with its rows and refused rows in memory.
 */
#include "support/four.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "host/answer.h"
#include "manifest/manifest.h"
#include "support/feed.h"
#include "support/place.h"

#define TEXT_MAX ((size_t)16 << 20)

/* %s: what only an instrument with a wide column has. */
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
    "%s"
    "scales:\n"
    "  total: {sum: \"q1, q2, q3\", missing: {rule: prorate, most: 1, round: half_up}, "
    "direction: neither, range: [0, 6], bands: [{low: 0..2}, {high: 3..6}]}\n"
    "  mean: {mean: \"q1, q2, q3\", reverse: q2, missing: {rule: answered, least: 2}, "
    "direction: neither, range: [0, 2]}\n"
    "  spread: {formula: \"deviation(q1, q2, q3, n)\", missing: {rule: known}, direction: "
    "neither}\n"
    "  run: {formula: \"longest_run(q1..q3)\", missing: {rule: known}, direction: neither, "
    "range: [1, 3]}\n"
    "%s"
    "validity:\n"
    "  same: {text: The same., when: run >= 3}\n"
    "  close: {text: Near each other., when: spread < 0.75 and total >= 2}\n"
    "flags:\n"
    "  risk: {title: Risk, when: q2 >= 1, tier: urgent, text: Talk to the person.}\n"
    "  low: {title: Low, when: n < 0, tier: urgent, text: Talk to the person.}\n"
    "%s"
    "examples: [{answers: [], total: ~, mean: ~}]\n";

static const char wide_item[] =
    "  - {id: w, kind: number, range: -10.00..9999.99, required: false, text: W}\n";
static const char wide_scale[] =
    "  third: {formula: \"(w + n) / 3\", missing: {rule: known}, direction: neither}\n";
static const char wide_flag[] =
    "  far: {title: Far, when: w > 5000.5, tier: urgent, text: Talk to the person.}\n";

void four_load(sx_arena *arena, bool wide, sx_loaded *ret)
{
    const char *text = sx_arena_printf(arena, yaml, wide ? wide_item : "", wide ? wide_scale : "",
                                       wide ? wide_flag : "");
    sx_model *model = NULL;
    sx_plan *scores = NULL, *flags = NULL, *shown = NULL;
    sx_diags diags;
    sx_diags_init(&diags, arena);
    must(sx_manifest_instrument(arena, "ways.yaml", sx_slice_of(text), &diags, &model) == SX_OK);
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

void four_score(const sx_loaded *loaded, sx_score_options options, outcome *ret)
{
    char rows[256], rejects[256];
    sx_arena *arena = sx_arena_new(0);
    sx_diags diags;
    must(arena != NULL);
    place_path(rows, sizeof rows, "rows");
    place_path(rejects, sizeof rejects, "rejects");
    options.size = sizeof options;
    options.out = rows;
    options.rejects = rejects;
    options.threads = 1;
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

bool outcome_same(const outcome *a, const outcome *b)
{
    return a->status == b->status && a->summary.rows == b->summary.rows &&
           a->summary.scored == b->summary.scored && a->summary.refused == b->summary.refused &&
           a->summary.flags == b->summary.flags && same_text(&a->rows, &b->rows) &&
           same_text(&a->rejects, &b->rejects);
}

void outcome_free(outcome *o)
{
    sx_buf_free(&o->rows);
    sx_buf_free(&o->rejects);
}
