/*
 * trial_script.c: see trial_script.h.
 */
#include "backend/trial_script.h"

#include <check.h>
#include <string.h>

#include "base/buf.h"
#include "base/number.h"
#include "backend/lua/symbolic_node.h"
#include "manifest/manifest.h"

static const char *const columns[] = {"q1",      "q2",      "q3",      "q4",      "r1",
                                      "gate",    "half",    "likes.a", "likes.b", "weight1",
                                      "weight2", "weight3", "age"};
#define COLUMNS (sizeof columns / sizeof columns[0])

void trial_script_begin_two(trial_script *t, const char *text, const char *name, const char *other)
{
    *t = (trial_script){.status = SX_PLUGIN_OK};
    t->arena = sx_arena_new(0);
    t->files[0] = (sx_bundle_file){"manifest.lua", sx_slice_of(text)};
    t->files[1] = (sx_bundle_file){name, sx_slice_of(other)};
    t->bundle = (sx_bundle){.kind = SX_CODE_LUA,
                            .name = "manifest.lua",
                            .files = t->files,
                            .file_count = name == NULL ? 1 : 2,
                            .library = -1};
    sx_bundle_host(&t->bundle, &t->host);
    t->error.size = sizeof t->error;
    t->status = sx_carrier_lua.open(&t->host, &t->self, &t->error);
    ck_assert((t->status == SX_PLUGIN_OK) == (t->self != NULL));
}

void trial_script_begin(trial_script *t, const char *text)
{
    trial_script_begin_two(t, text, NULL, NULL);
}

void trial_script_end(trial_script *t)
{
    if (t->self != NULL) {
        sx_carrier_lua.close(t->self);
    }
    sx_arena_free(t->arena);
}

const char *trial_script_fault(const trial_script *t)
{
    if (t->status == SX_PLUGIN_OK) {
        return "OK";
    }
    size_t length = strcspn(t->error.message, "\n");
    return sx_arena_printf(t->arena, "%s %.*s", sx_fault_code(t->error.code), (int)length,
                           t->error.message);
}

const char *trial_script_manifest(trial_script *t)
{
    uint64_t length = 0;
    if (t->status != SX_PLUGIN_OK) {
        return NULL;
    }
    t->status = sx_carrier_lua.manifest(t->self, NULL, 0, &length, &t->error);
    if (t->status != SX_PLUGIN_E_SPACE) {
        return NULL;
    }
    char *text = sx_arena_alloc(t->arena, (size_t)length + 1);
    t->status = sx_carrier_lua.manifest(t->self, text, length, &length, &t->error);
    return t->status == SX_PLUGIN_OK ? text : NULL;
}

sx_tree *trial_script_tree(trial_script *t)
{
    sx_tree *root = NULL;
    sx_diags diags;
    sx_diags_init(&diags, t->arena);
    const char *text = trial_script_manifest(t);
    ck_assert_msg(text != NULL, "%s", trial_script_fault(t));
    ck_assert_msg(sx_tree_read_yaml(t->arena, "manifest", sx_slice_of(text), &diags, &root) ==
                      SX_OK,
                  "%s\n%s", diags.count > 0 ? diags.items[0].message : "", text);
    return root;
}

const char *trial_script_text(sx_arena *arena, const char *rule, const char *parts)
{
    return sx_arena_printf(
        arena,
        "local function T() return {%s} end local t = T()"
        " t.sextant = 1 t.id = 'trial' t.version = '1.0.0' t.title = 'Trial' t.strand = 'both'"
        " t.kind = 'screener' t.validated = false t.rights = {class = 'own'}"
        " t.responses = {f = {{[0] = 'no'}, {[1] = 'little'}, {[2] = 'some'}, {[3] = 'much'}},"
        " five = {1, 2, 3, 4, 5}}"
        " t.items = {"
        " {id = 'q1', responses = 'f'}, {id = 'q2', responses = 'f'}, {id = 'q3', responses = 'f'},"
        " {id = 'q4', responses = 'f'}, {id = 'r1', responses = 'five'},"
        " {id = 'gate', options = {{yes = 'Yes'}, {no = 'No'}}},"
        " {id = 'half', kind = 'number', range = '0..10', digits = 1},"
        " {id = 'likes', kind = 'multi', options = {{a = 'A'}, {b = 'B'}}},"
        " {id = 'weight1', responses = 'five'}, {id = 'weight2', responses = 'five'},"
        " {id = 'weight3', responses = 'five'},"
        " {id = 'note', kind = 'text', computed_text = t.text and true},"
        " }"
        " t.parameters = {{id = 'age', kind = 'number', range = '0..120'}}"
        " t.scales = t.scales or {}"
        " if t.score then t.scales.s = {missing = {rule = '%s'}, direction = 'neither'} end"
        " t.examples = {{answers = {0}, s = sx.none}}"
        " return t",
        parts, rule);
}

/* "q1" or "[q1, q2]" or "{q1: 2}". */
static void print_node(sx_buf *out, const sx_tree *node)
{
    bool map = node->kind == SX_TREE_MAP;
    if (node->kind == SX_TREE_SCALAR) {
        sx_buf_slice(out, node->text);
        return;
    }
    sx_buf_char(out, map ? '{' : '[');
    for (size_t i = 0; i < node->count; i++) {
        sx_buf_str(out, i > 0 ? ", " : "");
        if (map) {
            sx_buf_slice(out, node->keys[i]->text);
            sx_buf_str(out, ": ");
        }
        print_node(out, node->items[i]);
    }
    sx_buf_char(out, map ? '}' : ']');
}

static void print_scale(sx_buf *out, const sx_tree *root)
{
    const sx_tree *scale = sx_tree_get(sx_tree_get(root, "scales"), "s");
    const sx_tree *tables = sx_tree_get(root, "tables");
    for (size_t i = 0; i < scale->count; i++) {
        sx_slice key = scale->keys[i]->text;
        if (sx_slice_is(key, "missing") || sx_slice_is(key, "direction")) {
            continue;
        }
        sx_buf_str(out, out->len > 0 ? " " : "");
        sx_buf_slice(out, key);
        sx_buf_str(out, ": ");
        print_node(out, scale->items[i]);
    }
    if (tables != NULL) {
        sx_buf_str(out, " tables: ");
        print_node(out, tables);
    }
}

const char *trial_script_score(sx_arena *arena, const char *rule, const char *body)
{
    trial_script t;
    sx_buf out;
    char *parts = sx_arena_printf(arena, "score = function(r) %s end", body);
    sx_buf_init(&out, 65536);
    trial_script_begin(&t, trial_script_text(arena, rule, parts));
    if (trial_script_manifest(&t) == NULL) {
        sx_buf_str(&out, trial_script_fault(&t));
    } else {
        print_scale(&out, trial_script_tree(&t));
    }
    const char *text = sx_arena_strdup(arena, sx_buf_text(&out));
    sx_buf_free(&out);
    trial_script_end(&t);
    return text;
}

/* ---- blocks --------------------------------------------------------------------------------------- */

void trial_block_begin(trial_block *b)
{
    memset(b, 0, sizeof *b);
    for (size_t c = 0; c < COLUMNS; c++) {
        b->value_columns[c] = b->values[c];
        b->status_columns[c] = b->status[c];
    }
    b->block = (sx_plugin_block){.size = sizeof b->block,
                                 .columns = COLUMNS,
                                 .names = columns,
                                 .values = b->value_columns,
                                 .status = b->status_columns};
}

void trial_block_row(trial_block *b, const char *answers)
{
    size_t row = (size_t)b->block.rows++;
    ck_assert_uint_lt(row, 64);
    for (size_t c = 0; c < COLUMNS; c++) {
        b->status[c][row] = SX_PLUGIN_CELL_SKIPPED;
    }
    while (*answers != '\0') {
        size_t length = strcspn(answers, "=");
        size_t value = strcspn(answers + length + 1, " ");
        size_t c = 0;
        while (c < COLUMNS && !sx_slice_is((sx_slice){answers, length}, columns[c])) {
            c++;
        }
        ck_assert_uint_lt(c, COLUMNS);
        sx_decimal number = {0, 0};
        bool there = sx_decimal_read((sx_slice){answers + length + 1, value}, &number);
        b->values[c][row] = sx_number_to_double(sx_number_decimal(number));
        b->status[c][row] = there ? SX_PLUGIN_CELL_OK : SX_PLUGIN_CELL_NOT_APPLICABLE;
        answers += length + 1 + value;
        answers += *answers == ' ' ? 1 : 0;
    }
}

const char *trial_script_scores(trial_script *t, const trial_block *b, const char *scale)
{
    static const char *const words[] = {"ok", "skipped", "declined",  "na",    "not_shown",
                                        "-",  "no_norm", "undefined", "failed"};
    double values[64];
    uint8_t status[64];
    memset(status, SX_PLUGIN_CELL_INCOMPLETE, sizeof status);
    double *value_column[] = {values};
    uint8_t *status_column[] = {status};
    const char *names[] = {scale};
    const sx_plugin_scores scores = {.size = sizeof scores,
                                     .columns = 1,
                                     .rows = b->block.rows,
                                     .names = names,
                                     .values = value_column,
                                     .status = status_column};
    t->status = sx_carrier_lua.score(t->self, &b->block, &scores, &t->error);
    if (t->status != SX_PLUGIN_OK) {
        return trial_script_fault(t);
    }
    sx_buf out;
    sx_buf_init(&out, 4096);
    for (uint64_t row = 0; row < b->block.rows; row++) {
        sx_buf_str(&out, row > 0 ? " " : "");
        if (status[row] == SX_PLUGIN_CELL_OK) {
            sx_number_print(&out, sx_number_real(values[row]), 6);
        } else {
            sx_buf_str(&out, status[row] < 9 ? words[status[row]] : "?");
        }
    }
    const char *text = sx_arena_strdup(t->arena, sx_buf_text(&out));
    sx_buf_free(&out);
    return text;
}
