/*
 * mapping_read.c: a mapping file, read strictly: every key known, every item one of the instrument, every
 * code an answer, no value and no column used twice. What is wrong is told by line and column, all of it.
 */
#include <string.h>

#include "batch/cells.h"
#include "batch/mapping.h"
#include "batch/names.h"
#include "manifest/manifest.h"
#include "manifest/tree.h"

#define SKIP_MOST 100
#define TOKENS_MOST 64

typedef struct reader {
    sx_arena *arena;
    sx_diags *diags;
    const sx_loaded *const *instruments;
    size_t count;
    sx_mapping *mapping;
    sx_map *columns; /* column -> 0, of items */
    bool no_memory;
} reader;

/* One block of `instruments:`. */
typedef struct block {
    reader *r;
    size_t instrument;
    const sx_model *model;
    sx_field_map *fields;
} block;

static void fault(reader *r, sx_where where, const char *code, const char *expected,
                  const char *message)
{
    sx_diag_add(r->diags, SX_E_MANIFEST, code, where, expected, "%s", message);
}

static void *held(reader *r, void *memory)
{
    r->no_memory = r->no_memory || memory == NULL;
    return memory;
}

/* Whether the node is a map whose keys are all among those given. */
static bool check_keys(reader *r, const sx_tree *node, const char *const *keys, size_t count)
{
    if (node->kind != SX_TREE_MAP) {
        fault(r, node->where, "MAP.TYPE", "a map (key: value)", "this has another form");
        return false;
    }
    bool good = true;
    for (size_t i = 0; i < node->count; i++) {
        size_t k = 0;
        while (k < count && !sx_slice_is(node->keys[i]->text, keys[k])) {
            k++;
        }
        if (k == count) {
            const char *near = sx_nearest(node->keys[i]->text, keys, count);
            sx_diag_add(r->diags, SX_E_MANIFEST, "MAP.KEY", node->keys[i]->where,
                        near == NULL ? "a key that a mapping has"
                                     : sx_arena_printf(r->arena, "did you mean '%s'?", near),
                        "'%s' means nothing here", node->keys[i]->text.at);
            good = false;
        }
    }
    return good;
}

/* A text; NULL, and a fault, when it is none. */
static const char *text_of(reader *r, const sx_tree *node)
{
    if (!sx_tree_is_scalar(node) || node->text.len == 0) {
        fault(r, node->where, "MAP.TYPE", "a text or a number", "a single value is missing");
        return NULL;
    }
    return node->text.at;
}

static const char *text_under(reader *r, const sx_tree *map, const char *key, const char *otherwise)
{
    const sx_tree *node = sx_tree_get(map, key);
    return node == NULL ? otherwise : text_of(r, node);
}

/* Appends tokens: one, or a list of them. */
static void read_tokens(reader *r, const sx_tree *node, const char ***tokens, size_t *count)
{
    if (node == NULL) {
        return;
    }
    bool list = node->kind == SX_TREE_LIST;
    size_t more = list ? node->count : 1;
    if (*count + more > TOKENS_MOST) {
        fault(r, node->where, "MAP.MISSING", "at most 64", "too many missing tokens");
        return;
    }
    const char **all = held(r, sx_arena_array(r->arena, *count + more + 1, sizeof *all));
    for (size_t i = 0; all != NULL && i < *count; i++) {
        all[i] = (*tokens)[i];
    }
    for (size_t i = 0; all != NULL && i < more; i++) {
        const char *text = text_of(r, list ? node->items[i] : node);
        if (text != NULL) {
            all[(*count)++] = text;
        }
    }
    *tokens = all;
}

/* ---- fields ------------------------------------------------------------------------------------ */

static sx_slice item_of(const block *b, size_t field)
{
    return sx_slice_of(b->model->items[b->model->fields[field].item].id);
}

/* The fields that a key means: an item, or one option of it ("drinks.beer"). The first one, and how many. */
static size_t find_fields(const block *b, const sx_tree *key, size_t *ret_first)
{
    size_t count = 0;
    for (size_t f = 0; f < b->model->field_count; f++) {
        bool own = sx_slice_is(key->text, b->model->fields[f].name);
        if (own || sx_slice_equal(key->text, item_of(b, f))) {
            *ret_first = count == 0 ? f : *ret_first;
            count++;
        }
        if (own) {
            break;
        }
    }
    if (count > 0) {
        return count;
    }
    const char **names =
        held(b->r, sx_arena_array(b->r->arena, b->model->field_count + 1, sizeof *names));
    const char *near = NULL;
    if (names != NULL) {
        for (size_t f = 0; f < b->model->field_count; f++) {
            names[f] = b->model->fields[f].name;
        }
        near = sx_nearest(key->text, names, b->model->field_count);
    }
    sx_diag_add(b->r->diags, SX_E_MANIFEST, "MAP.ITEM", key->where,
                near == NULL ? "an item of the instrument"
                             : sx_arena_printf(b->r->arena, "did you mean '%s'?", near),
                "%s has no item '%s'", b->model->id, key->text.at);
    return 0;
}

/* ---- columns ----------------------------------------------------------------------------------- */

static bool is_parameter(const block *b, size_t field)
{
    return b->model->fields[field].item >= b->model->item_count;
}

/* A column is one item's; that of a parameter (age) may serve several instruments. */
static void set_column(const block *b, size_t field, size_t at, const char *name, sx_where where)
{
    reader *r = b->r;
    size_t existing = SX_MAP_NONE;
    if (held(r, (void *)name) == NULL) {
        return;
    }
    size_t own = is_parameter(b, field) ? 1 : 0;
    r->no_memory = r->no_memory || !sx_map_put(r->columns, sx_slice_of(name), own, &existing);
    if (existing != SX_MAP_NONE && (existing == 0 || own == 0)) {
        sx_diag_add(r->diags, SX_E_MANIFEST, "MAP.COLUMN_TWICE", where, "one item for each column",
                    "the column '%s' is mapped twice", name);
    } else if (b->fields[field].columns[at] != NULL) {
        sx_diag_add(r->diags, SX_E_MANIFEST, "MAP.ITEM_TWICE", where, "one column for each item",
                    "%s.%s has a column already", b->model->id, b->model->fields[field].name);
    }
    b->fields[field].columns[at] = name;
}

/* The column of an item; those of its options, where it has several fields. */
static void set_stem(const block *b, size_t field, const char *stem, bool whole, sx_where where)
{
    const sx_field *own = &b->model->fields[field];
    if (own->option < 0 || !whole) {
        set_column(b, field, 0, stem, where);
        return;
    }
    const char *option = b->model->items[own->item].responses->options[own->option].code;
    set_column(b, field, 0, sx_arena_printf(b->r->arena, "%s.%s", stem, option), where);
    set_column(b, field, 1, sx_arena_printf(b->r->arena, "%s___%s", stem, option), where);
}

/* "GAD_{n}": every item by its number or name. */
static void read_pattern(const block *b, const sx_tree *node)
{
    const char *pattern = text_of(b->r, node);
    if (pattern == NULL) {
        return;
    }
    if (strstr(pattern, "{n}") == NULL && strstr(pattern, "{item}") == NULL) {
        fault(b->r, node->where, "MAP.PATTERN", "{n} or {item} in it, or a map (item: column)",
              "one name cannot be that of all items");
        return;
    }
    for (size_t f = 0; f < b->model->field_count; f++) {
        if (!is_parameter(b, f)) {
            size_t item = b->model->fields[f].item;
            const char *stem =
                sx_names_fill(b->r->arena, pattern, item + 1, b->model->items[item].id);
            if (held(b->r, (void *)stem) != NULL) {
                set_stem(b, f, stem, true, node->where);
            }
        }
    }
}

static void read_columns(const block *b, const sx_tree *node)
{
    if (node == NULL) {
        return;
    }
    if (node->kind != SX_TREE_MAP) {
        read_pattern(b, node);
        return;
    }
    for (size_t i = 0; i < node->count; i++) {
        size_t first = 0;
        size_t count = find_fields(b, node->keys[i], &first);
        const char *name = count == 0 ? NULL : text_of(b->r, node->items[i]);
        bool whole =
            sx_slice_equal(node->keys[i]->text, count == 0 ? SX_SLICE("") : item_of(b, first));
        for (size_t f = first; name != NULL && f < first + count; f++) {
            set_stem(b, f, name, whole, node->items[i]->where);
        }
    }
}

/* ---- values ------------------------------------------------------------------------------------ */

static const char *expected_values(reader *r, const sx_tree *node)
{
    const char *text = "one of the values that the mapping names: ";
    for (size_t i = 0; i < node->count && text != NULL; i++) {
        if (i == 10) {
            return sx_arena_printf(r->arena, "%s, ...", text);
        }
        text =
            sx_arena_printf(r->arena, "%s%s%s", text, i == 0 ? "" : ", ", node->keys[i]->text.at);
    }
    return text;
}

static const sx_raw_values *read_values(reader *r, const sx_tree *node)
{
    if (node->kind != SX_TREE_MAP || node->count == 0) {
        fault(r, node->where, "MAP.TYPE", "a map (raw value: answer)", "this has another form");
        return NULL;
    }
    sx_raw_values *values = held(r, sx_arena_array(r->arena, 1, sizeof *values));
    if (values == NULL) {
        return NULL;
    }
    values->map = held(r, sx_map_new(r->arena, node->count));
    values->answers = held(r, sx_arena_array(r->arena, node->count, sizeof *values->answers));
    values->expected = held(r, (void *)expected_values(r, node));
    for (size_t i = 0; !r->no_memory && i < node->count; i++) {
        const char *raw = text_of(r, node->keys[i]);
        const char *answer = text_of(r, node->items[i]);
        const char *key =
            raw == NULL ? NULL : held(r, (void *)sx_raw_key(r->arena, node->keys[i]->text));
        size_t existing = SX_MAP_NONE;
        if (key == NULL || answer == NULL) {
            continue;
        }
        r->no_memory = !sx_map_put(values->map, sx_slice_of(key), values->count, &existing);
        if (existing != SX_MAP_NONE) {
            sx_diag_add(r->diags, SX_E_MANIFEST, "MAP.VALUE_TWICE", node->keys[i]->where,
                        "each raw value once", "the value %s is mapped twice", raw);
        }
        values->answers[values->count++] = answer;
    }
    return r->no_memory ? NULL : values;
}

static bool is_reason(const char *text)
{
    return sx_cell_reason(sx_slice_of(text)) != SX_CELL_COUNT;
}

/* Every code must be an answer of the field, or one of the words for a reason. */
static void give_values(const block *b, size_t field, const sx_raw_values *values,
                        const sx_tree *node)
{
    for (size_t i = 0; values != NULL && i < values->count; i++) {
        int64_t value;
        sx_cell cell;
        const char *expected = NULL;
        if (!is_reason(values->answers[i]) &&
            sx_answer_read(b->model, field, sx_slice_of(values->answers[i]), &value, &cell,
                           &expected) != SX_OK) {
            sx_diag_add(b->r->diags, SX_E_MANIFEST, "MAP.CODE", node->items[i]->where, expected,
                        "'%s' is no answer of %s.%s", values->answers[i], b->model->id,
                        b->model->fields[field].name);
        }
    }
    b->fields[field].values = values;
}

/* ---- items, instruments ------------------------------------------------------------------------ */

static void read_item(const block *b, const sx_tree *key, const sx_tree *node)
{
    static const char *const keys[] = {"values", "missing"};
    size_t first = 0;
    size_t count = find_fields(b, key, &first);
    if (count == 0 || !check_keys(b->r, node, keys, 2)) {
        return;
    }
    const sx_tree *values_node = sx_tree_get(node, "values");
    const sx_raw_values *values = values_node == NULL ? NULL : read_values(b->r, values_node);
    for (size_t f = first; f < first + count; f++) {
        if (values != NULL) {
            give_values(b, f, values, values_node);
        }
        read_tokens(b->r, sx_tree_get(node, "missing"), &b->fields[f].missing,
                    &b->fields[f].missing_count);
    }
}

static void read_items(const block *b, const sx_tree *node)
{
    if (node == NULL) {
        return;
    }
    if (node->kind != SX_TREE_MAP) {
        fault(b->r, node->where, "MAP.TYPE", "a map (item: {values, missing})",
              "this has another form");
        return;
    }
    for (size_t i = 0; i < node->count; i++) {
        read_item(b, node->keys[i], node->items[i]);
    }
}

/* What the whole instrument says holds for its items; an item's own values come instead. */
static void read_instrument(const block *b, const sx_tree *node)
{
    static const char *const keys[] = {"columns", "values", "missing", "items"};
    if (!check_keys(b->r, node, keys, 4)) {
        return;
    }
    read_columns(b, sx_tree_get(node, "columns"));
    read_items(b, sx_tree_get(node, "items"));
    const sx_tree *values_node = sx_tree_get(node, "values");
    const sx_raw_values *values = values_node == NULL ? NULL : read_values(b->r, values_node);
    for (size_t f = 0; f < b->model->field_count; f++) {
        if (is_parameter(b, f)) {
            continue;
        }
        if (values != NULL && b->fields[f].values == NULL) {
            give_values(b, f, values, values_node);
        }
        read_tokens(b->r, sx_tree_get(node, "missing"), &b->fields[f].missing,
                    &b->fields[f].missing_count);
    }
}

/* A mapping may serve runs of fewer instruments; an id that is nearly one of this run's is a mistake. */
static void read_named(reader *r, const sx_tree *key, const sx_tree *node)
{
    const char **ids = held(r, sx_arena_array(r->arena, r->count + 1, sizeof *ids));
    for (size_t i = 0; ids != NULL && i < r->count; i++) {
        ids[i] = r->instruments[i]->model->id;
        if (sx_slice_is(key->text, ids[i])) {
            block b = {r, i, r->instruments[i]->model, r->mapping->fields[i]};
            read_instrument(&b, node);
            return;
        }
    }
    const char *near = ids == NULL ? NULL : sx_nearest(key->text, ids, r->count);
    if (near != NULL) {
        sx_diag_add(r->diags, SX_E_MANIFEST, "MAP.INSTRUMENT", key->where,
                    sx_arena_printf(r->arena, "did you mean '%s'?", near),
                    "'%s' is not among the instruments that are scored", key->text.at);
    }
}

static void read_header_rows(reader *r, const sx_tree *node)
{
    sx_decimal rows;
    if (node == NULL) {
        return;
    }
    if (!sx_tree_is_scalar(node) || !sx_decimal_read(node->text, &rows) || rows.digits != 0 ||
        rows.value < 1 || rows.value > SKIP_MOST) {
        fault(r, node->where, "MAP.HEADER",
              "a whole number from 1 (the names of the columns) to 100",
              "so many header rows cannot be");
        return;
    }
    r->mapping->skip = (size_t)rows.value - 1;
    r->mapping->import_ids = false;
}

static void read_trim(reader *r, const sx_tree *node)
{
    if (node == NULL) {
        return;
    }
    bool yes = sx_slice_is(node->text, "true");
    if (node->kind != SX_TREE_SCALAR || (!yes && !sx_slice_is(node->text, "false"))) {
        fault(r, node->where, "MAP.TYPE", "true or false", "this is neither");
        return;
    }
    r->mapping->trim = yes;
}

static void read_file(reader *r, const sx_tree *tree)
{
    static const char *const keys[] = {"sextant_map", "preset",  "id",   "occasion",
                                       "header_rows", "missing", "trim", "instruments"};
    if (!check_keys(r, tree, keys, sizeof keys / sizeof keys[0])) {
        return;
    }
    sx_mapping *mapping = r->mapping;
    const sx_tree *version = sx_tree_get(tree, "sextant_map");
    if (version == NULL || !sx_slice_is(version->text, "1")) {
        fault(r, version == NULL ? tree->where : version->where, "MAP.VERSION", "sextant_map: 1",
              "the file does not say that it is a mapping of this kind");
        return;
    }
    const sx_tree *preset = sx_tree_get(tree, "preset");
    sx_field_map **fields = mapping->fields;
    if (preset != NULL &&
        (!sx_tree_is_scalar(preset) || !sx_mapping_preset(preset->text.at, mapping))) {
        fault(r, preset->where, "MAP.PRESET", "redcap, qualtrics or spss",
              "there is no such preset");
    }
    mapping->fields = fields;
    mapping->id = text_under(r, tree, "id", mapping->id);
    if (sx_tree_get(tree, "occasion") != NULL) {
        mapping->occasion_if_there = false;
        mapping->occasion = text_under(r, tree, "occasion", NULL);
    }
    read_header_rows(r, sx_tree_get(tree, "header_rows"));
    read_tokens(r, sx_tree_get(tree, "missing"), &mapping->missing, &mapping->missing_count);
    read_trim(r, sx_tree_get(tree, "trim"));
    const sx_tree *instruments = sx_tree_get(tree, "instruments");
    if (instruments != NULL && instruments->kind != SX_TREE_MAP) {
        fault(r, instruments->where, "MAP.TYPE", "a map (instrument: ...)",
              "this has another form");
        return;
    }
    for (size_t i = 0; instruments != NULL && i < instruments->count; i++) {
        read_named(r, instruments->keys[i], instruments->items[i]);
    }
}

static sx_status read_path(reader *r, const char *path)
{
    sx_buf text;
    sx_tree *tree = NULL;
    sx_buf_init(&text, SX_MANIFEST_MAX + 1);
    sx_status status = sx_manifest_read_file(path, &text, r->diags);
    if (status == SX_OK) {
        const char *copy = sx_arena_strndup(r->arena, sx_buf_text(&text), text.len);
        status = copy == NULL ? SX_E_MEMORY
                              : sx_tree_read_yaml(r->arena, path, (sx_slice){copy, text.len},
                                                  r->diags, &tree);
    }
    char hash[SX_HASH_TEXT];
    sx_hash_bytes(sx_buf_text(&text), text.len, hash);
    sx_buf_free(&text);
    if (status == SX_OK) {
        size_t before = r->diags->errors;
        size_t first = r->diags->count;
        read_file(r, tree);
        sx_diags_sort(r->diags, first);
        sx_diags_fold(r->diags, first);
        memcpy(r->mapping->hash, hash, sizeof hash);
        status = r->no_memory ? SX_E_MEMORY : r->diags->errors > before ? SX_E_MANIFEST : SX_OK;
    }
    return status;
}

sx_status sx_mapping_make(sx_arena *arena, const sx_loaded *const *instruments, size_t count,
                          const char *map, sx_diags *diags, const sx_mapping **ret)
{
    sx_mapping *mapping = sx_arena_array(arena, 1, sizeof *mapping);
    reader r = {.arena = arena,
                .diags = diags,
                .instruments = instruments,
                .count = count,
                .mapping = mapping,
                .columns = sx_map_new(arena, 64)};
    if (mapping == NULL || r.columns == NULL) {
        return SX_E_MEMORY;
    }
    bool preset = sx_mapping_preset(map, mapping);
    mapping->fields = sx_arena_array(arena, count + 1, sizeof *mapping->fields);
    for (size_t i = 0; mapping->fields != NULL && i < count; i++) {
        mapping->fields[i] =
            sx_arena_array(arena, instruments[i]->model->field_count + 1, sizeof **mapping->fields);
        if (mapping->fields[i] == NULL) {
            return SX_E_MEMORY;
        }
    }
    *ret = mapping;
    if (mapping->fields == NULL) {
        return SX_E_MEMORY;
    }
    return preset ? SX_OK : read_path(&r, map);
}
