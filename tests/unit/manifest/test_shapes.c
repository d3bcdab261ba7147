/*
 * test_shapes.c: every value of manifests that have a bit of everything, in turn replaced by a value of another
 * shape, left out, or there twice. Each is read without harm: it is taken where the schema allows it, or
 * refused with a message that says what was expected, at the value or at what holds it.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "manifest/tree.h"
#include "support/suite.h"
#include "trial_manifest.h"

/* What trial_base has not: every computation, tables of norms, change, texts, tables of an adaptive order. */
static const char more[] =
    "sextant: 1\n"
    "id: more\n"
    "version: 1.0.0\n"
    "title: More\n"
    "strand: both\n"
    "kind: outcome\n"
    "recall: P14D\n"
    "rights: {class: A, holder: nobody, statement: none needed, source: first, uses: {clinical: "
    "allowed}}\n"
    "sources: {first: Somebody 2001}\n"
    "aliases: [\"m{n}\"]\n"
    "missing_tokens: [\"-9\"]\n"
    "responses:\n"
    "  often: [{0: Never}, {1: Sometimes}, {2: Often}, {code: x, text: None, missing: declined}]\n"
    "parameters:\n"
    "  - {id: age, kind: number, range: [16, 99]}\n"
    "  - {id: sex, options: [{f: Female}, {m: Male}]}\n"
    "items:\n"
    "  - {id: q1, responses: often, text: One}\n"
    "  - {id: q2, responses: often, text: Two, show_if: q1 >= 1}\n"
    "  - {id: q3, options: [{code: a, score: 1, text: A}, {code: b, score: 3, text: B}], text: "
    "Three}\n"
    "  - {id: pain, kind: slider, range: 0..10, step: 0.5, low_label: Low, high_label: High, text: "
    "Pain}\n"
    "norms:\n"
    "  table: {form: values, source: first, rows: [{age: 16..40, sex: f, values: {0: 30, 1: "
    "32.5}}, "
    "{values: {0: 31}}]}\n"
    "scales:\n"
    "  total:\n"
    "    sum: [q1, q2]\n"
    "    recode: {q2: {0: 2, 2: 0}}\n"
    "    missing: {rule: answered, least: 1, not_shown: exclude}\n"
    "    direction: higher_is_worse\n"
    "    range: 0..4\n"
    "    round: {rule: half_up, digits: 1}\n"
    "    unit: points\n"
    "    bands: [{low: 0..2}, {high: 2.5..4}]\n"
    "    band_texts: {low: Low}\n"
    "    bands_source: first\n"
    "    cutoffs: [{id: probable, at: 3, text: Probable, source: first}]\n"
    "    reliability:\n"
    "      - {id: study, alpha: 0.88, n: 412, population: everybody, source: first}\n"
    "      - {id: ill, mean: 3.2, sd: 1.5, population: the ill, source: first}\n"
    "      - {id: well, mean: 1.1, sd: 1.2, population: the well, source: first}\n"
    "    change:\n"
    "      error: {coefficient: alpha, of: study, sd_of: ill}\n"
    "      rules:\n"
    "        - {id: two, at_least: 2, direction: either, confidence: 90, source: first}\n"
    "        - {id: half, at_least_percent: 50, direction: better, source: first}\n"
    "        - {id: low, reaches: 0..1, direction: better, text: Low, source: first}\n"
    "      clinical:\n"
    "        - {id: c, criterion: c, patients: ill, others: well, source: first}\n"
    "        - {id: leaves, cutoff: probable, by: two, source: first}\n"
    "  average: {mean: q1..q2, missing: {rule: prorate, most: 1, round: half_up}, direction: "
    "neither, range: 0..2}\n"
    "  heavy: {weighted: {q1: 2, q2: 0.5}, missing: {rule: complete}, direction: neither, range: "
    "0..5}\n"
    "  many: {count: [q1 >= 1, q2 >= 1], missing: {rule: complete}, direction: neither, range: "
    "0..2}\n"
    "  gap: {difference: [q1, q2], missing: {rule: complete}, direction: neither, range: -2..2}\n"
    "  worked: {formula: total + 1, missing: {rule: complete}, direction: neither, range: 1..5}\n"
    "  looked: {lookup: {of: q1, table: {0: 10, 1: 20, 2: 30}}, missing: {rule: complete}, "
    "direction: neither, range: 10..30}\n"
    "  normed: {norm: {of: q1, table: table}, missing: {rule: complete}, direction: neither, "
    "range: "
    "30..40}\n"
    "  ranked: {rank: {of: q1, among: [q1, q2], ties: lowest}, missing: {rule: complete}, "
    "direction: neither, range: 1..2}\n"
    "  centre: {centred: {of: q1, among: [q1, q2]}, missing: {rule: complete}, direction: neither, "
    "range: -2..2}\n"
    "  type:\n"
    "    category: [{much: q1 = 2}, {little: otherwise}]\n"
    "    category_texts: {much: Much}\n"
    "    missing: {rule: complete}\n"
    "    direction: neither\n"
    "flags:\n"
    "  danger: {title: Danger, when: q2 >= 2, tier: urgent, text: Talk to the person.}\n"
    "validity:\n"
    "  fast: {when: q1 = 2 and q2 = 2, text: All the most.}\n"
    "findings:\n"
    "  mood: {domain: distress, title: Mood, scale: total, levels: [{none: 0..2}, {high: "
    "2.5..4}]}\n"
    "  ready: {domain: readiness, scale: type, levels: [{low: [little]}, {high: [much]}]}\n"
    "examples:\n"
    "  - {answers: [1, 1, a], total: 2, band: low, findings: {mood: none}, cutoffs: {total: []}}\n"
    "  - {answers: {q1: 2, q2: 2, pain: 2.5}, total: 2, bands: {total: low}, flags: {danger: "
    "raised}, validity: {fast: true}}\n"
    "  - {answers: {q1: declined}, total: ~, reason: incomplete, type: ~}\n";

/* Functions of a library. */
static const char bound[] =
    "sextant: 1\n"
    "id: bound\n"
    "version: 1.0.0\n"
    "title: Bound\n"
    "strand: both\n"
    "kind: screener\n"
    "validated: false\n"
    "rights: {class: own, holder: Nobody}\n"
    "responses:\n"
    "  often: [{0: Never}, {1: Sometimes}, {2: Often}]\n"
    "items:\n"
    "  - {id: q1, responses: often}\n"
    "  - {id: q2, responses: often}\n"
    "scales:\n"
    "  total: {call: q1..q2, missing: {rule: complete}, direction: neither, range: [0, 4]}\n"
    "  warmth: {call: \"q1, q2\", missing: {rule: complete}, direction: neither, range: [0, 4]}\n"
    "  away: {call: q1, missing: {rule: complete}, direction: neither, range: [0, 9]}\n"
    "ffi:\n"
    "  library: libbound.so\n"
    "  sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n"
    "  functions:\n"
    "    total:\n"
    "      symbol: b_total\n"
    "      args: [{in: q1..q2, name: all, as: \"f64[]\"}, {length_of: all, as: u64}, {const: -2.5, "
    "as: f32}]\n"
    "      returns: {as: f64, to: total}\n"
    "    factors:\n"
    "      symbol: b_factors\n"
    "      args:\n"
    "        - {in: q1, as: i32}\n"
    "        - {in: [q2], name: second, as: \"u8[]\", fixed: 1}\n"
    "        - {out: [warmth], as: \"f64[]\", fixed: 1}\n"
    "      returns: {as: i32, ok: -1}\n"
    "    away:\n"
    "      symbol: b_away\n"
    "      per: block\n"
    "      args: [{in: q1, as: \"f64[]\"}, {rows: u32}, {out: away, as: \"f32[]\"}]\n"
    "  checks:\n"
    "    - {call: total, with: {all: [0, 1]}, to: {total: 3.50}}\n"
    "    - {call: total, with: {all: [0, 0]}, to: {total: 0}}\n"
    "    - {call: total, with: {all: [2, 2]}, to: {total: 6}}\n"
    "    - {call: factors, with: {q1: 0, second: [1]}, to: {warmth: 1}}\n"
    "    - {call: factors, with: {q1: 1, second: [1]}, to: {warmth: 1}}\n"
    "    - {call: factors, with: {q1: -2, second: [255]}, to: {warmth: 1}}\n"
    "    - {call: away, with: {q1: [1, 2]}, to: {away: [3, 4]}}\n"
    "    - {call: away, with: {q1: [1]}, to: {away: [3]}}\n"
    "    - {call: away, with: {q1: [2]}, to: {away: [4]}}\n"
    "examples: [{answers: [0, 0], total: 0}]\n";

static const char *const manifests[] = {trial_base, more, bound};

typedef struct walk {
    sx_arena *arena;
    sx_tree *root;
    const sx_tree
        *held[2 * SX_TREE_DEPTH_MAX]; /* from the root to the value: the values and their keys */
    size_t depth;
    size_t taken, refused;
} walk;

static bool is_held(const walk *w, sx_where where)
{
    for (size_t i = 0; i < w->depth; i++) {
        if (w->held[i]->where.line == where.line && w->held[i]->where.column == where.column) {
            return true;
        }
    }
    return false;
}

/* `here`: a message must stand at the value, or at what holds it. */
static void read_it(walk *w, bool here, const char *what)
{
    sx_arena *arena = sx_arena_new(0);
    sx_diags diags;
    sx_model *model = NULL;
    ck_assert_ptr_nonnull(arena);
    sx_diags_init(&diags, arena);
    sx_status status = sx_manifest_instrument_tree(arena, w->root, &diags, &model);
    ck_assert_int_eq(model != NULL, status == SX_OK);
    const sx_where *at = &w->held[w->depth - 1]->where;
    ck_assert_msg(status == SX_OK || status == SX_E_MANIFEST, "%u:%u as %s: %s", at->line,
                  at->column, what, sx_status_name(status));
    bool told = status == SX_OK || !here, any = status == SX_OK;
    for (size_t i = 0; i < diags.count; i++) {
        const sx_diag *diag = &diags.items[i];
        ck_assert_uint_gt(diag->where.line, 0);
        ck_assert_ptr_nonnull(diag->message);
        ck_assert_msg(diag->expected != NULL && diag->expected[0] != '\0', "%s: %s", diag->code,
                      diag->message);
        any = any || !diag->warning;
        told = told || (!diag->warning && is_held(w, diag->where));
    }
    ck_assert_msg(any, "%u:%u as %s is refused without a word", at->line, at->column, what);
    ck_assert_msg(told, "%u:%u as %s: %s at %u:%u, %s", at->line, at->column, what,
                  diags.items[0].code, diags.items[0].where.line, diags.items[0].where.column,
                  diags.items[0].message);
    w->taken += status == SX_OK;
    w->refused += status != SX_OK;
    sx_arena_free(arena);
}

/* --- values that stand in for another ------------------------------------------------------------- */

static sx_tree *new_node(walk *w, sx_tree_kind kind, const char *text, const sx_tree *child)
{
    sx_tree *node = sx_arena_array(w->arena, 1, sizeof *node);
    sx_tree **items = sx_arena_array(w->arena, 2, sizeof(sx_tree *));
    ck_assert(node != NULL && items != NULL);
    *node = (sx_tree){.kind = kind,
                      .where = w->held[w->depth - 1]->where,
                      .plain = true,
                      .flow = true,
                      .text = sx_slice_of(text),
                      .items = items,
                      .keys = items + 1,
                      .count = child != NULL};
    if (child != NULL) {
        union {
            const sx_tree *given;
            sx_tree *kept;
        } as = {.given = child};
        node->items[0] = as.kept;
    }
    return node;
}

static sx_tree *new_map(walk *w, const char *key, const sx_tree *child)
{
    sx_tree *map = new_node(w, SX_TREE_MAP, "", child);
    map->keys[0] = new_node(w, SX_TREE_SCALAR, key, NULL);
    return map;
}

/* Scalars first; the last ones are of another shape than nearly anything. */
static void stand_ins(walk *w, sx_tree **place)
{
    static const char *const words[] = {"?",   "zzz",    "-1.5",       "99999999999", "q1..q9",
                                        "0,5", "9..<12", "1900-01-01", "\xC3\xA9"};
    sx_tree *before = *place;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        *place = new_node(w, SX_TREE_SCALAR, words[i], NULL);
        read_it(w, false, words[i]);
        (*place)->plain = false;
        read_it(w, false, words[i]);
    }
    sx_tree *word = new_node(w, SX_TREE_SCALAR, "zzz", NULL);
    sx_tree *null = new_node(w, SX_TREE_SCALAR, "~", NULL);
    sx_tree *list = new_node(w, SX_TREE_LIST, "", word);
    const struct {
        const char *what;
        sx_tree *node;
    } shapes[] = {
        {"null", null},
        {"nothing", new_node(w, SX_TREE_SCALAR, "", NULL)},
        {"a list", list},
        {"an empty list", new_node(w, SX_TREE_LIST, "", NULL)},
        {"a list of null", new_node(w, SX_TREE_LIST, "", null)},
        {"a list of a list", new_node(w, SX_TREE_LIST, "", list)},
        {"a list of a map", new_node(w, SX_TREE_LIST, "", new_map(w, "zzz", word))},
        {"a map", new_map(w, "zzz", word)},
        {"an empty map", new_node(w, SX_TREE_MAP, "", NULL)},
        {"a map to null", new_map(w, "zzz", null)},
        {"a map to a list", new_map(w, "q1", list)},
        {"a map to a map", new_map(w, "total", new_map(w, "zzz", word))},
    };
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        *place = shapes[i].node;
        read_it(w, shapes[i].node->kind != before->kind, shapes[i].what);
    }
    *place = before;
}

/* Without the entry, and with it twice in a list. */
static void without_and_twice(walk *w, sx_tree *node, size_t at)
{
    sx_tree before = *node;
    sx_tree **items = sx_arena_array(w->arena, before.count + 1, sizeof(sx_tree *));
    sx_tree **keys = sx_arena_array(w->arena, before.count + 1, sizeof(sx_tree *));
    ck_assert(items != NULL && keys != NULL);
    node->items = items;
    node->keys = keys;
    node->count = 0;
    for (size_t i = 0; i < before.count; i++) {
        if (i != at) {
            keys[node->count] = before.kind == SX_TREE_MAP ? before.keys[i] : NULL;
            items[node->count++] = before.items[i];
        }
    }
    read_it(w, false, "nothing there");
    if (before.kind == SX_TREE_LIST) {
        memcpy(items, before.items, before.count * sizeof(sx_tree *));
        items[before.count] = before.items[at];
        node->count = before.count + 1;
        read_it(w, false, "there twice");
    }
    *node = before;
}

static void visit(walk *w, sx_tree *node)
{
    size_t depth = w->depth;
    for (size_t i = 0; i < node->count; i++) {
        if (node->kind == SX_TREE_MAP) {
            w->held[w->depth++] = node->keys[i];
        }
        w->held[w->depth++] = node->items[i];
        stand_ins(w, &node->items[i]);
        without_and_twice(w, node, i);
        visit(w, node->items[i]);
        w->depth = depth;
    }
}

START_TEST(every_value_of_another_shape)
{
    trial t;
    trial_begin(&t);
    walk w = {.arena = t.arena};
    ck_assert_int_eq(
        sx_tree_read_yaml(t.arena, "manifest.yaml", sx_slice_of(manifests[_i]), &t.diags, &w.root),
        SX_OK);
    w.held[w.depth++] = w.root;
    read_it(&w, true, "itself");
    ck_assert_uint_eq(w.taken, 1);
    visit(&w, w.root);
    ck_assert_uint_gt(w.refused, 5 * w.taken);
    trial_model(&t, manifests[_i]);
    trial_end(&t);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("manifest/shapes");
    TCase *cases = tcase_create("shapes");
    tcase_set_timeout(cases, 240);
    tcase_add_loop_test(cases, every_value_of_another_shape, 0,
                        (int)(sizeof manifests / sizeof manifests[0]));
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
