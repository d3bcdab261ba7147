/*
 * result.c: any bytes as saved results, and as a table of scores: looked at, verified, searched and scored again.
 * What is written verifies; what was verified is what its answers give; a place stands in the text. Bytes that
 * are not sealed are tried with a seal too, so that what stands behind it is reached.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sextant/results.h>

#include "api/context.h"
#include "base/json_read.h"
#include "session/verify.h"
#include "support/feed.h"
#include "support/place.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char yaml[] =
    "sextant: 1\nid: mood\nversion: 1.2.0\ntitle: Mood\nstrand: both\nkind: technique\n"
    "validated: false\nrights: {class: own, holder: The Sextant authors}\n"
    "items:\n"
    "  - {id: q1, options: [{0: a}, {1: b}, {2: c}], text: One}\n"
    "  - {id: q2, options: [{0: a}, {1: b}, {2: c}], text: Two}\n"
    "  - {id: gate, options: [{yes: Yes}, {no: No}], unscored: true, required: false, text: G}\n"
    "  - {id: many, kind: multi, options: [{a: A}, {b: B}], most: 1, show_if: gate = yes, "
    "unscored: true, required: false, text: M}\n"
    "  - {id: order, kind: ranking, options: [{x: X}, {y: Y}], unscored: true, required: false, "
    "text: O}\n"
    "  - {id: notes, kind: text, most: 20, required: false, text: N}\n"
    "scales:\n"
    "  total: {sum: \"q1, q2\", missing: {rule: prorate, most: 1, round: half_up}, "
    "direction: neither, range: [0, 4]}\n"
    "flags:\n"
    "  risk: {title: Risk, when: q2 >= 1, tier: urgent, text: Talk to the person.}\n"
    "examples:\n  - {answers: {q1: 1, q2: 0}, total: 1, flags: {risk: clear}}\n"
    "  - {answers: {q1: 1, q2: 1}, total: 2, flags: {risk: raised}}\n"
    "  - {answers: {}, total: ~}\n";

/* --- a place to work in, made once ------------------------------------------------------------- */

typedef struct place {
    char instruments[80], store[80], results[80], table[80], out[80];
    sx_context *context;
    sx_bench *bench;
} place;

static place the_place;

static void leave(void)
{
    sx_bench_free(the_place.bench);
    sx_context_free(the_place.context);
}

static place *make_place(void)
{
    place *p = &the_place;
    char manifest[160];
    if (p->context != NULL) {
        return p;
    }
    place_path(manifest, sizeof manifest, "instruments/trial/mood/manifest.yaml");
    place_put(manifest, yaml, sizeof yaml - 1);
    place_path(p->instruments, sizeof p->instruments, "instruments");
    place_path(p->store, sizeof p->store, "store");
    place_path(p->results, sizeof p->results, "results.ndjson");
    place_path(p->table, sizeof p->table, "scores.csv");
    place_path(p->out, sizeof p->out, "again.ndjson");
    must(mkdir(p->store, 0700) == 0);
    const sx_context_options options = {.size = sizeof options, .path = p->instruments};
    must(sx_context_new(&options, &p->context) == SX_OK);
    p->bench = sx_bench_new(p->context->catalogue, p->store);
    must(p->bench != NULL);
    must(atexit(leave) == 0);
    return p;
}

/* --- one text ---------------------------------------------------------------------------------- */

/* The text with a seal of its own in the place of the one it has. */
static void seal_again(sx_slice text, sx_buf *out)
{
    static const char key[] = ",\"blocks\":\"";
    size_t body = text.len > 0 ? text.len - 1 : 0; /* without the brace that ends it */
    for (size_t i = 0; i + sizeof key - 1 <= text.len; i++) {
        if (memcmp(text.at + i, key, sizeof key - 1) == 0) {
            body = i;
        }
    }
    sx_json json;
    sx_json_init(&json, out, false);
    sx_json_object(&json);
    sx_json_put(&json, "x", ""); /* so that a comma comes before what follows */
    sx_buf_reset(out);
    sx_buf_add(out, text.at, body);
    sx_seal_write(&json, 0);
    sx_json_end_object(&json);
}

static void check_seal(sx_slice text, sx_arena *arena)
{
    sx_seal seal = sx_seal_check(text);
    must(seal.state == SX_SEAL_BROKEN || !seal.placed);
    if (seal.placed) {
        must(seal.from < seal.to && seal.to <= text.len);
        (void)sx_json_member_at(text, seal.from, arena);
    }
    (void)sx_json_member_at(text, text.len / 2, arena);
}

static sx_verify_verdict verify(const place *p, sx_slice text, sx_arena *arena)
{
    const sx_result_text one = {.text = text, .file = "fuzz", .line = 1};
    sx_verified verified;
    bool other = false;
    must(sx_verify_result(p->bench, &one, arena, &verified, &other) == SX_OK);
    must((verified.verdict == SX_VERDICT_VERIFIED) == (verified.code == NULL));
    must(verified.code == NULL || verified.text != NULL);
    must(verified.column <= verified.column_last);
    must(verified.verdict != SX_VERDICT_VERIFIED || sx_seal_check(text).state == SX_SEAL_GOOD);
    return verified.verdict;
}

/* What is made from a response verifies, and a byte that is changed in it does not. */
static void make_and_verify(const place *p, const json_t *response, size_t at, sx_arena *arena)
{
    const sx_loaded *loaded = NULL;
    const sx_result_marks marks = {0};
    sx_response *read = NULL;
    sx_result_maker maker;
    sx_fate fate;
    sx_buf text;
    must(sx_catalogue_instrument(p->context->catalogue, "mood", NULL, &loaded) == SX_OK);
    if (sx_response_read(response, (sx_where){0}, loaded, arena, NULL, &read) != SX_OK) {
        return;
    }
    sx_buf_init(&text, SX_RESULT_MAX);
    must(sx_result_begin(&maker, loaded));
    sx_status status = sx_result_make(&maker, read, &marks, &text, &fate);
    must(status == SX_OK || status == SX_E_INPUT);
    if (status == SX_OK) {
        sx_slice whole = {sx_buf_text(&text), text.len};
        must(verify(p, whole, arena) == SX_VERDICT_VERIFIED);
        text.data[at % text.len] ^= 1;
        sx_seal seal = sx_seal_check(whole);
        must(seal.state == SX_SEAL_BROKEN && seal.placed && seal.from == at % text.len &&
             seal.to == seal.from + 1);
        must(verify(p, whole, arena) == SX_VERDICT_DIFFERS);
    }
    sx_buf_free(&text);
    sx_result_end(&maker);
}

static void look_inside(const place *p, sx_slice text, sx_arena *arena)
{
    json_t *root = NULL;
    if (sx_json_read(text, NULL, 1, NULL, &root) != SX_OK) {
        return;
    }
    const json_t *inner = json_object_get(root, "response");
    make_and_verify(p, inner == NULL ? root : inner, text.len * 7919, arena);
    json_decref(root);
}

static void as_text(const place *p, sx_slice text)
{
    sx_arena *arena = sx_arena_new(0);
    sx_buf sealed;
    sx_buf_init(&sealed, SX_RESULT_MAX);
    must(arena != NULL);
    check_seal(text, arena);
    (void)verify(p, text, arena);
    seal_again(text, &sealed);
    if (!sealed.failed && sealed.len > 0) {
        (void)verify(p, (sx_slice){sx_buf_text(&sealed), sealed.len}, arena);
    }
    look_inside(p, text, arena);
    sx_buf_free(&sealed);
    sx_arena_free(arena);
}

/* --- files ------------------------------------------------------------------------------------- */

static void rescore_files(const place *p)
{
    const char *const results[] = {p->results};
    sx_rescore_summary rescored;
    const sx_rescore_options rescore_options = {.size = sizeof rescore_options,
                                                .in = {results, 1, p->store},
                                                .out = p->out,
                                                .why = "to see"};
    sx_status status = sx_results_rescore(p->context, &rescore_options, &rescored);
    must(status == SX_OK || (status == SX_E_INPUT && rescored.refused > 0));
    must(unlink(p->out) == 0);
}

static void as_files(const place *p, const uint8_t *data, size_t size)
{
    const char *const results[] = {p->results};
    const char *const tables[] = {p->table};
    place_put(p->results, data, size);
    place_put(p->table, data, size);

    sx_verify_summary verified;
    const sx_verify_options verify_options = {.size = sizeof verify_options,
                                              .in = {results, 1, p->store}};
    sx_status status = sx_results_verify(p->context, &verify_options, &verified);
    must(status == SX_OK || status == SX_E_INPUT || status == SX_E_SCORE);
    must((status == SX_E_SCORE) == (verified.differs > 0));

    sx_affected_summary affected;
    sx_affected_options affected_options = {
        .size = sizeof affected_options, .in = {results, 1, p->store}, .instrument = "mood"};
    status = sx_results_affected(p->context, &affected_options, &affected);
    must(status == SX_OK || status == SX_E_INPUT);
    must(affected.unreadable <= affected.read);
    affected_options.in.paths = tables;
    status = sx_results_affected(p->context, &affected_options, &affected);
    must(status == SX_OK || status == SX_E_INPUT);

    if (verified.verified > 0) { /* all others are refused before anything is computed */
        rescore_files(p);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const place *p = make_place();
    as_text(p, sx_slice_trim((sx_slice){size == 0 ? "" : (const char *)data, size}));
    as_files(p, data, size);
    return 0;
}
