/*
 * validate.c: a tree against the schema: unknown, missing and empty keys, lists and maps. Single
 * values are looked at in validate_value.c; what values mean together is checked by the readers.
 */
#include "manifest/schema_parts.h"
#include "manifest/validate.h"

#define KEYS_MAX 64

/* `name`: the key under which the table stands in a map of such tables, else NULL. */
static void check_table(sx_reader *r, const sx_schema_table *table, const sx_tree *name,
                        const sx_tree *map);

static void refuse_empty(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    if (node->count == 0) {
        SX_FAIL(r, "MANIFEST.REQUIRED", node->where, "at least one entry, or no such key",
                "%s is empty", key->name);
    }
}

/* The same key, called like one entry of what it holds: "mild in band_texts". */
static sx_schema_key entry_of(sx_reader *r, const sx_schema_key *key, const sx_tree *name)
{
    sx_schema_key entry = *key;
    const char *text = sx_arena_printf(r->arena, "%s in %s", name->text.at, key->name);
    entry.name = text == NULL ? key->name : text;
    entry.example = NULL;
    return entry;
}

static void check_numbers(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    refuse_empty(r, key, node);
    for (size_t i = 0; i < node->count; i++) {
        sx_check_number(r, key, node->keys[i]);
        if (sx_tree_is_scalar(node->items[i])) {
            sx_check_number(r, key, node->items[i]);
        } else {
            sx_check_kind(r, key, node->items[i], sx_number_form);
        }
    }
}

static void check_texts(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    refuse_empty(r, key, node);
    for (size_t i = 0; i < node->count; i++) {
        sx_check_code(r, key, node->keys[i]);
        sx_schema_key entry = entry_of(r, key, node->keys[i]);
        if (sx_tree_is_scalar(node->items[i])) {
            sx_validate_text(r, &entry, node->items[i]);
        } else {
            sx_check_kind(r, &entry, node->items[i], "a text");
        }
    }
}

static void check_list_of_scalars(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    if (node->count == 0) {
        SX_FAIL(r, "MANIFEST.REQUIRED", node->where, sx_holds_words(key->type), "%s is empty",
                key->name);
    }
    for (size_t i = 0; i < node->count; i++) {
        if (!sx_tree_is_scalar(node->items[i])) {
            sx_check_kind(r, key, node->items[i], sx_holds_words(key->type));
        }
    }
}

/* Ids, or none of them: an empty list is an answer. */
static void check_ids(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    for (size_t i = 0; i < node->count; i++) {
        if (sx_tree_is_scalar(node->items[i])) {
            sx_check_scalar(r, key, SX_HOLDS_ID, node->items[i]);
        } else {
            sx_check_kind(r, key, node->items[i], "an id");
        }
    }
}

static bool answer_fits(const sx_tree *node)
{
    if (node->kind == SX_TREE_SCALAR) {
        return true;
    }
    for (size_t i = 0; i < node->count; i++) {
        if (node->items[i]->kind != SX_TREE_SCALAR) {
            return false;
        }
    }
    return true;
}

static void check_answers(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    for (size_t i = 0; i < node->count; i++) {
        if (!answer_fits(node->items[i])) {
            SX_FAIL(r, "MANIFEST.TYPE", node->items[i]->where,
                    "a single value, ~, or for multi and ranking items a list or map",
                    "an answer in %s is nested too deep", key->name);
        }
    }
}

bool sx_option_is_short(const sx_tree *node)
{
    if (node->kind == SX_TREE_SCALAR) {
        return true;
    }
    return node->kind == SX_TREE_MAP && node->count == 1 &&
           sx_schema_find(&sx_table_option, node->keys[0]->text) == NULL;
}

static void check_option(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    if (node->kind == SX_TREE_MAP && !sx_option_is_short(node)) {
        bool has_code = sx_tree_get(node, "code") != NULL;
        bool comma = !has_code && node->count > 1 && node->flow &&
                     sx_tree_is_null(node->items[node->count - 1]);
        if (comma) {
            SX_FAIL(r, "MANIFEST.TYPE", node->keys[1]->where,
                    "quotes around a text that contains a comma: {1: \"Yes, often\"}",
                    "an option in %s is cut at a comma", key->name);
            return;
        }
        check_table(r, &sx_table_option, NULL, node);
        return;
    }
    const sx_tree *code = node->kind == SX_TREE_MAP ? node->keys[0] : node;
    if (code->kind != SX_TREE_SCALAR || sx_tree_is_null(code)) {
        sx_check_kind(r, key, code, sx_holds_words(SX_HOLDS_OPTION));
        return;
    }
    sx_check_code(r, key, code);
    if (node->kind == SX_TREE_MAP) {
        sx_schema_key entry = entry_of(r, key, code);
        if (sx_tree_is_scalar(node->items[0])) {
            sx_validate_text(r, &entry, node->items[0]);
        } else {
            sx_check_kind(r, &entry, node->items[0], sx_holds_words(SX_HOLDS_OPTION));
        }
    }
}

/* A map of a table that asks for no key: empty, it says nothing, and something was meant. */
static bool says_nothing(const sx_schema_table *table, const sx_tree *map)
{
    bool required = false;
    for (size_t i = 0; i < table->key_count; i++) {
        required = required || table->keys[i].required;
    }
    return map->count == 0 && !required;
}

/* Types that are, or may be, a list or a map. True when the node was dealt with. */
static bool check_composite(sx_reader *r, const sx_schema_key *key, const sx_tree *name,
                            const sx_tree *node)
{
    bool list = node->kind == SX_TREE_LIST;
    bool map = node->kind == SX_TREE_MAP;
    switch (key->type) {
    case SX_HOLDS_TABLE:
        if (map && says_nothing(key->table, node)) {
            refuse_empty(r, key, node);
        } else if (map) {
            check_table(r, key->table, name, node);
        }
        return map;
    case SX_HOLDS_OPTION: check_option(r, key, node); return true;
    case SX_HOLDS_RANGE:
    case SX_HOLDS_ITEM_RANGE:
        if (list) {
            sx_check_range(r, key, node);
        }
        return list;
    case SX_HOLDS_NAMES:
    case SX_HOLDS_CONDITIONS:
        if (list) {
            check_list_of_scalars(r, key, node);
        }
        return list;
    case SX_HOLDS_NUMBERS:
        if (map) {
            check_numbers(r, key, node);
        }
        return map;
    case SX_HOLDS_TEXTS:
        if (map) {
            check_texts(r, key, node);
        }
        return map;
    case SX_HOLDS_LEVEL:
        if (list) {
            check_list_of_scalars(r, key, node);
        }
        return list;
    case SX_HOLDS_ANSWERS:
        if (list || map) {
            check_answers(r, key, node);
        }
        return list || map;
    case SX_HOLDS_MET:
        if (list) {
            check_ids(r, key, node);
        }
        return list || sx_tree_is_null(node);
    case SX_HOLDS_EXPECTED:
    case SX_HOLDS_FOUND:
    case SX_HOLDS_NOTE:
    case SX_HOLDS_BAND_ID: return sx_tree_is_null(node);
    default: return false;
    }
}

static bool is_composite(sx_holds type)
{
    return type == SX_HOLDS_TABLE || type == SX_HOLDS_NUMBERS || type == SX_HOLDS_TEXTS ||
           type == SX_HOLDS_ANSWERS;
}

/* `name`: the key of the value in a map of such values, else NULL. */
static void check_value(sx_reader *r, const sx_schema_key *key, const sx_tree *name,
                        const sx_tree *node)
{
    if (check_composite(r, key, name, node)) {
        return;
    }
    if (!sx_tree_is_scalar(node) || is_composite(key->type)) {
        sx_check_kind(r, key, node, sx_holds_words(key->type));
        return;
    }
    sx_check_scalar(r, key, key->type, node);
}

static void check_map_key(sx_reader *r, const sx_schema_key *key, const sx_tree *name)
{
    if (key->key_type == SX_HOLDS_WORD) {
        sx_check_word(r, key, name);
    } else {
        sx_check_scalar(r, key, key->key_type, name);
    }
}

static void check_pair(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    const char *slip =
        node->kind == SX_TREE_MAP && node->count == 2 ? sx_comma_slip(r, node, 1) : NULL;
    if (node->kind != SX_TREE_MAP || node->count != 1) {
        if (slip != NULL) {
            SX_FAIL(r, "MANIFEST.TYPE", node->items[0]->where, slip,
                    "%s: a decimal comma ends the number", node->keys[0]->text.at);
            return;
        }
        SX_FAIL(r, "MANIFEST.TYPE", node->where,
                sx_check_form(r, key, "one pair in each entry, name: value"),
                "an entry of %s holds %s", key->name,
                node->kind == SX_TREE_MAP ? "more or less than one pair" : sx_tree_kind_word(node));
        return;
    }
    check_map_key(r, key, node->keys[0]);
    check_value(r, key, NULL, node->items[0]);
}

static void check_list(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    if (node->kind != SX_TREE_LIST) {
        sx_check_kind(r, key, node, "a list");
        return;
    }
    if (node->count == 0) {
        SX_FAIL(r, key->code == NULL ? "MANIFEST.REQUIRED" : key->code, node->where,
                key->hint == NULL ? "at least one entry, or no such key" : key->hint, "%s is empty",
                key->name);
    }
    for (size_t i = 0; i < node->count; i++) {
        if (key->shape == SX_SHAPE_PAIRS) {
            check_pair(r, key, node->items[i]);
        } else {
            check_value(r, key, NULL, node->items[i]);
        }
    }
}

static void check_map(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    if (node->kind != SX_TREE_MAP) {
        sx_check_kind(r, key, node, "a map, name: value");
        return;
    }
    refuse_empty(r, key, node);
    for (size_t i = 0; i < node->count; i++) {
        check_map_key(r, key, node->keys[i]);
        if (key->shape == SX_SHAPE_MAP_OF_LISTS) {
            check_list(r, key, node->items[i]);
        } else if (key->type == SX_HOLDS_TABLE) {
            check_value(r, key, node->keys[i], node->items[i]);
        } else {
            sx_schema_key entry = entry_of(r, key, node->keys[i]);
            check_value(r, &entry, node->keys[i], node->items[i]);
        }
    }
}

static void check_key(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    switch (key->shape) {
    case SX_SHAPE_LIST:
    case SX_SHAPE_PAIRS: check_list(r, key, node); return;
    case SX_SHAPE_MAP:
    case SX_SHAPE_MAP_OF_LISTS: check_map(r, key, node); return;
    case SX_SHAPE_ONE_OR_LIST:
        if (node->kind == SX_TREE_LIST) {
            check_list(r, key, node);
            return;
        }
        break;
    case SX_SHAPE_ONE: break;
    }
    check_value(r, key, NULL, node);
}

/* "scale total", "item q1", "missing rule": a table and what it is about, for messages. */
static const char *table_name(sx_reader *r, const sx_schema_table *table, const sx_tree *name,
                              const sx_tree *map)
{
    const char *id = name == NULL ? sx_get_text(map, "id") : name->text.at;
    const char *text = table->name;
    if (id != NULL) {
        text = sx_arena_printf(r->arena, "%s %s", table->name, id);
    } else if (r->about != NULL) {
        text = sx_arena_printf(r->arena, "%s of %s", table->name, r->about);
    }
    return text == NULL ? table->name : text;
}

/* The key that was probably meant; NULL: none is near. */
static const char *nearest_key(const sx_schema_table *table, sx_slice wrong)
{
    const char *names[KEYS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < table->key_count && count < KEYS_MAX; i++) {
        names[count++] = table->keys[i].name;
    }
    return sx_nearest(wrong, names, count);
}

bool sx_is_misspelt(const sx_schema_table *table, const sx_tree *map, const char *key)
{
    for (size_t i = 0; i < map->count && table->others == NULL; i++) {
        sx_slice name = map->keys[i]->text;
        const char *nearest = sx_schema_find(table, name) == NULL ? nearest_key(table, name) : NULL;
        if (nearest != NULL && sx_str_equal(nearest, key)) {
            return true;
        }
    }
    return false;
}

/* What to do about a key that no other one is near to. */
static const char *key_advice(sx_reader *r, const sx_schema_table *table, const sx_tree *map,
                              const sx_tree *name)
{
    const char *nearest = nearest_key(table, name->text);
    const char *id = sx_get_text(map, "id");
    if (nearest != NULL) {
        return sx_arena_printf(r->arena, "did you mean '%s'?", nearest);
    }
    if (table == &sx_table_item && sx_slice_is(name->text, "reverse") && id != NULL) {
        return sx_arena_printf(r->arena, "reverse: [%s] in the scale that adds it up", id);
    }
    return "a key that 'sextant schema --markdown' explains";
}

/* `named`: the table and what it is about, for messages. */
static void unknown_key(sx_reader *r, const sx_schema_table *table, const char *named,
                        const sx_tree *map, size_t at)
{
    const sx_tree *name = map->keys[at];
    const char *slip = sx_comma_slip(r, map, at);
    if (slip != NULL) {
        SX_FAIL(r, "MANIFEST.KEY", map->items[at - 1]->where, slip,
                "%s: a decimal comma ends the number", map->keys[at - 1]->text.at);
        return;
    }
    const char *colon = sx_glued_colon(r, map, at);
    if (colon != NULL) {
        SX_FAIL(r, "MANIFEST.KEY", name->where, colon, "'%s' has no blank after its colon",
                name->text.at);
        return;
    }
    if (map->flow && sx_tree_is_null(map->items[at]) && map->items[at]->text.len == 0) {
        SX_FAIL(r, "MANIFEST.KEY", name->where,
                "quotes around a text that contains a comma inside { }", "'%s' is not a key of %s",
                name->text.at, named);
        return;
    }
    SX_FAIL(r, "MANIFEST.KEY", name->where, key_advice(r, table, map, name),
            "'%s' is not a key of %s", name->text.at, named);
}

/* `place`: of the key that the map stands below; line 0: it begins at its own. */
static void check_required(sx_reader *r, const sx_schema_table *table, const sx_tree *name,
                           const sx_tree *map, sx_where place)
{
    for (size_t i = 0; i < table->key_count; i++) {
        const sx_schema_key *key = &table->keys[i];
        if (!key->required || sx_tree_get(map, key->name) != NULL || sx_has_glued(map, key->name) ||
            sx_is_misspelt(table, map, key->name)) {
            continue;
        }
        const char *expected = key->hint;
        if (expected == NULL) {
            expected = sx_arena_printf(r->arena, "%s: %s", key->name, sx_check_example(r, key));
        }
        SX_FAIL(r, key->code == NULL ? "MANIFEST.REQUIRED" : key->code,
                name != NULL     ? name->where
                : place.line > 0 ? place
                                 : map->where,
                expected, "'%s' is missing in %s", key->name, table_name(r, table, name, map));
    }
}

static void check_table(sx_reader *r, const sx_schema_table *table, const sx_tree *name,
                        const sx_tree *map)
{
    const char *outer = r->about;
    const char *named = table_name(r, table, name, map);
    sx_where outer_below = r->below;
    sx_where place = map->flow ? (sx_where){.line = 0} : r->below;
    for (size_t i = 0; i < map->count; i++) {
        const sx_schema_key *key = sx_schema_find(table, map->keys[i]->text);
        r->about = r->root == map || named == table->name ? outer : named;
        r->below = map->keys[i]->where;
        if (key != NULL) {
            r->below.line = key->shape == SX_SHAPE_ONE ? r->below.line : 0;
            check_key(r, key, map->items[i]);
        } else if (table->others != NULL && sx_is_id(map->keys[i]->text) &&
                   (map->items[i]->kind == SX_TREE_SCALAR ||
                    nearest_key(table, map->keys[i]->text) == NULL)) {
            sx_schema_key other = *table->others;
            other.name = map->keys[i]->text.at;
            check_key(r, &other, map->items[i]);
        } else {
            unknown_key(r, table, named, map, i);
        }
        r->about = outer;
    }
    r->below = outer_below;
    check_required(r, table, name, map, place);
}

void sx_validate(sx_reader *reader, const sx_schema_table *table, const sx_tree *map)
{
    reader->root = map;
    check_table(reader, table, NULL, map);
}
